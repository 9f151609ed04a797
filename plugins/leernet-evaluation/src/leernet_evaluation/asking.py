"""What time brings: people are asked, evaluations close, and what was kept long enough is forgotten."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, exists, func, select, update
from sqlalchemy.orm import Session

from leernet import Conflict
from leernet.hookspecs import Journal
from leernet.model import Attendance, Block, Event, EventStatus, Registration, RegistrationStatus

from .plans import Term, plan_to_change, term_of
from .tables import Asked, Asks, Given, Kind, Plan, Question, Quiet, Response

ASKED = "evaluation.asked"
AT_ONCE = 250
"""How many people are asked in one transaction: whoever registers meanwhile does not wait long for it."""


def do_due(db: Session, now: datetime, journal: Journal) -> None:
    """Ask whom it is time to ask, and close what is over."""
    for event_id, plan, ends_at, status in _running(db):
        term = term_of(plan, ends_at)
        if term.is_over(now):
            close(db, event_id, now, journal)
        elif term.is_open(now) and status is not EventStatus.CANCELLED:
            ask(db, event_id, journal)


def people_of(plan: Plan) -> Select[int]:
    """The registrations of whom the questions are asked."""
    query = select(Registration.id).where(
        Registration.event_id == plan.event_id, Registration.status == RegistrationStatus.CONFIRMED
    )
    if plan.asks is Asks.PRESENT:
        query = query.where(exists().where(Attendance.registration_id == Registration.id))
    return query


def ask(db: Session, event_id: int, journal: Journal) -> int:
    """Ask who was not asked yet, each once; returns how many."""
    if not db.scalars(_to_ask(db.get_one(Plan, event_id)).limit(1)).all():
        return 0
    plan = plan_to_change(db, event_id)
    fresh = db.scalars(_to_ask(plan).order_by(Registration.id).limit(AT_ONCE)).all()
    db.add_all(Asked(registration_id=one) for one in fresh)
    db.flush()
    for one in fresh:
        journal(ASKED, one, event_id=event_id)
    return len(fresh)


def close(db: Session, event_id: int, now: datetime, journal: Journal) -> None:
    """Nobody can answer any more, and nobody can find who gave which anonymous answer.

    :raises Conflict: ``evaluation_closed``, ``evaluation_not_asked``
    """
    plan = plan_to_change(db, event_id)
    if plan.sealed:
        raise Conflict("evaluation_closed", "This evaluation is closed.")
    if not _term(db, plan).has_begun(now):
        raise Conflict("evaluation_not_asked", "Nobody was asked yet.")
    plan.closed_at = min(plan.closed_at or now, now)
    plan.sealed = True
    if not plan.named:
        _seal(db, event_id)
    journal("evaluation.closed", event_id, event_id=event_id, responses=_responses(db, event_id))


def forget(db: Session, now: datetime) -> None:
    """Delete what people wrote, and the names with named answers, of evaluations whose time is over."""
    for event_id, plan, ends_at, _ in _kept(db):
        if ends_at is None or ends_at + timedelta(days=plan.keep_days) > now:
            continue
        texts = select(Question.id).where(Question.event_id == event_id, Question.kind == Kind.TEXT)
        db.execute(delete(Given).where(Given.question_id.in_(texts)))
        db.execute(update(Response).where(Response.event_id == event_id).values(registration_id=None))
        plan.forgotten = True


def _to_ask(plan: Plan) -> Select[int]:
    return people_of(plan).where(
        ~exists().where(Asked.registration_id == Registration.id),
        ~exists().where(Quiet.participant_id == Registration.participant_id),
    )


def _running(db: Session) -> Sequence[tuple[int, Plan, datetime | None, EventStatus]]:
    return _with_end(db, select(Plan).where(Plan.is_on.is_(True), Plan.sealed.is_(False)))


def _kept(db: Session) -> Sequence[tuple[int, Plan, datetime | None, EventStatus]]:
    return _with_end(db, select(Plan).where(Plan.sealed.is_(True), Plan.forgotten.is_(False)))


def _with_end(db: Session, plans: Select[Plan]) -> Sequence[tuple[int, Plan, datetime | None, EventStatus]]:
    ends = select(func.max(Block.ends_at)).where(Block.event_id == Plan.event_id).correlate(Plan).scalar_subquery()
    query = plans.join(Event, Event.id == Plan.event_id).add_columns(ends, Event.status).order_by(Plan.event_id)
    return [(plan.event_id, plan, ends_at, status) for plan, ends_at, status in db.execute(query)]


def _term(db: Session, plan: Plan) -> Term:
    return term_of(plan, db.scalar(select(func.max(Block.ends_at)).where(Block.event_id == plan.event_id)))


def _seal(db: Session, event_id: int) -> None:
    """Write the responses anew, in an order of chance and under other ids, without the names that let people change
    them: neither a column nor the place of a row in a file tells who came first."""
    held = select(Response.id).where(Response.event_id == event_id)
    answers: dict[uuid.UUID, list[tuple[int, list[str]]]] = {one: [] for one in db.scalars(held)}
    rows = select(Given.response_id, Given.question_id, Given.values).where(Given.response_id.in_(held))
    for response_id, question_id, values in db.execute(rows):
        answers[response_id].append((question_id, values))
    for old in (
        delete(Given).where(Given.response_id.in_(held)),
        delete(Response).where(Response.event_id == event_id),
    ):
        db.execute(old.execution_options(synchronize_session=False))
    mixed = list(answers.values())
    secrets.SystemRandom().shuffle(mixed)
    fresh = [Response(event_id=event_id) for _ in mixed]
    db.add_all(fresh)
    db.flush()
    db.add_all(
        Given(response_id=response.id, question_id=question_id, values=values)
        for response, given in zip(fresh, mixed, strict=True)
        for question_id, values in given
    )
    db.flush()


def _responses(db: Session, event_id: int) -> int:
    return db.scalar(select(func.count()).select_from(Response).where(Response.event_id == event_id)) or 0
