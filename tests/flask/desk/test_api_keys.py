"""Keys for programs at the desk."""

import pytest

from leernet.model import ApiScope
from leernet.services.api_keys import all_keys, find_key
from leernet.testing import add, counted, some_series
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk

PAGE = "/api-keys"
GOOD = {"name": "Site <b>", "partner": "Zaanstad", "scope_read": "yes", "scope_register": "yes", "until": "2027-06-30"}


def test_a_key_is_shown_once(desk: Desk) -> None:
    add(desk.network, some_series())
    page = desk.send(PAGE, **GOOD, series="netwerk").text
    with desk.network.read() as work:
        (key,) = all_keys(work)
        assert key.scopes == ["read", "register"]
        token = next(
            part for part in words(page).split() if part.startswith(f"leernet_{key.handle}_") and "…" not in part
        )
        found = find_key(work, token)
    assert found is not None
    assert found.may([ApiScope.READ])
    assert "Site &lt;b&gt;" in page
    again = desk.get(PAGE)
    assert token not in again.text
    assert again.headers["Cache-Control"] == "no-store"
    assert "nog nooit gebruikt" in words(again.text)


def test_a_key_can_be_withdrawn(desk: Desk) -> None:
    desk.send(PAGE, **GOOD)
    with desk.network.read() as work:
        (key,) = all_keys(work)
    assert "De sleutel is ingetrokken." in words(desk.follow(desk.send(PAGE, f"{PAGE}/{key.handle}/revoke")))
    assert desk.client.post(f"/leren/nl/desk/api-keys/{key.handle}/revoke", data={"x": ""}).status_code == 403


def test_all_that_is_wrong_is_said_at_once(desk: Desk) -> None:
    answer = desk.send(PAGE, name="", until="gisteren")
    assert answer.status_code == 400
    for text in ("Zeg waarvoor de sleutel is.", "Kies wat er met de sleutel mag.", "Typ een datum"):
        assert text in words(answer.text)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_keys_costs_two_statements(desk: Desk, count: int) -> None:
    for _ in range(count):
        desk.send(PAGE, **GOOD)
    with counted(desk.network.engine) as statements:
        desk.get(PAGE)
    assert len(statements) == 2
