"""The list that a phone at the door keeps: as little of people as it takes to let them in."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from ...model import LIVE, Attendance, Event, Registration, RegistrationStatus
from ...work import Work


class Expected(NamedTuple):
    """Somebody of the event; of who does not come only the code, and that. ``present``: since when, by block."""

    uid: UUID
    name: str
    organisation: str
    format_id: int
    status: RegistrationStatus
    present: dict[int, datetime]


def door_list(work: Work, event: Event) -> Iterator[Expected]:
    """All registrations of an event by name, but for those that were erased. Two statements, however many there are."""
    present: dict[int, dict[int, datetime]] = defaultdict(dict)
    attendances = (
        select(Attendance.registration_id, Attendance.block_id, Attendance.recorded_at)
        .join(Attendance.registration)
        .where(Registration.event_id == event.id)
    )
    for registration_id, block_id, at in work.db.execute(attendances):
        present[registration_id][block_id] = at
    people = (
        select(
            Registration.id,
            Registration.uid,
            Registration.name,
            Registration.organisation_name,
            Registration.format_id,
            Registration.status,
        )
        .where(Registration.event_id == event.id, Registration.erased_at.is_(None))
        .order_by(func.lower(Registration.name), Registration.id)
    )
    for id, uid, name, organisation, format_id, status in work.db.execute(people):
        said = (name, organisation) if status in LIVE else ("", "")
        yield Expected(uid, *said, format_id, status, present.get(id, {}))
