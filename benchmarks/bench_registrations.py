"""Registrations a second, as a ratio to the limit: the same rows written by as many processes with the bare driver.

    python -m benchmarks registrations
    python -m benchmarks.bench_registrations --seconds 5 --rounds 3 --rows 10000 100000 1000000

One hot event that everybody wants, and 200 events; 1 and 8 client processes; SQLite and PostgreSQL. Each registration
is of somebody new who names their organisation. Limit and leernet take turns, and the median of the rounds is shown,
for a machine is never idle. The figures go to ``var/benchmark-registrations.json`` too.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from uuid import uuid4

from benchmarks import databases, limit
from benchmarks.clients import Clients, Job, Prepare, Result
from leernet.services.registration import RegistrationRequest, register
from leernet.testing import counted
from leernet.work import PARTICIPANT

FILE = Path(__file__).parents[1] / "var" / "benchmark-registrations.json"
MIXED = [f"event-{number}" for number in range(200)]
HOT = MIXED[:1]
CLIENTS = (1, 8)
TARGET = 0.5
"""The part of the limit that the project promises, in process."""


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


def someone(slug: str) -> RegistrationRequest:
    return RegistrationRequest(
        event=slug,
        format="physical",
        name="Annelies van der Meer",
        email=f"{uuid4().hex}@example.org",
        organisation="Gemeente Zaanstad",
    )


def prepare(url: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]:
    """Register somebody for one of the events, by chance."""
    network = databases.network(url)
    until.callback(network.engine.dispose)

    def register_somebody() -> None:
        network.run(PARTICIPANT, register, someone(random.choice(slugs)))

    return register_somebody


def statements(url: str) -> int:
    """How many SQL statements one registration takes, BEGIN and COMMIT left out."""
    network = databases.network(url)
    with counted(network.engine) as seen:
        network.run(PARTICIPANT, register, someone(HOT[0]))
    network.engine.dispose()
    return len(seen)


def middle(results: Sequence[Result]) -> Result:
    return Result(*(median(getattr(result, name) for result in results) for name in ("per_second", "p50", "p99")))


def measure(clients: Clients, name: str, url: str, options: argparse.Namespace) -> Iterator[Row]:
    for slugs in (HOT, MIXED):
        for count in CLIENTS:
            both: tuple[Prepare, Prepare] = (limit.prepare, prepare)
            rounds = [
                [clients.run(Job(way, url, slugs, options.seconds), count) for way in both]
                for _ in range(options.rounds)
            ]
            bare, ours = (middle(results) for results in zip(*rounds, strict=True))
            yield Row(name, len(slugs), count, bare, ours)


def growth(clients: Clients, url: str, options: argparse.Namespace) -> Iterator[tuple[int, Result]]:
    before = 0
    for rows in sorted(options.rows):
        databases.grow(url, before + 1, rows, len(MIXED))
        before = rows
        job = Job(prepare, url, MIXED, options.seconds)
        yield rows, middle([clients.run(job, 1) for _ in range(options.rounds)])


@contextmanager
def each_database() -> Iterator[dict[str, str]]:
    with databases.sqlite() as sqlite, databases.postgres() as postgres:
        urls = {"SQLite": sqlite, "PostgreSQL": postgres}
        yield {name: url for name, url in urls.items() if url}


def chosen(arguments: Sequence[str]) -> argparse.Namespace:
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seconds", type=float, default=0.5, help="of each run")
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--rows", type=int, nargs="*", default=[10_000, 100_000], help="in the table, for growth")
    options.add_argument("--json", type=Path, default=FILE)
    return options.parse_args(arguments)


def show(row: Row) -> None:
    figures = f"{row.limit.per_second:9.0f} {row.leernet.per_second:10.0f} {row.ratio:6.2f}"
    times = f"{row.limit.p50:9.2f} {row.leernet.p50:7.2f} {row.leernet.p99:7.2f}"
    print(f"{row.database:10} {row.events:6} {row.clients:7} {figures} {times}", flush=True)


def save(file: Path, rows: Sequence[Row], needed: dict[str, int], grown: dict[str, dict[int, Result]]) -> None:
    figures = {
        "rows": [asdict(row) | {"ratio": row.ratio} for row in rows],
        "statements": needed,
        "growth": {name: {count: asdict(result) for count, result in of.items()} for name, of in grown.items()},
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2))


def main(arguments: Sequence[str] = ()) -> None:
    options = chosen(arguments)
    rows: list[Row] = []
    grown: dict[str, dict[int, Result]] = {}
    needed: dict[str, int] = {}
    with each_database() as urls, Clients(max(CLIENTS)) as clients:
        print(f"{'':10} events clients  limit /s leernet /s  ratio limit p50     p50     p99 (ms)")
        for name, url in urls.items():
            databases.fill(url, MIXED)
            needed[name] = statements(url)
            for row in measure(clients, name, url, options):
                rows.append(row)
                show(row)
        print(f"SQL statements a registration: {needed}")
        for name, url in urls.items():
            grown[name] = dict(growth(clients, url, options))
            for count, result in grown[name].items():
                print(f"{name:10} {count:>9,} rows: {result.per_second:6.0f} /s  p50 {result.p50:.2f} ms", flush=True)
    save(options.json, rows, needed, grown)
    if missed := [f"{row.database} {row.events}/{row.clients}" for row in rows if row.ratio < TARGET]:
        print(f"below {TARGET} of the limit: {', '.join(missed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
