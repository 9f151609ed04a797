"""Which rows belong to a series, and by what an archive names them."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, Table, and_, false, or_, select
from sqlalchemy.orm import Session

from ..archived import ArchivedTable, Names
from ..model import Organisation, Series
from ..model.base import table_of
from .naming import organisation_names, programme_names
from .tables import CORE, CoreTable
from .values import leaving

ORGANISATION, SERIES = table_of(Organisation), table_of(Series)


@cache
def parent_of(column: Column[Any]) -> Table | None:
    """The table to which a column is a foreign key."""
    return next((key.column.table for key in column.foreign_keys), None)


def own_id(table: Table) -> Column[Any] | None:
    """The column with a number that the database gives; None where a row is known by something else."""
    column = table.autoincrement_column
    return None if column is None or column.foreign_keys else column


def columns_of(kind: ArchivedTable) -> Sequence[Column[Any]]:
    """Those that go along."""
    given = own_id(kind.table)
    return [one for one in kind.table.columns if one is not given and one.name not in kind.stays]


class Belonging(Names):
    """The rows of one series in a network.

    :param kinds: all tables that go along, leernet's own among them
    """

    def __init__(self, db: Session, series_id: int, kinds: Sequence[ArchivedTable]) -> None:
        self.db, self.series_id = db, series_id
        self.kinds = {one.table: one for one in kinds}
        self._names: dict[Table, dict[object, object]] = {}

    def within(self, table: Table) -> Select[tuple[object]]:
        """The ids of the rows of a table that go along."""
        (key, *_) = table.primary_key.columns
        return select(key).where(self.condition(table))

    def condition(self, table: Table) -> ColumnElement[bool]:
        """Whether a row of a table goes along."""
        if table is SERIES:
            return SERIES.c.id == self.series_id
        kind = self.kinds.get(table)
        if kind is None:
            return false()
        of = or_(*(table.c[name].in_(self._of(table.c[name])) for name in kind.of)) if kind.of else None
        chosen = kind.chosen(self.db, self.within) if kind.chosen else None
        found = [one for one in (of, chosen) if one is not None]
        return and_(*found) if found else false()

    def name(self, table: Table, identity: object) -> object:
        """The name of a row; None where it does not go along."""
        return self.names(table).get(identity)

    def names(self, table: Table) -> dict[object, object]:
        """All names of a table, by id."""
        if table not in self._names:
            self._names[table] = self._read(table)
        return self._names[table]

    def organisations(self) -> set[int]:
        """The ids of all organisations to which rows that go along lead."""
        found: set[int] = set()
        for kind in self.kinds.values():
            for column in kind.table.columns:
                if parent_of(column) is ORGANISATION:
                    query = select(column).where(self.condition(kind.table), column.is_not(None)).distinct()
                    found.update(int(str(one)) for one in self.db.scalars(query))
        return found

    def _of(self, column: Column[Any]) -> Select[tuple[object]]:
        parent = parent_of(column)
        assert parent is not None, f"{column} is a foreign key"
        return self.within(parent)

    def _read(self, table: Table) -> dict[object, object]:
        if table is ORGANISATION:
            return organisation_names(self.db)
        programme = programme_names(self.db, table, self.series_id)
        if programme is not None:
            return programme
        kind = self.kinds.get(table)
        if kind is None:
            return {}
        return dict(_named(self.db, kind, self.condition(table)))


def _named(db: Session, kind: ArchivedTable, condition: ColumnElement[bool]) -> Sequence[tuple[object, object]]:
    (key, *_) = kind.table.primary_key.columns
    named_by = kind.named_by if isinstance(kind, CoreTable) else None
    if named_by is not None:
        column = kind.table.c[named_by]
        return [(row[0], leaving(column, row[1])) for row in db.execute(select(key, column).where(condition))]
    ids = db.scalars(select(key).where(condition).order_by(key)).all()
    if own_id(kind.table) is None:
        return [(one, leaving(key, one)) for one in ids]
    return [(one, number) for number, one in enumerate(ids, 1)]


def all_tables(plugins: Sequence[ArchivedTable]) -> Sequence[ArchivedTable]:
    """leernet's own tables, then those of plugins, in the order in which they are loaded."""
    return [*CORE, *plugins]
