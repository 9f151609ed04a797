"""``Leernet``: one object, no globals; a transaction is whole or nothing; and busy means again, then a clear answer."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import IntegrityError, OperationalError

from leernet import Conflict, InvalidInput, Leernet, Settings, Unavailable
from leernet.app import TRIES
from leernet.model import JournalEntry, Participant, Quota
from leernet.plugins import installed
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import MakeNetwork, PlainFormats, add, some_event
from leernet.work import PARTICIPANT, SYSTEM, Work, user

SECRET = "not-a-secret-but-long-enough"
SETTINGS = Settings(secret=SECRET)


def someone(email: str = "anna@example.org") -> Participant:
    return Participant(email=email, name="Anna", created_at=datetime(2026, 1, 1, tzinfo=UTC))


def people(network: Leernet) -> list[str]:
    with network.read() as work:
        return [person.email for person in work.db.query(Participant).order_by(Participant.id)]


# --- settings ---


@pytest.mark.parametrize("secret", ["", "kort", "x" * 15])
def test_a_secret_that_is_too_short_is_refused(secret: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Settings(secret=secret)
    assert (refused.value.code, refused.value.field) == ("secret_too_short", "secret")
    assert "16" in str(refused.value)
    if secret:
        assert secret not in str(refused.value)


def test_the_secret_is_in_no_text_about_the_settings() -> None:
    assert SECRET not in repr(SETTINGS)
    assert SECRET not in str(replace(SETTINGS, base_url="https://example.org"))


# --- no globals ---


def test_without_a_choice_all_installed_plugins_take_part() -> None:
    assert list(Leernet("sqlite://", SETTINGS).plugins.names) == [plugin.name for plugin in installed()]  # type: ignore[attr-defined]


def test_two_networks_in_one_process_share_nothing(tmp_path: Path) -> None:
    one = Leernet(f"sqlite:///{tmp_path}/een.db", SETTINGS, plugins=[PlainFormats()])
    other = Leernet(f"sqlite:///{tmp_path}/twee.db", Settings(secret="another-secret-and-long"), plugins=[])
    for network in (one, other):
        network.migrate()
    with one.work() as work:
        work.db.add(someone())
    assert (people(one), people(other)) == (["anna@example.org"], [])
    assert (len(one.plugins.formats), len(other.plugins.formats)) == (2, 0)
    with pytest.raises(Exception, match="not complete"):
        other.tokens.check_form(one.tokens.form("x"), "x")
    for network in (one, other):
        network.engine.dispose()


def test_two_networks_may_share_one_engine(make_network: MakeNetwork) -> None:
    one = make_network(PlainFormats())
    other = Leernet(one.engine, SETTINGS, plugins=[])
    with one.work() as work:
        work.db.add(someone())
    assert people(other) == ["anna@example.org"]


# --- whole or nothing ---


def test_what_is_done_in_one_work_is_kept_together(network: Leernet) -> None:
    with network.work(user("els")) as work:
        work.db.add(someone())
        work.journal("person.added", 1)
    assert people(network) == ["anna@example.org"]


@pytest.mark.parametrize("error", [Conflict("no", "No."), RuntimeError("bug"), KeyboardInterrupt()], ids=repr)
def test_a_work_that_raises_leaves_nothing_behind(network: Leernet, error: BaseException) -> None:
    add(network, some_event())

    def half_way(work: Work) -> None:
        register(work, RegistrationRequest(event="bijeenkomst", format="physical", name="A", email="a@example.org"))
        work.db.add(someone())
        work.db.flush()
        raise error

    with pytest.raises(type(error)):
        network.run(PARTICIPANT, half_way)
    assert people(network) == []
    with network.read() as work:
        assert work.db.query(JournalEntry).count() == 0
        assert [quota.taken for quota in work.db.query(Quota)] == [0]
    assert network.dispatcher.deliver() == 0


def test_what_a_verb_returns_can_be_read_after_the_commit(network: Leernet) -> None:
    def add_someone(work: Work, email: str, *, name: str) -> Participant:
        person = someone(email)
        person.name = name
        work.db.add(person)
        return person

    person = network.run(SYSTEM, add_someone, "bert@example.org", name="Bert")
    assert person.name == "Bert"
    assert person.id > 0


def test_a_reading_transaction_keeps_nothing(network: Leernet) -> None:
    with network.read() as work:
        work.db.add(someone())
        work.db.flush()
    assert people(network) == []


# --- busy ---


@contextmanager
def impatient(network: Leernet) -> Iterator[None]:
    """Connections that wait for a lock for a moment only: ten seconds would make a slow test."""

    def shorten(connection: Any, *_: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA busy_timeout = 20")
        else:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '20ms'")
            connection.commit()

    event.listen(network.engine, "checkout", shorten)
    yield
    event.remove(network.engine, "checkout", shorten)


class Attempts:
    """A use-case that changes the same row as everybody, and counts how often it was tried."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, work: Work) -> str:
        self.count += 1
        work.db.execute(text("UPDATE leernet_participant SET name = 'Bert'"))
        return "done"


