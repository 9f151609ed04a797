"""What all tests here share, those of the plugins and of the example too: databases, Chromium, artefacts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from psycopg import sql
from sqlalchemy import URL, make_url

from tests import postgres
from tools.system import find_chromium

pytest_plugins = ["leernet.testing"]

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
    return databases.create(os.environ.get("PYTEST_XDIST_WORKER", "main"))


SCHEMA_NUMBERS = count(1)


@pytest.fixture
def postgres_url(postgres_database: URL) -> Iterator[str]:
    """A URL of an empty PostgreSQL schema of this test's own, by search path: ``postgresql+psycopg://…``."""
    schema = f"test_{next(SCHEMA_NUMBERS)}"
    _execute(postgres_database, "CREATE SCHEMA {}", schema)
    yield _plain(postgres_database.update_query_dict({"options": f"-csearch_path={schema}"}))
    # A connection that a test left open inside a transaction would block the DROP for ever.
    with postgres.connect(postgres_database) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL"
        )
    _execute(postgres_database, "DROP SCHEMA {} CASCADE", schema)


def _execute(database: URL, statement: str, name: str) -> None:
    with postgres.connect(database) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _plain(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A URL of an SQLite file of this test's own that does not exist yet."""
    return f"sqlite:///{tmp_path / 'leernet.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """The same test on SQLite and on PostgreSQL: the URL of an empty database of this test's own."""
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
