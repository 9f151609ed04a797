"""The waiting list: it moves up by itself, in order, exactly one person for one free place.

At an event that offers first, the place is taken for who is next, and they say whether they want it
(:mod:`leernet.services.registering.offers`). Who is held back by a plugin keeps their turn, and the next has the place
(:mod:`leernet.services.places.holding_back`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import inf

from sqlalchemy import func, select, update

from ...model import Event, EventFormat, EventStatus, Participant, Quota, Registration, RegistrationStatus, offer_until
from ...work import Work
from .claims import Claims
from .holding_back import HeldBack, Waiting, ask_again, look_again, note
from .taking import give_back, take

_S = RegistrationStatus
BATCH = 50


def move_up(work: Work, event: Event) -> int:
    """Give or offer every free place of the event to the first who waits and fits; returns to how many.

    Runs in the transaction that freed the place, under the lock of the event's quotas. Nobody moves up to an event that
    is over or cancelled.
    """
    over = event.ends_at is not None and event.ends_at <= work.now
    if over or event.status is EventStatus.CANCELLED:
        return 0
    return sum(_move_up_in(work, event, event_format) for event_format in event.formats)


def _move_up_in(work: Work, event: Event, event_format: EventFormat) -> int:
    (room, hours), moved, after = _room(work, event_format), 0, 0
    queue = _Queue(event, event_format, offer_until(hours, event.starts_at, work.now))
    while moved < room and (waiting := _waiting(work, event_format, after)):
        for one in waiting:
            after = one.number
            if queue.full.isdisjoint(_needs(one.claims)):
                moved += _try(work, queue, one)
            if moved == room:  # the others would only be refused, with a statement for each
                break
    if queue.holds_back and moved < room:
        look_again(work, event_format)
    return moved


@dataclass
class _Queue:
    """The line for one format, as it is gone through; ``full``: the quotas that refused for everybody."""

    event: Event
    format: EventFormat
    until: datetime | None
    full: set[int] = field(default_factory=set)
    holds_back: bool = False


def _needs(claims: Claims) -> Sequence[int | None]:
    """The quotas whose refusal is for everybody. A format can refuse one and have places kept for another."""
    return [claims.series, *(claims.quotas[:-1] or claims.quotas)]


def _try(work: Work, queue: _Queue, one: Waiting) -> int:
    if not work.plugins.guards_registrations:
        return _take_for(work, queue, one)
    try:
        with work.db.begin_nested():  # what a guard breaks is undone, the place given back, and all else stands
            work.db.connection()  # it begins now: the session would wait, and prepared statements go past it
            return _take_for(work, queue, one)
    except HeldBack as held_back:
        queue.holds_back = True
        note(work, queue.event, one, held_back)
        return 0


def _take_for(work: Work, queue: _Queue, one: Waiting) -> int:
    refused = take(work.db, one.claims)
    if refused is None:
        ask_again(work, queue.event, queue.format, one)
        return _give(work, queue.event, one.claims, queue.until)
    if refused in _needs(one.claims):
        queue.full.add(refused)
    return 0


def _room(work: Work, event_format: EventFormat) -> tuple[float, int | None]:
    """How many places there are at most, and how long somebody has to take one, both as they are under the lock."""
    quota = select(Quota.capacity, Quota.taken, Event.offer_hours).join(Event, Event.id == Quota.event_id)
    capacity, taken, hours = work.db.execute(quota.where(Quota.id == event_format.quota.id)).one()
    return inf if capacity is None else capacity - taken, hours


def _waiting(work: Work, event_format: EventFormat, after: int) -> list[Waiting]:
    query = (
        select(
            Registration.queue_number,
            Registration.claims,
            Registration.series_quota_id,
            Registration.participant_id,
            Registration.id,
            Registration.organisation_name,
            Registration.held_back,
        )
        .where(
            Registration.format_id == event_format.id,
            Registration.status == _S.WAITLISTED,
            Registration.queue_number > after,
        )
        .order_by(Registration.queue_number)
        .limit(BATCH)
    )
    if work.plugins.guards_registrations:
        query = query.join(Registration.participant).add_columns(Participant.email)
    return [Waiting(row[0] or 0, Claims(row[1], row[2], row[3], row[4]), *row[5:]) for row in work.db.execute(query)]


def _give(work: Work, event: Event, claims: Claims, until: datetime | None) -> int:
    """A place was taken for somebody: it is theirs, or theirs until a moment."""
    registration_id = claims.registration_id
    status = _S.CONFIRMED if until is None else _S.OFFERED
    given = work.db.execute(
        update(Registration)
        .where(Registration.id == registration_id, Registration.status == _S.WAITLISTED)
        .values(
            status=status,
            offered_until=until,
            queue_number=None,
            held_back=None,
            changed_at=work.now,
            # Who had a place before a switch of formats got a cancellation for their calendar since.
            sequence=Registration.sequence + 1,
        )
        .returning(Registration.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if given is None:  # cancelled at this very moment: the place stays free for the next
        give_back(work.db, claims)
        return 0
    kind, more = ("registration.moved_up", {}) if until is None else ("registration.offered", {"until": plain(until)})
    work.journal(kind, registration_id, event_id=event.id, before=_S.WAITLISTED.value, after=status.value, **more)
    return 1


def plain(moment: datetime) -> str:
    """A moment as the journal keeps it: in UTC."""
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def position(work: Work, registration: Registration) -> int | None:
    """The place on the waiting list, from 1; None for somebody who is not waiting."""
    if registration.status is not _S.WAITLISTED:
        return None
    before = (
        select(Registration.id)
        .where(
            Registration.format_id == registration.format_id,
            Registration.status == _S.WAITLISTED,
            Registration.queue_number < registration.queue_number,
        )
        .subquery()
    )
    return 1 + work.db.execute(select(func.count()).select_from(before)).scalar_one()
