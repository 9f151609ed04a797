"""Other forms of a certificate than its paper, as its kind has them."""

from collections.abc import Sequence

from ...home import home_of
from ...hookspecs import Fact
from ...model import Certificate
from ...plugins import show
from ...work import Work
from ..site import Site


def others_of(site: Site, work: Work, certificate: Certificate) -> Sequence[Fact]:
    """The other forms of a certificate; none where its plugin is gone, or breaks."""
    kinds, home = site.network.plugins.certificates, home_of(site.settings)
    if certificate.kind not in kinds:
        return ()
    none: Sequence[Fact] = ()
    kind = kinds[certificate.kind]
    return show(lambda: kind.others(work.db, certificate, home, site.language), none, f"certificate {kind.key}")
