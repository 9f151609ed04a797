"""Registrations a second over HTTP, as a ratio to the limit, and exactly as many as there are places.

    python -m benchmarks http
    python -m benchmarks.bench_http --seconds 5 --rounds 3

gunicorn with two workers; clients send the form of an event as a browser does, each over a connection that stays open.
Counted is the POST that is answered with the way to the participant's own page: checked token, all fields, the record
against a double click, and the journal row of which the mail is made. Delivering the mail is not in it, nor is opening
the form, which each client does once. Limit and leernet take turns; the limit is that of ``registrations``.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from functools import partial

from sqlalchemy import func, select

from benchmarks import databases, figures, limit, visitors
from benchmarks.clients import Clients, Job
from benchmarks.comparing import CLIENTS, HEADING, MIXED, Row, compare
from benchmarks.served import THREADS, serving
from leernet.model import Event, Quota, Registration, RegistrationStatus

BEST_PEER = 16.7
"""Registrations a second through the form of Indico, the best of the two peers (the API of pretix: 10.4): 8 clients,
PostgreSQL, one event, measured on a machine of the same kind as the page says. Not measured anew here."""
TARGET = 15
"""Times the best peer: what the project promises on PostgreSQL."""
PLACES, MOST = 500, 100
"""Of an event that fills up, and what each client sends at most where there is a waiting list."""
CROWDS = 3


def crowd(clients: Clients, url: str, address: str, slug: str, *, waiting_list: bool) -> None:
    """Fill an event with all clients at once; raises AssertionError unless exactly its places are taken."""
    databases.fill(url, [slug], places=PLACES, waiting_list=waiting_list)
    form = visitors.forms_of(address, [slug])[slug]
    most = MOST if waiting_list else PLACES
    clients.run(Job(partial(visitors.prepare_crowd, form, most), address, [slug], visitors.SECONDS), max(CLIENTS))
    states, numbers, taken = _outcome(url, slug)
    waiting = MOST * max(CLIENTS) - PLACES if waiting_list else 0
    expected = Counter({RegistrationStatus.CONFIRMED: PLACES, RegistrationStatus.WAITLISTED: waiting})
    assert (states, numbers, taken) == (+expected, waiting, PLACES), f"{slug}: {states}, {numbers} numbers, {taken}"


def _outcome(url: str, slug: str) -> tuple[Counter[RegistrationStatus], int, int]:
    """Registrations in each state, different numbers on the waiting list, and the counter of the places."""
    network = databases.network(url)
    with network.read() as work:
        event = work.db.scalars(select(Event).where(Event.slug == slug)).one()
        mine = Registration.event_id == event.id
        states = Counter(work.db.scalars(select(Registration.status).where(mine)))
        numbers = work.db.scalar(select(func.count(Registration.queue_number.distinct())).where(mine)) or 0
        taken = work.db.scalars(select(Quota.taken).where(Quota.id == event.formats[0].quota.id)).one()
    network.engine.dispose()
    return states, numbers, taken


def fill_up(clients: Clients, database: str, url: str, address: str) -> None:
    """Fill events up, some with a waiting list and some without."""
    for number in range(CROWDS):
        crowd(clients, url, address, f"full-{number}", waiting_list=False)
        crowd(clients, url, address, f"waiting-{number}", waiting_list=True)
    print(f"{database:10} {PLACES} of {PLACES} places in each of {2 * CROWDS} runs", flush=True)


def main(arguments: Sequence[str] = ()) -> None:
    options = figures.options("http", __doc__, seconds=2)
    options.add_argument("--threads", type=int, default=THREADS, help="of each worker")
    chosen = options.parse_args(arguments)
    rows: list[Row] = []
    with databases.each() as urls, Clients(max(CLIENTS)) as clients:
        print(HEADING)
        for name, url in urls.items():
            databases.fill(url, MIXED)
            with serving(url, chosen.threads) as server:
                address = server.address
                by_form = partial(visitors.prepare, visitors.forms_of(address, MIXED))

                def both(slugs: Sequence[str], url: str = url, address: str = address) -> tuple[Job, Job]:
                    bare = Job(limit.prepare, url, slugs, chosen.seconds)
                    return bare, Job(by_form, address, slugs, chosen.seconds)  # noqa: B023

                rows += compare(clients, name, both, chosen.rounds)
                fill_up(clients, name, url, address)
    figures.save(chosen.json, {"rows": [row.figures() for row in rows], "places": PLACES, "best_peer": BEST_PEER})
    hot = [row for row in rows if row.database == "PostgreSQL" and (row.events, row.clients) == (1, max(CLIENTS))]
    for row in hot:
        times = row.leernet.per_second / BEST_PEER
        print(f"PostgreSQL, one event, {row.clients} clients: {times:.1f} times the best peer (aim: {TARGET})")


if __name__ == "__main__":
    main(sys.argv[1:])
