"""Make groups, and keep them balanced when people come and go."""

from collections.abc import Collection, Sequence

from .greedy import good
from .optimal import LARGEST, is_installed, optimal
from .problem import Problem

BEST, GOOD = "best", "good"


def divide(problem: Problem, *, use_solver: bool | None = None) -> tuple[list[int], str]:
    """The group of each person, and how it was found: :data:`BEST` is proven, :data:`GOOD` is not.

    :param use_solver: None: where it is installed
    """
    places = good(problem)
    if not places:
        return places, BEST
    cost = problem.cost(places)
    if cost <= problem.bound():
        return places, BEST
    solves = is_installed() if use_solver is None else use_solver
    if not solves or len(places) * problem.groups > LARGEST:
        return places, GOOD
    better, proven = optimal(problem, places)
    if problem.cost(better) < cost:
        places = better
    return places, BEST if proven else GOOD


def rebalance(problem: Problem, stay: Collection[int]) -> list[int]:
    """Give everybody who has no group one, and then move as few as possible, so that sizes differ by at most one.

    :param stay: who is not moved, by index
    """
    places, weights = good(problem), problem.weights()
    while (move := _next_move(problem, weights, places, stay)) is not None:
        index, group = move
        places[index] = group
    return places


def _next_move(
    problem: Problem, weights: Sequence[Sequence[int]], places: Sequence[int], stay: Collection[int]
) -> tuple[int, int] | None:
    """Who had best go from a group that is too large to the smallest; None when sizes differ by one at most."""
    sizes = [places.count(group) for group in range(problem.groups)]
    small = sizes.index(min(sizes)) if sizes else 0
    movable = [index for index, at in enumerate(places) if index not in stay and sizes[at] - sizes[small] > 1]

    def harm(index: int) -> tuple[int, int, int]:
        here, there = (_beside(weights, places, index, group) for group in (places[index], small))
        return -sizes[places[index]], there - here, problem.people[index].id

    return (min(movable, key=harm), small) if movable else None


def _beside(weights: Sequence[Sequence[int]], places: Sequence[int], index: int, group: int) -> int:
    return sum(weights[index][other] for other, at in enumerate(places) if at == group and other != index)
