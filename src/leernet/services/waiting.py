"""The waiting list: it moves up by itself, in order, exactly one person for one free place.

At an event that offers first, the place is taken for who is next, and they say whether they want it
(:mod:`leernet.services.offers`).
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from math import inf

from sqlalchemy import func, select, update

from ..model import Event, EventFormat, EventStatus, Quota, Registration, RegistrationStatus, offer_until
from ..work import Work
from .claims import Claims
from .places import give_back, take

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
    until = offer_until(hours, event.starts_at, work.now)
    full: set[int] = set()
    while moved < room and (waiting := _waiting(work, event_format, after)):
        for number, claims in waiting:
            after = number
            if full.isdisjoint(_needs(claims)):
                moved += _try(work, event, claims, full, until)
            if moved == room:  # the others would only be refused, with a statement for each
                break
    return moved


def _needs(claims: Claims) -> Sequence[int | None]:
    """The quotas whose refusal is for everybody. A format can refuse one and have places kept for another."""
    return [claims.series, *(claims.quotas[:-1] or claims.quotas)]


def _try(work: Work, event: Event, claims: Claims, full: set[int], until: datetime | None) -> int:
    refused = take(work.db, claims)
    if refused is None:
        return _give(work, event, claims, until)
    if refused in _needs(claims):
        full.add(refused)
    return 0


def _room(work: Work, event_format: EventFormat) -> tuple[float, int | None]:
    """How many places there are at most, and how long somebody has to take one, both as they are under the lock."""
    quota = select(Quota.capacity, Quota.taken, Event.offer_hours).join(Event, Event.id == Quota.event_id)
    capacity, taken, hours = work.db.execute(quota.where(Quota.id == event_format.quota.id)).one()
    return inf if capacity is None else capacity - taken, hours


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


def _give(work: Work, event: Event, claims: Claims, until: datetime | None) -> int:
    """A place was taken for somebody: it is theirs, or theirs until a moment."""
    registration_id = claims.registration_id
    status = _S.CONFIRMED if until is None else _S.OFFERED
    given = work.db.execute(
        update(Registration)
        .where(Registration.id == registration_id, Registration.status == _S.WAITLISTED)
        .values(status=status, offered_until=until, queue_number=None, changed_at=work.now)
        .returning(Registration.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    if given is None:  # cancelled at this very moment: the place stays free for the next
        give_back(work.db, claims)
        return 0
    kind, more = ("registration.moved_up", {}) if until is None else ("registration.offered", {"until": _plain(until)})
    work.journal(kind, registration_id, event_id=event.id, before=_S.WAITLISTED.value, after=status.value, **more)
    return 1


def _plain(moment: datetime) -> str:
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
