"""Write a series as an archive: rows are read and written one by one, so that a large series takes no more memory."""

import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from hashlib import sha256
from importlib.metadata import version
from itertools import chain
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from sqlalchemy import Column, ColumnElement, collate, select, text

from ..archived import ArchivedTable
from ..errors import Conflict, NotFound
from ..i18n import N_
from ..model import (
    Act,
    FormatSwitch,
    Message,
    MessageStatus,
    Selected,
    SelectedStatus,
    Selection,
    Series,
    SwitchStatus,
)
from ..model.base import table_of
from ..programmes import dump_series
from ..work import Work
from .belonging import Belonging, all_tables, columns_of, own_id, parent_of
from .layout import MANIFEST, PROGRAMME, Manifest, Part, file_part, table_part
from .tables import PEOPLE, CoreTable, ProgrammeTable
from .values import is_bytes, leaving

BATCH = 500
_BEGINNING = (1980, 1, 1, 0, 0, 0)
"""The moment of every part: equal data gives equal bytes."""


def write_archive(work: Work, slug: str, file: IO[bytes]) -> Manifest:
    """Write everything of a series; reads only, all of it as it is at one moment.

    :param work: a transaction in which nothing was read yet
    :raises NotFound: ``series_unknown``
    :raises Conflict: ``archive_busy``: a message is just going out, or a switch of format can still be undone
    """
    _at_one_moment(work)
    series = work.db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    archiving = work.plugins.archiving
    belonging = Belonging(work.db, series.id, all_tables(work.plugins.archived))
    _check_still(belonging)
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        writer = _Writer(archive)
        writer.part(PROGRAMME, [_programme(work, slug, belonging)])
        written = [kind for kind in belonging.kinds.values() if _write_table(belonging, kind, writer)]
        manifest = Manifest(
            series=series.slug,
            title=series.title,
            made_at=f"{work.now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
            made_with=version("leernet"),
            timezone=work.settings.timezone.key,
            plugins=sorted({archiving[one.table.name] for one in written if one.table.name in archiving}),
            left_out=work.plugins.keeping_back,
            parts=tuple(writer.parts),
        )
        writer.part(MANIFEST, [manifest.written()])
    return manifest


def _at_one_moment(work: Work) -> None:
    """SQLite always reads so; PostgreSQL where it is asked to, before anything is read."""
    if work.db.get_bind().dialect.name == "postgresql":
        work.db.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


def _check_still(belonging: Belonging) -> None:
    """What is half done here cannot be finished elsewhere."""
    sending = Message.status == MessageStatus.SENDING, belonging.condition(table_of(Message))
    held = FormatSwitch.status == SwitchStatus.HELD, belonging.condition(table_of(FormatSwitch))
    due = Selected.status == SelectedStatus.DUE, belonging.condition(table_of(Selected))
    for query in (
        select(Message.id).where(*sending),
        select(FormatSwitch.id).where(*held),
        select(Selected.id).join(Selected.selection).where(*due, Selection.act != Act.WRITE),
    ):
        if belonging.db.scalars(query.limit(1)).first() is not None:
            message = N_(
                "A message is going out just now, or people were not told yet that an event has another format. "
                "Try again when that is done."
            )
            raise Conflict("archive_busy", message)


def _programme(work: Work, slug: str, belonging: Belonging) -> bytes:
    """Without what plugins have it say: their rows do."""
    organisations = belonging.organisations()
    return dump_series(work.db, slug, work.settings.timezone, others=organisations).encode()


