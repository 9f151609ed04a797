"""Engines, ours and the host's: the same behaviour on SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.pool import NullPool, StaticPool

from leernet import Leernet, Settings
from leernet.database import LOCK_SECONDS, READ_ONLY, make_engine, prepare
from leernet.model import Base, Block, Membership
from leernet.testing import NOW, PlainFormats

SETTINGS = Settings(secret="not-a-secret-but-long-enough")


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


def pragma(engine: Engine, name: str) -> object:
    with engine.connect() as connection:
        return connection.scalar(text(f"PRAGMA {name}"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 1), ("busy_timeout", LOCK_SECONDS * 1000)],
)
def test_sqlite_has_the_settings_that_leernet_relies_on(engine: Engine, name: str, value: object) -> None:
    assert pragma(engine, name) == value


@pytest.mark.postgres
def test_postgres_waits_for_a_lock_no_longer_than_said(postgres_url: str) -> None:
    engine = make_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == f"{LOCK_SECONDS}s"
    engine.dispose()


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path}/nieuw/nog een/leernet.db")
    assert pragma(engine, "foreign_keys") == 1
    assert (tmp_path / "nieuw" / "nog een" / "leernet.db").is_file()
    engine.dispose()


def test_a_database_in_memory_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = make_engine("sqlite:///:memory:")
    Base.metadata.create_all(engine)
    assert pragma(engine, "foreign_keys") == 1
    assert list(tmp_path.iterdir()) == []
    engine.dispose()


def test_a_reference_to_nothing_is_refused(empty_database_url: str) -> None:
    network = Leernet(empty_database_url, SETTINGS, plugins=[PlainFormats()])
    Base.metadata.create_all(network.engine)
    with pytest.raises(IntegrityError), network.work() as work:
        work.db.add(Membership(series_id=4711, participant_id=4711, since=NOW))
    network.engine.dispose()


def test_an_end_before_the_start_is_refused_by_the_database_itself(empty_database_url: str) -> None:
    network = Leernet(empty_database_url, SETTINGS, plugins=[PlainFormats()])
    Base.metadata.create_all(network.engine)
    with pytest.raises(IntegrityError), network.work() as work:
        work.db.add(Block(starts_at=NOW, ends_at=NOW))
    network.engine.dispose()


# --- the host's own engine ---


def test_connections_that_the_host_made_before_are_prepared_too(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE host (id INTEGER PRIMARY KEY)"))
    network = Leernet(engine, SETTINGS, plugins=[PlainFormats()])
    assert network.engine is engine
    assert pragma(engine, "foreign_keys") == 1
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT leernet_casefold('ÖZLEM')")) == "özlem"
    engine.dispose()


@pytest.mark.postgres
def test_connections_to_postgres_that_the_host_made_before_are_prepared_too(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == "0"
    prepare(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SHOW lock_timeout")) == f"{LOCK_SECONDS}s"
    engine.dispose()


@pytest.mark.parametrize("pool", [NullPool, StaticPool])
def test_a_host_may_have_another_pool(sqlite_url: str, pool: type[NullPool] | type[StaticPool]) -> None:
    engine = prepare(create_engine(sqlite_url, poolclass=pool))
    assert pragma(engine, "foreign_keys") == 1
    assert pragma(engine, "busy_timeout") == LOCK_SECONDS * 1000
    engine.dispose()


def test_preparing_twice_does_no_harm(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    first = Leernet(engine, SETTINGS, plugins=[PlainFormats()])
    second = Leernet(engine, SETTINGS, plugins=[PlainFormats()])
    Base.metadata.create_all(engine)
    for network in (first, second):
        with network.work() as work:
            work.journal("test.done", 1)
    engine.dispose()


# --- one writer at a time ---


def test_a_reader_waits_for_no_writer_on_sqlite(engine: Engine) -> None:
    with engine.begin() as writer:
        writer.execute(text("CREATE TABLE place (id INTEGER PRIMARY KEY)"))
        with engine.execution_options(**{READ_ONLY: True}).connect() as reader:
            assert reader.scalars(text("SELECT name FROM sqlite_master")).all() == []


def test_a_second_writer_waits_from_the_first_statement_on_sqlite(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.begin(), engine.connect() as second:
        second.connection.driver_connection.execute("PRAGMA busy_timeout = 20")  # type: ignore[union-attr]
        with pytest.raises(OperationalError, match="database is locked"):
            second.execute(text("SELECT 1"))
    engine.dispose()


def test_case_folds_beyond_ascii_and_leaves_null_alone(engine: Engine) -> None:
    with engine.connect() as connection:
        row = connection.execute(text("SELECT leernet_casefold('STRAẞE Ñandú'), leernet_casefold(NULL)")).one()
    assert tuple(row) == ("strasse ñandú", None)
