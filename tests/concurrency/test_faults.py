"""What breaks in the middle: afterwards nothing is half done, and what was committed is delivered."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, event, func, make_url, select, text, update
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from leernet import Leernet, Unavailable, hookimpl
from leernet.mail.transport import Smtp
from leernet.model import Affiliation, Base, Delivery, DeliveryStatus, JournalEntry, Membership, Participant, Quota
from leernet.model import Registration as Registered
from leernet.services.doctor import recount
from leernet.services.outbox import LEASE, RETRY
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, some_event
from tests.concurrency import deaths, steps
from tests.concurrency.crowd import network_at, outcomes
from tests.concurrency.smtp import UnreliableOffice, open_office


def counts(network: Leernet) -> list[int]:
    """How many people, affiliations, memberships, registrations and changes there are, and places taken."""
    tables: list[type[Base]] = [Participant, Affiliation, Membership, Registered, JournalEntry]
    with network.read() as work:
        found = [work.db.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
        return [*found, sum(work.db.scalars(select(Quota.taken)))]


def deliveries(network: Leernet) -> list[Delivery]:
    with network.read() as work:
        return list(work.db.scalars(select(Delivery).order_by(Delivery.id)))


NOTHING = [0, 0, 0, 0, 0, 0]
ANNA = [1, 0, 0, 1, 1, 1]


# --- kill -9 ---


def test_a_process_killed_before_any_step_of_registering_leaves_nothing_half_done(
    network: Leernet, database_url: str
) -> None:
    add(network, some_event(places={"physical": 2}))
    for death in deaths.deaths(database_url):
        assert deaths.killed(death)
        assert counts(network) == NOTHING
    assert deaths.count_statements(network) == 5, "the deaths above are of each of them"
    assert counts(network) == ANNA
    with network.read() as work:
        assert recount(work) == []


def test_control_a_process_that_commits_at_each_step_does_leave_something_half_done(
    network: Leernet, database_url: str
) -> None:
    add(network, some_event(places={"physical": 2}))
    assert deaths.killed(partial(deaths.register_statement_by_statement, database_url))
    assert counts(network) not in (NOTHING, ANNA)


def test_a_process_killed_just_after_the_commit_loses_no_mail(
    network: Leernet, database_url: str, tmp_path: Path
) -> None:
    add(network, some_event(places={"physical": 2}))
    assert deaths.killed(partial(deaths.register_until_told, database_url))
    assert counts(network) == ANNA
    steps.deliver(network, tmp_path / "mail.log")
    assert len((tmp_path / "mail.log").read_text().splitlines()) == 1


def test_dispatchers_killed_at_each_step_lose_nothing_and_repeat_with_the_same_id(
    network: Leernet, database_url: str, tmp_path: Path, clock: SettableClock
) -> None:
    add(network, some_event(places={"physical": 2}))
    steps.register(network, "anna")
    log = tmp_path / "mail.log"
    assert deaths.killed(partial(deaths.fan_out_until_commit, database_url))
    assert deliveries(network) == []
    assert deaths.killed(partial(deaths.claim_and_die, database_url))
    assert not log.exists()
    with network.work() as work:  # its lease is over
        work.db.execute(update(Delivery).values(leased_until=clock.now))
    assert deaths.killed(partial(deaths.deliver_until_sent, database_url, log))
    steps.deliver(network, log)
    assert len(log.read_text().splitlines()) == 1, "the lease of the dead one keeps it for a while"
    clock.advance(LEASE)
    steps.deliver(network, log)
    (times,) = Counter(log.read_text().splitlines()).values()
    assert times == 2, "sent again, with the same Message-ID"
    assert [delivery.status for delivery in deliveries(network)] == [DeliveryStatus.DONE]


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


@SQLITE
def test_a_full_disk_leaves_nothing_half_done(network: Leernet, database_url: str) -> None:
    add(network, some_event(places={"physical": 5000}))

    def fill(connection: DBAPIConnection, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA page_count")
        (pages,) = cursor.fetchone() or (0,)
        cursor.execute(f"PRAGMA max_page_count = {pages + 1}")

    event.listen(network.engine, "connect", fill)
    network.engine.dispose()
    people = (f"p{number}" for number in range(2000))
    with pytest.raises(OperationalError, match="full"):
        list(outcomes(network, (partial(steps.register, who=who) for who in people)))
    event.remove(network.engine, "connect", fill)
    network.engine.dispose()
    done = int(next(people)[1:]) - 1
    assert counts(network) == [done, 0, 0, done, done, done]
    assert steps.register(network, "anna") == "confirmed"
    with network.read() as work:
        assert recount(work) == []


# --- a mail server that hangs up ---


@pytest.fixture
def office() -> Iterator[UnreliableOffice]:
    with open_office() as opened:
        yield opened


def by_smtp(network: Leernet, office: UnreliableOffice) -> None:
    network.dispatcher.mailer.transport = Smtp(host="127.0.0.1", port=office.port, security="none")


@pytest.mark.parametrize("stage", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "accepted"])
def test_mail_that_a_server_dropped_is_sent_again(
    network: Leernet, office: UnreliableOffice, clock: SettableClock, stage: str
) -> None:
    add(network, some_event(places={"physical": 2}))
    by_smtp(network, office)
    steps.register(network, "anna")
    office.hangs_up_at = stage
    network.dispatcher.deliver()
    (delivery,) = deliveries(network)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.PENDING, 1)
    assert delivery.error
    office.hangs_up_at = ""
    clock.advance(RETRY[0])
    network.dispatcher.deliver()
    assert [one.status for one in deliveries(network)] == [DeliveryStatus.DONE]
    ids = [re.findall(r"(?im)^message-id: *(\S+)", text)[0] for text in office.accepted]
    assert len(ids) == (2 if stage == "accepted" else 1)
    assert len(set(ids)) == 1, "whoever receives it twice can tell"
    assert counts(network) == ANNA
