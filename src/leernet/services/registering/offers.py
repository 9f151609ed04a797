"""Offer first: a place that came free is taken for who is next, and theirs once they say so, within so many hours.

Who lets an offer lapse comes at the end of the line, and the place is offered to the next in the same transaction. Who
lets :data:`MOST` lapse is taken off the list: else a place would go round among people who do not answer.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import selectinload

from ...errors import Conflict, IllegalTransition
from ...model import LEAST_OFFER, Event, Registration, RegistrationStatus
from ...work import Work
from ..places.claims import claims_of
from ..places.locks import lock
from ..places.taking import give_back, next_in_queue
from ..places.waiting import move_up, plain
from .registration import end, find_registration

_S = RegistrationStatus
# Written out, not bound: only so does SQLite see that the partial index serves.
_IS_OFFERED = Registration.status == literal_column(f"'{_S.OFFERED.value}'")
MOST = 2
"""Offers that somebody may let lapse; with the last they are off the list."""

FEWEST_HOURS, MOST_HOURS = 2, 720
"""The time to answer that an organiser can choose."""


def accept(work: Work, uid: UUID) -> Registration:
    """Take the place that is offered. An organiser does so on somebody's behalf, also when their time is just over.

    :raises NotFound: ``registration_unknown``
    :raises IllegalTransition: when it is theirs already
    :raises Conflict: ``offer_over``, when it is not offered (any more)
    """
    registration = find_registration(work, uid, lock=True)
    if registration.status is _S.CONFIRMED:
        raise IllegalTransition("registration", _S.CONFIRMED.value, _S.CONFIRMED.value)
    until = registration.offered_until
    if until is None or (until <= work.now and not work.actor.is_organiser):
        raise Conflict("offer_over", "This place is not on offer any more.")
    _confirm(work, registration, "registration.offer_accepted", by_organiser=work.actor.is_organiser)
    return registration


def withdraw(work: Work, uid: UUID) -> Registration:
    """Take an offer back: the person waits again, at the end of the line, and the place is for the next.

    :raises NotFound: ``registration_unknown``
    :raises IllegalTransition: when nothing is offered (any more)
    :raises Conflict: ``offer_returns``, when nobody else waits for the place
    """
    registration = find_registration(work, uid, lock=True)
    if registration.status is not _S.OFFERED:
        raise IllegalTransition("registration", registration.status.value, _S.WAITLISTED.value)
    _queue_again(work, registration, "registration.offer_withdrawn")
    move_up(work, registration.event)
    now = work.db.scalar(select(Registration.status).where(Registration.id == registration.id))
    if now is not _S.WAITLISTED:
        # The caller's transaction is rolled back by this error: they keep the offer that they had.
        raise Conflict(
            "offer_returns",
            "Nobody else waits for this place, so it would go to the same person again. Cancel the registration, or "
            "lower the number of places first.",
        )
    return registration


def offer_first(work: Work, event: Event, hours: int | None) -> int:
    """Let who waits take a place within so many hours; None: they have it at once, who has an offer too.

    An offer that was made keeps its moment when the hours change. Returns how many people have a place by this.
    """
    lock(work.db, event.id)
    work.db.refresh(event, ["offer_hours"])  # another organiser may just have set it
    before, event.offer_hours = event.offer_hours, hours
    if before == hours:
        return 0
    work.db.flush()
    work.journal("event.offers_changed", event.id, event_id=event.id, before=before, after=hours)
    if hours is not None:
        return 0
    open_offers = _fresh(work, _offers(event.id).where(Registration.offered_until > work.now))
    for registration in open_offers:
        _confirm(work, registration, "registration.moved_up")
    return len(open_offers)


def cut_offers(work: Work, event: Event) -> None:
    """The event begins at another time: no offer ends after it began, or sooner from now than an offer lasts."""
    if event.starts_at is None:
        return
    lock(work.db, event.id)
    latest = min(event.starts_at, max(event.starts_at - LEAST_OFFER, work.now + LEAST_OFFER))
    for registration in _fresh(work, _offers(event.id).where(Registration.offered_until > latest)):
        before, registration.offered_until = registration.offered_until, latest
        moments = {"before": before and plain(before), "after": plain(latest)}
        work.journal("registration.offer_shortened", registration.id, event_id=event.id, **moments)
    work.db.flush()


def events_with_late_offers(work: Work) -> Sequence[int]:
    """The events at which the time of an offer is over."""
    # Sorted here: asked to, SQLite would read all registrations by event instead of the few that have an offer.
    late = select(Registration.event_id).where(_IS_OFFERED, Registration.offered_until <= work.now)
    return sorted(set(work.db.scalars(late)))


def lapse_offers(work: Work, event_id: int) -> int:
    """Take back what nobody answered in time, and offer it to the next; returns how many offers lapsed."""
    lock(work.db, event_id)
    event = work.db.get_one(Event, event_id, options=[selectinload(Event.blocks), selectinload(Event.formats)])
    late = _fresh(work, _offers(event_id).where(Registration.offered_until <= work.now))
    for registration in late:
        registration.offers_lapsed += 1
        if registration.offers_lapsed < MOST:
            _queue_again(work, registration, "registration.offer_lapsed")
        else:
            end(work, registration, offers_lapsed=MOST)
    if late:
        move_up(work, event)
    return len(late)


def _offers(event_id: int) -> Select[Registration]:
    return (
        select(Registration)
        .where(Registration.event_id == event_id, _IS_OFFERED)
        .order_by(Registration.offered_until, Registration.id)
    )


def _fresh(work: Work, query: Select[Registration]) -> Sequence[Registration]:
    """Rows as they are under the lock, and nobody else changes them."""
    return work.db.scalars(query.with_for_update().execution_options(populate_existing=True)).all()


def _confirm(work: Work, registration: Registration, kind: str, **data: object) -> None:
    before = registration.status
    registration.move_to(_S.CONFIRMED)
    registration.changed_at = work.now
    work.db.flush()
    work.journal(
        kind,
        registration.id,
        event_id=registration.event_id,
        before=before.value,
        after=_S.CONFIRMED.value,
        **data,
    )


def _queue_again(work: Work, registration: Registration, kind: str) -> None:
    """To the end of the line; the places are free, and nobody has moved up to them yet."""
    before, claims = registration.status, claims_of(registration)
    registration.queue_number = next_in_queue(work.db, registration.format.quota.id)
    registration.move_to(_S.WAITLISTED)
    registration.changed_at = work.now
    work.db.flush()
    give_back(work.db, claims)
    work.journal(kind, registration.id, event_id=registration.event_id, before=before.value, after=_S.WAITLISTED.value)
