"""Rows of an archive, checked and put into their table: so many at a time, with the ids of this network."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DataError, IntegrityError

from ..archived import ArchivedTable
from ..errors import Problem
from ..i18n import N_
from .belonging import columns_of, own_id, parent_of
from .checking import Line, Loading, Values, checked_rows
from .layout import table_part, wrong

BATCH = 500
Led = list[tuple[object, Mapping[str, object]]]
"""Names of rows, each with the names of rows of the same table to which it leads."""


def load_rows(loading: Loading, kind: ArchivedTable) -> int:
    """Put all rows of a table in; returns how many.

    :raises InvalidInput: ``archive_invalid``
    """
    loaded, later = 0, Led()
    inner = [one.name for one in columns_of(kind) if parent_of(one) is kind.table]
    for lines in in_batches(checked_rows(loading, kind, inner)):
        later += [(line.name, _taken_out(line.values, inner)) for line in lines] if inner else []
        insert_lines(loading, kind, lines)
        loaded += len(lines)
    _lead_inside(loading, kind, later)
    return loaded


def in_batches(lines: Iterator[Line]) -> Iterator[Sequence[Line]]:
    """So many at a time as one statement takes."""
    while batch := list(islice(lines, BATCH)):
        yield batch


def _taken_out(values: Values, names: Sequence[str]) -> Mapping[str, object]:
    taken = {name: values[name] for name in names}
    values.update(dict.fromkeys(names))
    return taken


def _lead_inside(loading: Loading, kind: ArchivedTable, later: Led) -> None:
    """Foreign keys to other rows of the same table, once all are there."""
    key = own_id(kind.table)
    rows = [(name, taken) for name, taken in later if any(one is not None for one in taken.values())]
    if not rows or key is None:
        return
    known = loading.ids.known(kind.table)
    try:
        values = [
            {"own_id": known[name]}
            | {one: None if to is None else loading.ids.identity(kind.table, to) for one, to in taken.items()}
            for name, taken in rows
        ]
    except Problem as problem:
        raise wrong(Problem(problem.code, problem.message, field=table_part(kind.table.name), **problem.data)) from None
    statement = update(kind.table).where(key == bindparam("own_id"))
    loading.work.db.connection().execute(statement, values)


def insert_lines(loading: Loading, kind: ArchivedTable, lines: Sequence[Line]) -> None:
    """Put rows in; the ids that they get are known from then on.

    :raises InvalidInput: ``archive_invalid``, with ``archive_row_taken``
    """
    if not lines:
        return
    db, table, rows = loading.work.db, kind.table, [line.values for line in lines]
    try:
        if kind.unless_there:
            dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
            statement = dialect.insert(table).on_conflict_do_nothing(index_elements=list(kind.unless_there))
            db.connection().execute(statement, rows)
        elif (key := own_id(table)) is not None:
            adding = insert(table).returning(key, sort_by_parameter_order=True)
            ids = db.connection().execute(adding, rows).scalars().all()
            for line, identity in zip(lines, ids, strict=True):
                loading.ids.note(table, line.name, identity)
        else:
            db.connection().execute(insert(table), rows)
            (first, *_) = table.primary_key.columns
            for line in lines:
                loading.ids.note(table, line.name, line.values[first.name])
    except (IntegrityError, DataError):
        raise wrong(clash(kind, lines)) from None


def clash(kind: ArchivedTable, lines: Sequence[Line]) -> Problem:
    """Rows that the database does not take."""
    message = N_("These rows contradict one another, or what is here already has one of their codes or addresses.")
    first, last = lines[0].number, lines[-1].number
    place = f"{first}" if first == last else f"{first}–{last}"
    return Problem("archive_row_taken", message, field=f"{table_part(kind.table.name)}:{place}")
