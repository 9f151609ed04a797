"""Which facilitator and which case a group has, as far as no organiser chose."""

from itertools import combinations

from .problem import Person
from .state import State
from .tables import Group

COLLEAGUE = 100
"""What one colleague in a group weighs against having been with somebody in a group before."""


def settle(state: State, *, fresh: bool = False) -> None:
    """Give each group a facilitator and a case, as far as there are any.

    :param fresh: choose again, instead of only filling what is empty
    """
    _settle_cases(state)
    for _, groups in state.pools():
        _settle_facilitators(state, groups, fresh=fresh)


def _settle_cases(state: State) -> None:
    used = {one.id: one for one in state.cases.values() if one.is_used}
    for group in state.groups:
        if not group.case_by_hand:
            here = {person.id for person in state.present(group)}
            own = [one.id for one in used.values() if one.registration_id in here]
            group.case_id = group.case_id if group.case_id in own else next(iter(own), None)


def _settle_facilitators(state: State, groups: list[Group], *, fresh: bool) -> None:
    """Each at most once; first in order, then exchanged as long as that helps."""
    for group in groups:
        person = state.people.get(group.facilitator_id or 0)
        if not group.facilitator_by_hand and (fresh or person is None or not person.facilitates):
            group.facilitator_id = None
    taken = {group.facilitator_id for group in state.groups}
    formats = {group.format_id for group in groups}
    free = [one for one in state.facilitators if one.id not in taken and formats & {None, one.format_id}]
    empty = [one for one in groups if not (one.facilitator_by_hand or one.facilitator_id)]
    chosen: list[Person | None] = [*free, *(None for _ in empty)][: max(len(free), len(empty))]
    pairs = list(combinations(range(len(chosen)), 2))
    price = [[_price(state, person, group) for group in empty] for person in chosen]
    at = list(range(len(chosen)))  # who of ``chosen`` has the group at this place; beyond the last group: none
    helps = True
    while helps:
        helps = False
        for a, b in pairs:
            before = _paid(price, at[a], a) + _paid(price, at[b], b)
            if _paid(price, at[b], a) + _paid(price, at[a], b) < before:
                at[a], at[b] = at[b], at[a]
                helps = True
    for place, group in enumerate(empty):
        person = chosen[at[place]]
        group.facilitator_id = person.id if person else None


def _paid(price: list[list[int]], who: int, place: int) -> int:
    return price[who][place] if place < len(price[who]) else 0


def _price(state: State, facilitator: Person | None, group: Group) -> int:
    if facilitator is None:
        return 0
    members = state.present(group)
    colleagues = sum(
        bool(one.organisation_key) and one.organisation_key == facilitator.organisation_key for one in members
    )
    here = {one.participant_id for one in members}
    return COLLEAGUE * colleagues + sum(len(here & one) for one in state.earlier if facilitator.participant_id in one)
