"""Groups are fixed, and told to the people in them: again only to whom something changed for."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Conflict
from leernet.hookspecs import Journal
from leernet.model import Event, Registration

from .keeping import state_to_change
from .state import State
from .tables import Group, Member, Told

TOLD = "groups.told"


def fix(db: Session, event: Event, now: datetime) -> None:
    """From now on nobody is divided anew; people can still be moved.

    :raises Conflict: ``no_groups``
    """
    state = state_to_change(db, event)
    if not state.groups:
        raise Conflict("no_groups", "There are no groups yet.")
    state.plan.fixed_at = now


def loosen(db: Session, event: Event) -> None:
    """The groups can be divided anew; until they are told again, participants see none."""
    plan = state_to_change(db, event).plan
    plan.fixed_at = plan.told_at = None


def tell(db: Session, event: Event, now: datetime, journal: Journal) -> int:
    """Mail everybody their group, or what changed of it. Returns to how many.

    :raises Conflict: ``groups_not_fixed``
    """
    state = state_to_change(db, event)
    if state.plan.fixed_at is None:
        raise Conflict("groups_not_fixed", "Fix the groups before you tell people.")
    state.plan.told_at = now
    before = {one.registration_id: one for one in told_at(db, event)}
    to_tell = 0
    for registration_id, group in _concerned(state):
        what = _what(group)
        told = before.get(registration_id)
        if told is None:
            db.add(Told(registration_id=registration_id, what=what))
        elif told.what == what:
            continue
        else:
            told.what = what
        journal(TOLD, registration_id, event_id=event.id)
        to_tell += 1
    return to_tell


def told_at(db: Session, event: Event) -> list[Told]:
    """What was told at an event, to whom."""
    query = select(Told).join(Registration, Registration.id == Told.registration_id)
    return list(db.scalars(query.where(Registration.event_id == event.id)))


def untold(state: State, told: list[Told]) -> int:
    """For how many something changed since they were told, or who were never told."""
    known = {one.registration_id: one.what for one in told}
    return sum(known.get(registration_id) != _what(group) for registration_id, group in _concerned(state))


def group_of(db: Session, registration_id: int) -> Group | None:
    """The group in which somebody is, or that they facilitate."""
    sits = select(Member.group_id).where(Member.registration_id == registration_id, Member.away.is_(False))
    query = select(Group).where(Group.id.in_(sits) | (Group.facilitator_id == registration_id))
    return db.scalars(query.order_by(Group.number).limit(1)).first()


def _concerned(state: State) -> Iterator[tuple[int, Group]]:
    for group in state.groups:
        ids = {one.id for one in state.present(group)}
        if group.facilitator_id in state.people:
            ids.add(group.facilitator_id or 0)
        yield from ((one, group) for one in sorted(ids))


def _what(group: Group) -> str:
    return f"{group.number}|{group.room}"
