"""The solver, where it is: as good as trying everything, and never worse than doing without.

OR-Tools is 185 MB, so it is no part of everybody's environment: `.ci/run` installs it, and elsewhere these are skipped.
"""

import os
from itertools import combinations
from random import Random

import pytest
from leernet_groups.dividing import BEST, GOOD, divide
from leernet_groups.greedy import good
from leernet_groups.optimal import is_installed, optimal
from leernet_groups.problem import Person, Problem, Wishes

needs_solver = pytest.mark.skipif(
    not is_installed() and os.environ.get("CI", "").lower() != "true",
    reason='no OR-Tools (pip install "leernet-groups[optimal]")',
)


def some_problem(seed: int, people: int = 8, groups: int = 2) -> Problem:
    """People who met often, so that the good division is not obviously the best."""
    random = Random(seed)
    ids = range(people)
    return Problem(
        people=[
            Person(
                id=one,
                participant_id=one,
                name=str(one),
                organisation_key=random.choice("abcde"),
                kind=random.choice("xy"),
            )
            for one in ids
        ],
        groups=groups,
        wishes=Wishes(size=people // groups),
        contributors=frozenset(random.sample(ids, groups)),
        earlier=tuple(frozenset(random.sample(ids, 4)) for _ in range(6)),
    )


@needs_solver
@pytest.mark.parametrize("seed", range(5))
def test_no_other_division_costs_less(seed: int) -> None:
    problem = some_problem(seed)
    places, proven = optimal(problem, good(problem))
    least = min(problem.cost([int(index in half) for index in range(8)]) for half in combinations(range(8), 4))
    assert proven
    assert problem.cost(places) == least


@needs_solver
def test_it_is_never_worse_than_without_and_keeps_who_was_placed() -> None:
    problem = some_problem(7, people=24, groups=4)
    places, _ = divide(problem, use_solver=True)
    assert problem.cost(places) <= problem.cost(good(problem))
    placed = Problem(people=problem.people, groups=4, earlier=problem.earlier, placed={0: 3, 1: 3})
    assert optimal(placed, good(placed))[0][:2] == [3, 3]


def test_without_it_a_good_division_is_made() -> None:
    problem = some_problem(1)
    places, method = divide(problem, use_solver=False)
    assert places == good(problem)
    assert method in (BEST, GOOD)
