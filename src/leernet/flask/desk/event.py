"""One event at a glance: how it stands, its places, and what an organiser can do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask.typing import ResponseReturnValue

from ...errors import Conflict, InvalidInput
from ...i18n import N_
from ...model import EVENT_TRANSITIONS, AgendaItem, Event, EventStatus, Quota, Right, offer_until
from ...services.changing.switch_telling import held_switch
from ...services.desk.events import desk_event as load_event
from ...services.desk.events import present_counts, present_once, unfinished_formats
from ...services.desk.filling import fillings
from ...services.events.planning import set_capacity, set_status
from ...services.places.known_limits import KnownLimit, limits_at
from ...services.registering.items import items_at
from ...services.registering.offers import FEWEST_HOURS, MOST_HOURS
from ...work import Work
from ..event.blocks import block_heading, block_name
from ..event.eventpage import name_of
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice, number
from .filling import chart_of
from .frame import Frame, load_frame
from .offer_form import offer_values
from .surely import check_sure, fewer_than, needs_sure

MOVES = {
    EventStatus.OPEN: N_("Open registration"),
    EventStatus.CLOSED: N_("Close registration"),
    EventStatus.ANNOUNCED: N_("Announce, without registration"),
}


@dataclass(frozen=True)
class Places:
    """A quota that an organiser can resize, and the name of its field.

    ``released``: until when it counts, in words; ``kept``: how many of its places are kept for whom.
    """

    field: str
    label: str
    quota: Quota
    released: str = ""
    kept: str = ""


def desk_event(site: Site, slug: str) -> ResponseReturnValue:
    """An event at a glance."""
    return event_page(site, slug, None)


def desk_status(site: Site, slug: str) -> ResponseReturnValue:
    """Open, close or announce an event."""

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        wanted = sent.get("status", "")
        if wanted not in MOVES:
            raise InvalidInput("status_unknown", "Choose what to do with this event.")
        site.as_organiser(set_status, slug, EventStatus(wanted))
        return done(site, "status", "desk_event", slug=slug)

    return act(site, purpose(slug), change, lambda form: event_page(site, slug, form))


def desk_capacity(site: Site, slug: str) -> ResponseReturnValue:
    """Set how many places there are. Below what is taken needs a word of confirmation; nobody is dropped."""

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        moved = site.as_organiser(_resize, site, slug, sent)
        return done(site, _moved(site, slug) if moved else "capacity", "desk_event", count=moved or None, slug=slug)

    return act(site, purpose(slug), change, lambda form: event_page(site, slug, form))


def _moved(site: Site, slug: str) -> str:
    with site.network.read() as work:
        event = load_event(work, slug)
    return "offered" if offer_until(event.offer_hours, event.starts_at, site.now) else "moved_up"


def held_purpose(slug: str) -> str:
    """What the forms are for that undo a switch of formats, or send its mail."""
    return f"desk switch {slug}"


def purpose(slug: str) -> str:
    """What the forms on the page of an event are for."""
    return f"desk event {slug}"


def event_page(site: Site, slug: str, form: Form | None) -> str:
    """The page of one event, with a form that was sent."""
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        event = frame.event
        items = items_at(work, event.id)
        places = [*_places(frame), *_item_places(site, event, items)]
        values = {one.field: "" if one.quota.capacity is None else str(one.quota.capacity) for one in places}
        present = present_counts(work, event) if event.blocks else {}
        once = present_once(work, event) if len(event.blocks) > 1 and any(present.values()) else 0
        unfinished = unfinished_formats(work, event)
        limits = limits_at(work, event, all=True)
        held = held_switch(work, event.id) if event.switched_at else None
        filling = chart_of(site, event, fillings(work, [event]))
    shown = form or blank(site, purpose(slug))
    return site.render(
        "leernet/desk/event.html",
        title=event.title,
        frame=frame,
        event=event,
        form=Form(shown.token, {**offer_values(event), **values, **shown.values}, shown.problems),
        done=notice(site),
        places=places[: len(places) - len(items)],
        items=places[len(places) - len(items) :],
        limits=[(_limit_label(site, one), one) for one in limits],
        offer_hours=(FEWEST_HOURS, MOST_HOURS),
        present=present,
        present_once=once,
        block_name=lambda one: block_name(site, event, one),
        unfinished=[frame.label(f) for f in event.formats if f.key in unfinished],
        moves=_moves(frame),
        needs_sure=needs_sure(shown),
        held=held,
        filling=filling,
        held_token=site.form_token(held_purpose(slug)) if held else "",
        label=lambda key: name_of(site, key),
    )


def _places(frame: Frame) -> list[Places]:
    formats = [
        Places(f"capacity_{f.key}", frame.label(f), f.quota, kept=_held(frame.site, f.quota.held))
        for f in frame.event.formats
    ]
    audiences = [
        Places(
            f"capacity_audience_{one.key}",
            one.label,
            one.quota,
            _released(frame.site, one.released_at),
            _kept(frame.site, one.quota.still_reserved),
        )
        for one in frame.event.audiences
        if one.quota
    ]
    return formats + audiences


def _item_places(site: Site, event: Event, items: Sequence[AgendaItem]) -> list[Places]:
    """The parts of the programme for which people sign up, each with its block where the event has several."""
    return [
        Places(f"capacity_item_{one.key}", _in_block(block_heading(site, event, one), one.title), one.quota)
        for one in items
        if one.quota
    ]


def _in_block(block: str, title: str) -> str:
    return f"{block}: {title}" if block else title


def _limit_label(site: Site, one: KnownLimit) -> str:
    """What a limit of a plugin is called; where it has no name, its key and the plugin's."""
    if one.label is not None:
        return one.label.get(site.language)
    plugin, _, key = one.key.partition(":")
    return f"{key} ({plugin})"


