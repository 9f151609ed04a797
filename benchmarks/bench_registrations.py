"""Registrations a second, as a ratio to the limit: the same rows written by as many processes with the bare driver.

    python -m benchmarks registrations
    python -m benchmarks.bench_registrations --seconds 5 --rounds 3

One hot event that everybody wants, and 200 events; 1 and 8 client processes; SQLite and PostgreSQL. Each registration
is of somebody new who names their organisation. Limit and leernet take turns, and the median of the rounds is shown,
for a machine is never idle. The figures go to ``var/benchmark-registrations.json`` too.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from uuid import uuid4

from benchmarks import databases, figures, limit
from benchmarks.clients import Clients, Job
from benchmarks.comparing import CLIENTS, HEADING, HOT, MIXED, Row, compare
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import counted
from leernet.work import PARTICIPANT

TARGET = 0.5
"""The part of the limit that the project promises, in process."""


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


def main(arguments: Sequence[str] = ()) -> None:
    chosen = figures.options("registrations", __doc__).parse_args(arguments)
    rows: list[Row] = []
    needed: dict[str, int] = {}
    with databases.each() as urls, Clients(max(CLIENTS)) as clients:
        print(HEADING)
        for name, url in urls.items():
            databases.fill(url, MIXED)
            needed[name] = statements(url)

            def both(slugs: Sequence[str], url: str = url) -> tuple[Job, Job]:
                return Job(limit.prepare, url, slugs, chosen.seconds), Job(prepare, url, slugs, chosen.seconds)

            rows += compare(clients, name, both, chosen.rounds)
    print(f"SQL statements a registration: {needed}")
    figures.save(chosen.json, {"rows": [row.figures() for row in rows], "statements": needed})
    if missed := [f"{row.database} {row.events}/{row.clients}" for row in rows if row.ratio < TARGET]:
        print(f"below {TARGET} of the limit: {', '.join(missed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
