"""Bytes and SQL statements a registration, and the database's own limit beside it.

    python -m benchmarks size
    python -m benchmarks.bench_size --count 5000

Bytes are the growth of each table with its indexes. The registration comes as from the form, with its record against a
double click (kept for a day), and one delivery for its mail. Beside it, on PostgreSQL, pgbench: the statement of the
limit (see ``limit``) from a client in C, and its own TPC-B-like transaction, to tell one machine from another.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from uuid import uuid4

from sqlalchemy import Connection, make_url, text

from benchmarks import databases, figures, limit
from benchmarks.bench_registrations import someone
from benchmarks.comparing import CLIENTS, HOT
from leernet import Leernet
from leernet.services.registering.registration import register_once
from leernet.testing import counted
from leernet.work import PARTICIPANT

SQLITE_SIZES = (
    "SELECT m.tbl_name, SUM(s.pgsize) FROM dbstat s JOIN sqlite_master m ON m.name = s.name "
    "WHERE m.tbl_name LIKE 'leernet_%' GROUP BY m.tbl_name"
)
POSTGRES_SIZES = (
    "SELECT relname, pg_total_relation_size(oid) FROM pg_class WHERE relkind = 'r' AND relname LIKE 'leernet_%'"
)
SCRIPT_VALUES = {
    "email": "gen_random_uuid() || '@example.org'",
    "now": "now()",
    "uid": "gen_random_uuid()",
}


def sizes(connection: Connection) -> dict[str, int]:
    """Bytes of each table with its indexes."""
    statement = SQLITE_SIZES if connection.dialect.name == "sqlite" else POSTGRES_SIZES
    return {row[0]: row[1] for row in connection.execute(text(statement))}


def register_somebody(network: Leernet) -> None:
    """As the form does."""
    network.run(PARTICIPANT, register_once, someone(HOT[0]), uuid4().hex * 2)


def bytes_of_one(network: Leernet, count: int) -> dict[str, float]:
    """Bytes a registration, by table; the first tenth, with which tables begin, does not count."""
    seen = []
    for times in (count // 10, count):
        for _ in range(times):
            register_somebody(network)
        while network.dispatcher.fan_out():
            pass
        with network.engine.connect() as connection:
            seen.append(sizes(connection))
    before, after = seen
    grown = {name.removeprefix("leernet_"): (size - before[name]) / count for name, size in after.items()}
    return {name: size for name, size in sorted(grown.items(), key=lambda one: -one[1]) if size}


def statements(network: Leernet) -> int:
    """SQL statements of one, BEGIN and COMMIT left out."""
    with counted(network.engine) as seen:
        register_somebody(network)
    return len(seen)


def pgbench(url: str, seconds: float) -> dict[str, float]:
    """Transactions a second, by what was done and the number of clients."""
    if shutil.which("pgbench") is None:
        print("pgbench is not there: left out")
        return {}
    network = databases.network(url)
    with network.engine.connect() as connection:
        row = connection.exec_driver_sql(limit.IDS.format("%s"), (HOT[0],)).one()
    network.engine.dispose()
    ids = {name: str(one) for name, one in zip(("event", "format", "quota"), row, strict=True)}
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    _run(["-i", "-q", "-s", "10", plain])
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(limit.in_one(SCRIPT_VALUES | ids) + ";\n")
        script.flush()
        ways = {"the rows of a registration": ["-f", script.name], "TPC-B-like": ["-b", "tpcb-like"]}
        return {
            f"{name}, {clients} clients": _per_second([*way, "-c", str(clients), "-T", f"{max(1, seconds):.0f}", plain])
            for name, way in ways.items()
            for clients in CLIENTS
        }


def _per_second(arguments: Sequence[str]) -> float:
    found = re.search(r"tps = ([\d.]+)", _run(["-n", "-M", "prepared", "-j", "2", *arguments]))
    assert found is not None, "pgbench ends with its transactions per second"
    return float(found[1])


def _run(arguments: Sequence[str]) -> str:
    return subprocess.run(["pgbench", *arguments], check=True, capture_output=True, text=True).stdout


def show(name: str, needed: int, grown: Mapping[str, float]) -> None:
    parts = ", ".join(f"{table} {size:.0f}" for table, size in grown.items())
    print(f"{name:10} {needed} statements, {sum(grown.values()):.0f} bytes: {parts}", flush=True)


def main(arguments: Sequence[str] = ()) -> None:
    options = figures.options("size", __doc__, seconds=2)
    options.add_argument("--count", type=int, default=2000, help="registrations")
    chosen = options.parse_args(arguments)
    kept: dict[str, object] = {}
    with databases.each() as urls:
        for name, url in urls.items():
            databases.fill(url, HOT)
            network = databases.network(url)
            grown, needed = bytes_of_one(network, chosen.count), statements(network)
            network.engine.dispose()
            show(name, needed, grown)
            kept[name] = {"statements": needed, "bytes": grown}
        beside = pgbench(urls["PostgreSQL"], chosen.seconds) if "PostgreSQL" in urls else {}
    for what, per_second in beside.items():
        print(f"pgbench, {what}: {per_second:.0f} /s")
    figures.save(chosen.json, {"registration": kept, "pgbench": beside})


if __name__ == "__main__":
    main(sys.argv[1:])
