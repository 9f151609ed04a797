"""What all tests here share, those of the plugins and of the example too: databases, Chromium, artefacts."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from tests import postgres
from tests.warm import keep_warm
from tools.system import find_chromium

pytest_plugins = ["leernet.testing"]
keep_warm()

ROOT = Path(__file__).parent
NO_POSTGRES = (
    "no PostgreSQL: no server at LEERNET_TEST_POSTGRES or 127.0.0.1:5432, and no initdb to start one "
    "(`make test` as root installs it on Debian and Ubuntu)"
)
NO_CHROMIUM = "no Chromium on this machine (`make test` as root installs it on Debian and Ubuntu)"

DATABASES = pytest.StashKey[postgres.Databases]()
CLUSTER = pytest.StashKey[postgres.Cluster]()


def pytest_configure(config: pytest.Config) -> None:
    """Find or start the server once; the workers of xdist are told of it by ``pytest_configure_node``."""
    workerinput: dict[str, str] | None = getattr(config, "workerinput", None)
    if workerinput is not None:
        if workerinput["postgres_server"]:
            server = make_url(workerinput["postgres_server"])
            config.stash[DATABASES] = postgres.Databases(server, workerinput["postgres_run"])
    elif not config.option.collectonly and not config.option.help:
        _find_or_start(config)


def _find_or_start(config: pytest.Config) -> None:
    try:
        server = postgres.find_server()
        if server is None and (programs := postgres.find_server_programs()):
            config.stash[CLUSTER] = postgres.Cluster(programs)
            server = config.stash[CLUSTER].url
    except postgres.PostgresUnusableError as error:
        raise pytest.UsageError(str(error)) from None
    if server is not None:
        config.stash[DATABASES] = postgres.Databases(server)
    elif _under_ci():
        raise pytest.UsageError(f"CI=true, and {NO_POSTGRES}")


def _under_ci() -> bool:
    return os.environ.get("CI", "").lower() == "true"


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    config: pytest.Config = node.config  # type: ignore[attr-defined]
    workerinput: dict[str, str] = node.workerinput  # type: ignore[attr-defined]
    databases = config.stash.get(DATABASES, None)
    workerinput["postgres_server"] = _plain(databases.server) if databases else ""
    workerinput["postgres_run"] = databases.run if databases else ""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a server, leave out what needs one; the summary says so once instead of for each test."""
    if DATABASES not in config.stash:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("postgres")])
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]


def pytest_collection_finish() -> None:
    """What is there now stays: the collector need not look through all of it again and again."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if DATABASES not in config.stash:
        terminalreporter.write_line(f"Tests marked postgres were left out: {NO_POSTGRES}", yellow=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    if cluster := config.stash.get(CLUSTER, None):
        cluster.stop()
    elif databases := config.stash.get(DATABASES, None):
        databases.drop_all()


@pytest.fixture(scope="session")
def postgres_database(pytestconfig: pytest.Config) -> URL:
    """One empty PostgreSQL database for this process; a test that uses it is marked ``postgres``."""
    databases = pytestconfig.stash.get(DATABASES, None)
    if databases is None:
        pytest.fail(f"{NO_POSTGRES}; mark this test `postgres`, so that it is left out then")
    created = databases.create(os.environ.get("PYTEST_XDIST_WORKER", "main"))
    # What a crash of the server would lose is of no worth here, and waiting for the disk is most of a small test.
    _execute(created, "ALTER DATABASE {} SET synchronous_commit = off", str(created.database))
    return created


SCHEMA_NUMBERS = count(1)
SHARED = "shared"


@pytest.fixture
def postgres_url(postgres_database: URL) -> Iterator[str]:
    """A URL of an empty PostgreSQL schema of this test's own, by search path: ``postgresql+psycopg://…``."""
    schema = f"test_{next(SCHEMA_NUMBERS)}"
    _execute(postgres_database, "CREATE SCHEMA {}", schema)
    yield _plain(postgres_database.update_query_dict({"options": f"-csearch_path={schema}"}))
    with postgres.connect(postgres_database) as connection:
        _end_open_transactions(connection)
    _execute(postgres_database, "DROP SCHEMA {} CASCADE", schema)


def _end_open_transactions(connection: psycopg.Connection) -> None:
    """A connection that a test left open inside a transaction would block whoever cleans up for ever."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
    )


def _execute(database: URL, statement: str, name: str) -> None:
    with postgres.connect(database) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _plain(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def shared_postgres_url(postgres_database: URL) -> str:
    """A URL of a schema that the tests of this process share, one after the other."""
    _execute(postgres_database, "CREATE SCHEMA {}", SHARED)
    return _plain(postgres_database.update_query_dict({"options": f"-csearch_path={SHARED}"}))


@pytest.fixture
def emptied_postgres_url(postgres_database: URL, shared_postgres_url: str) -> Iterator[str]:
    """A URL of the shared schema: no rows, but perhaps the tables of an earlier test, for they take long to make."""
    yield shared_postgres_url
    with postgres.connect(postgres_database) as connection:
        _end_open_transactions(connection)
        rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [SHARED]).fetchall()
        deletes = [sql.SQL("DELETE FROM {}").format(sql.Identifier(SHARED, name)) for (name,) in rows]
        connection.execute(sql.SQL(";").join([sql.SQL("SET session_replication_role = replica"), *deletes]))


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A URL of an SQLite file of this test's own that does not exist yet."""
    return f"sqlite:///{tmp_path / 'leernet.db'}"


BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on SQLite and on PostgreSQL: a database without rows, for ``leernet.testing`` to put tables in."""
    fixture = {"sqlite": "sqlite_url", "postgres": "emptied_postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


@pytest.fixture(params=BOTH)
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """The same test on SQLite and on PostgreSQL: a database without tables, for tests that migrate."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def chromium_path() -> Path:
    """The Chromium to hand to Playwright as ``executable_path``; skips when there is none, fails under CI."""
    if path := find_chromium():
        return path
    if _under_ci():
        pytest.fail(f"CI=true, and {NO_CHROMIUM}")
    pytest.skip(NO_CHROMIUM)


@pytest.fixture(scope="session")
def artefacts() -> Path:
    """The folder for screenshots and files to look at after the run; git ignores it."""
    folder = ROOT / "test-artefacts"
    folder.mkdir(exist_ok=True)
    return folder
