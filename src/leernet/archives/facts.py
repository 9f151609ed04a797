"""What no programme file says of the things in it: UIDs and sequences of calendars, versions, how a waiting list is."""

from collections.abc import Mapping

from sqlalchemy import insert, update
from sqlalchemy.exc import DataError, IntegrityError

from ..errors import Problem
from ..i18n import N_
from .checking import NAME, Line, Loading, Values, read_columns, read_row, told_at_once
from .layout import wrong
from .rows import clash
from .tables import ProgrammeTable


def load_facts(loading: Loading, kind: ProgrammeTable) -> int:
    """Add the facts of a table to what the programme made, and the rows that it does not know; returns how many.

    :raises InvalidInput: ``archive_invalid``
    """
    db, (key, *_) = loading.work.db.connection(), kind.table.primary_key.columns
    lines = list(told_at_once(loading, kind, lambda number, row: _read(loading, kind, number, row)))
    for line in lines:
        known = loading.ids.known(kind.table).get(line.name)
        facts = {name: line.values[name] for name in kind.facts}
        try:
            if known is None:
                added = db.execute(insert(kind.table).values(line.values).returning(key)).scalar_one()
                loading.ids.note(kind.table, line.name, added)
            elif facts:
                db.execute(update(kind.table).where(key == known).values(facts))
        except (IntegrityError, DataError):
            raise wrong(clash(kind, [line])) from None
    return len(lines)


def _read(loading: Loading, kind: ProgrammeTable, number: int, row: Mapping[str, object]) -> Line:
    name = row.get(NAME)
    if not isinstance(name, str) or (not kind.adds and name not in loading.ids.known(kind.table)):
        message = N_("“{name}” is not in this archive, or not before it is needed.")
        raise Problem("archive_reference", message, field=NAME, name=str(name)[:100])
    facts = [kind.table.c[one] for one in kind.facts]
    values: Values = read_row(loading, kind, row) if kind.adds else read_columns(loading, kind, row, facts)
    return Line(number, name, values)
