"""What changed while a programme was loaded, and what stood in the way."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from ..errors import IllegalTransition, LeernetError, Problem
from ..model import Base, Transitions
from .fields import as_problem

S = TypeVar("S", bound=StrEnum)
R = TypeVar("R", bound=Base)


def assign(thing: Base, values: Mapping[str, object]) -> bool:
    """Set what differs; whether anything did. What is the same stays untouched, and costs no UPDATE."""
    different = {name: value for name, value in values.items() if not _same(getattr(thing, name), value)}
    for name, value in different.items():
        setattr(thing, name, value)
    return bool(different)


def _same(one: object, other: object) -> bool:
    """Rows by identity: to compare them field by field would load everything that hangs on them."""
    return one is other if isinstance(one, Base) or isinstance(other, Base) else one == other


def take_out(rows: list[R], row: R) -> None:
    """Remove exactly this row; ``list.remove`` would compare field by field."""
    del rows[next(number for number, one in enumerate(rows) if one is row)]


@dataclass
class Findings:
    """Problems that only show against the database: collected, so that all are told at once."""

    problems: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Note a problem and go on; nothing is committed in the end."""
        self.problems.append(problem)

    def attempt(self, place: str, do: Callable[[], object]) -> None:
        """Do something; what leernet raises becomes a problem at ``place``."""
        try:
            do()
        except LeernetError as error:
            self.add(as_problem(error, place))


@dataclass
class Tally:
    """Counts organisations, series and events; a part of one counts as that one."""

    counts: Counter[str] = field(default_factory=Counter)

    def tell(self, people: int) -> None:
        """Note that people get a mail."""
        self.counts["told"] += people

    def count(self, *, created: bool, updated: bool) -> None:
        """Note one thing."""
        self.counts["created" if created else "updated" if updated else "unchanged"] += 1


def steps(transitions: Transitions[S], present: S, wanted: S) -> Sequence[S]:
    """The shortest legal way from one state to another: between two loads of a file more than one thing may happen.

    :raises IllegalTransition: when there is none
    """
    ways: list[tuple[S, ...]] = [()]
    seen = {present}
    for way in ways:
        last = way[-1] if way else present
        if last == wanted:
            return way
        following = sorted(transitions.table.get(last, set()) - seen, key=list(type(present)).index)
        seen.update(following)
        ways.extend((*way, state) for state in following)
    raise IllegalTransition(transitions.subject, present.value, wanted.value)
