"""Dividing people: what always holds, whoever comes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leernet_groups.dividing import BEST, divide, rebalance
from leernet_groups.greedy import good
from leernet_groups.problem import Person, Problem, Wishes, groups_for, pairs_spread


def person(number: int, organisation: str = "", kind: str = "", audience: str = "") -> Person:
    return Person(
        id=number + 1,
        participant_id=100 + number,
        name=f"P{number}",
        organisation_key=organisation,
        kind=kind,
        audience=audience,
    )


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Up to thirty people of a few organisations, after a few earlier events, some of them with a case."""
    count = draw(st.integers(1, 30))
    organisations = draw(st.lists(st.sampled_from(["", *"abcdefgh"]), min_size=count, max_size=count))
    kinds = draw(st.lists(st.sampled_from(["", "municipality", "province"]), min_size=count, max_size=count))
    size = draw(st.integers(2, 8))
    earlier = draw(st.lists(st.frozensets(st.integers(100, 99 + count), max_size=6), max_size=5))
    contributors = draw(st.frozensets(st.integers(1, count), max_size=4))
    people = [person(number, organisations[number], kinds[number]) for number in range(count)]
    return Problem(
        people=people,
        groups=groups_for(count, size),
        wishes=Wishes(size=size),
        contributors=contributors,
        earlier=tuple(earlier),
    )


def sizes_of(problem: Problem, places: Sequence[int]) -> list[int]:
    return [places.count(group) for group in range(problem.groups)]


def colleagues_together(problem: Problem, places: Sequence[int]) -> int:
    """How many pairs of colleagues share a group."""
    counts = Counter((one.organisation_key, at) for one, at in zip(problem.people, places, strict=True))
    return sum(count * (count - 1) // 2 for (key, _), count in counts.items() if key)


@given(problem=problems())
@settings(max_examples=40, deadline=None)
def test_everybody_is_in_one_group_and_sizes_differ_by_at_most_one(problem: Problem) -> None:
    places = good(problem)
    sizes = sizes_of(problem, places)
    assert len(places) == len(problem.people)
    assert sum(sizes) == len(problem.people)
    assert max(sizes) - min(sizes) <= 1
    assert max(sizes) <= problem.wishes.size


@given(problem=problems())
@settings(max_examples=40, deadline=None)
def test_colleagues_are_together_only_where_they_are_too_many_and_then_as_few_as_can_be(problem: Problem) -> None:
    many = Counter(one.organisation_key for one in problem.people if one.organisation_key)
    least = sum(pairs_spread(count, problem.groups) for count in many.values())
    assert colleagues_together(problem, good(problem)) == least


@given(problem=problems())
@settings(max_examples=20, deadline=None)
def test_the_same_people_give_the_same_groups(problem: Problem) -> None:
    assert good(problem) == good(problem)


@given(problem=problems(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_whom_somebody_placed_stays_there(problem: Problem, data: st.DataObject) -> None:
    indexes = st.integers(0, len(problem.people) - 1)
    placed = data.draw(st.dictionaries(indexes, st.integers(0, problem.groups - 1)))
    places = good(replace(problem, placed=placed))
    assert all(places[index] == group for index, group in placed.items())
    sizes = sizes_of(problem, places)
    free = Counter(places) - Counter(placed.values())
    assert all(sizes[group] - min(sizes) <= 1 for group in free), "only who was placed makes a group larger"


@given(problem=problems(), data=st.data())
@settings(max_examples=40, deadline=None)
def test_balancing_moves_nobody_who_stays_and_few_others(problem: Problem, data: st.DataObject) -> None:
    placed = dict(enumerate(good(problem)))
    gone = data.draw(st.sets(st.sampled_from(sorted(placed))))
    left = [index for index in placed if index not in gone]
    there = replace(
        problem,
        people=[problem.people[index] for index in left],
        placed={new: placed[old] for new, old in enumerate(left)},
    )
    stay = data.draw(st.sets(st.integers(0, max(0, len(left) - 1))))
    places = rebalance(there, stay)
    assert all(places[index] == there.placed[index] for index in stay if index < len(left))
    if not stay:
        sizes, before = sizes_of(there, places), sizes_of(there, list(there.placed.values()))
        assert max(sizes) - min(sizes) <= 1
        moved = sum(at != there.placed[index] for index, at in enumerate(places))
        assert moved == sum(max(0, a - b) for a, b in zip(sorted(before), sorted(sizes), strict=True))


@given(problem=problems())
@settings(max_examples=20, deadline=None)
def test_what_is_called_the_best_costs_as_little_as_can_be(problem: Problem) -> None:
    places, method = divide(problem, use_solver=False)
    assert problem.bound() <= problem.cost(places)
    assert (method == BEST) == (problem.cost(places) <= problem.bound())


def test_people_who_met_are_kept_apart_where_that_costs_nothing_heavier() -> None:
    people = [person(number) for number in range(9)]
    earlier = tuple(frozenset(range(100 + 3 * group, 103 + 3 * group)) for group in range(3))
    places = good(Problem(people=people, groups=3, earlier=earlier))
    assert all(len({places[index] for index in range(start, start + 3)}) == 3 for start in (0, 3, 6))
    again = good(Problem(people=people, groups=3, earlier=earlier, wishes=Wishes(avoid_repeats=False)))
    assert sorted(sizes_of(Problem(people=people, groups=3), again)) == [3, 3, 3]


def test_a_lighter_wish_never_brings_colleagues_together() -> None:
    people = [person(0, "a", "x"), person(1, "a", "y"), person(2, "b", "x"), person(3, "b", "y")]
    for met in ({100, 102}, {100, 103}, {101, 102}, {101, 103}):
        problem = Problem(people=people, groups=2, earlier=(frozenset(met),) * 20, contributors=frozenset({1, 3}))
        assert colleagues_together(problem, good(problem)) == 0


def test_audiences_and_kinds_are_mixed() -> None:
    people = [person(number, audience="bewoner" if number < 4 else "ambtenaar") for number in range(8)]
    places = good(Problem(people=people, groups=2, wishes=Wishes(size=4)))
    assert [sum(places[index] == group for index in range(4)) for group in (0, 1)] == [2, 2]


@pytest.mark.parametrize(("people", "size", "groups"), [(0, 6, 0), (1, 6, 1), (6, 6, 1), (7, 6, 2), (13, 6, 3)])
def test_as_many_groups_as_it_takes(people: int, size: int, groups: int) -> None:
    assert groups_for(people, size) == groups


def test_nobody_makes_no_groups() -> None:
    assert divide(Problem(people=[], groups=0)) == ([], BEST)
    assert rebalance(Problem(people=[], groups=0), ()) == []
