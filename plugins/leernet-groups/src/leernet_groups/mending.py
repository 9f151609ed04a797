"""Groups that something upset are put right: everybody with their own format, sizes equal again, few people moved."""

from sqlalchemy.orm import Session

from leernet.model import Event

from .dividing import rebalance
from .keeping import state_to_change
from .pooling import Pool, check_there, drop, finish, new_group, placed_at, tied, write
from .problem import Person, groups_for
from .state import State, load
from .tables import Group
from .upset import forget_upsets


def mend(db: Session, event: Event) -> int:
    """Put the groups right; whom an organiser placed stays there. Returns how many people have another group now.

    :raises Conflict: ``no_groups``
    """
    state = state_to_change(db, event)
    check_there(state)
    before = {one.registration_id: one.group_id for one in state.members.values()}
    for format_id, groups in state.pools():
        people = [one for one in state.people.values() if _is_here(state, one, format_id, groups)]
        if people:
            needed = 0 if groups else groups_for(len(people), state.plan.size)
            pool = Pool(format_id, groups + [new_group(db, state, format_id) for _ in range(needed)], people)
            problem = state.problem(people, len(pool.groups), placed_at(state, pool, state.members))
            write(db, state, pool, rebalance(problem, tied(state, pool)))
    _lead_own_format(state)
    forget_upsets(db, event.id)
    db.flush()
    db.expire_all()
    state = load(db, event)
    drop(db, [one for one in state.groups if not state.seats[one.id]], [])
    finish(db, event)
    after = {one.registration_id: one.group_id for one in load(db, event).members.values()}
    return sum(before.get(key) != group_id for key, group_id in after.items())


def _lead_own_format(state: State) -> None:
    """Who facilitates a group of another format leaves it, for who is free to."""
    for group in state.groups:
        leads = state.people.get(group.facilitator_id or 0)
        if leads is not None and not group.facilitator_by_hand and group.format_id not in (None, leads.format_id):
            group.facilitator_id = None


def _is_here(state: State, person: Person, format_id: int | None, groups: list[Group]) -> bool:
    """Where an organiser placed them, or else where their own format is; who is away or taken out is nowhere."""
    member = state.members.get(person.id)
    if member is None:
        return person.joins and format_id in (None, person.format_id)
    if member.group_id is None or member.away:
        return False
    if member.by_hand:
        return member.group_id in {one.id for one in groups}
    return format_id in (None, person.format_id)
