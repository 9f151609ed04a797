"""The plan of an event, to be changed: one at a time, so that two organisers do not divide the same people at once."""

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from leernet import Conflict
from leernet.model import Event

from .state import State, load, works_in_groups
from .tables import Plan


def plan_to_change(db: Session, event_id: int) -> Plan:
    """The plan, locked until the transaction ends; made where there is none."""
    plan = db.get(Plan, event_id, with_for_update=True)
    if plan is None:
        dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
        fresh = Plan(event_id=event_id, asks_cases=works_in_groups(db, event_id))
        values = {column.key: getattr(fresh, column.key) for column in Plan.__table__.columns}
        db.execute(dialect.insert(Plan).values(values).on_conflict_do_nothing())
        plan = db.get_one(Plan, event_id, with_for_update=True)
    return plan


def state_to_change(db: Session, event: Event) -> State:
    """All of an event's groups, locked likewise."""
    plan_to_change(db, event.id)
    return load(db, event)


def check_loose(state: State) -> None:
    """Raises :class:`~leernet.errors.Conflict` once the groups are fixed."""
    if state.plan.fixed_at is not None:
        raise Conflict("groups_fixed", "The groups are fixed. Loosen them first if you want to begin anew.")
