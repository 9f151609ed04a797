"""Public pages a second over HTTP, what a long list costs to export, and what a worker weighs.

    python -m benchmarks web
    python -m benchmarks.bench_web --seconds 5 --rounds 3

gunicorn with two workers and eight connections, as ``http`` has them. The page is that of an event of a demo programme
with its text, agenda and speakers, with all installed plugins; nobody asks with an ETag. It is kept for two
seconds while nothing changes, and asked for with a query it is made anew each time. Beside them, in turns, a bare Flask
app answers with the same bytes, which nothing made. The list is that of an event with
5,000 registrations, as an organiser downloads it; its memory is what the worker needed more than before.
"""

from __future__ import annotations

import csv
import os
import sys
import tempfile
import time
import tracemalloc
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from http.client import HTTPConnection
from io import StringIO
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit
from urllib.request import urlopen

from sqlalchemy import text

from benchmarks import databases, figures
from benchmarks.clients import Clients, Job, Result
from benchmarks.pages import AT as TESTED_AT
from benchmarks.pages import open_site
from benchmarks.served import serving
from benchmarks.sites import AT, BODY, whole_network
from benchmarks.visitors import HEADERS, SECONDS
from leernet.programmes import load_programme, read_programme
from leernet.testing import create_tables
from leernet.work import SYSTEM

PROGRAMME = Path(__file__).parents[1] / "examples/flask_app/programmes/cop-warmtetransitie.toml"
CLIENTS = 8
BEST_PEER = 23.0
"""Requests a second for the public event page of pretix (Indico: 14) with two workers and eight connections, measured
on a machine of the same kind as the page says. Not measured anew here."""
TARGET = 20
"""Times the best peer."""
LISTED, LISTED_EVENT = 5_000, "listed"


ROWS = (
    "SELECT r.*, p.email, p.phone FROM leernet_registration r JOIN leernet_participant p ON p.id = r.participant_id "
    "JOIN leernet_event e ON e.id = r.event_id WHERE e.slug = :slug ORDER BY r.id"
)


@dataclass(frozen=True)
class PageCosts:
    """leernet as it is, leernet made anew for each request, and the bare app.

    Bytes of the page as HTML, and of the biggest worker afterwards: resident, and its share of what several have.
    """

    kept: Result
    anew: Result
    limit: Result
    page_bytes: int
    resident_bytes: int
    share_bytes: int

    def __str__(self) -> str:
        kept, anew = self.kept.per_second, self.anew.per_second
        return (
            f"event page of {self.page_bytes / 1000:.0f} kB {kept:.0f}/s (p50 {self.kept.p50:.1f} ms), "
            f"{kept / BEST_PEER:.1f} times the best peer (aim: {TARGET}); made anew {anew:.0f}/s, "
            f"{anew / BEST_PEER:.1f} times; bare {self.limit.per_second:.0f}/s, ratio "
            f"{kept / self.limit.per_second:.2f}; a worker has {self.resident_bytes / 1e6:.0f} MB, its share "
            f"{self.share_bytes / 1e6:.0f} MB"
        )


@dataclass(frozen=True)
class ExportCosts:
    """Seconds of leernet and of the bare driver; the most bytes that Python held at once, beside what it had."""

    seconds: float
    limit: float
    peak_bytes: int

    def __str__(self) -> str:
        return (
            f"{LISTED} registrations as CSV {self.seconds:.2f} s, {self.seconds / self.limit:.1f} times the bare "
            f"driver, at most {self.peak_bytes / 1e6:.1f} MB at once"
        )


def prepare(query: str, url: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]:
    """Somebody who opens the page of an event again and again, over a connection that stays open."""
    connection = HTTPConnection(urlsplit(url).netloc, timeout=SECONDS)
    until.callback(connection.close)
    path = f"{AT}/nl/events/{slugs[0]}{query}"

    def open_page() -> None:
        connection.request("GET", path, headers=HEADERS)
        response = connection.getresponse()
        response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status}")

    return open_page


def pages(clients: Clients, url: str, slug: str, seconds: float, rounds: int) -> PageCosts:
    """Ask leernet and the bare app in turns."""
    with ExitStack() as until:
        server = until.enter_context(serving(url, app="benchmarks.sites:make_whole_app()"))
        body = Path(until.enter_context(tempfile.TemporaryDirectory(prefix="leernet-bench-"))) / "page.html"
        body.write_bytes(_open(server.address, slug))
        os.environ[BODY] = str(body)
        bare = until.enter_context(serving(url, app="benchmarks.sites:make_bare_app()"))
        kept, anew = partial(prepare, ""), partial(prepare, "?anew")
        asked = ((kept, server), (anew, server), (kept, bare))
        jobs = [Job(ask, one.address, [slug], seconds) for ask, one in asked]
        leernet, made_anew, limit = clients.in_turns(jobs, CLIENTS, rounds)
        resident, share = server.memory()
        return PageCosts(leernet, made_anew, limit, body.stat().st_size, resident, share)


def _open(address: str, slug: str) -> bytes:
    with urlopen(f"{address}{AT}/nl/events/{slug}", timeout=SECONDS) as response:
        return bytes(response.read())


def export(url: str, times: int) -> ExportCosts:
    """Download the list, and beside it ask the driver for the same rows and write them to a file in memory."""
    network, path = databases.network(url), f"/nl/desk/events/{LISTED_EVENT}/registrations.csv"
    client = open_site(network)

    def download() -> None:
        lines = sum(part.count(b"\n") for part in client.get(TESTED_AT + path, buffered=False).iter_encoded())
        assert lines == LISTED + 1, f"{lines} lines"

    def bare() -> None:
        with network.engine.connect() as connection:
            csv.writer(StringIO()).writerows(connection.execute(text(ROWS), {"slug": LISTED_EVENT}).all())

    turns = [(_seconds(download), _seconds(bare)) for _ in range(times + 1)][1:]
    took, limit = (median(side) for side in zip(*turns, strict=True))
    return ExportCosts(took, limit, _peak(download))


def _seconds(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _peak(do: Callable[[], None]) -> int:
    tracemalloc.start()
    do()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def _load(url: str) -> str:
    """Load the demo programme; the slug of its first event."""
    network = whole_network(url)
    create_tables(network)
    programme = read_programme(PROGRAMME, network.plugins, network.settings.timezone)
    network.run(SYSTEM, load_programme, programme)
    network.engine.dispose()
    return programme.events[0].slug


def main(arguments: Sequence[str] = ()) -> None:
    options = figures.options("web", __doc__, seconds=2)
    chosen = options.parse_args(arguments)
    saved: dict[str, object] = {}
    with databases.each() as urls, Clients(CLIENTS) as clients:
        for name, url in urls.items():
            page = pages(clients, url, _load(url), chosen.seconds, chosen.rounds)
            databases.fill(url, [LISTED_EVENT])
            databases.grow(url, 1, LISTED, [LISTED_EVENT])
            listed = export(url, chosen.rounds)
            print(f"{name}: {page}")
            print(f"{name}: {listed}", flush=True)
            saved[name] = {"page": asdict(page), "export": asdict(listed)}
    figures.save(chosen.json, saved)


if __name__ == "__main__":
    main(sys.argv[1:])
