"""The database fixtures themselves: every test starts empty, on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg import Connection
from sqlalchemy import create_engine, inspect, make_url, text

from tests.patience import wait_for
from tests.postgres import DRIVER, Cluster, Databases, connect, find_server_programs


@pytest.mark.parametrize("turn", [1, 2])
def test_database_url_is_empty_and_takes_tables(empty_database_url: str, turn: int) -> None:
    engine = create_engine(empty_database_url)
    assert inspect(engine).get_table_names() == []
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE place (id INTEGER PRIMARY KEY)"))
    assert inspect(engine).get_table_names() == ["place"]
    engine.dispose()


@pytest.mark.postgres
def test_postgres_url_uses_the_driver_that_we_ship(postgres_url: str) -> None:
    assert make_url(postgres_url).drivername == DRIVER


@pytest.fixture
def left_open() -> Iterator[list[Connection]]:
    connections: list[Connection] = []
    yield connections
    for connection in connections:
        connection.close()


@pytest.mark.postgres
def test_postgres_schema_goes_though_a_transaction_was_left_open(
    left_open: list[Connection], postgres_url: str
) -> None:
    left_open.append(connect(make_url(postgres_url)))
    left_open[0].execute("BEGIN")
    left_open[0].execute("CREATE TABLE place (id INTEGER PRIMARY KEY)")


@pytest.fixture
def programs() -> Path:
    return find_server_programs() or pytest.skip("no initdb on this machine")


@pytest.mark.postgres
def test_cluster_serves_and_leaves_nothing(programs: Path) -> None:
    cluster = Cluster(programs)
    folder = Path(str(cluster.url.query["host"]))
    databases = Databases(cluster.url)
    with connect(databases.create("one")) as connection:
        assert connection.execute("SELECT current_database()").fetchone() == (f"{databases.run}_one",)
    databases.drop_all()
    cluster.stop()
    assert not folder.exists()


@pytest.mark.postgres
def test_cluster_ends_when_its_owner_is_killed(programs: Path) -> None:
    owner = (
        "import os, signal; from pathlib import Path; from tests.postgres import Cluster;"
        f"cluster = Cluster(Path({str(programs)!r}));"
        "print(cluster.url.query['host'], flush=True); os.kill(os.getpid(), signal.SIGKILL)"
    )
    done = subprocess.run([sys.executable, "-c", owner], capture_output=True, text=True)
    folder = Path(done.stdout.strip())
    assert done.stdout
    wait_for(lambda: not folder.exists())
