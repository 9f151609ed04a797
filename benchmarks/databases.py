"""Databases to measure on: a SQLite file, and a PostgreSQL database when the tests know of a server."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path

from psycopg import sql
from sqlalchemy import text

from leernet import Leernet, Settings
from leernet.testing import PlainFormats, add, create_tables, some_event
from tests.postgres import Databases, connect, find_server

PLACES = 10_000_000
"""More than anybody takes here: what is measured is registering, not waiting."""

# SQL that both speak: rows of people who came earlier, to see what a big table costs.
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT CAST(:first AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < :last) "
PEOPLE = NUMBERS + (
    "INSERT INTO leernet_participant (email, email_key, name, created_at, language, phone) "
    "SELECT 'old' || i || '@example.org', 'old' || i || '@example.org', 'Annelies ' || i, :now, 'nl', '' FROM n"
)
REGISTRATIONS = (
    "INSERT INTO leernet_registration (event_id, participant_id, format_id, status, name, created_at, changed_at, uid, "
    "organisation_name, function, department, remarks, language, roles, claims, sequence, reason, registered_by, "
    "offers_lapsed) "
    "SELECT e.id, p.id, f.id, 'confirmed', p.name, :now, :now, {uid}, 'Gemeente Zaanstad', '', '', '', 'nl', "
    "'[\"participant\"]', '[]', 0, '', '', 0 FROM leernet_participant p CROSS JOIN leernet_event e "
    "JOIN leernet_event_format f ON f.event_id = e.id WHERE p.email_key LIKE 'old%' AND p.id > :after "
    "AND e.id = (SELECT MIN(id) FROM leernet_event WHERE slug = :slug) + p.id % :events"
)
ENTRIES = (
    "INSERT INTO leernet_journal_entry (at, actor, kind, subject, subject_id, event_id, data, told) "
    "SELECT :now, 'participant', 'registration.confirmed', 'registration', r.id, r.event_id, "
    '\'{{"after": "confirmed"}}\', {true} FROM leernet_registration r WHERE r.participant_id > :after'
)


def network(url: str) -> Leernet:
    """A network with two plain formats and no mail."""
    return Leernet(url, Settings(secret="not-a-secret-but-long-enough"), plugins=[PlainFormats()])


def fill(url: str, slugs: Sequence[str], *, places: int = PLACES, waiting_list: bool = True) -> None:
    """Tables where there are none, and open events."""
    made = network(url)
    create_tables(made)
    to_come = made.clock() + timedelta(days=30)
    events = (
        some_event(slug, places={"physical": places}, starts_at=to_come, waiting_list=waiting_list) for slug in slugs
    )
    add(made, *events)
    made.engine.dispose()


def grow(url: str, first: int, last: int, slugs: Sequence[str]) -> None:
    """Registrations of people ``first`` to ``last``, spread over events that were made at once by :func:`fill`."""
    made = network(url)
    postgres = made.engine.dialect.name == "postgresql"
    uid = "gen_random_uuid()" if postgres else "lower(hex(randomblob(16)))"
    with made.engine.begin() as connection:
        after = connection.scalar(text("SELECT COALESCE(MAX(id), 0) FROM leernet_participant"))
        values = {
            "first": first,
            "last": last,
            "now": made.clock().replace(tzinfo=None),
            "after": after,
            "slug": slugs[0],
            "events": len(slugs),
        }
        for statement in (PEOPLE, REGISTRATIONS.format(uid=uid), ENTRIES.format(true="TRUE" if postgres else "1")):
            wanted = {name: value for name, value in values.items() if f":{name}" in statement}
            connection.execute(text(statement), wanted)
    with made.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE" if postgres else "ANALYZE"))
    made.engine.dispose()


@contextmanager
def sqlite() -> Iterator[str]:
    """A URL of a new SQLite file."""
    with tempfile.TemporaryDirectory(prefix="leernet-bench-") as folder:
        yield f"sqlite:///{Path(folder) / 'bench.db'}"


@contextmanager
def postgres() -> Iterator[str | None]:
    """A URL of a new PostgreSQL database that waits for the disk at each commit, as a real one does; or None."""
    server = find_server()
    if server is None:
        yield None
        return
    databases = Databases(server)
    url = databases.create("bench")
    with connect(server) as connection:
        statement = sql.SQL("ALTER DATABASE {} SET synchronous_commit = on")
        connection.execute(statement.format(sql.Identifier(str(url.database))))
    try:
        yield url.render_as_string(hide_password=False)
    finally:
        databases.drop_all()


KINDS: Mapping[str, Callable[[], AbstractContextManager[str | None]]] = {"SQLite": sqlite, "PostgreSQL": postgres}


@contextmanager
def each() -> Iterator[dict[str, str]]:
    """A new database of each kind that is there: its name, its URL."""
    with ExitStack() as until:
        urls = {name: until.enter_context(make()) for name, make in KINDS.items()}
        yield {name: url for name, url in urls.items() if url}
