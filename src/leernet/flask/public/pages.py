"""What everybody may see: the list of series, a series, an event, and the event as a calendar file."""

from flask import Response
from flask.typing import ResponseReturnValue

from ...errors import NotFound
from ...model import Event
from ...services.asking.questions import asked_at
from ...services.places.known_limits import left_by_format, limits_at
from ...services.public import overviews
from ...services.public.feeds import changed_at
from ..cards import card_of, line_of
from ..event.admitting import INVITATION
from ..forms import Form
from ..registering.pages import form_page
from ..route import Route
from ..sharing.calendars import event_calendar
from ..sharing.feeds import addresses_of
from ..site import Site
from .seriespage import series_page


def home(site: Site) -> ResponseReturnValue:
    """All series and lone events."""
    with site.network.read() as work:
        series = overviews.published_series(work)
        events = overviews.lone_events(work)
    cards = sorted((card_of(site, one) for one in series), key=lambda card: card.order)
    lines = [line_of(site, event) for event in events]
    return site.render(
        "leernet/home.html",
        title=site.gettext("Series and events"),
        cards=cards,
        upcoming=[line for line in lines if not line.is_past],
        past=[line for line in reversed(lines) if line.is_past],
        feeds=addresses_of(site),
    )


def series(site: Site, slug: str) -> ResponseReturnValue:
    """A series with its line of events."""
    with site.network.read() as work:
        return series_page(site, work, overviews.series_page(work, slug))


def event(site: Site, slug: str) -> ResponseReturnValue:
    """An event, with the form to register."""
    with site.network.read() as work:
        found = overviews.event_page(work, slug)
        questions = asked_at(work, found)
        left = left_by_format(limits_at(work, found))
    token = site.argument(INVITATION)
    form = Form(site.form_token(f"register {slug}"), {**_only_choice(found), INVITATION: token})
    page = form_page(site, found, form, questions, left=left)
    # The address is the invitation: nobody keeps it, and no other site is told of it.
    return (page, {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}) if token else page


def calendar(site: Site, slug: str) -> ResponseReturnValue:
    """An event as a calendar file without attendees; not there while the date is coarse."""
    with site.network.read() as work:
        found = overviews.event_page(work, slug)
        changed = changed_at(work, [found])
    if not found.blocks:
        raise NotFound("event_not_dated", "This event has no exact date yet.")
    return Response(
        event_calendar(site, found, changed),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
        headers={"Content-Disposition": f'attachment; filename="{slug}.ics"'},
    )


def _only_choice(event: Event) -> dict[str, str]:
    return {"format": event.formats[0].key} if len(event.formats) == 1 else {}


ROUTES = (
    Route(rule="/", view=home, kept=True),
    Route(rule="/series/<slug>", view=series, kept=True),
    Route(rule="/events/<slug>", view=event, kept=True),
    Route(rule="/events/<slug>/calendar.ics", view=calendar),
)
