"""Lists as workbooks of Excel, written to a file: what is read does not grow in memory, and no cell is a formula."""

from collections.abc import Iterable, Sequence
from tempfile import TemporaryFile
from typing import IO

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 22
"""Characters of a column, of a usual name."""


def write_workbook(rows: Iterable[Sequence[str]], title: str) -> IO[bytes]:
    """A file at its beginning, for the caller to close; the first row is the head, ``title`` the name of the sheet."""
    from openpyxl import Workbook  # slow to import, and only needed here
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.utils import get_column_letter

    workbook = Workbook(write_only=True)
    page = workbook.create_sheet(title)
    page.freeze_panes = "A2"
    for number, row in enumerate(rows):
        if not number:
            for column in range(1, len(row) + 1):
                page.column_dimensions[get_column_letter(column)].width = WIDTH
        cells = [WriteOnlyCell(page, ILLEGAL_CHARACTERS_RE.sub("", cell)) for cell in row]
        for cell in cells:
            cell.data_type = "s"  # text: what begins with "=" too, and a telephone number keeps its zero
        page.append(cells)
    file = TemporaryFile()  # noqa: SIM115  (whoever asked for it closes it)
    workbook.save(file)
    file.seek(0)
    return file
