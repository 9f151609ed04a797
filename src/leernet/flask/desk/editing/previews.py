"""A public page as it will be, for organisers only: of a draft, or of what somebody is about to save."""

from ....services.asking.questions import asked_at
from ....services.places.known_limits import left_by_format, limits_at
from ....services.public import overviews
from ....work import Work
from ...forms import Form
from ...public.seriespage import series_page
from ...registering.pages import form_page
from ...site import Site


def event_preview(site: Site, work: Work, slug: str) -> str:
    """The page of an event; nobody can register on it."""
    event = overviews.event_page(work, slug, drafts=True)
    questions = asked_at(work, event)
    left = left_by_format(limits_at(work, event))
    return form_page(site, event, Form(""), questions, left=left, template="leernet/desk/editing/preview_event.html")


def series_preview(site: Site, work: Work, slug: str) -> str:
    """The page of a series."""
    series = overviews.series_page(work, slug, drafts=True)
    return series_page(site, work, series, "leernet/desk/editing/preview_series.html")
