"""Which look a series or event has: its own, else the network's, else leernet's."""

from ..hookspecs import Brand
from ..model import Details, Event, Series
from ..plugins import show
from ..work import Work


def brand_of(work: Work, subject: Series | Event | None) -> Brand:
    """The look for the page, mail or paper of ``subject``; None is the network itself."""
    series = subject.series if isinstance(subject, Event) else subject
    details: Details | None = (series.brand if series else None) or work.settings.brand
    if not details or str(details.get("kind")) not in work.plugins.brands:
        return Brand()
    kind = work.plugins.brands[str(details["kind"])]
    return show(lambda: kind.brand(details), Brand(), f"brand {kind.key}")
