"""What people did at an event or over a series: what the rule of a certificate looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ..hookspecs import AttendanceRecord, EventRecord
from ..model import Event, EventStatus, Participant, Registration, RegistrationStatus, Series
from ..work import Work


@dataclass(frozen=True)
class Candidate:
    """Somebody who may have earned a certificate, with the name and language of their (latest) registration."""

    registration: Registration
    record: AttendanceRecord

    @property
    def participant(self) -> Participant:
        """The person."""
        return self.registration.participant


def event_candidates(work: Work, event: Event) -> list[Candidate]:
    """Everybody with a confirmed registration for the event, in order of arrival."""
    return [
        Candidate(r, AttendanceRecord(participant=r.participant, events=[_record(r)]))
        for r in _registrations(work, [event.id])
        if r.status is RegistrationStatus.CONFIRMED
    ]


def series_candidates(work: Work, series: Series) -> list[Candidate]:
    """Everybody with a confirmed registration for an event of the series, with what they did at each."""
    by_person: dict[int, list[Registration]] = {}
    for registration in _registrations(work, [event.id for event in series.events]):
        by_person.setdefault(registration.participant_id, []).append(registration)
    return [
        Candidate(theirs[-1], _series_record(series, theirs))
        for theirs in by_person.values()
        if any(r.status is RegistrationStatus.CONFIRMED for r in theirs)
    ]


def _registrations(work: Work, event_ids: Sequence[int]) -> Sequence[Registration]:
    query = (
        select(Registration)
        .where(Registration.event_id.in_(event_ids), Registration.erased_at.is_(None))
        .order_by(Registration.id)
        .options(
            joinedload(Registration.participant, innerjoin=True),
            joinedload(Registration.event, innerjoin=True).selectinload(Event.blocks),
            joinedload(Registration.format, innerjoin=True),
            selectinload(Registration.attendances),
        )
    )
    return work.db.scalars(query).all()


def _record(registration: Registration) -> EventRecord:
    """What was recorded counts only while the registration stands: a cancelled one earns nothing."""
    confirmed = registration.status is RegistrationStatus.CONFIRMED
    blocks = {block.id: block for block in registration.event.blocks}
    present = [a for a in registration.attendances if confirmed and a.block_id in blocks]
    lengths = {block.id: int((block.ends_at - block.starts_at).total_seconds() // 60) for block in blocks.values()}
    return EventRecord(
        event=registration.event,
        confirmed=confirmed,
        blocks=len(blocks),
        present=len(present),
        minutes=sum(lengths[a.block_id] if a.minutes is None else a.minutes for a in present),
        format_key=registration.format.key,
    )


def _series_record(series: Series, registrations: Sequence[Registration]) -> AttendanceRecord:
    """One record per event: of the registration that was confirmed, where somebody cancelled and came back."""
    by_event: dict[int, EventRecord] = {}
    for registration in registrations:
        record = _record(registration)
        if record.confirmed or registration.event_id not in by_event:
            by_event[registration.event_id] = record
    planned = series.planned_events or sum(e.status is not EventStatus.CANCELLED for e in series.events)
    return AttendanceRecord(participant=registrations[-1].participant, events=list(by_event.values()), planned=planned)
