"""How much time each plugin takes, and how often it fails: counted in this process, and fetched to be kept.

Whatever a plugin's own code does is counted: its hooks, and the methods of what it brings (a format, a page). The time
is what passes on the clock, and so has the database in it, and what others do meanwhile.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from threading import Lock
from time import perf_counter
from types import FunctionType, MethodType
from typing import TypeVar, cast

from ..errors import LeernetError

K = TypeVar("K")

Where = tuple[str, str]
"""The name of a plugin, and a hook: that which was called, or that which brought what was called."""


@dataclass(frozen=True)
class Spent:
    """What calls cost. ``failed_as``: the sort of the last exception, of which the text may be personal."""

    calls: int = 0
    seconds: float = 0.0
    failures: int = 0
    failed_as: str = ""

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.calls + other.calls,
            self.seconds + other.seconds,
            self.failures + other.failures,
            other.failed_as or self.failed_as,
        )


class Ledger:
    """What plugins cost since it was last taken out."""

    def __init__(self) -> None:
        self._spent: dict[Where, Spent] = {}
        self._lock = Lock()

    @contextmanager
    def measure(self, plugin: str, hook: str) -> Iterator[None]:
        """Count what runs inside as a call. What leernet itself means by raising, such as a refusal, is no failure."""
        begun, failed_as = perf_counter(), ""
        try:
            yield
        except LeernetError:
            raise
        except Exception as error:
            failed_as = type(error).__name__
            raise
        finally:
            self.add({(plugin, hook): Spent(1, perf_counter() - begun, int(bool(failed_as)), failed_as)})

    def add(self, spent: Mapping[Where, Spent]) -> None:
        """Count these too; also to put back what could not be kept."""
        with self._lock:
            for where, one in spent.items():
                self._spent[where] = self._spent.get(where, Spent()) + one

    def take(self) -> Mapping[Where, Spent]:
        """All of it; from here on it counts anew."""
        with self._lock:
            taken, self._spent = self._spent, {}
        return taken

    def measured(self, kinds: Iterable[K], plugin: str, hook: str) -> Iterator[K]:
        """What a plugin brings, as it is, with each call of its methods counted."""
        return (cast(K, _Measured(kind, self, (plugin, hook))) for kind in kinds)


class _Measured:
    """Stands in for what a plugin brought: reads and sets what is there, and counts calls of its methods."""

    __slots__ = ("_kind", "_ledger", "_where")
    _kind: object
    _ledger: Ledger
    _where: Where

    def __init__(self, kind: object, ledger: Ledger, where: Where) -> None:
        for name, value in (("_kind", kind), ("_ledger", ledger), ("_where", where)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> object:
        value = getattr(self._kind, name)
        if not isinstance(value, MethodType | FunctionType):
            return value
        ledger, where = self._ledger, self._where

        @wraps(value)
        def counted(*args: object, **kwargs: object) -> object:
            with ledger.measure(*where):
                return value(*args, **kwargs)

        return counted

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._kind, name, value)

    def __repr__(self) -> str:
        return repr(self._kind)
