"""How a database performs a statement, to see that it reads no more than it must."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import psycopg
from psycopg import sql
from sqlalchemy import Engine, event

from leernet import Leernet
from leernet.database import READ_ONLY
from leernet.work import Work

Executed = tuple[str, Any]
"""A statement, and its parameters in the form that the driver takes."""


def plan_of(
    network: Leernet, read: Callable[[Work], object], table: str, *, whatever_the_values: bool = False, nth: int = 0
) -> str:
    """The plan of the first statement of ``read`` that names a table, or of the ``nth`` after it.

    :param whatever_the_values: on PostgreSQL, the plan that a connection keeps once it performed the statement often.
    """
    executed = _overhear(network.engine)
    with network.read() as work:
        read(work)
    statement, values = [one for one in executed if table in one[0]][nth]
    with network.engine.connect().execution_options(**{READ_ONLY: True}) as connection:
        if connection.dialect.name == "sqlite":
            return _lines(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values))
        if whatever_the_values:
            return _kept(cast(psycopg.Cursor, connection.connection.cursor()), statement, values, table)
        return _lines(row[0] for row in connection.exec_driver_sql(f"EXPLAIN {statement}", values))


def _overhear(engine: Engine) -> list[Executed]:
    executed: list[Executed] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: object, *_rest: object) -> None:
        executed.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    return executed


def _kept(cursor: psycopg.Cursor, statement: str, values: Mapping[str, object], table: str) -> str:
    cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    cursor.execute(statement.encode(), values, prepare=True)
    cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE %s", [f"%{table}%"])
    (name,) = cast(Sequence[str], cursor.fetchone())
    given = [sql.Literal(values[key]) for key in dict.fromkeys(re.findall(r"%\((\w+)\)s", statement))]
    cursor.execute(sql.SQL("EXPLAIN EXECUTE {} ({})").format(sql.Identifier(name), sql.SQL(", ").join(given)))
    return _lines(row[0] for row in cursor)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
