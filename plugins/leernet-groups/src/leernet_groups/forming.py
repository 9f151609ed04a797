"""Groups are proposed, filled up, balanced on the day, and given up."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from leernet import Conflict, NotFound
from leernet.model import Event

from .dividing import BEST, GOOD, divide, rebalance
from .keeping import check_loose, state_to_change
from .people import present_at
from .pooling import (
    Pool,
    as_many_as_needed,
    belongs,
    check_there,
    drop,
    finish,
    is_of,
    new_group,
    placed_at,
    tied,
    write,
)
from .state import State, load
from .tables import Group
from .upset import forget_upsets


def propose(db: Session, event: Event, *, anew: bool = False, use_solver: bool | None = None) -> int:
    """Divide everybody; whom an organiser placed stays there. Returns how many groups there are.

    :param anew: forget what was done by hand
    :raises Conflict: ``groups_fixed``, ``nobody_to_group``
    """
    state = state_to_change(db, event)
    check_loose(state)
    if not any(person.joins for person in state.people.values()):
        raise Conflict("nobody_to_group", "Nobody who takes part has a place yet, so there are no groups to make.")
    if anew:
        drop(db, state.groups, list(state.members.values()))
        state = load(db, event)
    stay = {one.registration_id for one in state.members.values() if one.by_hand}
    methods = []
    for format_id, groups in state.pools():
        people = [one for one in state.people.values() if is_of(state, one, format_id, groups, stay)]
        pool = Pool(format_id, as_many_as_needed(db, state, groups, stay, len(people), format_id), people)
        placed = placed_at(state, pool, stay)
        places, method = divide(state.problem(people, len(pool.groups), placed), use_solver=use_solver)
        methods.append(method)
        write(db, state, pool, places)
    for member in state.members.values():
        member.away = False
    forget_upsets(db, event.id)
    return finish(db, event, method=BEST if all(method == BEST for method in methods) else GOOD)


def fill_up(db: Session, event: Event) -> int:
    """Give everybody a group who has none yet, and move nobody. Returns how many got one.

    :raises Conflict: ``no_groups``
    """
    state = state_to_change(db, event)
    check_there(state)
    before = len(state.unplaced)
    for format_id, groups in state.pools():
        people = [one for one in state.people.values() if belongs(state, one, format_id, groups)]
        if not groups and people:
            groups = [new_group(db, state, format_id)]
        if people:
            pool = Pool(format_id, groups, people)
            stay = {one.id for one in people if one.id in state.members}
            write(db, state, pool, divide(state.problem(people, len(groups), placed_at(state, pool, stay)))[0])
    finish(db, event)
    return before


def balance(db: Session, event: Event, now: datetime) -> int:
    """On the day: whoever is not there leaves their group, who came gets one, and few others move.

    Whom an organiser placed is not moved. In a format in which nobody is there yet, nothing changes. Returns how many
    are not there.

    :raises Conflict: ``no_groups``, ``nobody_present``
    """
    state = state_to_change(db, event)
    check_there(state)
    present = present_at(db, event.id, now) or ()
    if not present:
        raise Conflict("nobody_present", "Nobody is checked in yet. Record first who is there.")
    for format_id, groups in state.pools():
        people = [one for one in state.people.values() if belongs(state, one, format_id, groups)]
        if groups and any(one.id in present for one in people):
            _balance(db, state, Pool(format_id, groups, people), present)
    finish(db, event)
    return sum(member.away for member in state.members.values())


def give_up(db: Session, event: Event, group_id: int) -> None:
    """One group less: its people go to the others, and nobody else moves.

    :raises NotFound: ``group_unknown``
    :raises Conflict: ``last_group``
    """
    state = state_to_change(db, event)
    group = find_group(state, group_id)
    others = [one for one in state.groups if one.format_id == group.format_id and one.id != group.id]
    if not others:
        raise Conflict("last_group", "There is no other group for these people.")
    people = [one for one in state.people.values() if belongs(state, one, group.format_id, [group, *others])]
    here = {one.id for one in people if one.id in state.members and state.members[one.id].group_id != group.id}
    pool = Pool(group.format_id, others, people)
    places, _ = divide(state.problem(people, len(others), placed_at(state, pool, here)))
    write(db, state, pool, places)
    db.flush()
    db.delete(group)
    finish(db, event)


def find_group(state: State, group_id: int) -> Group:
    """A group of this event; raises :class:`~leernet.errors.NotFound`."""
    for group in state.groups:
        if group.id == group_id:
            return group
    raise NotFound("group_unknown", "There is no such group any more.")


def _balance(db: Session, state: State, pool: Pool, present: Collection[int]) -> None:
    there = [one for one in pool.people if one.id in present]
    for one in pool.people:
        if one.id in state.members:
            state.members[one.id].away = one.id not in present
    pool = Pool(pool.format_id, pool.groups, there)
    placed = placed_at(state, pool, {one.id for one in there if one.id in state.members})
    write(db, state, pool, rebalance(state.problem(there, len(pool.groups), placed), tied(state, pool)))
