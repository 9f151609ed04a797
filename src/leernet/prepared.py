"""Statements of the hot path: compiled by SQLAlchemy once, then run on the driver.

Most of what a small statement costs is SQLAlchemy finding its compiled form again, and a result for any kind of row.
This keeps the first and leaves out the second. Errors, events and echo stay SQLAlchemy's own.
"""

from collections.abc import Callable, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Dialect, Insert, Select, Update
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

Convert = Callable[[Any], Any] | None
Statement = Select[Any] | Insert | Update


class Prepared:
    """A statement with named parameters whose first row is wanted. An INSERT always gets the same columns.

    Types convert in both directions. Python-side defaults of columns, lists that expand (``IN``) and
    ``schema_translate_map`` are not for this: they are SQLAlchemy's work at each execution.
    """

    def __init__(self, statement: Statement) -> None:
        # Inline: PostgreSQL would return the key of a new row that nobody asked for.
        self._statement = statement.inline() if isinstance(statement, Insert) else statement
        self._compiled: WeakKeyDictionary[Dialect, _Compiled] = WeakKeyDictionary()

    def first(self, db: Session, values: Mapping[str, object]) -> tuple[Any, ...] | None:
        """The first row, if any. ``Any``: a driver's value, of the type of the column."""
        connection = db.connection()
        compiled = self._compiled.get(connection.dialect)
        if compiled is None:
            compiled = _Compiled(self._statement, connection.dialect, list(values))
            self._compiled[connection.dialect] = compiled
        result = connection.exec_driver_sql(compiled.sql, compiled.parameters(values))
        if not result.returns_rows:
            return None
        row = result.first()
        return None if row is None else compiled.converted(row)


class _Compiled:
    def __init__(self, statement: Statement, dialect: Dialect, names: list[str]) -> None:
        keys = names if isinstance(statement, Insert) else None
        compiled: Any = statement.compile(dialect=dialect, column_keys=keys)  # a SQLCompiler, which is not typed
        self.sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup if compiled.positional else None
        binders = {name: _binder(bind.type, dialect) for name, bind in compiled.binds.items()}
        self._binders = [(name, bind) for name, bind in binders.items() if bind is not None and name in names]
        self._fixed: dict[str, object] = {
            name: bind(value) if (bind := binders[name]) else value
            for name, value in compiled.construct_params(dict.fromkeys(names)).items()
            if name not in names
        }
        self._readers = [_reader(column.type, dialect) for column in statement.exported_columns]

    def parameters(self, values: Mapping[str, object]) -> dict[str, object] | tuple[object, ...]:
        all_values = {**self._fixed, **values}
        for name, bind in self._binders:
            all_values[name] = bind(all_values[name])
        return all_values if self._order is None else tuple([all_values[name] for name in self._order])

    def converted(self, row: Any) -> tuple[Any, ...]:
        pairs = zip(self._readers, row, strict=True)
        return tuple([value if read is None else read(value) for read, value in pairs])


def _binder(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _reader(kind: TypeEngine[Any], dialect: Dialect) -> Convert:
    return kind.dialect_impl(dialect).result_processor(dialect, None)
