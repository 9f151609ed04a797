"""A table out of a file that somebody sends: CSV as spreadsheets save it, or XLSX. Nothing in it is ever run.

Of a formula in XLSX only the outcome is read that the spreadsheet kept; a file with macros is refused. What is unpacked
is limited before it is read (a small file can unpack to gigabytes), and no document type is taken (XML bombs, XXE).
"""

import csv
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from itertools import islice
from typing import IO
from zipfile import ZipFile

from defusedxml.ElementTree import iterparse

from ..errors import InvalidInput, Problem

Table = list[list[str]]

LARGEST = 1_000_000
"""Bytes of a file."""

MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 2_000, 40, 500
UNPACKED = 10_000_000
MOST_PARTS = 200
_ZIP, _OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_SEPARATORS = "\t;,"


def read_table(
    content: bytes, *, most_rows: int = MOST_ROWS, heading: Callable[[list[str]], bool] | None = None
) -> Table:
    """The cells of a file, without empty rows and without empty cells at their ends; the first sheet of XLSX.

    :param most_rows: how many there may be
    :param heading: see :func:`table_of`
    :raises InvalidInput: ``sheet_empty``, ``sheet_too_large``, ``sheet_of_old_excel``, ``sheet_with_macros``,
        ``sheet_unreadable``
    """
    if len(content) > LARGEST:
        raise _refuse(Problem("sheet_too_large", "This file is too large. Send a list of people only."))
    if content.startswith(_OLD_EXCEL):
        raise _refuse(
            Problem(
                "sheet_of_old_excel",
                "This is a file of an old Excel. Save it as .xlsx or .csv and send that.",
                field="file",
            )
        )
    is_xlsx = content.startswith(_ZIP)
    table = _from_xlsx(content, most_rows) if is_xlsx else table_of(_decoded(content), most_rows, heading)
    if not table:
        raise _refuse(Problem("sheet_empty", "There is nothing in this file."))
    return table


def table_of(text: str, most_rows: int = MOST_ROWS, heading: Callable[[list[str]], bool] | None = None) -> Table:
    """The cells of lines separated by tabs, semicolons or commas, whichever comes first in that order.

    Line by line, so that a quotation mark that is never closed does not swallow the others.

    :param heading: whether a row is the heading. Where it is given, the separator is the first with which a row is
    """
    lines = [line for line in text.splitlines() if line.strip() and not line.casefold().startswith("sep=")]
    there = [one for one in _SEPARATORS if one in text] or [","]
    fits = (one for one in there if heading and any(heading(row) for row in islice(_split(lines, one), most_rows)))
    return _whole(_split(lines, next(fits, there[0])), most_rows)


def _split(lines: list[str], separator: str) -> Iterator[list[str]]:
    return (row for line in lines for row in csv.reader([line], delimiter=separator))


def _decoded(content: bytes) -> str:
    """UTF-8, UTF-16, or else what Windows in Western Europe writes."""
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _unreadable()


def _encodings(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    # Without its mark: every other byte of what begins with a letter is empty.
    if content[:4:2] == b"\0\0" or content[1:4:2] == b"\0\0":
        return ("utf-16-be" if content[:1] == b"\0" else "utf-16-le",)
    return ("utf-8-sig", "cp1252")


def _from_xlsx(content: bytes, most_rows: int) -> Table:
    # Only here: of all pages, only one ever reads a spreadsheet, and loading this takes a while.
    from openpyxl import load_workbook

    try:
        with ZipFile(BytesIO(content)) as archive:
            _check_parts(archive)
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = workbook.worksheets[0]
        rows = sheet.iter_rows(max_row=most_rows + 1, max_col=MOST_COLUMNS, values_only=True)
        return _whole(([_text(cell) for cell in row] for row in rows), most_rows)
    except InvalidInput:
        raise
    except Exception:  # a file that is broken, cut off or locked makes a library raise anything
        raise _unreadable() from None


def _check_parts(archive: ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise _refuse(Problem("sheet_too_large", "This file is too large. Send a list of people only."))
    for part in parts:
        if "vbaproject" in part.filename.casefold():
            raise _refuse(
                Problem(
                    "sheet_with_macros",
                    "There are macros in this file. Save it as .xlsx or .csv and send that.",
                    field="file",
                )
            )
        if part.filename.casefold().endswith((".xml", ".rels")):
            with archive.open(part) as file:
                _check_xml(file)


def _check_xml(file: IO[bytes]) -> None:
    for _, element in iterparse(file, forbid_dtd=True):
        element.clear()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _whole(rows: Iterable[list[str]], most_rows: int) -> Table:
    """Rows with something in them, no more than there may be."""
    table = list(islice(_filled(rows), most_rows + 1))
    if len(table) > most_rows:
        raise _refuse(Problem("sheet_too_large", "This file is too large. Send a list of people only."))
    return table


def _filled(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for row in rows:
        cells = [cell.strip()[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield cells


def _unreadable() -> InvalidInput:
    return _refuse(Problem("sheet_unreadable", "This file cannot be read. Save it as .xlsx or .csv and send that."))


def _refuse(problem: Problem) -> InvalidInput:
    problem.field = "file"
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
