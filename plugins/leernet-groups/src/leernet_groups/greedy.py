"""A good division without a solver: deal people out, then exchange them as long as that helps.

Dealt out by organisation, colleagues are apart wherever that can be; what follows never makes it dearer. The same
people give the same groups, each time.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from random import Random

from .problem import Problem

KICKS, EFFORT = 300, 1_000_000
"""How often at most it is shaken up to find something better, and how many pairs of people are looked at for that."""


def good(problem: Problem) -> list[int]:
    """The group of each person, by index."""
    if not problem.people:
        return []
    board = min((_improved(problem, start) for start in (_deal, _settle)), key=lambda one: one.cost)
    return _shaken(board).places


class _Board:
    """A division while it is made. ``near``: what each person would cost beside the people of each group."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.weights = problem.weights()
        self.left = problem.sizes()
        self.places = [-1] * len(problem.people)
        self.near = [[0] * problem.groups for _ in problem.people]
        self.free = [index for index in range(len(problem.people)) if index not in problem.placed]
        self.cost = 0
        for index, group in problem.placed.items():
            self.put(index, group)

    def put(self, index: int, group: int) -> None:
        """Somebody who is nowhere yet gets a place."""
        self.cost += self.near[index][group]
        self.places[index] = group
        self.left[group] -= 1
        for other, weight in enumerate(self.weights[index]):
            if weight:
                self.near[other][group] += weight

    def take(self, index: int) -> int:
        """Somebody leaves their group."""
        group = self.places[index]
        self.places[index] = -1
        self.left[group] += 1
        for other, weight in enumerate(self.weights[index]):
            if weight:
                self.near[other][group] -= weight
        self.cost -= self.near[index][group]
        return group

    def exchange(self, one: int, other: int) -> None:
        """Two people take one another's place."""
        a, b = self.take(one), self.take(other)
        self.put(one, b)
        self.put(other, a)

    def best_exchange(self, one: int) -> int | None:
        """With whom somebody had best change places; None when nothing gets better."""
        a, near, weights, places = self.places[one], self.near, self.weights[one], self.places
        mine = near[one]
        here = mine[a]
        best, found = 0, None
        for other in self.free:
            b = places[other]
            if b != a:
                theirs = near[other]
                gain = mine[b] - here + theirs[a] - theirs[b] - 2 * weights[other]
                if gain < best:
                    best, found = gain, other
        return found


def _improved(problem: Problem, start: Callable[[_Board], None]) -> _Board:
    board = _Board(problem)
    start(board)
    _exchange(board)
    return board


def _deal(board: _Board) -> None:
    """One after the other, colleagues in a row: no group gets a second one before every group has its first."""
    people = board.problem.people
    many = Counter(person.organisation_key for person in people)

    def rank(index: int) -> tuple[bool, int, str, bool, str, int]:
        one = people[index]
        alone, case = not one.organisation_key, one.id not in board.problem.contributors
        return alone, -many[one.organisation_key], one.organisation_key, case, one.kind, one.id

    group = 0
    for index in sorted(board.free, key=rank):
        while not board.left[group]:
            group = (group + 1) % board.problem.groups
        board.put(index, group)
        group = (group + 1) % board.problem.groups


def _settle(board: _Board) -> None:
    """Each where they cost least, those first who are hardest to please."""
    hardest = sorted(board.free, key=lambda index: (-sum(board.weights[index]), board.problem.people[index].id))
    for index in hardest:
        room = [group for group, left in enumerate(board.left) if left]
        board.put(index, min(room, key=lambda group: (board.near[index][group], -board.left[group], group)))


def _exchange(board: _Board) -> None:
    """Exchange people until no exchange of two helps any more."""
    helps = True
    while helps:
        helps = False
        for one in board.free:
            if board.near[one][board.places[one]] and (other := board.best_exchange(one)) is not None:
                board.exchange(one, other)
                helps = True


def _shaken(board: _Board) -> _Board:
    """Exchange a few at random and improve again, to get out of where every single exchange only hurts."""
    bound = board.problem.bound()
    random = Random(len(board.free))  # noqa: S311  (the same each time, and no secret)
    kicks = min(KICKS, EFFORT // (len(board.free) ** 2 or 1))
    for _ in range(kicks if board.problem.groups > 1 and len(board.free) > 1 else 0):
        if board.cost <= bound:
            break
        before, cost = list(board.places), board.cost
        for _ in range(3):
            board.exchange(*random.sample(board.free, 2))
        _exchange(board)
        if board.cost > cost:
            _restore(board, before)
    return board


def _restore(board: _Board, places: Sequence[int]) -> None:
    moved = [index for index in board.free if board.places[index] != places[index]]
    for index in moved:
        board.take(index)
    for index in moved:
        board.put(index, places[index])
