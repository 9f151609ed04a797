"""The people who are divided over the same groups: of one format, or all; and how places are written down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from leernet import Conflict
from leernet.model import Event

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


def is_of(state: State, person: Person, format_id: int | None, groups: Sequence[Group], stay: Collection[int]) -> bool:
    """Whether somebody is divided here: where an organiser placed them, else with their format."""
    if person.id in stay:
        return state.members[person.id].group_id in {group.id for group in groups}
    return person.joins and format_id in (None, person.format_id)


def belongs(state: State, person: Person, format_id: int | None, groups: Sequence[Group]) -> bool:
    """Whether somebody is divided here: where they sit, else with their format."""
    return is_of(state, person, format_id, groups, state.members)


def as_many_as_needed(
    db: Session, state: State, groups: list[Group], stay: Collection[int], people: int, format_id: int | None
) -> list[Group]:
    """The groups of a pool, some more or some fewer; one in which an organiser placed somebody stays."""
    kept = [one for one in groups if any(seat.person.id in stay for seat in state.seats[one.id])]
    needed = max(groups_for(people, state.plan.size), len(kept))
    loose = [one for one in groups if one not in kept]
    result = sorted([*kept, *loose[: needed - len(kept)]], key=lambda one: (one.number, one.id))
    for surplus in loose[needed - len(kept) :]:
        drop(db, [surplus], [state.members[seat.person.id] for seat in state.seats[surplus.id]])
    for group in result:
        group.format_id = format_id
    return [*result, *(new_group(db, state, format_id) for _ in range(needed - len(result)))]


def drop(db: Session, groups: Sequence[Group], members: Sequence[Member]) -> None:
    """Members first: without them no group's end takes anybody along behind the back of what was loaded."""
    for rows in (members, groups):
        for row in rows:
            db.delete(row)
        db.flush()


def new_group(db: Session, state: State, format_id: int | None) -> Group:
    """One more; its number comes with :func:`finish`."""
    group = Group(event_id=state.event.id, number=len(state.groups) + 1000, format_id=format_id)
    db.add(group)
    db.flush()
    return group


def placed_at(state: State, pool: Pool, stay: Collection[int]) -> dict[int, int]:
    """In which group those of them are who stay, both by index."""
    at = {group.id: index for index, group in enumerate(pool.groups)}
    return {
        index: at[group_id]
        for index, one in enumerate(pool.people)
        if one.id in stay and (group_id := state.members[one.id].group_id) in at and group_id is not None
    }


def tied(state: State, pool: Pool) -> set[int]:
    """Who is not moved to make groups equal, by index: placed by hand, or a facilitator or a case hangs on them."""
    held = {group.facilitator_id for group in pool.groups} | state.contributors
    by_hand = {key for key, member in state.members.items() if member.by_hand}
    return {index for index, one in enumerate(pool.people) if one.id in held or one.id in by_hand}


def write(db: Session, state: State, pool: Pool, places: Sequence[int]) -> None:
    """Give everybody of a pool the group that was found for them."""
    for person, place in zip(pool.people, places, strict=True):
        group, member = pool.groups[place], state.members.get(person.id)
        if member is None or member not in db:
            db.add(Member(registration_id=person.id, group_id=group.id))
        elif member.group_id != group.id:
            member.group_id, member.by_hand = group.id, False


def finish(db: Session, event: Event, *, method: str = "") -> int:
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


def check_there(state: State) -> None:
    """Raises :class:`~leernet.errors.Conflict` where there are no groups."""
    if not state.groups:
        raise Conflict("no_groups", "There are no groups yet.")
