"""An event gets another time or place: everybody who has registered hears of it, each by an entry of their own.

The entries are written in the transaction that changes the event, so nobody is forgotten; each is delivered on its own,
so that one address that refuses its mail keeps nobody else from theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import insert, select

from ...hookspecs import CalendarPlace
from ...model import LIVE, Event, EventFormat, EventStatus, JournalEntry, Registration
from ...plugins import show
from ...work import Work
from ..places.locks import lock
from .switch_telling import let_go

KIND = "registration.event_changed"


@dataclass(frozen=True)
class Shown:
    """What stands in people's calendars: the blocks as plain values, and the place of each format by its id."""

    blocks: list[dict[str, str]]
    places: Mapping[int, CalendarPlace]

    @property
    def is_distant(self) -> bool:
        """Whether people can join from a distance."""
        return any(place.conference for place in self.places.values())

    @property
    def times(self) -> list[tuple[str, str]]:
        """The moments alone."""
        return [(block["starts_at"], block["ends_at"]) for block in self.blocks]


def as_shown(work: Work, event: Event) -> Shown:
    """How an event stands in calendars now; ask before it is changed."""
    blocks = [
        {
            "uid": str(block.uid),
            "starts_at": _plain(block.starts_at),
            "ends_at": _plain(block.ends_at),
            "label": block.label,
        }
        for block in sorted(event.blocks, key=lambda block: block.starts_at)
    ]
    return Shown(blocks, {one.id: _place(work, event, one) for one in event.formats})


def tell_changed(work: Work, event: Event, before: Shown) -> int:
    """Write an entry for every live registration that a change of time or place concerns; returns how many.

    A place concerns those who take part in that format. An event that is a draft, cancelled or over tells nobody.
    """
    now = as_shown(work, event)
    time = now.times != before.times
    moved = {key for key, place in before.places.items() if now.places.get(key, place) != place}
    note_move(event, before, now)
    silent = event.status in (EventStatus.DRAFT, EventStatus.CANCELLED) or event.is_past(work.now, work.today)
    if silent or not (time or moved):
        return 0
    # Who is just registering: in before us and on the list, or after us and their mail has the new time.
    lock(work.db, event.id)
    live = select(Registration.id, Registration.format_id).where(
        Registration.event_id == event.id, Registration.status.in_(LIVE)
    )
    if not time:
        live = live.where(Registration.format_id.in_(moved))
    rows = [
        _entry(work, event, row.id, {"time": time, "place": row.format_id in moved, "before": before.blocks})
        for row in work.db.execute(live.order_by(Registration.id))
    ]
    if rows:
        let_go(work, event)
        work.db.execute(insert(JournalEntry), rows)
    return len(rows)


def note_move(event: Event, before: Shown, now: Shown) -> None:
    """For search engines, which ask for it: when it was at first, and whether it went online."""
    if event.status is EventStatus.DRAFT:
        return
    if before.times and (not now.times or now.times[0][0] != before.times[0][0]):
        event.previous_start = datetime.fromisoformat(before.times[0][0])
    if before.places and not before.is_distant and now.is_distant:
        event.moved_online = True
    elif not now.is_distant:
        event.moved_online = False


def _entry(work: Work, event: Event, registration_id: int, data: dict[str, object]) -> dict[str, object]:
    return {
        "at": work.now,
        "actor": work.actor.name,
        "kind": KIND,
        "subject": "registration",
        "subject_id": registration_id,
        "event_id": event.id,
        "data": data,
        "told": False,
    }


def _place(work: Work, event: Event, event_format: EventFormat) -> CalendarPlace:
    key, details = event_format.key, event_format.details
    return show(
        lambda: work.plugins.formats[key].calendar_place(details, event.language), CalendarPlace(), f"format {key}"
    )


def _plain(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
