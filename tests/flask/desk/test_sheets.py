"""Lists as workbooks of Excel: the same cells as the CSV, as text, whatever stands in them."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from leernet.testing import add, some_event, some_series
from tests.flask.desk.conftest import Desk
from tests.flask.desk.test_answers import rows

LIST = "/events/bijeenkomst/registrations"


def _page(desk: Desk, path: str) -> Worksheet:
    response = desk.get(f"{path}.xlsx")
    assert response.status_code == 200, response.text
    content = response.get_data()
    response.close()
    page = load_workbook(BytesIO(content)).active
    assert isinstance(page, Worksheet)
    return page


def _cells(page: Worksheet) -> list[list[str]]:
    return [["" if cell is None else str(cell) for cell in row] for row in page.iter_rows(values_only=True)]


def test_a_workbook_holds_what_the_csv_holds(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna", organisation="Gemeente Noord", phone="075 123 45 67")
    assert _cells(_page(desk, LIST)) == rows(desk, f"{LIST}.csv")


def test_no_cell_is_a_formula_and_a_character_that_excel_refuses_is_left_out(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna", organisation="=HYPERLINK(1)", remarks="voor\x0bna")
    page = _page(desk, LIST)
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value} == {"s"}
    (line,) = _cells(page)[1:]
    assert "=HYPERLINK(1)" in line
    assert "voorna" in line


def test_the_head_stays_in_sight_and_the_file_has_the_name_of_the_event(desk: Desk) -> None:
    add(desk.network, some_event())
    assert _page(desk, LIST).freeze_panes == "A2"
    response = desk.get(f"{LIST}.xlsx")
    assert response.headers["Content-Disposition"] == "attachment; filename=bijeenkomst-2026-11-22.xlsx"
    assert response.headers["Cache-Control"] == "no-store"
    response.close()


@pytest.mark.parametrize(
    "path",
    ["/events/bijeenkomst/interest", "/events/bijeenkomst/delegations", "/series/netwerk/members", LIST],
)
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_an_empty_list_is_a_file_with_a_head(desk: Desk, path: str, ending: str) -> None:
    add(desk.network, some_event(series=some_series()))
    response = desk.get(f"{path}.{ending}")
    assert response.status_code == 200
    assert response.get_data()
    response.close()


def test_another_ending_is_not_there(desk: Desk) -> None:
    add(desk.network, some_event())
    assert desk.get(f"{LIST}.ods").status_code == 404
