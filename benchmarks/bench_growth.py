"""What everyday things cost when the tables are full, as ratios to 10,000 registrations.

    python -m benchmarks growth
    python -m benchmarks.bench_growth --rows 10000 100000 1000000

Registering somebody (by the use-case), the public page of an event with its places left, and the first and the 500th
page of the registrations at the desk. The desk's event has 25,050 registrations all the time, or there would be no page
500; the others came before those, for 200 events. A page is asked for as a browser does, by the address in the link
"next".
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, astuple, dataclass
from statistics import median

from flask.testing import FlaskClient
from sqlalchemy import select

from benchmarks import databases, figures
from benchmarks.bench_registrations import someone
from benchmarks.comparing import MIXED
from benchmarks.pages import open_site, opening
from leernet import Leernet
from leernet.model import Event, Registration
from leernet.services.paging import PAGE
from leernet.services.registering.registration import register
from leernet.work import PARTICIPANT

LISTED = "listed"
LAST_PAGE = 500
TARGET = 1.3
"""Times what it costs at the smallest size that the project allows."""
REGISTRATIONS, TIMES = 200, 15
"""That are timed in a round, and how often a page is."""


@dataclass(frozen=True)
class Costs:
    """Milliseconds, medians."""

    registration: float
    event_page: float
    page_1: float
    page_500: float

    @classmethod
    def middle(cls, costs: Sequence[Costs]) -> Costs:
        """The medians of several rounds."""
        return cls(*(median(values) for values in zip(*(astuple(one) for one in costs), strict=True)))

    def over(self, first: Costs) -> dict[str, float]:
        """As ratios to the costs of the smallest table."""
        before = asdict(first)
        return {name: cost / before[name] for name, cost in asdict(self).items()}


def registering(network: Leernet) -> float:
    """Milliseconds that one more registration takes, for one event after another."""
    took = []
    for number in range(REGISTRATIONS):
        began = time.perf_counter()
        network.run(PARTICIPANT, register, someone(MIXED[number % len(MIXED)]))
        took.append((time.perf_counter() - began) * 1000)
    return median(took)


def costs(network: Leernet, client: FlaskClient) -> Costs:
    """All four, each a median."""
    with network.read() as work:
        query = select(Registration.id).join(Event).where(Event.slug == LISTED).order_by(Registration.id)
        after = work.db.scalars(query.offset(PAGE * (LAST_PAGE - 1) - 1).limit(1)).one()
    registrations = f"/nl/desk/events/{LISTED}/registrations"
    return Costs(
        registering(network),
        opening(client, f"/nl/events/{LISTED}", TIMES),
        opening(client, registrations, TIMES),
        opening(client, f"{registrations}?after={after}", TIMES),
    )


def filled(url: str, size: int) -> Leernet:
    """A network with so many registrations, beside those that the desk lists."""
    listed = PAGE * (LAST_PAGE + 1)
    databases.fill(url, MIXED)
    databases.grow(url, 1, size, MIXED)
    databases.fill(url, [LISTED])
    databases.grow(url, size + 1, size + listed, [LISTED])
    return databases.network(url)


def measure(urls: Sequence[str], sizes: Sequence[int], rounds: int) -> dict[int, Costs]:
    """Costs at each size; the databases take turns, so that what disturbs the machine disturbs them all."""
    networks = [filled(url, size) for url, size in zip(urls, sizes, strict=True)]
    sites = [(network, open_site(network)) for network in networks]
    turns = [[costs(network, client) for network, client in sites] for _ in range(rounds)]
    for network in networks:
        network.engine.dispose()
    return {size: Costs.middle(of) for size, of in zip(sizes, zip(*turns, strict=True), strict=True)}


def main(arguments: Sequence[str] = ()) -> None:
    options = figures.options("growth", __doc__, rounds=5)
    options.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000], help="in the table")
    chosen = options.parse_args(arguments)
    sizes = sorted(chosen.rows)
    kept: dict[str, dict[int, object]] = {}
    missed: list[str] = []
    print(f"{'':10} {'rows':>9}   registration     event page    desk page 1  desk page 500   (ms, ratio to the first)")
    for name in databases.KINDS:
        with ExitStack() as until:
            urls = [url for _ in sizes if (url := until.enter_context(databases.KINDS[name]())) is not None]
            measured = measure(urls, sizes, chosen.rounds) if urls else {}
        for size, cost in measured.items():
            ratios = cost.over(measured[sizes[0]])
            shown = "  ".join(f"{ms:7.2f} {ratios[what]:5.2f}" for what, ms in asdict(cost).items())
            print(f"{name:10} {size:>9,}  {shown}", flush=True)
            kept.setdefault(name, {})[size] = {"ms": asdict(cost), "ratio": ratios}
            missed += [f"{name} {size:,} {what}" for what, ratio in ratios.items() if ratio > TARGET]
    figures.save(chosen.json, {"growth": kept, "target": TARGET})
    if missed:
        print(f"more than {TARGET} times what it cost at first: {', '.join(missed)}")


if __name__ == "__main__":
    main(sys.argv[1:])
