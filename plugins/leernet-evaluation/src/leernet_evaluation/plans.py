"""How an event is evaluated, and from when until when; changed by one at a time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from leernet import Conflict
from leernet.model import Attendance, Block, Event, EventStatus, Registration, RegistrationStatus

from .tables import Asked, Asks, Plan, Question


@dataclass(frozen=True)
class Term:
    """From when until when people can answer; None while the event has no date, or nobody is asked."""

    opens_at: datetime | None
    closes_at: datetime | None

    def has_begun(self, now: datetime) -> bool:
        """Whether people are, or were, asked."""
        return self.opens_at is not None and self.opens_at <= now

    def is_open(self, now: datetime) -> bool:
        """Whether people can answer."""
        return self.has_begun(now) and self.closes_at is not None and now < self.closes_at

    def is_over(self, now: datetime) -> bool:
        """Whether people could answer, and cannot any more."""
        return self.closes_at is not None and self.closes_at <= now


NEVER = Term(None, None)


def term_of(plan: Plan, ends_at: datetime | None) -> Term:
    """The term, for an event that ends then."""
    if not plan.is_on or ends_at is None:
        return NEVER
    opens_at = ends_at + timedelta(hours=plan.after_hours)
    if plan.on_at is not None:
        opens_at = max(opens_at, plan.on_at)
    closes_at = opens_at + timedelta(days=plan.open_days)
    return Term(opens_at, min(closes_at, plan.closed_at) if plan.closed_at else closes_at)


def plan_of(db: Session, event_id: int) -> Plan:
    """The plan of an event, or what goes without one."""
    return db.get(Plan, event_id) or _fresh(event_id)


def ends_at(db: Session, event_id: int) -> datetime | None:
    """When the last part of an event ends."""
    return db.scalar(select(func.max(Block.ends_at)).where(Block.event_id == event_id))


def plan_to_change(db: Session, event_id: int) -> Plan:
    """The plan, locked until the transaction ends; made where there is none."""
    plan = db.get(Plan, event_id, with_for_update=True)
    if plan is None:
        dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
        fresh = _fresh(event_id)
        values = {column.key: getattr(fresh, column.key) for column in Plan.__table__.columns}
        db.execute(dialect.insert(Plan).values(values).on_conflict_do_nothing())
        plan = db.get_one(Plan, event_id, with_for_update=True)
    return plan


def plan_before_asking(db: Session, event_id: int, now: datetime) -> Plan:
    """The plan, locked; what was promised to people who were asked stays as it is.

    :raises Conflict: ``evaluation_asked``
    """
    plan = plan_to_change(db, event_id)
    if was_asked(db, event_id) or term_of(plan, ends_at(db, event_id)).has_begun(now):
        raise Conflict("evaluation_asked", "People have been asked already: that stays as they were told.")
    return plan


def was_asked(db: Session, event_id: int) -> bool:
    """Whether anybody of an event was asked."""
    query = select(Asked.registration_id).join(Registration, Registration.id == Asked.registration_id)
    return db.scalar(query.where(Registration.event_id == event_id).limit(1)) is not None


def switch_on(db: Session, event: Event, now: datetime) -> None:
    """Have the questions asked when their time has come.

    :raises Conflict: ``no_questions``, ``event_cancelled``
    """
    plan = plan_to_change(db, event.id)
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "This event is cancelled.")
    if db.scalar(select(Question.id).where(Question.event_id == event.id).limit(1)) is None:
        raise Conflict("no_questions", "There are no questions yet.")
    if not plan.is_on:
        plan.is_on, plan.on_at = True, now


def is_for(db: Session, plan: Plan, registration: Registration) -> bool:
    """Whether the questions are asked of somebody."""
    if registration.status is not RegistrationStatus.CONFIRMED:
        return False
    if plan.asks is Asks.ALL:
        return True
    query = select(Attendance.id).where(Attendance.registration_id == registration.id)
    return db.scalar(query.limit(1)) is not None


def _fresh(event_id: int) -> Plan:
    return Plan(event_id=event_id)
