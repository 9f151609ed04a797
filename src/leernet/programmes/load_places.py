"""Formats and audiences of an event, with their places."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from ..errors import Problem
from ..model import AgendaItem, Audience, Event, EventFormat, Quota, QuotaKind, Registration
from ..services.events.planning import set_capacity
from ..services.places.counting import count_everybody
from ..services.places.limits import restore, settle
from ..work import Work
from .changing import Findings, assign, take_out
from .parts import AgendaPart, AudiencePart, EventPart, FormatPart


def load_formats(work: Work, event: Event, parts: Sequence[FormatPart], place: str, findings: Findings) -> bool:
    """Make the formats what the file says, by key, but for their capacity; whether anything changed."""
    there = {row.key: row for row in event.formats}
    ended = _ended(work, event) if event.switched_at else {}
    changed = False
    for position, part in enumerate(parts):
        row = there.pop(part.key, None)
        if row is None:
            row = ended.get(part.key) or _new(part)
            row.ended_at = None
            event.formats.append(row)
            changed = True
        changed |= assign(row, {"position": position, "details": dict(part.details)})
    used = _used(work, Registration.format_id, [row.id for row in there.values()])
    for row in there.values():
        if row.id in used:
            findings.add(
                Problem(
                    "format_in_use",
                    "People registered for “{format}”; it cannot be left out. Switch the event to another format at "
                    "the desk, give it capacity 0, or cancel the event.",
                    field=f"{place}.formats",
                    format=row.key,
                )
            )
        else:
            take_out(event.formats, row)
            work.db.delete(row.quota)
    event.formats.sort(key=lambda row: row.position)
    return changed or bool(there)


def _new(part: FormatPart) -> EventFormat:
    quota = Quota(capacity=part.capacity, counts_everybody=part.counts_everybody)
    return EventFormat(key=part.key, quota=quota)


def _ended(work: Work, event: Event) -> dict[str, EventFormat]:
    """The formats that the event had before it was switched to another."""
    query = select(EventFormat).where(EventFormat.event_id == event.id, EventFormat.ended_at.is_not(None))
    return {row.key: row for row in work.db.scalars(query)}


def load_audiences(work: Work, event: Event, parts: Sequence[AudiencePart], place: str, findings: Findings) -> bool:
    """Make the audiences what the file says, by key, but for a capacity that changes; whether anything changed."""
    there = {row.key: row for row in event.audiences}
    used = _used(work, Registration.audience_id, [row.id for row in there.values()])
    changed = False
    for position, part in enumerate(parts):
        row = there.pop(part.key, None)
        if row is None:
            row = Audience(key=part.key, label=part.label)
            event.audiences.append(row)
            changed = True
        changed |= _fill(work, row, part, position)
        if row.quota is None and part.capacity is not None:
            changed |= _limit(row, part, f"{place}.audiences[{position}]", row.id in used, findings)
    for row in there.values():
        if row.id in used:
            findings.add(
                Problem(
                    "audience_in_use",
                    "People registered as “{audience}”; it cannot be left out.",
                    field=f"{place}.audiences",
                    audience=row.key,
                )
            )
        else:
            take_out(event.audiences, row)
            if row.quota is not None:
                work.db.delete(row.quota)
    event.audiences.sort(key=lambda row: row.position)
    return changed or bool(there)


def _fill(work: Work, row: Audience, part: AudiencePart, position: int) -> bool:
    values: dict[str, object] = {
        "label": part.label,
        "text": part.text,
        "released_at": part.released,
        "position": position,
    }
    if row.release_done and row.released_at != part.released:
        values["release_done"] = False
        if row.quota is not None:
            restore(work, row.event_id, row.quota.id)
    return assign(row, values)


def _limit(row: Audience, part: AudiencePart, place: str, in_use: bool, findings: Findings) -> bool:
    """Places of its own from now on; not once people registered, for their places were taken of no such quota."""
    if in_use:
        findings.add(
            Problem(
                "audience_in_use",
                "People registered as “{audience}” already; it can have no places of its own any more.",
                field=f"{place}.capacity",
                audience=part.key,
            )
        )
        return False
    row.quota = Quota(capacity=part.capacity, event=row.event, kind=QuotaKind.AUDIENCE, reserved=part.capacity or 0)
    return True


def load_capacities(work: Work, event: Event, part: EventPart) -> bool:
    """Set the capacities that differ, and whom they count, which can let the waiting list move up; whether any did."""
    wanted = [
        *_wanted(event.formats, part.formats),
        *_wanted(event.audiences, part.audiences),
        *_wanted(event.agenda, part.agenda),
    ]
    different = [(quota, capacity) for quota, capacity in wanted if quota.capacity != capacity]
    for quota, capacity in different:
        set_capacity(work, event, quota, capacity)
    counts = {one.key: one.counts_everybody for one in part.formats}
    others = [row for row in event.formats if counts.get(row.key, False) is not row.quota.counts_everybody]
    for row in others:
        count_everybody(work, event, row, everybody=counts.get(row.key, False))
    limited = event.limits_organisations or any(row.quota.held for row in event.formats)
    if event.audiences or limited:
        settle(work, event)
    return bool(different or others)


def _wanted(
    rows: Iterable[EventFormat | Audience | AgendaItem], parts: Iterable[FormatPart | AudiencePart | AgendaPart]
) -> Iterator[tuple[Quota, int | None]]:
    """The quotas of those that the file names, each with the capacity that it should have."""
    capacities = {part.key: part.capacity for part in parts if part.key is not None}
    for row in rows:
        if row.quota is not None and row.key in capacities:
            yield row.quota, capacities[row.key]


def _used(
    work: Work, column: InstrumentedAttribute[int] | InstrumentedAttribute[int | None], ids: Iterable[int]
) -> set[int]:
    """Which of these some registration holds, cancelled ones too: they are history."""
    wanted = list(ids)
    if not wanted:
        return set()
    query = select(column).where(column.in_(wanted)).distinct()
    return {used for used in work.db.scalars(query) if used is not None}
