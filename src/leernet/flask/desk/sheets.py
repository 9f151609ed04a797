"""Lists as files for a spreadsheet: CSV, sent while it is read, or a workbook of Excel, made in a file.

Neither grows in memory with the list, and no cell of either is run as a formula.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO

from flask import Response, send_file, stream_with_context

from ...csvfile import BOM, delimiter, plain
from ...work import Work
from ...workbook import WORKBOOK, write_workbook
from ..site import Site
from ..state import today

Rows = Callable[[Work], Iterator[Sequence[str]]]
"""Reads the lines, the first the head."""

ENDINGS = "<any(csv,xlsx):ending>"
"""In a rule: which of the two files."""

PIECE = 2**14


def sheet(site: Site, name: str, ending: str, rows: Rows) -> Response:
    """The file to download, called after ``name`` and the day."""
    filename = f"{name}-{today(site):%Y-%m-%d}.{ending}"
    if ending == "xlsx":
        return _workbook(site, filename, rows)
    response = Response(stream_with_context(_lines(site, rows)), content_type="text/csv; charset=utf-8")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response


def _lines(site: Site, rows: Rows) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter(site.language), lineterminator="\r\n")
    buffer.write(BOM)
    with site.network.read() as work:
        for row in rows(work):
            writer.writerow([plain(cell) for cell in row])
            if buffer.tell() > PIECE:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


def _workbook(site: Site, filename: str, rows: Rows) -> Response:
    with site.network.read() as work:
        file = write_workbook(rows(work), site.gettext("List"))
    response = send_file(file, WORKBOOK, as_attachment=True, download_name=filename)
    response.headers["Cache-Control"] = "no-store"  # Flask would let it be kept, and asked for again
    return response
