"""Lists as files that a spreadsheet opens with a double click: CSV, or a workbook of Excel."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from .kinds import Document
from .workbook import WORKBOOK, write_workbook

BOM = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is a formula to a spreadsheet, and what it does was typed by a stranger (OWASP)."""


def delimiter(language: str) -> str:
    """Semicolons in Dutch, commas in English, as spreadsheets there expect."""
    return ";" if language == "nl" else ","


def plain(cell: str) -> str:
    """A cell that a spreadsheet shows and does not run."""
    return f"'{cell}" if cell.startswith(DANGEROUS) else cell


def csv_file(filename: str, rows: Iterable[Sequence[str]], language: str) -> Document:
    """A list to download, the first row its head; no cell of it is run as a formula."""
    buffer = StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, delimiter=delimiter(language), lineterminator="\r\n")
    writer.writerows([plain(cell) for cell in row] for row in rows)
    return Document(filename=filename, mimetype="text/csv", content=buffer.getvalue().encode())


def xlsx_file(filename: str, rows: Iterable[Sequence[str]], title: str) -> Document:
    """The same list as a workbook of Excel; ``title`` is the name of its sheet, at most 31 characters."""
    with write_workbook(rows, title) as file:
        return Document(filename=filename, mimetype=WORKBOOK, content=file.read())
