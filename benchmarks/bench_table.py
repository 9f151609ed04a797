"""The table of registrations at the desk with 100,000 rows beside 1,000: each order and filter, first page and last.

    python -m benchmarks table
    python -m benchmarks.bench_table --rows 1000 100000 --rounds 5

One event has them all: 90 % have a place, 2 % wait, the others cancelled; names are in no order, and 50 organisations
share them. A page is read by the use-case, without the HTML, which is the same at any size. "Counts" is the number of
registrations in each state, which stands on every page: it reads an index of the event from end to end.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from statistics import median

from sqlalchemy import func, select, text

from benchmarks import databases, figures
from leernet import Leernet
from leernet.model import Act, Event, Registration, RegistrationStatus
from leernet.services.desk.events import desk_event, status_counts
from leernet.services.desk.filtering import EVERYBODY, Filter, Sort, fitting, order_of
from leernet.services.desk.lists import registrations_page
from leernet.services.paging import PAGE, Page
from leernet.services.selecting.choosing import Choice, look
from leernet.work import Work

SLUG = "large"
TIMES = 15
_S = RegistrationStatus
LISTS: Mapping[str, Filter] = {
    **{one.value: Filter(sort=one) for one in Sort},
    "who waits, by name": Filter(status=_S.WAITLISTED, sort=Sort.NAME),
    "cancelled, by organisation": Filter(status=_S.CANCELLED, sort=Sort.ORGANISATION),
    "never present, changed last": Filter(present=False, sort=Sort.CHANGED),
}
SEARCHES: Mapping[str, Filter] = {
    "a name that many have": Filter(search="anna"),
    "one address": Filter(search="old77@"),
    "what nobody has": Filter(search="xyzzy"),
}
# Names in no order: a multiplication that goes round.
SPREAD = (
    "UPDATE leernet_registration SET name = {name}, organisation_name = 'Gemeente ' || (id % 50), "
    "status = CASE WHEN id % 100 < 90 THEN 'confirmed' WHEN id % 100 < 92 THEN 'waitlisted' ELSE 'cancelled' END, "
    "queue_number = CASE WHEN id % 100 IN (90, 91) THEN id END, changed_at = {changed}"
)
VALUES = {
    "sqlite": {
        "name": "printf('Anna %06d', (id * 7919) % 999983)",
        "changed": "datetime('2026-01-01', '+' || ((id * 7919) % 999983) || ' seconds') || '.000000'",
    },
    "postgresql": {
        "name": "'Anna ' || lpad(((id * 7919) % 999983)::text, 6, '0')",
        "changed": "timestamptz '2026-01-01' + ((id * 7919) % 999983) * interval '1 second'",
    },
}


def filled(url: str, rows: int) -> Leernet:
    """An event with so many registrations."""
    databases.fill(url, [SLUG])
    databases.grow(url, 1, rows, [SLUG])
    network = databases.network(url)
    with network.engine.begin() as connection:
        connection.execute(text(SPREAD.format(**VALUES[connection.dialect.name])))
    with network.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if connection.dialect.name == "postgresql" else "ANALYZE"))
    return network


def took(network: Leernet, read: Callable[[Work, Event], object]) -> float:
    """Milliseconds, the median of several; the first, which compiles the statement, does not count."""
    times = []
    for _ in range(TIMES + 1):
        with network.read() as work:
            event = desk_event(work, SLUG)
            began = time.perf_counter()
            read(work, event)
            times.append((time.perf_counter() - began) * 1000)
    return median(times[1:])


def last_page(network: Leernet, wanted: Filter) -> Filter:
    """Where the last whole page of a list begins; a list of one page begins at the beginning."""
    with network.read() as work:
        conditions = fitting(work, desk_event(work, SLUG), wanted)
        count = work.db.scalar(select(func.count()).select_from(Registration).where(*conditions)) or 0
        query = select(Registration.id).where(*conditions).order_by(*order_of(wanted.sort))
        after = work.db.scalars(query.offset(count - PAGE - 1).limit(1)).one() if count > PAGE else 0
    return replace(wanted, after=after)


def costs(network: Leernet) -> dict[str, float]:
    """Everything, in milliseconds."""
    found = {}
    for name, wanted in LISTS.items():
        for where, page in (("first", wanted), ("last", last_page(network, wanted))):
            found[f"{name}, {where} page"] = took(network, partial(_page, wanted=page))
    for name, wanted in SEARCHES.items():
        found[f"search {name}"] = took(network, partial(_page, wanted=wanted))
    found["counts"] = took(network, status_counts)
    everybody = Choice(act=Act.CANCEL, filter=EVERYBODY)
    found["a look at an act on everybody"] = took(network, partial(look, choice=everybody))
    return found


def _page(work: Work, event: Event, wanted: Filter) -> Page:
    return registrations_page(work, event, wanted)


def main(arguments: Sequence[str] = ()) -> None:
    options = figures.options("table", __doc__, rounds=3)
    options.add_argument("--rows", type=int, nargs="+", default=[1_000, 100_000], help="of the event")
    chosen = options.parse_args(arguments)
    sizes = sorted(chosen.rows)
    kept: dict[str, dict[str, object]] = {}
    for kind, make in databases.KINDS.items():
        with ExitStack() as until:
            urls = [url for _ in sizes if (url := until.enter_context(make())) is not None]
            networks = [filled(url, size) for url, size in zip(urls, sizes, strict=False)]
            # They take turns, so that what disturbs the machine disturbs all of them.
            turns = [[costs(network) for network in networks] for _ in range(chosen.rounds)]
            for network in networks:
                network.engine.dispose()
        for what in turns[0][0] if networks else ():
            took_each = [median(turn[number][what] for turn in turns) for number in range(len(networks))]
            ratio = took_each[-1] / took_each[0]
            shown = "  ".join(f"{size:,}: {ms:7.2f} ms" for size, ms in zip(sizes, took_each, strict=True))
            print(f"{kind:10} {what:45} {shown}  ratio {ratio:6.2f}", flush=True)
            kept.setdefault(kind, {})[what] = {"ms": took_each, "ratio": ratio}
    figures.save(chosen.json, {"table": kept, "rows": sizes})


if __name__ == "__main__":
    main(sys.argv[1:])
