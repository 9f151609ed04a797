"""What was agreed: written down, changed, done or dropped; and one reminder to who sees to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, NotFound
from leernet.hookspecs import Journal
from leernet.model import Event, Registration, RegistrationStatus, When

from .deadlines import NO_DEADLINE, due_sort
from .people import Body, body_called
from .tables import Action, ActionState

REMINDED = "outcomes.reminded"
MOST_AT_EVENT = 500
AT_ONCE = 100
LONGEST = 1000


@dataclass(frozen=True, kw_only=True)
class Agreed:
    """What an organisation agreed to do. ``registration_id``: of who sees to it."""

    what: str
    organisation: str = ""
    due: When | None = None
    registration_id: int | None = None
    remind_days: int = 0


def agree(db: Session, event: Event, agreed: Agreed, now: datetime, today: date) -> Action:
    """Write an action down.

    :raises InvalidInput: ``organisation_missing``, ``responsible_unknown``
    :raises Conflict: ``too_many_actions``
    """
    if len(db.scalars(select(Action.id).where(Action.event_id == event.id)).all()) >= MOST_AT_EVENT:
        raise Conflict("too_many_actions", "There are {most} actions already.", most=MOST_AT_EVENT)
    action = Action(
        event_id=event.id,
        what=agreed.what,
        organisation_name="",
        organisation_key="",
        due_sort=NO_DEADLINE,
        created_at=now,
    )
    _fill(db, action, agreed, today)
    db.add(action)
    db.flush()
    return action


def change(db: Session, action: Action, agreed: Agreed, today: date) -> dict[str, object]:
    """Write it anew; returns what stood there, without people.

    :raises InvalidInput: ``organisation_missing``, ``responsible_unknown``
    """
    before = told(action)
    _fill(db, action, agreed, today)
    db.flush()
    return before


def move(db: Session, action: Action, state: ActionState, progress: str) -> dict[str, object]:
    """Say where it stands; returns how it stood.

    :raises IllegalTransition: it cannot come there from where it is
    """
    before: dict[str, object] = {"state": action.state.value}
    if state is not action.state:
        action.move_to(state)
    action.progress = progress
    db.flush()
    return before


def told(action: Action) -> dict[str, object]:
    """What the journal keeps of an action: no people."""
    return {
        "what": action.what,
        "organisation": action.organisation_name,
        "due": action.due.edtf if action.due else None,
        "state": action.state.value,
        "responsible": action.participant_id is not None,
    }


def find_action(db: Session, event_ids: Select[int], action_id: int, *, lock: bool = True) -> Action:
    """An action of one of these events, to be changed; raises :class:`~leernet.errors.NotFound`."""
    query = select(Action).where(Action.id == action_id, Action.event_id.in_(event_ids))
    action = db.scalars(query.with_for_update() if lock else query).one_or_none()
    if action is None:
        raise NotFound("action_unknown", "There is no such action any more.")
    return action


def actions_of(db: Session, event_ids: Select[int], keys: Iterable[str] | None = None) -> list[Action]:
    """The actions of events, and of these organisations alone if any are given; the first deadline first."""
    query = select(Action).where(Action.event_id.in_(event_ids))
    if keys is not None:
        query = query.where(Action.organisation_key.in_(list(keys)))
    return list(db.scalars(query.order_by(Action.due_sort, Action.id)))


def remind(db: Session, today: date, journal: Journal) -> int:
    """Remind who sees to an action that is still open, once; returns how many."""
    query = (
        select(Action)
        .where(Action.reminded.is_(False), Action.remind_on <= today)
        .order_by(Action.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    found = db.scalars(query).all()
    count = 0
    for action in found:
        action.reminded = True
        if action.state is ActionState.OPEN and action.participant_id is not None and not action.is_overdue(today):
            journal(REMINDED, action.id, event_id=action.event_id)
            count += 1
    return count


def _fill(db: Session, action: Action, agreed: Agreed, today: date) -> None:
    responsible = _responsible(db, action.event_id, agreed.registration_id)
    body = _body(db, agreed.organisation, responsible)
    was = (action.due_last, action.remind_days, action.participant_id)
    action.what = agreed.what
    action.organisation_name, action.organisation_id, action.organisation_key = body.name, body.id, body.key
    action.participant_id = responsible.participant_id if responsible else None
    action.due, action.due_sort = agreed.due, due_sort(agreed.due)
    action.due_last = agreed.due.last if agreed.due else None
    action.remind_days = agreed.remind_days
    if was != (action.due_last, action.remind_days, action.participant_id):
        _plan_reminder(action, today)


def _plan_reminder(action: Action, today: date) -> None:
    """Whoever agrees to something within the days of its reminder knows of it."""
    wanted = action.remind_days > 0 and action.due_last is not None and action.participant_id is not None
    remind_on = action.due_last - timedelta(days=action.remind_days) if wanted and action.due_last else None
    action.remind_on = remind_on
    action.reminded = remind_on is None or remind_on <= today


def _responsible(db: Session, event_id: int, registration_id: int | None) -> Registration | None:
    if registration_id is None:
        return None
    found = db.get(Registration, registration_id)
    if found is None or found.event_id != event_id or found.status is not RegistrationStatus.CONFIRMED:
        raise InvalidInput("responsible_unknown", "Choose somebody who takes part.", field="responsible")
    return found


def _body(db: Session, name: str, responsible: Registration | None) -> Body:
    if name:
        return body_called(db, name)
    if responsible is not None and responsible.organisation_name:
        return Body(responsible.organisation_name, responsible.organisation_id)
    raise InvalidInput("organisation_missing", "Say of which organisation it is.", field="organisation")
