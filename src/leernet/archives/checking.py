"""Rows of an archive, checked one by one before any is put into its table: anybody can have written them."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from marshmallow import ValidationError
from sqlalchemy import Column

from ..archived import ArchivedTable
from ..errors import Problem
from ..i18n import N_
from ..work import Work
from .arriving import Arriving
from .belonging import columns_of, own_id, parent_of
from .layout import table_part, wrong
from .reading import Archive
from .tables import CoreTable
from .values import arriving, is_bytes, is_json

MOST_PROBLEMS = 20
NAME = "name"

Values = dict[str, object]
Row = Mapping[str, object]


@dataclass(frozen=True)
class Loading:
    """An archive on its way into a network. ``new_people``: the names of those who were not known before."""

    work: Work
    archive: Archive
    ids: Arriving
    new_people: set[object] = field(default_factory=set)


@dataclass(frozen=True)
class Line:
    """A row that was checked: the number of its line, its name, its values."""

    number: int
    name: object
    values: Values


def checked_rows(loading: Loading, kind: ArchivedTable, inner: Sequence[str] = ()) -> Iterator[Line]:
    """The rows of a table, checked.

    :param inner: foreign keys to the table itself: they stay names until all rows are there
    :raises InvalidInput: ``archive_invalid``, with all that is wrong in the table
    """
    return told_at_once(
        loading, kind, lambda number, row: Line(number, _name(kind, row, number), read_row(loading, kind, row, inner))
    )


def told_at_once(loading: Loading, kind: ArchivedTable, read: Callable[[int, Row], Line]) -> Iterator[Line]:
    """The rows that can be read; when all were, what is wrong with the others is raised."""
    part, problems = table_part(kind.table.name), list[Problem]()
    for number, row in loading.archive.rows(kind.table.name):
        if _is_for_somebody_known(loading, kind, row):
            continue
        try:
            yield read(number, row)
        except Problem as problem:
            place = f"{part}:{number}" + (f".{problem.field}" if problem.field else "")
            problems.append(Problem(problem.code, problem.message, field=place, **problem.data))
            if len(problems) == MOST_PROBLEMS:
                break
    if problems:
        raise wrong(*problems)


def read_row(loading: Loading, kind: ArchivedTable, row: Row, inner: Sequence[str] = ()) -> Values:
    """The values of a row; raises :class:`~leernet.errors.Problem` for one that cannot stand there."""
    change = kind.row if isinstance(kind, CoreTable) else None
    values = read_columns(loading, kind, row, columns_of(kind), {*inner, *(change.raw if change else ())})
    values |= kind.stays
    if change is not None:
        values = change.arrive(values, loading.ids)
    if isinstance(kind, CoreTable) and kind.check is not None:
        kind.check(loading.work, values)
    return values


def read_columns(
    loading: Loading, kind: ArchivedTable, row: Row, columns: Sequence[Column[Any]], raw: Collection[str] = ()
) -> Values:
    """The values of some columns, which have to be all that the row has.

    :param raw: columns that stay as they are in the archive
    """
    _check_columns(row, columns)
    return {
        one.name: row.get(one.name) if one.name in raw else _read(loading, kind, one, row.get(one.name))
        for one in columns
    }


def _read(loading: Loading, kind: ArchivedTable, column: Column[Any], value: object) -> object:
    try:
        return _of_column(loading, kind, column, value)
    except Problem as problem:
        raise Problem(problem.code, problem.message, field=column.name, **problem.data) from None
    except (ValueError, ValidationError):
        raise Problem("archive_value", "This cannot stand here.", field=column.name) from None


def _of_column(loading: Loading, kind: ArchivedTable, column: Column[Any], value: object) -> object:
    parent = parent_of(column)
    if column.name not in kind.converts:
        if value is not None and parent is not None:
            return loading.ids.identity(parent, value)
        if value is not None and is_bytes(column):
            return _file(loading, value)
    _check_shape(kind, column, value)
    convert = kind.converts.get(column.name)
    if convert is None:
        return arriving(column, value)
    return arriving(column, convert.arrive(value, loading.ids))


def _check_shape(kind: ArchivedTable, column: Column[Any], value: object) -> None:
    shape = kind.fields.get(column.name)
    assert shape is not None or not is_json(column), f"{column} needs a field"
    if shape is not None and value is not None:
        shape.deserialize(value)


def _file(loading: Loading, digest: object) -> bytes:
    content = loading.archive.file(digest) if isinstance(digest, str) else None
    if content is None:
        message = N_("“{name}” is not in this archive, or not before it is needed.")
        raise Problem("archive_reference", message, name=str(digest)[:100])
    return content


def _check_columns(row: Row, columns: Sequence[Column[Any]]) -> None:
    wanted = {one.name: one for one in columns}
    if strange := sorted(row.keys() - wanted.keys() - {NAME}):
        message = N_("This column is not known here: the archive was made by another version.")
        raise Problem("archive_column", message, field=str(strange[0])[:60])
    for name in wanted.keys() - row.keys():
        if not wanted[name].nullable:
            message = N_("This column is missing: the archive was made by another version.")
            raise Problem("archive_column", message, field=name)


def _name(kind: ArchivedTable, row: Row, number: int) -> object:
    """By what other rows of the archive name this one: as in :mod:`.belonging`."""
    if isinstance(kind, CoreTable) and kind.named_by:
        return row.get(kind.named_by)
    if own_id(kind.table) is not None:
        return number
    (key, *_) = kind.table.primary_key.columns
    return row.get(key.name)


def _is_for_somebody_known(loading: Loading, kind: ArchivedTable, row: Row) -> bool:
    """Whether it says something of a person who is here already: what is here of them stays as it is."""
    name = kind.only_for_new if isinstance(kind, CoreTable) else ""
    return bool(name) and row.get(name) not in loading.new_people
