"""An organiser decides on who asked to take part: in, when there is a place, or on the waiting list; or not."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...errors import Conflict, IllegalTransition
from ...model import Event, EventStatus, Registration, RegistrationStatus
from ...work import Work
from ..paging import PAGE, Page
from ..places.claims import claims_of
from ..places.taking import next_in_queue, take
from .participants import join_series
from .registration import find_registration
from .ways_in import give_back_use

_S = RegistrationStatus


def approve(work: Work, uid: UUID) -> Registration:
    """Let somebody in who asked: with a place of every quota, else on the waiting list.

    :raises NotFound: ``registration_unknown``
    :raises IllegalTransition: when it is no request (any more)
    :raises Conflict: ``event_over``, ``event_cancelled``; ``event_full``, where there is no waiting list
    """
    registration = _asked(work, uid, _S.CONFIRMED)
    event = registration.event
    _still_to_come(work, event)
    registration.changed_at = work.now
    if event.series_id is not None:
        join_series(work, event.series_id, registration.participant_id, registration.organisation_name)
    if take(work.db, claims_of(registration)) is None:
        registration.move_to(_S.CONFIRMED)
    elif event.waiting_list:
        registration.queue_number = next_in_queue(work.db, registration.format.quota.id)
        registration.move_to(_S.WAITLISTED)
    else:
        raise Conflict("event_full", "There are no places left at “{event}”.", event=event.title)
    _decided(work, registration)
    return registration


def decline(work: Work, uid: UUID, reason: str) -> Registration:
    """Tell somebody who asked that they cannot take part; they read the reason.

    :raises NotFound: ``registration_unknown``
    :raises IllegalTransition: when it is no request (any more)
    """
    registration = _asked(work, uid, _S.DECLINED)
    registration.move_to(_S.DECLINED)
    registration.reason, registration.changed_at = reason, work.now
    _decided(work, registration)
    give_back_use(work, registration)
    return registration


def requests_page(work: Work, event: Event, after: int = 0, limit: int = PAGE) -> Page:
    """Who asked and was not answered yet, who asked first first; ``after`` is the id of a registration."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.status == _S.REQUESTED, Registration.id > after)
        .order_by(Registration.id)
        .options(
            joinedload(Registration.participant, innerjoin=True),
            joinedload(Registration.format, innerjoin=True),
            joinedload(Registration.audience),
        )
    )
    rows = work.db.scalars(query.limit(limit + 1)).all()
    return Page(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def named_at(work: Work, slug: str, uids: Collection[UUID]) -> Sequence[Registration]:
    """These registrations, as far as they are at this event; who asked first first."""
    at = select(Event.id).where(Event.slug == slug).scalar_subquery()
    query = select(Registration).where(Registration.event_id == at, Registration.uid.in_(uids))
    return work.db.scalars(query.order_by(Registration.id)).all()


def _asked(work: Work, uid: UUID, wanted: RegistrationStatus) -> Registration:
    registration = find_registration(work, uid, lock=True)
    if registration.status is not _S.REQUESTED:
        # The table lets a person who waits be confirmed; that is not an answer to a request.
        raise IllegalTransition("registration", registration.status.value, wanted.value)
    return registration


def _still_to_come(work: Work, event: Event) -> None:
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    if event.is_past(work.now, work.today):
        raise Conflict("event_over", "“{event}” is over.", event=event.title)


def _decided(work: Work, registration: Registration) -> None:
    work.db.flush()
    work.journal(
        f"registration.{registration.status.value}",
        registration.id,
        event_id=registration.event_id,
        before=_S.REQUESTED.value,
        after=registration.status.value,
    )
