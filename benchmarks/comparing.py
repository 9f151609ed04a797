"""Registrations a second beside the limit: one hot event and 200 events, 1 and 8 clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

from benchmarks.clients import Clients, Job, Result

MIXED = [f"event-{number}" for number in range(200)]
HOT = MIXED[:1]
CLIENTS = (1, 8)

Both = Callable[[Sequence[str]], tuple[Job, Job]]
"""The job of the limit and that of leernet, for some events."""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    database: str
    events: int
    clients: int
    limit: Result
    leernet: Result

    @property
    def ratio(self) -> float:
        """The part of the limit that is reached."""
        return self.leernet.per_second / self.limit.per_second

    def figures(self) -> dict[str, object]:
        """The line for a file."""
        return asdict(self) | {"ratio": self.ratio}

    def __str__(self) -> str:
        figures = f"{self.limit.per_second:9.0f} {self.leernet.per_second:10.0f} {self.ratio:6.2f}"
        times = f"{self.limit.p50:9.2f} {self.leernet.p50:7.2f} {self.leernet.p99:7.2f}"
        return f"{self.database:10} {self.events:6} {self.clients:7} {figures} {times}"


HEADING = f"{'':10} events clients  limit /s leernet /s  ratio limit p50     p50     p99 (ms)"


def compare(clients: Clients, database: str, both: Both, rounds: int) -> Iterator[Row]:
    """Measure and print each line on one database."""
    for slugs in (HOT, MIXED):
        for count in CLIENTS:
            row = Row(database, len(slugs), count, *clients.in_turns(both(slugs), count, rounds))
            print(row, flush=True)
            yield row