class _Writer:
    """Writes parts, and keeps what the manifest says of them."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._files: set[str] = set()
        self.parts: list[Part] = []

    def part(self, name: str, chunks: Iterable[bytes], *, rows: bool = False) -> None:
        """One part; of a table, each chunk is a row."""
        digest, size, count = sha256(), 0, 0
        info = ZipInfo(name, _BEGINNING)
        info.compress_type = ZIP_DEFLATED
        with self._archive.open(info, "w", force_zip64=True) as opened:
            for chunk in chunks:
                opened.write(chunk)
                digest.update(chunk)
                size, count = size + len(chunk), count + 1
        self.parts.append(Part(name=name, size=size, sha256=digest.hexdigest(), rows=count if rows else None))

    def file(self, content: bytes) -> str:
        """A file, once; returns its digest."""
        digest = sha256(content).hexdigest()
        if digest not in self._files:
            self._files.add(digest)
            self.part(file_part(digest), [content])
        return digest


def _write_table(belonging: Belonging, kind: ArchivedTable, writer: _Writer) -> bool:
    """The rows of a table; of one without any, no part. Returns whether there are any."""
    files = _write_files(belonging, kind, writer)
    rows = _programme_rows(belonging, kind) if isinstance(kind, ProgrammeTable) else _rows(belonging, kind, files)
    lines: Iterator[bytes] = map(_line, rows)
    in_order = kind is PEOPLE or isinstance(kind, ProgrammeTable) or _comes_in_order(belonging, kind)
    lines = lines if in_order else iter(sorted(lines))
    first = next(lines, None)
    if first is None:
        return False
    writer.part(table_part(kind.table.name), chain([first], lines), rows=True)
    return True


def _line(row: dict[str, object]) -> bytes:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _write_files(belonging: Belonging, kind: ArchivedTable, writer: _Writer) -> dict[object, str]:
    """The files of a table before its rows, one at a time in memory; their digests by the key of the row."""
    column = next((one for one in kind.table.columns if is_bytes(one)), None)
    if column is None:
        return {}
    (key, *_) = kind.table.primary_key.columns
    ids = belonging.db.scalars(select(key).where(belonging.condition(kind.table), column.is_not(None)).order_by(key))
    contents = ((one, belonging.db.scalar(select(column).where(key == one))) for one in ids.all())
    return {one: writer.file(content) for one, content in contents if isinstance(content, bytes)}


def _rows(belonging: Belonging, kind: ArchivedTable, files: dict[object, str]) -> Iterator[dict[str, object]]:
    keys = list(kind.table.primary_key.columns)
    columns = columns_of(kind)
    plain = [one for one in columns if not is_bytes(one)]
    query = select(*keys, *plain).where(belonging.condition(kind.table)).order_by(*_order(belonging, kind))
    for row in belonging.db.execute(query.execution_options(yield_per=BATCH)):
        values = dict(zip([one.name for one in plain], row[len(keys) :], strict=True))
        yield _row(belonging, kind, columns, values, files.get(row[0]))


def _row(
    belonging: Belonging,
    kind: ArchivedTable,
    columns: Iterable[Column[Any]],
    values: dict[str, object],
    file: str | None,
) -> dict[str, object]:
    row = {one.name: _value(belonging, kind, one, values.get(one.name), file) for one in columns}
    change = kind.row if isinstance(kind, CoreTable) else None
    return row if change is None else change.leave(row, belonging)


def _value(belonging: Belonging, kind: ArchivedTable, column: Column[Any], value: object, file: str | None) -> object:
    if column.name in kind.converts:
        return kind.converts[column.name].leave(value, belonging)
    parent = parent_of(column)
    if parent is not None:
        return None if value is None else belonging.name(parent, value)
    return file if is_bytes(column) else leaving(column, value)


def _comes_in_order(belonging: Belonging, kind: ArchivedTable) -> bool:
    """Whether ids tell in which order rows came, in any network: not those of events, nor of people known before."""
    (key, *_) = kind.table.primary_key.columns
    parent = parent_of(key)
    if parent is None:
        return own_id(kind.table) is not None
    known = belonging.kinds.get(parent)
    return known is not None and known is not PEOPLE and not isinstance(known, ProgrammeTable)


def _order(belonging: Belonging, kind: ArchivedTable) -> list[ColumnElement[Any]]:
    """People by their address, the others as they came."""
    if kind is not PEOPLE:
        return list(kind.table.primary_key.columns)
    is_postgres = belonging.db.get_bind().dialect.name == "postgresql"
    return [collate(kind.table.c.email_key, "C" if is_postgres else "BINARY")]


def _programme_rows(belonging: Belonging, kind: ProgrammeTable) -> Iterator[dict[str, object]]:
    """By name, with the facts alone, or all there is where the programme file may not know the row."""
    columns = columns_of(kind) if kind.adds else [kind.table.c[name] for name in kind.facts]
    (key, *_) = kind.table.primary_key.columns
    names = belonging.names(kind.table)
    query = select(key, *columns).where(belonging.condition(kind.table))
    found = sorted(
        ((names[row[0]], row) for row in belonging.db.execute(query) if row[0] in names), key=lambda one: str(one[0])
    )
    for name, row in found:
        values = dict(zip([one.name for one in columns], row[1:], strict=True))
        yield {"name": name, **_row(belonging, kind, columns, values, None)}
