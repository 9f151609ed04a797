"""Lists as files for a spreadsheet: CSV, sent while it is read, or a workbook of Excel, made in a file.

Neither grows in memory with the list, and no cell of either is run as a formula.
"""

import csv
from collections.abc import Callable, Iterator, Sequence
from io import StringIO
from tempfile import TemporaryFile

from flask import Response, send_file, stream_with_context

from ...csvfile import BOM, delimiter, plain
from ...work import Work
from ..site import Site
from ..state import today

Rows = Callable[[Work], Iterator[Sequence[str]]]
"""Reads the lines, the first the head."""

ENDINGS = "<any(csv,xlsx):ending>"
"""In a rule: which of the two files."""

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PIECE = 2**14
WIDTH = 22
"""Characters of a column, of a usual name."""


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
    from openpyxl import Workbook  # slow to import, and only needed here
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(site.gettext("List"))
    page.freeze_panes = "A2"
    with site.network.read() as work:
        for number, row in enumerate(rows(work)):
            if not number:
                for column in range(1, len(row) + 1):
                    page.column_dimensions[get_column_letter(column)].width = WIDTH
            cells = [WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row]
            for cell in cells:
                cell.data_type = "s"  # text: what begins with "=" too, and a telephone number keeps its zero
            page.append(cells)
    file = TemporaryFile()  # noqa: SIM115  (the response closes it)
    workbook.save(file)
    file.seek(0)
    response = send_file(file, WORKBOOK, as_attachment=True, download_name=filename)
    response.headers["Cache-Control"] = "no-store"  # Flask would let it be kept, and asked for again
    return response
