"""How events fill: how many had a place and how many waited at the end of each day, as the journal tells it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import accumulate

from sqlalchemy import ColumnElement, Integer, Select, cast, extract, func, select

from ...charts import Growth
from ...model import Event, JournalEntry, RegistrationStatus
from ...work import Work

_S = RegistrationStatus
STATUS_CHANGES = tuple(
    f"registration.{change}"
    for change in (
        *(status.value for status in _S), "moved_up", "offer_accepted", "offer_lapsed", "offer_withdrawn",
        "format_switched",
    )
)  # fmt: skip
"""The kinds of change that say from which status to which a registration went."""

QUARTER = 900
"""Seconds: every time zone is a whole number of these from UTC, so a day of one is too."""


@dataclass(frozen=True)
class Filling:
    """How many there were at the end of each day on which that changed."""

    confirmed: Sequence[tuple[date, int]]
    waiting: Sequence[tuple[date, int]]


def fillings(work: Work, events: Iterable[Event]) -> Mapping[int, Filling]:
    """By the id of the event, in one statement; events for which nobody ever registered are left out."""
    ids = [event.id for event in events]
    if not ids:
        return {}
    changes: dict[int, dict[_S, Counter[date]]] = {}
    for event_id, quarter, before, after, number in work.db.execute(_counted(work, ids)):
        day = datetime.fromtimestamp(quarter * QUARTER, UTC).astimezone(work.settings.timezone).date()
        of_event = changes.setdefault(event_id, {_S.CONFIRMED: Counter(), _S.WAITLISTED: Counter()})
        for status, counts in of_event.items():
            counts[day] += number * ((after == status) - (before == status))
    return {
        event_id: Filling(_summed(counts[_S.CONFIRMED]), _summed(counts[_S.WAITLISTED]))
        for event_id, counts in changes.items()
    }


def growth_of(event: Event, filling: Filling, today: date, ends: date) -> Growth | None:
    """What a chart of an event shows, until today or until the event ended; None for one at which nobody was yet."""
    until = min(today, ends)
    confirmed, waiting = ([one for one in days if one[0] <= until] for days in (filling.confirmed, filling.waiting))
    if not confirmed and not waiting:
        return None
    begins = min(day for day, _ in (*confirmed, *waiting))
    capacities = [one.quota.capacity for one in event.formats]
    known = [capacity for capacity in capacities if capacity is not None]
    capacity = sum(known) if known and len(known) == len(capacities) else None
    return Growth(begins, until, confirmed, capacity, waiting if any(count for _, count in waiting) else ())


def _counted(work: Work, ids: Sequence[int]) -> Select[int, int, str, str, int]:
    """Changes by event, quarter of an hour, and from which status to which."""
    each = (
        select(
            JournalEntry.event_id,
            _quarter(work).label("quarter"),
            JournalEntry.data["before"].as_string().label("before"),
            JournalEntry.data["after"].as_string().label("after"),
        )
        .where(JournalEntry.event_id.in_(ids), JournalEntry.kind.in_(STATUS_CHANGES))
        .subquery()
        .c
    )
    # Of a query within: PostgreSQL does not see that two paths into JSON are the same.
    keys = (each.event_id, each.quarter, each.before, each.after)
    return select(*keys, func.count()).group_by(*keys)


def _quarter(work: Work) -> ColumnElement[int]:
    if work.db.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", JournalEntry.at), Integer) // QUARTER
    return cast(func.floor(extract("epoch", JournalEntry.at) / QUARTER), Integer)


def _summed(changes: Counter[date]) -> list[tuple[date, int]]:
    days = sorted(day for day, change in changes.items() if change)
    return list(zip(days, accumulate(changes[day] for day in days), strict=True))
