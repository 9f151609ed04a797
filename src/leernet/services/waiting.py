"""The waiting list: it moves up by itself, in order, exactly one person for one free place."""

from collections.abc import Sequence
from math import inf

from sqlalchemy import func, select, update

from ..model import Event, EventFormat, EventStatus, Quota, Registration, RegistrationStatus
from ..work import Work
from .claims import Claims
from .places import give_back, take

_S = RegistrationStatus
BATCH = 50


def move_up(work: Work, event: Event) -> int:
    """Give every free place of the event to the first who waits and fits; returns how many moved up.

    Runs in the transaction that freed the place, under the lock of the event's quotas. Nobody moves up to an event that
    is over or cancelled.
    """
    over = event.ends_at is not None and event.ends_at <= work.now
    if over or event.status is EventStatus.CANCELLED:
        return 0
    return sum(_move_up_in(work, event_format) for event_format in event.formats)


def _move_up_in(work: Work, event_format: EventFormat) -> int:
    room, moved, after = _room(work, event_format), 0, 0
    full: set[int] = set()
    while moved < room and (waiting := _waiting(work, event_format, after)):
        for number, claims in waiting:
            after = number
            if full.isdisjoint(_needs(claims)):
                moved += _try(work, event_format, claims, full)
            if moved == room:  # the others would only be refused, with a statement for each
                break
    return moved


def _needs(claims: Claims) -> Sequence[int | None]:
    """The quotas whose refusal is for everybody. A format can refuse one and have places kept for another."""
    return [claims.series, *(claims.quotas[:-1] or claims.quotas)]


def _try(work: Work, event_format: EventFormat, claims: Claims, full: set[int]) -> int:
    refused = take(work.db, claims)
    if refused is None:
        return _confirm(work, event_format, claims)
    if refused in _needs(claims):
        full.add(refused)
    return 0


def _room(work: Work, event_format: EventFormat) -> float:
    quota = select(Quota.capacity, Quota.taken).where(Quota.id == event_format.quota.id)
    capacity, taken = work.db.execute(quota).one()
    return inf if capacity is None else capacity - taken


def _waiting(work: Work, event_format: EventFormat, after: int) -> list[tuple[int, Claims]]:
    query = (
        select(
            Registration.queue_number,
            Registration.claims,
            Registration.series_quota_id,
            Registration.participant_id,
            Registration.id,
        )
        .where(
            Registration.format_id == event_format.id,
            Registration.status == _S.WAITLISTED,
            Registration.queue_number > after,
        )
        .order_by(Registration.queue_number)
        .limit(BATCH)
    )
    return [(row[0] or 0, Claims(row[1], row[2], row[3], row[4])) for row in work.db.execute(query)]


def _confirm(work: Work, event_format: EventFormat, claims: Claims) -> int:
    registration_id = claims.registration_id
    confirmed = work.db.execute(
        update(Registration)
        .where(Registration.id == registration_id, Registration.status == _S.WAITLISTED)
        .values(status=_S.CONFIRMED, queue_number=None, changed_at=work.now)
        .returning(Registration.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if confirmed is None:  # cancelled at this very moment: the place stays free for the next
        give_back(work.db, claims)
        return 0
    work.journal(
        "registration.moved_up",
        registration_id,
        event_id=event_format.event_id,
        before=_S.WAITLISTED.value,
        after=_S.CONFIRMED.value,
    )
    return 1


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
