"""What people did at an event or over a series: what the rule of a certificate looks at."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ...hookspecs import AttendanceRecord, BlockRecord, EventRecord
from ...model import Event, EventStatus, Participant, Registration, RegistrationStatus, Series
from ...work import Work


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
    return _at_event(_registrations(work, [event.id]))


def series_candidates(work: Work, series: Series) -> list[Candidate]:
    """Everybody with a confirmed registration for an event of the series, with what they did at each."""
    return _in_series(series, _registrations(work, [event.id for event in series.events]))


def candidate_for(work: Work, subject: Event | Series, participant_id: int) -> Candidate | None:
    """One person, as above; None without a confirmed registration."""
    events = [subject.id] if isinstance(subject, Event) else [event.id for event in subject.events]
    theirs = _registrations(work, events, participant_id)
    found = _at_event(theirs) if isinstance(subject, Event) else _in_series(subject, theirs)
    return found[0] if found else None


def until(candidate: Candidate, now: datetime) -> Candidate:
    """The same person with only those events that are over: the others can still become more or less."""
    over = [one for one in candidate.record.events if one.event.ends_at is not None and one.event.ends_at <= now]
    return replace(candidate, record=replace(candidate.record, events=over))


def _at_event(registrations: Sequence[Registration]) -> list[Candidate]:
    return [
        Candidate(r, AttendanceRecord(participant=r.participant, events=[_record(r)]))
        for r in registrations
        if r.status is RegistrationStatus.CONFIRMED
    ]


def _in_series(series: Series, registrations: Sequence[Registration]) -> list[Candidate]:
    by_person: dict[int, list[Registration]] = {}
    for registration in registrations:
        by_person.setdefault(registration.participant_id, []).append(registration)
    return [
        Candidate(theirs[-1], _series_record(series, theirs))
        for theirs in by_person.values()
        if any(r.status is RegistrationStatus.CONFIRMED for r in theirs)
    ]


def _registrations(work: Work, event_ids: Sequence[int], participant_id: int | None = None) -> Sequence[Registration]:
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
    if participant_id is not None:
        query = query.where(Registration.participant_id == participant_id)
    return work.db.scalars(query).all()


def _record(registration: Registration) -> EventRecord:
    """What was recorded counts only while the registration stands: a cancelled one earns nothing."""
    confirmed = registration.status is RegistrationStatus.CONFIRMED
    blocks = {block.id: block for block in registration.event.blocks}
    present = [a for a in registration.attendances if confirmed and a.block_id in blocks]
    lengths = {block.id: int((block.ends_at - block.starts_at).total_seconds() // 60) for block in blocks.values()}
    attended = [BlockRecord(evidence=a.evidence, minutes=_minutes(a.minutes, lengths[a.block_id])) for a in present]
    return EventRecord(
        event=registration.event,
        confirmed=confirmed,
        blocks=len(blocks),
        present=len(present),
        minutes=sum(one.minutes for one in attended),
        format_key=registration.format.key,
        attended=attended,
        roles=tuple(registration.roles),
    )


def _minutes(recorded: int | None, length: int) -> int:
    return length if recorded is None else recorded


def _series_record(series: Series, registrations: Sequence[Registration]) -> AttendanceRecord:
    """One record per event: of the registration that was confirmed, where somebody cancelled and came back."""
    by_event: dict[int, EventRecord] = {}
    for registration in registrations:
        record = _record(registration)
        if record.confirmed or registration.event_id not in by_event:
            by_event[registration.event_id] = record
    planned = series.planned_events or sum(e.status is not EventStatus.CANCELLED for e in series.events)
    return AttendanceRecord(participant=registrations[-1].participant, events=list(by_event.values()), planned=planned)
