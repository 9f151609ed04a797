"""Lists as CSV, as a spreadsheet opens them with a double click."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from .kinds import Document

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
