"""Lists for a spreadsheet: opened with a double click, and nothing in them is run."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from leernet.hookspecs import csv_file, xlsx_file

ROWS = [["Naam", "Wens"], ["Zoë", 'een "rust"; of zo'], ["Piet", "=1+1"]]


@pytest.mark.parametrize(("language", "between"), [("nl", ";"), ("en", ",")])
def test_a_list_is_a_file_with_the_separator_that_spreadsheets_expect(language: str, between: str) -> None:
    file = csv_file("wensen.csv", ROWS, language)
    assert (file.filename, file.mimetype) == ("wensen.csv", "text/csv")
    first, second, third = file.content.decode("utf-8-sig").splitlines()
    assert first == between.join(ROWS[0])
    assert second == f'Zoë{between}"een ""rust""; of zo"'
    assert third == f"Piet{between}'=1+1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_run_is_shown_instead(start: str) -> None:
    assert f"'{start}cmd" in csv_file("x.csv", [[f"{start}cmd"]], "nl").content.decode()


def test_the_same_list_is_a_workbook_of_text_alone() -> None:
    file = xlsx_file("wensen.xlsx", ROWS, "Wensen")
    page = load_workbook(BytesIO(file.content)).active
    assert page is not None
    assert page.title == "Wensen"
    assert [list(row) for row in page.iter_rows(values_only=True)] == ROWS
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}
