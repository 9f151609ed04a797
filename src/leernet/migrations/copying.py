"""Everything of one database goes into another, of the same kind or not: a network that grows leaves SQLite."""

from collections.abc import Mapping

from sqlalchemy import Column, Connection, Engine, MetaData, Table, bindparam, func, select

from ..database import READ_ONLY
from ..errors import Conflict
from ..hookspecs import Tables
from ..model import Base
from . import is_current, upgrade

BATCH = 500


def copy_database(source: Engine, target: Engine, plugins: Mapping[str, Tables]) -> dict[str, int]:
    """Make the tables in ``target`` and copy every row, ids included, in one transaction: all of it or nothing.

    What is written to ``source`` meanwhile is not in the copy: stop the site first.

    :returns: how many rows were copied, by the name of the table
    :raises Conflict: ``tables_outdated``, when the source has to be migrated first; ``database_not_empty``, when the
        target holds a network already
    :raises PluginError: ``plugin_missing``, as :func:`~leernet.migrations.upgrade` does
    """
    if not is_current(source, plugins):
        raise Conflict("tables_outdated", "The tables are missing, or of another version. Run: leernet migrate.")
    upgrade(target, plugins)
    tables = [table for metadata in _all_of(plugins) for table in metadata.sorted_tables]
    with _snapshot(source) as reading, target.begin() as writing:
        if any(writing.execute(select(table).limit(1)).first() for table in tables):
            raise Conflict("database_not_empty", "There is a network in that database already. Nothing was copied.")
        copied = {table.name: _copy(table, reading, writing) for table in tables}
        for table in tables:
            _go_on_counting(table, writing)
    return copied


def _all_of(plugins: Mapping[str, Tables]) -> list[MetaData]:
    return [Base.metadata, *(tables.metadata for tables in plugins.values())]


def _snapshot(source: Engine) -> Connection:
    """Everything as it was at one moment, however long the copying takes."""
    if source.dialect.name == "postgresql":
        return source.connect().execution_options(isolation_level="REPEATABLE READ")
    return source.connect().execution_options(**{READ_ONLY: True})


def _copy(table: Table, reading: Connection, writing: Connection) -> int:
    """Its rows, a batch at a time. What points at a row of the same table, which may come later, is filled in after."""
    own = [column for column in table.columns if any(key.column.table is table for key in column.foreign_keys)]
    fill_in = table.update().where(*(column == bindparam(f"is_{column.name}") for column in table.primary_key))
    pointing: list[dict[str, object]] = []
    count = 0
    rows = reading.execution_options(yield_per=BATCH).execute(select(table).order_by(*table.primary_key))
    for batch in rows.mappings().partitions():
        written = [dict(row) for row in batch]
        for row in written:
            pointed = {column.name: row[column.name] for column in own if row[column.name] is not None}
            if pointed:
                pointing.append({**{f"is_{key.name}": row[key.name] for key in table.primary_key}, **pointed})
            row.update(dict.fromkeys(pointed))
        writing.execute(table.insert(), written)
        count += len(written)
    for row in pointing:
        writing.execute(fill_in.values({name: bindparam(name) for name in row if not name.startswith("is_")}), row)
    return count


def _go_on_counting(table: Table, writing: Connection) -> None:
    """PostgreSQL counts ids apart from the rows, and would begin at 1 again."""
    counted: Column[int] | None = table.autoincrement_column
    if writing.dialect.name != "postgresql" or counted is None:
        return
    highest = writing.scalar(select(func.max(counted)))
    if highest is not None:
        writing.execute(select(func.setval(func.pg_get_serial_sequence(table.name, counted.name), highest)))
