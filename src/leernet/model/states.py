"""States as tables: what may follow on what. An illegal move is an error with a code, never silently ignored."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Generic, TypeVar

from ..errors import IllegalTransition

S = TypeVar("S", bound=StrEnum)


class Transitions(Generic[S]):
    """The legal moves of one kind of thing."""

    def __init__(self, subject: str, table: Mapping[S, set[S]]) -> None:
        self.subject = subject
        self.table = table

    def allows(self, present: S, wanted: S) -> bool:
        """Whether ``wanted`` may follow on ``present``."""
        return wanted in self.table.get(present, set())

    def check(self, present: S, wanted: S) -> S:
        """Return ``wanted``; raises :class:`~leernet.errors.IllegalTransition` when it may not follow."""
        if not self.allows(present, wanted):
            raise IllegalTransition(self.subject, present.value, wanted.value)
        return wanted
