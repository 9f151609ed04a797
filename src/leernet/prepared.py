"""Statements of the hot path: compiled by SQLAlchemy once, then run on the driver's own cursor.

Most of what a small statement costs is SQLAlchemy finding its compiled form again, and preparing a result for any kind
of row: on SQLite more than the statement itself (``python -m benchmarks registrations``). Connections, transactions and
errors stay SQLAlchemy's; and where somebody listens to its statements (a log, tracing, a test that counts them), it
runs these too.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Column, ColumnDefault, Connection, Dialect, Insert, Select, Update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any] | None
Statement = Select[Any] | Insert | Update
Parameters = dict[str, object] | tuple[object, ...]

_CONNECTION = "leernet_connection"

_log = logging.getLogger("sqlalchemy.engine.Engine")


class Prepared:
    """A statement with named parameters whose first row is wanted. An INSERT always gets the same columns.

    Types convert in both directions. Defaults that are called, lists that expand (``IN``) and ``schema_translate_map``
    are not for this: they are SQLAlchemy's work at each execution.
    """

    def __init__(self, statement: Statement) -> None:
        # Inline: PostgreSQL would return the key of a new row that nobody asked for.
        self._statement = statement.inline() if isinstance(statement, Insert) else statement
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def first(self, db: Session, values: Mapping[str, object]) -> tuple[Any, ...] | None:
        """The first row, if any. ``Any``: a value of the type of the column.

        :raises sqlalchemy.exc.DBAPIError: as SQLAlchemy would
        """
        connection = _connection(db)
        compiled = self._compiled.get(connection.dialect)
        if compiled is None:
            compiled = _Compiled(self._statement, connection.dialect, list(values))
            self._compiled[connection.dialect] = compiled
        return compiled.first(connection, values)


def _connection(db: Session) -> Connection:
    """The connection of the transaction. SQLAlchemy finds it anew each time, which takes as long as a statement."""
    connection = db.info.get(_CONNECTION)
    if connection is None or connection.closed:
        connection = db.info[_CONNECTION] = db.connection()
    return connection


class _Compiled:
    def __init__(self, statement: Statement, dialect: Dialect, names: list[str]) -> None:
        keys = names if isinstance(statement, Insert) else None
        compiled: Any = statement.compile(dialect=dialect, column_keys=keys)  # a SQLCompiler, which is not typed
        self.sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup if compiled.positional else None
        binders = {name: _binder(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._binders = [(name, bind) for name, bind in binders.items() if bind is not None and name in names]
        fixed = {**compiled.construct_params(dict.fromkeys(names)), **_defaults(compiled.insert_prefetch)}
        self._fixed: dict[str, object] = {
            name: bind(value) if (bind := binders[name]) else value
            for name, value in fixed.items()
            if name not in names
        }
        self._readers = [_reader(column.type, dialect) for column in statement.exported_columns]

    def first(self, connection: Connection, values: Mapping[str, object]) -> tuple[Any, ...] | None:
        parameters = self._parameters(values)
        overheard = connection.dispatch.before_cursor_execute or _log.isEnabledFor(logging.INFO)
        row = self._by_sqlalchemy(connection, parameters) if overheard else self._on_cursor(connection, parameters)
        if row is None:
            return None
        return tuple([value if read is None else read(value) for read, value in zip(self._readers, row, strict=True)])

    def _parameters(self, values: Mapping[str, object]) -> Parameters:
        bound = {**self._fixed, **values}
        for name, bind in self._binders:
            bound[name] = bind(bound[name])
        return bound if self._order is None else tuple([bound[name] for name in self._order])

    def _by_sqlalchemy(self, connection: Connection, parameters: Parameters) -> Any:
        result = connection.exec_driver_sql(self.sql, parameters)
        return result.first() if result.returns_rows else None

    def _on_cursor(self, connection: Connection, parameters: Parameters) -> Any:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(self.sql, parameters)
            return cursor.fetchone() if self._readers else None
        except Exception as error:
            # What SQLAlchemy does itself at this place: wrap the error, and give up connections that broke.
            connection._handle_dbapi_exception(error, self.sql, parameters, cursor, None)
        finally:
            cursor.close()


def _defaults(columns: Sequence[Column[Any]]) -> dict[str, object]:
    """What an INSERT that does not name these columns gives them."""
    defaults: dict[str, object] = {}
    for column in columns:
        default = column.default
        if not isinstance(default, ColumnDefault) or not default.is_scalar:
            raise TypeError(f"{column}: its default is made anew for each row; give a value")
        defaults[column.key] = default.arg
    return defaults


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
