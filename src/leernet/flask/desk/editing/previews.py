"""A public page as it will be, for organisers only: of a draft, or of what somebody is about to save."""

from ....services import overviews
from ....services.known_limits import left_by_format, limits_at
from ....services.questions import asked_at
from ....work import Work
from ...cards import card_of, line_of
from ...forms import Form
from ...partners import groups_of
from ...registering import form_page
from ...schemaorg import series_data
from ...site import Site
from ...social import social_of_series
from ...subscribing import series_choice


def event_preview(site: Site, work: Work, slug: str) -> str:
    """The page of an event; nobody can register on it."""
    event = overviews.event_page(work, slug, drafts=True)
    questions = asked_at(work, event)
    left = left_by_format(limits_at(work, event))
    return form_page(site, event, Form(""), questions, left=left, template="leernet/desk/editing/preview_event.html")


def series_preview(site: Site, work: Work, slug: str) -> str:
    """The page of a series."""
    series = overviews.series_page(work, slug, drafts=True)
    social = social_of_series(site, series)
    return site.render(
        "leernet/desk/editing/preview_series.html",
        title=series.title,
        description=social.description,
        social=social,
        linked_data=series_data(site, series),
        series=series,
        card=card_of(site, series),
        lines=[line_of(site, event) for event in overviews.visible_events(series)],
        groups=groups_of(site, series.partners),
        panels=site.panels(series),
        subscription=series_choice(site, series),
    )
