"""The code that a participant shows at the door."""

import segno
from markupsafe import Markup

from ...model import Registration
from ..site import Site


def door_code(site: Site, registration: Registration) -> Markup:
    """SVG, black on white whatever the look of the page: scanners need that, and the quiet zone around it."""
    address = site.network.links.check_in(registration.event.slug, registration.uid, site.language)
    code = segno.make(address, error="m", micro=False, boost_error=False)
    return Markup(code.svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None, light="#fff"))  # noqa: S704
