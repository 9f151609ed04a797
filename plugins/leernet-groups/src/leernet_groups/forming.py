"""Groups are proposed, filled up, balanced on the day, and given up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from leernet import Conflict, NotFound
from leernet.model import Event

from .dividing import BEST, GOOD, divide, rebalance
from .keeping import check_loose, state_to_change
from .people import present_at
from .problem import Person, groups_for
from .settling import settle
from .state import State, load
from .tables import Group, Member


@dataclass(frozen=True)
class Pool:
    """The people of one format, or all, with their groups, while they are divided."""

    format_id: int | None
    groups: list[Group]
    people: Sequence[Person]


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
        _drop(db, state.groups, list(state.members.values()))
        state = load(db, event)
    stay = {one.registration_id for one in state.members.values() if one.by_hand}
    methods = []
    for format_id, groups in state.pools():
        people = [one for one in state.people.values() if _is_of(state, one, format_id, groups, stay)]
        pool = Pool(format_id, _as_many_as_needed(db, state, groups, stay, len(people), format_id), people)
        placed = _placed(state, pool, stay)
        places, method = divide(state.problem(people, len(pool.groups), placed), use_solver=use_solver)
        methods.append(method)
        _write(db, state, pool, places)
    for member in state.members.values():
        member.away = False
    return _finish(db, event, method=BEST if all(method == BEST for method in methods) else GOOD)


def fill_up(db: Session, event: Event) -> int:
    """Give everybody a group who has none yet, and move nobody. Returns how many got one.

    :raises Conflict: ``no_groups``
    """
    state = state_to_change(db, event)
    _check_there(state)
    before = len(state.unplaced)
    for format_id, groups in state.pools():
        people = [one for one in state.people.values() if _belongs(state, one, format_id, groups)]
        if not groups and people:
            groups = [_new_group(db, state, format_id)]
        if people:
            pool = Pool(format_id, groups, people)
            stay = {one.id for one in people if one.id in state.members}
            _write(db, state, pool, divide(state.problem(people, len(groups), _placed(state, pool, stay)))[0])
    _finish(db, event)
    return before


def balance(db: Session, event: Event, now: datetime) -> int:
    """On the day: whoever is not there leaves their group, who came gets one, and few others move.

    Whom an organiser placed is not moved. In a format in which nobody is there yet, nothing changes. Returns how many
    are not there.

    :raises Conflict: ``no_groups``, ``nobody_present``
    """
    state = state_to_change(db, event)
    _check_there(state)
    present = present_at(db, event.id, now) or ()
    if not present:
        raise Conflict("nobody_present", "Nobody is checked in yet. Record first who is there.")
    for format_id, groups in state.pools():
        people = [one for one in state.people.values() if _belongs(state, one, format_id, groups)]
        if groups and any(one.id in present for one in people):
            _balance(db, state, Pool(format_id, groups, people), present)
    _finish(db, event)
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
    people = [one for one in state.people.values() if _belongs(state, one, group.format_id, [group, *others])]
    here = {one.id for one in people if one.id in state.members and state.members[one.id].group_id != group.id}
    pool = Pool(group.format_id, others, people)
    places, _ = divide(state.problem(people, len(others), _placed(state, pool, here)))
    _write(db, state, pool, places)
    db.flush()
    db.delete(group)
    _finish(db, event)


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
    placed = _placed(state, pool, {one.id for one in there if one.id in state.members})
    tied = {group.facilitator_id for group in pool.groups} | state.contributors
    stay = {
        index
        for index, one in enumerate(there)
        if one.id in tied or (one.id in state.members and state.members[one.id].by_hand)
    }
    _write(db, state, pool, rebalance(state.problem(there, len(pool.groups), placed), stay))


def _is_of(state: State, person: Person, format_id: int | None, groups: Sequence[Group], stay: Collection[int]) -> bool:
    """Whether somebody is divided here: where an organiser placed them, else with their format."""
    if person.id in stay:
        return state.members[person.id].group_id in {group.id for group in groups}
    return person.joins and format_id in (None, person.format_id)


def _belongs(state: State, person: Person, format_id: int | None, groups: Sequence[Group]) -> bool:
    return _is_of(state, person, format_id, groups, state.members)


def _as_many_as_needed(
    db: Session, state: State, groups: list[Group], stay: Collection[int], people: int, format_id: int | None
) -> list[Group]:
    """The groups of a pool, some more or some fewer; one in which an organiser placed somebody stays."""
    kept = [one for one in groups if any(seat.person.id in stay for seat in state.seats[one.id])]
    needed = max(groups_for(people, state.plan.size), len(kept))
    loose = [one for one in groups if one not in kept]
    result = sorted([*kept, *loose[: needed - len(kept)]], key=lambda one: (one.number, one.id))
    for surplus in loose[needed - len(kept) :]:
        _drop(db, [surplus], [state.members[seat.person.id] for seat in state.seats[surplus.id]])
    for group in result:
        group.format_id = format_id
    return [*result, *(_new_group(db, state, format_id) for _ in range(needed - len(result)))]


def _drop(db: Session, groups: Sequence[Group], members: Sequence[Member]) -> None:
    """Members first: without them no group's end takes anybody along behind the back of what was loaded."""
    for rows in (members, groups):
        for row in rows:
            db.delete(row)
        db.flush()


def _new_group(db: Session, state: State, format_id: int | None) -> Group:
    group = Group(event_id=state.event.id, number=len(state.groups) + 1000, format_id=format_id)
    db.add(group)
    db.flush()
    return group


def _placed(state: State, pool: Pool, stay: Collection[int]) -> dict[int, int]:
    at = {group.id: index for index, group in enumerate(pool.groups)}
    return {
        index: at[group_id]
        for index, one in enumerate(pool.people)
        if one.id in stay and (group_id := state.members[one.id].group_id) in at and group_id is not None
    }


def _write(db: Session, state: State, pool: Pool, places: Sequence[int]) -> None:
    for person, place in zip(pool.people, places, strict=True):
        group, member = pool.groups[place], state.members.get(person.id)
        if member is None or member not in db:
            db.add(Member(registration_id=person.id, group_id=group.id))
        elif member.group_id != group.id:
            member.group_id, member.by_hand = group.id, False


def _finish(db: Session, event: Event, *, method: str = "") -> int:
    """Numbers in order of format, and a facilitator and a case for each group as far as they go."""
    db.flush()
    db.expire_all()
    state = load(db, event)
    order = {key: index for index, (key, _) in enumerate(state.pools())}
    ordered = sorted(state.groups, key=lambda one: (order.get(one.format_id, 0), one.number, one.id))
    for number, group in enumerate(ordered, start=1):
        group.number = number
    state.plan.method = method
    settle(state, fresh=bool(method))
    return len(ordered)


def _check_there(state: State) -> None:
    if not state.groups:
        raise Conflict("no_groups", "There are no groups yet.")
