"""Taking part from a distance, through one's own page."""

from ...model import EventFormat
from ...plugins import show
from ..site import Site


def joins_here(site: Site, chosen: EventFormat) -> bool:
    """Whether a format is attended through the personal page."""
    kinds = site.network.plugins.formats

    def ask() -> bool:
        return kinds[chosen.key].calendar_place(chosen.details, site.language).conference

    return show(ask, False, f"format {chosen.key}")
