"""An event has another date: everybody who takes part is asked whether they still come.

Who does not answer in time keeps the place, or loses it where the organiser chose so. A change that somebody makes
themselves, such as another format, is an answer too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, insert, select, update
from sqlalchemy.orm import joinedload

from ...errors import Conflict, InvalidInput
from ...model import ASKABLE_AGAIN, Block, Event, EventStatus, JournalEntry, Registration
from ...model.base import table_of
from ...work import Work
from ..paging import PAGE, Page
from ..places.locks import lock
from ..places.waiting import move_up
from ..registering.registration import end, find_registration
from .switch_telling import let_go

ASKED_AGAIN = "registration.asked_again"
_ASKABLE = Registration.status.in_(sorted(ASKABLE_AGAIN))
_UNANSWERED = and_(
    _ASKABLE,
    Registration.asked_again_at.is_not(None),
    Registration.confirmed_again_at.is_(None),
    Registration.changed_at <= Registration.asked_again_at,
)
"""As :attr:`~leernet.model.Registration.must_confirm_again`."""


@dataclass(frozen=True)
class Answers:
    """How many were asked, and how many of them did not answer yet."""

    asked: int
    unanswered: int


def ask_again(work: Work, event: Event, until: datetime, *, releases: bool) -> int:
    """Ask everybody with a place, and who waits, whether they still come; returns how many.

    :param until: before when they answer
    :param releases: whether who does not loses the place, or the number on the waiting list
    :raises InvalidInput: ``date_past``, for a moment that is over or after the event has begun
    :raises Conflict: ``event_cancelled``, ``event_over``, ``event_not_dated``
    """
    check_question(work, event, until)
    # Who is just registering: in before us and asked, or after us, and then they know the new date.
    lock(work.db, event.id)
    let_go(work, event)
    event.confirm_until, event.confirm_releases = until, releases
    work.db.flush()
    ask = update(Registration).where(Registration.event_id == event.id, _ASKABLE)
    asked = work.db.scalars(
        ask.values(asked_again_at=work.now, confirmed_again_at=None)
        .returning(Registration.id)
        .execution_options(synchronize_session=False)
    ).all()
    rows = [_entry(work, event, one) for one in sorted(asked)]
    if rows:
        work.db.execute(insert(table_of(JournalEntry)), rows)
    return len(rows)


def confirm_again(work: Work, uid: UUID) -> Registration:
    """Say that one still comes; said twice, it is said.

    :raises NotFound: ``registration_unknown``
    :raises Conflict: ``not_asked_again``, when nobody asks (any more)
    """
    registration = find_registration(work, uid, lock=True)
    if registration.must_confirm_again:
        registration.confirmed_again_at = work.now
        work.db.flush()
        work.journal("registration.confirmed_again", registration.id, event_id=registration.event_id)
    elif registration.confirmed_again_at is None:
        raise Conflict("not_asked_again", "You need not confirm this registration.")
    return registration


def answers_again(work: Work, event: Event) -> Answers:
    """How it stands with those who were asked."""
    here = Registration.event_id == event.id
    asked = select(func.count()).where(here, _ASKABLE, Registration.asked_again_at.is_not(None))
    left = select(func.count()).where(here, _UNANSWERED)
    row = work.db.execute(select(asked.scalar_subquery(), left.scalar_subquery())).one()
    return Answers(row[0], row[1])


def unanswered_page(work: Work, event: Event, after: int = 0) -> Page:
    """Who was asked and did not answer, in order of arrival; ``after`` is the id of the last that was shown."""
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, _UNANSWERED, Registration.id > after)
        .order_by(Registration.id)
        .options(joinedload(Registration.participant, innerjoin=True))
    )
    rows = work.db.scalars(query.limit(PAGE + 1)).all()
    return Page(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def unanswered(work: Work) -> Sequence[int]:
    """The registrations that end for want of an answer."""
    return work.db.scalars(_late(work).order_by(Registration.event_id, Registration.id)).all()


def release_unanswered(work: Work, registration_id: int) -> None:
    """End one of them, and let who waits move up."""
    uid = work.db.scalars(select(Registration.uid).where(Registration.id == registration_id)).one_or_none()
    if uid is None:
        return
    registration = find_registration(work, uid, lock=True)
    still = work.db.scalars(_late(work).where(Registration.id == registration_id)).one_or_none()
    if still is not None and end(work, registration, unanswered=True):
        move_up(work, registration.event)


def _late(work: Work) -> Select[int]:
    due: ColumnElement[bool] = and_(
        Event.confirm_releases,
        Event.confirm_until <= work.now,
        Event.status != EventStatus.CANCELLED,
        Event.blocks.any(Block.ends_at > work.now),
    )
    return select(Registration.id).join(Registration.event).where(due, _UNANSWERED)


def check_question(work: Work, event: Event, until: datetime) -> None:
    """Whether people can be asked to answer before a moment; raises as :func:`ask_again`."""
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    if event.is_past(work.now, work.today):
        raise Conflict("event_over", "“{event}” is over.", event=event.title)
    if event.starts_at is None:
        raise Conflict("event_not_dated", "This event has no exact date yet.")
    if not work.now < until <= event.starts_at:
        raise InvalidInput("date_past", "Choose a moment from now on, before the event begins.", field="until")


def _entry(work: Work, event: Event, registration_id: int) -> Mapping[str, object]:
    return {
        "at": work.now,
        "actor": work.actor.name,
        "kind": ASKED_AGAIN,
        "subject": "registration",
        "subject_id": registration_id,
        "event_id": event.id,
        "data": {},
        "told": False,
    }
