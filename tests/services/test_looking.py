"""The one query that sees all that a registration depends on stays quick when the tables are full."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Connection, Engine, event, insert, text

from leernet import Leernet
from leernet.database import READ_ONLY
from leernet.model import Organisation
from leernet.services.looking import look
from leernet.testing import add, some_event
from tests.services.conftest import Desk

INDEXES = ("ix_leernet_organisation_lower_name", "ix_leernet_organisation_lower_short_name")
Executed = tuple[str, Any]
"""A statement, and its parameters in the form that the driver takes."""


def _municipalities(network: Leernet, count: int) -> None:
    """So many organisations, none with a short name: to a planner, an index on that finds them all or nobody."""
    with network.work() as work:
        rows = [{"slug": f"gemeente-{number}", "name": f"Gemeente {number}", "about": {}} for number in range(count)]
        work.db.execute(insert(Organisation), rows)
        work.db.execute(text("ANALYZE"))


def _overhear(engine: Engine) -> list[Executed]:
    executed: list[Executed] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        executed.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    return executed


def _plan(connection: Connection, statement: str, values: Any) -> str:
    if connection.dialect.name == "sqlite":
        rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
        return "\n".join(row[3] for row in rows)
    return _plan_whatever_the_values(cast(psycopg.Cursor, connection.connection.cursor()), statement, values)


def _plan_whatever_the_values(cursor: psycopg.Cursor, statement: str, values: Mapping[str, object]) -> str:
    """What PostgreSQL does from the sixth time on that a connection executes a statement."""
    cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    cursor.execute(statement.encode(), values, prepare=True)
    cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE %s", ["%leernet_organisation%"])
    (name,) = cast(Sequence[str], cursor.fetchone())
    given = [sql.Literal(values[key]) for key in dict.fromkeys(re.findall(r"%\((\w+)\)s", statement))]
    cursor.execute(sql.SQL("EXPLAIN EXECUTE {} ({})").format(sql.Identifier(name), sql.SQL(", ").join(given)))
    return "\n".join(row[0] for row in cursor)


def test_looking_for_an_organisation_reads_no_whole_table(network: Leernet, desk: Desk) -> None:
    add(network, some_event())
    _municipalities(network, 10_000)
    executed = _overhear(network.engine)
    with network.read() as work:
        look(work, desk.request(organisation="Noord"))
    statement, values = next(one for one in executed if "leernet_organisation" in one[0])
    with network.engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        plan = _plan(connection, statement, values)
    assert [name for name in INDEXES if name not in plan] == [], plan


def test_an_organisation_is_found_by_either_name_whatever_the_case(network: Leernet, desk: Desk) -> None:
    add(network, some_event(), Organisation(slug="mra", name="Metropoolregio Amsterdam", short_name="MRA"))
    names = ("metropoolregio amsterdam", "mra", "Mra B", "")
    with network.read() as work:
        found = [look(work, desk.request(organisation=name)).organisation_id for name in names]
    assert [one is not None for one in found] == [True, True, False, False]
