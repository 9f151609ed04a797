"""The desk itself: what comes, what needs attention, what was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType

from flask.typing import ResponseReturnValue

from ...errors import NotFound
from ...hookspecs import PagePlace
from ...model import Event, EventStatus, Right
from ...services.delivering.webhooks import troubled_webhooks
from ...services.desk.events import (
    EventFilter,
    EventPage,
    Trouble,
    all_series,
    check_trouble,
    desk_series,
    events_page,
    troubles,
    unfinished_formats,
)
from ...services.desk.filling import Filling, fillings
from ...work import Work
from ..forms import Form
from ..pluginpages import pages_of
from ..route import Access, Route
from ..site import Site
from ..state import State, today
from .acting import act, blank, done, notice, number, whole
from .filling import Small, small_of
from .frame import Frame, desk_state
from .webhook_words import state_in_words

PURPOSE = "desk"
NOTHING: Mapping[int, Filling] = MappingProxyType({})
SOON = timedelta(days=14)
PAST = 10


@dataclass(frozen=True)
class Line:
    """One event in a list: its places per format as (label, taken, capacity)."""

    event: Event
    state: State
    places: list[tuple[str, int, int | None]]
    waiting: int
    offered: int
    is_today: bool
    filling: Small | None = None


@dataclass(frozen=True)
class Concern:
    """Something about an event that an organiser should look at."""

    event: Event
    text: str
    endpoint: str = "desk_event"


def desk_home(site: Site) -> ResponseReturnValue:
    """All events of the network, and what needs attention."""
    return _page(site, blank(site, PURPOSE))


def desk_retry(site: Site) -> ResponseReturnValue:
    """Try a delivery again that was given up."""

    def retry(sent: dict[str, str]) -> ResponseReturnValue:
        delivery = number(sent.get("delivery", ""), "delivery", 2**53)
        with site.network.read() as work:
            check_trouble(work, delivery, site.reach)
        site.network.dispatcher.retry(delivery)
        site.network.dispatcher.wake()
        return done(site, "retried", "desk_home")

    return act(site, PURPOSE, retry, lambda form: _page(site, form))


def _page(site: Site, form: Form) -> str:
    series, search = site.argument("series"), site.argument("q")
    after, before = whole(site, "after"), whole(site, "before")
    with site.network.read() as work:
        known = all_series(work)
        if series and series not in dict(known):
            raise NotFound("series_unknown", "There is no series “{series}”.", series=series)
        coming = events_page(work, EventFilter(series=series, search=search, after=after))
        past = events_page(work, EventFilter(series=series, search=search, after=before, past=True, limit=PAST))
        organises = site.badge.rights.reach(Right.ORGANISE)
        failed = [] if organises.is_nothing else troubles(work, organises)
        here = desk_series(work, series) if series else None
        more = pages_of(site, PagePlace.SERIES_DESK, here) if here else []
        webhooks = troubled_webhooks(work) if site.may("desk_webhooks") else []
        mine = [event for event in coming.events if organises.covers(event)]
        concerns = [concern for event in mine for concern in _concerns(site, work, event, coming)]
        filled = fillings(work, coming.events)
    return site.render(
        "leernet/desk/home.html",
        title=site.gettext("Desk"),
        form=form,
        done=notice(site),
        series=None,
        all_series=known,
        chosen=series,
        search=search,
        more=more,
        chosen_series=here,
        is_filtered=bool(series or search),
        coming=[_line(site, event, coming, filled) for event in coming.events] if not before else [],
        past=[_line(site, event, past) for event in past.events] if not after else [],
        next_coming=coming.after if not before else None,
        next_past=past.after if not after else None,
        is_first=not (after or before),
        failed=[(trouble, _about(site, trouble)) for trouble in failed],
        concerns=concerns,
        webhooks=[(one, state_in_words(site, one.webhook)) for one in webhooks],
    )


def _line(site: Site, event: Event, page: EventPage, filled: Mapping[int, Filling] = NOTHING) -> Line:
    frame = Frame(site, event, {})
    places = [(frame.label(f), f.quota.taken, f.quota.capacity) for f in event.formats]
    zone, day = site.settings.timezone, today(site)
    is_today = any(block.starts_at.astimezone(zone).date() <= day <= block.ends_at.astimezone(zone).date()
                   for block in event.blocks)  # fmt: skip
    waiting, offered = page.waiting.get(event.id, 0), page.offered.get(event.id, 0)
    return Line(event, desk_state(site, event), places, waiting, offered, is_today, small_of(site, event, filled))


def _concerns(site: Site, work: Work, event: Event, page: EventPage) -> list[Concern]:
    if event.status is EventStatus.CANCELLED:
        return []
    texts = []
    if event.status is EventStatus.DRAFT:
        texts.append(site.gettext("is still a draft: nobody can see it."))
    soon = event.starts_at is not None and event.starts_at < site.now + SOON
    frame = Frame(site, event, {})
    missing = unfinished_formats(work, event) if soon else []
    texts += [
        site.gettext("begins soon, and “{format}” is not complete yet.", format=frame.label(f))
        for f in event.formats
        if f.key in missing
    ]
    if waiting := page.waiting.get(event.id, 0):
        texts.append(
            site.translator.ngettext(
                "has a waiting list: one person waits for a place.",
                "has a waiting list: {n} people wait for a place.",
                waiting,
            )
        )
    return [*_requests(site, event, page), *(Concern(event, text) for text in texts)]


def _requests(site: Site, event: Event, page: EventPage) -> list[Concern]:
    asked = page.requested.get(event.id, 0)
    text = site.translator.ngettext(
        "has a request: one person waits for your answer.", "has requests: {n} people wait for your answer.", asked
    )
    return [Concern(event, text, "desk_requests")] if asked else []


def _about(site: Site, trouble: Trouble) -> str:
    if trouble.delivery.listener == "mail":
        return site.gettext("Mail")
    return site.gettext("Plugin “{name}”", name=trouble.delivery.listener.partition(":")[2])


ROUTES = (
    Route(rule="/desk/", view=desk_home, right=Right.ENTER, partly=True, access=Access.DESK),
    Route(
        rule="/desk/deliveries/retry",
        view=desk_retry,
        right=Right.ORGANISE,
        partly=True,
        method="POST",
        access=Access.DESK,
        page="desk_home",
    ),
)
