"""The ids that the rows of an archive have here, by the names under which the archive knows them."""

from collections.abc import Collection, Mapping

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from ..archived import ArchivedTable, IdInText, Ids
from ..errors import Problem
from ..i18n import N_
from ..model import Organisation
from ..model.base import table_of
from .belonging import parent_of
from .naming import programme_names


class Arriving(Ids):
    """Names and ids, as rows are loaded; those of the programme are there once that is."""

    def __init__(self, db: Session, series_id: int, kinds: Collection[ArchivedTable]) -> None:
        self._db, self._series_id = db, series_id
        self._ids: dict[Table, dict[object, object]] = {}
        self._referred = _referred(kinds)

    def identity(self, table: Table, name: object) -> object:
        """The id that a row has here."""
        found = self.known(table).get(name) if isinstance(name, str | int) else None
        if found is None:
            message = N_("“{name}” is not in this archive, or not before it is needed.")
            raise Problem("archive_reference", message, name=str(name)[:100])
        return found

    def known(self, table: Table) -> Mapping[object, object]:
        """All that are known of a table, by name."""
        if table not in self._ids:
            self._ids[table] = self._read(table)
        return self._ids[table]

    def note(self, table: Table, name: object, identity: object) -> None:
        """A row that was loaded."""
        if table in self._referred:
            self.known(table)
            self._ids[table][name] = identity

    def _read(self, table: Table) -> dict[object, object]:
        if table is table_of(Organisation):
            return {row[0]: row[1] for row in self._db.execute(select(Organisation.slug, Organisation.id))}
        named = programme_names(self._db, table, self._series_id) or {}
        return {name: identity for identity, name in named.items()}


def _referred(kinds: Collection[ArchivedTable]) -> set[Table]:
    """The tables to whose rows others lead: of the others nothing has to be remembered."""
    keys = {parent_of(column) for kind in kinds for column in kind.table.columns}
    texts = {one.table for kind in kinds for one in kind.converts.values() if isinstance(one, IdInText)}
    named = {kind.table for kind in kinds if getattr(kind, "named_by", None)}
    return {one for one in keys | texts | named if one is not None}
