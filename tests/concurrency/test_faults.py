"""What breaks in the middle: afterwards nothing is half done, and what was committed is delivered."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
import pytest
from sqlalchemy import Connection, event, func, make_url, select, text, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from leernet import Leernet, Unavailable, hookimpl
from leernet.model import Affiliation, Base, JournalEntry, Membership, Participant, Quota
from leernet.model import Registration as Registered
from leernet.services.doctor import recount
from leernet.testing import MakeNetwork, Outbox, PlainFormats, add, some_event
from tests.concurrency import steps
from tests.concurrency.crowd import network_at, outcomes


def counts(network: Leernet) -> list[int]:
    """How many people, affiliations, memberships, registrations and changes there are, and places taken."""
    tables: list[type[Base]] = [Participant, Affiliation, Membership, Registered, JournalEntry]
    with network.read() as work:
        found = [work.db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
        return [*found, sum(work.db.scalars(select(Quota.taken)))]


NOTHING = [0, 0, 0, 0, 0, 0]
ANNA = [1, 0, 0, 1, 1, 1]


# --- the server ends the connection ---


class Terminator:
    """A plugin during whose question the PostgreSQL server ends our connection, the first ``times`` times."""

    name = "terminator"

    def __init__(self, url: str, times: int) -> None:
        self.url = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
        self.times = times

    @hookimpl
    def leernet_registration_requested(self, db: Session) -> None:
        if self.times:
            self.times -= 1
            terminate(self.url, db)


def terminate(url: str, db: Session) -> None:
    with psycopg.connect(url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [db.scalar(text("SELECT pg_backend_pid()"))])


POSTGRES = pytest.mark.parametrize(
    "database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@POSTGRES
def test_a_guard_that_loses_the_connection_while_somebody_moves_up_stops_nobody(
    make_network: MakeNetwork, database_url: str
) -> None:
    terminator = Terminator(database_url, times=0)
    network = make_network(PlainFormats(), terminator)
    add(network, some_event(places={"physical": 1}))
    for who in ("anna", "bob"):
        steps.register(network, who)
    terminator.times = 2
    assert steps.cancel(network, "anna") == "cancelled"
    with network.read() as work:
        rows = work.db.execute(select(Registered.name, Registered.status).order_by(Registered.id))
        assert [(row.name, row.status.value) for row in rows] == [("anna", "cancelled"), ("bob", "confirmed")]
        assert recount(work) == []


@POSTGRES
def test_a_registration_survives_that_the_server_ends_its_connection(
    make_network: MakeNetwork, database_url: str
) -> None:
    network = make_network(PlainFormats(), Terminator(database_url, times=2))
    add(network, some_event(places={"physical": 2}))
    assert steps.register(network, "anna") == "confirmed"
    assert counts(network) == ANNA


@POSTGRES
def test_a_server_that_ends_every_connection_leaves_nothing_half_done(
    make_network: MakeNetwork, database_url: str
) -> None:
    terminator = Terminator(database_url, times=99)
    network = make_network(PlainFormats(), terminator)
    add(network, some_event(places={"physical": 2}))
    with pytest.raises(Unavailable):
        steps.register(network, "anna")
    assert counts(network) == NOTHING
    terminator.times = 0
    assert steps.register(network, "anna") == "confirmed"


@POSTGRES
def test_a_connection_that_ends_at_the_commit_is_not_tried_again_for_nobody_knows(
    make_network: MakeNetwork, database_url: str
) -> None:
    network = make_network()
    add(network, some_event(places={"physical": 2}))
    url = Terminator(database_url, times=1).url

    def end(connection: Connection) -> None:
        with psycopg.connect(url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.scalar(text("SELECT pg_backend_pid()"))])

    event.listen(network.engine, "commit", end)
    with pytest.raises(OperationalError):
        steps.register(network, "anna")
    event.remove(network.engine, "commit", end)
    assert counts(network) == NOTHING
    assert steps.register(network, "anna") == "confirmed"
    assert counts(network) == ANNA


@POSTGRES
def test_connections_that_died_while_they_rested_are_replaced(
    make_network: MakeNetwork, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = make_network()
    add(network, some_event(places={"physical": 2}))
    monkeypatch.setattr("leernet.database.REST_SECONDS", 0)
    with network.read() as work:
        pid = work.db.scalar(text("SELECT pg_backend_pid()"))
    with psycopg.connect(Terminator(database_url, times=0).url, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    assert counts(network) == NOTHING, "a page that is read, and never tried twice"


# --- no lock to be had ---


def impatient(network: Leernet) -> None:
    """Wait for no lock, instead of ten seconds."""

    def set_up(connection: DBAPIConnection, *_: object) -> None:
        statement = "PRAGMA busy_timeout = 0" if isinstance(connection, sqlite3.Connection) else "SET lock_timeout = 10"
        connection.cursor().execute(statement)

    event.listen(network.engine, "checkout", set_up)


@contextmanager
def places_held(url: str) -> Iterator[None]:
    """Another process, as far as the database can tell, holds the places and does not end its transaction."""
    other = network_at(url)
    with other.engine.begin() as connection:
        connection.execute(update(Quota).values(taken=Quota.taken))
        yield
        connection.rollback()
    other.engine.dispose()


def test_who_finds_the_places_held_too_long_is_told_to_try_again(network: Leernet, database_url: str) -> None:
    add(network, some_event(places={"physical": 2}))
    impatient(network)
    with places_held(database_url):
        with pytest.raises(Unavailable) as caught:
            steps.register(network, "anna")
        assert caught.value.code == "busy"
    assert counts(network) == NOTHING
    assert steps.register(network, "anna") == "confirmed"


def test_who_finds_the_places_held_for_a_moment_waits(network: Leernet, database_url: str) -> None:
    add(network, some_event(places={"physical": 2}))
    outcome: list[str] = []
    waiting = threading.Thread(target=lambda: outcome.append(steps.register(network, "anna")))
    with places_held(database_url):
        waiting.start()
        waiting.join(0.3)
        assert waiting.is_alive()
    waiting.join(20)
    assert outcome == ["confirmed"]


@contextmanager
def disk_full(network: Leernet) -> Iterator[None]:
    """The file of the database may grow by a page, and no more."""

    def fill(connection: DBAPIConnection, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone() or (0,)
        cursor.execute(f"PRAGMA max_page_count = {pages + 1}")

    event.listen(network.engine, "connect", fill)
    network.engine.dispose()
    yield
    event.remove(network.engine, "connect", fill)
    network.engine.dispose()


@SQLITE
def test_a_full_disk_leaves_nothing_half_done_and_what_was_done_is_mailed(network: Leernet, outbox: Outbox) -> None:
    add(network, some_event(places={"physical": 5000}))
    people = (f"p{number}" for number in range(2000))
    with disk_full(network), pytest.raises(OperationalError, match="full"):
        list(outcomes(network, (partial(steps.register, who=who) for who in people)))
    done = int(next(people)[1:]) - 1
    assert counts(network) == [done, 0, 0, done, done, done]
    assert steps.register(network, "anna") == "confirmed"
    network.dispatcher.deliver()
    assert len({str(message["Message-ID"]) for message in outbox.messages}) == len(outbox.messages) == done + 1
    with network.read() as work:
        assert recount(work) == []


@SQLITE
def test_a_disk_that_is_full_when_mail_is_to_go_out_delays_it(network: Leernet, outbox: Outbox) -> None:
    add(network, some_event(places={"physical": 5000}))
    for number in range(60):
        steps.register(network, f"p{number}")
    with disk_full(network), pytest.raises(OperationalError, match="full"):
        network.dispatcher.deliver()
    assert outbox.messages == []
    network.dispatcher.deliver()
    assert len({str(message["Message-ID"]) for message in outbox.messages}) == len(outbox.messages) == 60