def _held(site: Site, places: int) -> str:
    text = site.translator.ngettext(
        "{n} more of these places is kept for a group or an organisation.",
        "{n} more of these places are kept for a group or an organisation.",
        places,
    )
    return text if places else ""


def _kept(site: Site, places: int) -> str:
    text = site.translator.ngettext("{n} place is kept for them.", "{n} places are kept for them.", places)
    return text if places else ""


def _released(site: Site, moment: datetime | None) -> str:
    if moment is None:
        return ""
    if moment <= site.now:
        return site.gettext(
            "This limit ended on {moment}: from then on only the places of the event count.", moment=site.moment(moment)
        )
    return site.gettext("This limit ends on {moment}; who waits then moves up.", moment=site.moment(moment))


def _moves(frame: Frame) -> list[tuple[EventStatus, str]]:
    event = frame.event
    if frame.is_over:
        return []
    can_open = bool(event.blocks and event.formats)
    allowed = [status for status in MOVES if EVENT_TRANSITIONS.allows(event.status, status)]
    return [(one, frame.site.gettext(MOVES[one])) for one in allowed if can_open or one is not EventStatus.OPEN]


def _resize(work: Work, site: Site, slug: str, sent: dict[str, str]) -> int:
    """Set all capacities in one transaction; returns how many moved up."""
    event = load_event(work, slug)
    places = [*_places(Frame(site, event, {})), *_item_places(site, event, items_at(work, event.id))]
    wanted = [(one, _capacity(sent, one)) for one in places if one.field in sent]
    fewer = [
        fewer_than(one.field, one.quota.taken, capacity)
        for one, capacity in wanted
        if capacity is not None and capacity < one.quota.taken and capacity != one.quota.capacity
    ]
    check_sure(sent, fewer)
    return sum(_set(work, event, one.quota, capacity) for one, capacity in wanted)


def _set(work: Work, event: Event, quota: Quota, capacity: int | None) -> int:
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    return set_capacity(work, event, quota, capacity).moved_up


def _capacity(sent: dict[str, str], one: Places) -> int | None:
    text = sent[one.field].strip()
    return number(text, one.field) if text else None


ROUTES = (
    Route(rule="/desk/events/<slug>", view=desk_event, right=Right.READ, access=Access.DESK),
    Route(rule="/desk/events/<slug>/status", view=desk_status, method="POST", access=Access.DESK, page="desk_event"),
    Route(rule="/desk/events/<slug>/places", view=desk_capacity, method="POST", access=Access.DESK, page="desk_event"),
)