@contextmanager
def somebody_else_writing(network: Leernet) -> Iterator[None]:
    """Another process holds the row."""
    with network.engine.connect() as other:
        other.execute(text("UPDATE leernet_participant SET name = 'Chris'"))
        yield
        other.commit()


def test_a_work_that_finds_the_database_locked_is_tried_again_until_it_is_free(network: Leernet) -> None:
    add(network, someone())
    attempt, begun, release = Attempts(), threading.Event(), threading.Event()

    def hold() -> None:
        with somebody_else_writing(network):
            begun.set()
            release.wait(10)

    def patient(work: Work) -> str:
        return attempt(work)

    thread = threading.Thread(target=hold)
    thread.start()
    begun.wait(10)
    with impatient(network):
        threading.Timer(0.1, release.set).start()
        assert network.run(SYSTEM, patient) == "done"
    thread.join()
    with network.read() as work:
        assert [person.name for person in work.db.query(Participant)] == ["Bert"]


def test_a_database_that_stays_locked_is_answered_with_busy_and_nothing_changed(network: Leernet) -> None:
    add(network, someone())
    attempt = Attempts()
    with somebody_else_writing(network), impatient(network):
        with pytest.raises(Unavailable) as refused:
            network.run(SYSTEM, attempt)
        assert refused.value.code == "busy"
    with network.read() as work:
        assert [person.name for person in work.db.query(Participant)] == ["Chris"]
    assert attempt.count == TRIES


@pytest.mark.postgres
def test_a_deadlock_on_postgres_is_tried_again(postgres_url: str) -> None:
    network = Leernet(postgres_url, SETTINGS, plugins=[PlainFormats()])
    network.migrate()
    add(network, someone("een@example.org"), someone("twee@example.org"))
    both = threading.Barrier(2)
    tries: list[tuple[int, int]] = []

    def in_order(work: Work, first: int, second: int) -> None:
        tries.append((first, second))
        update = text("UPDATE leernet_participant SET name = name || :me WHERE id = :id")
        work.db.execute(update, {"me": str(first), "id": first})
        if len(tries) <= 2:
            both.wait(10)
        work.db.execute(update, {"me": str(first), "id": second})

    threads = [threading.Thread(target=network.run, args=(SYSTEM, in_order, *ids)) for ids in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(tries) >= 3, "whoever lost may meet the other once more"
    with network.read() as work:
        assert sorted(sorted(person.name) for person in work.db.query(Participant)) == [sorted("Anna12")] * 2
    network.engine.dispose()


@pytest.mark.parametrize("statement", ["SELECT 1 FROM nowhere", "NONSENSE"])
def test_what_cannot_succeed_is_not_tried_again(network: Leernet, statement: str) -> None:
    tries: list[int] = []

    def wrong(work: Work) -> None:
        tries.append(1)
        work.db.execute(text(statement))

    with pytest.raises(Exception, match=r"nowhere|NONSENSE"):
        network.run(SYSTEM, wrong)
    assert tries == [1]


def test_a_broken_rule_of_the_database_is_not_tried_again(network: Leernet) -> None:
    add(network, someone())
    tries: list[int] = []

    def twice(work: Work) -> None:
        tries.append(1)
        work.db.add(someone())

    with pytest.raises(IntegrityError):
        network.run(SYSTEM, twice)
    assert tries == [1]


def test_a_server_that_is_away_is_not_said_to_be_busy() -> None:
    network = Leernet("postgresql+psycopg://nobody@127.0.0.1:1/nothing?connect_timeout=2", SETTINGS, plugins=[])
    with pytest.raises(OperationalError):
        network.run(SYSTEM, lambda work: work.db.execute(text("SELECT 1")))


# --- clock ---


def test_without_a_clock_of_its_own_a_network_tells_the_real_time() -> None:
    now = Leernet("sqlite://", SETTINGS, plugins=[]).clock()
    assert now.tzinfo is UTC
    assert abs(now - datetime.now(UTC)) < timedelta(minutes=1)
