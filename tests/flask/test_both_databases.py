"""The whole of a participant's way, on SQLite and on PostgreSQL."""

import pytest

from leernet import Leernet
from leernet.model import Organisation, PartnerRole, SeriesPartner
from leernet.testing import add, some_event, some_series
from tests.flask.conftest import AT, Browser, words


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_a_participant_registers_waits_moves_up_and_cancels(network: Leernet, browser: Browser) -> None:
    series = some_series()
    organisation = Organisation(slug="mra", name="MRA", logo_type="image/png", logo=b"\x89PNG")
    series.partners = [SeriesPartner(role=PartnerRole.ORGANISER, organisation=organisation)]
    add(network, some_event(series=series, places={"physical": 1, "online": 1}))
    for path in ("/nl/", "/en/series/netwerk", "/nl/events/bijeenkomst", "/nl/events/bijeenkomst/calendar.ics"):
        assert browser.get(path).status_code == 200
    assert browser.get("/nl/organisations/mra/logo").data == b"\x89PNG"
    anna = browser.registered(format="physical", organisation="mra")
    bo = browser.registered(format="physical", email="bo@example.org", name="王小明")
    assert "U bent nummer 1 op de lijst" in browser.get(bo).text
    browser.send(anna + "/cancel", anna + "/cancel")
    assert "U bent aangemeld" in browser.get(bo).text
    assert browser.send(bo, bo + "/format", format="online").status_code == 303
    assert "Hoe Online" in words(browser.get(bo).text)
    assert browser.register(format="online", email="BO@example.org").status_code == 409


@pytest.mark.parametrize(
    "path", ["events/%00", "series/a%00b", "registrations/%00", "verify/%00", "organisations/%00/logo"]
)
def test_a_character_that_a_database_refuses_is_just_not_found(browser: Browser, path: str) -> None:
    assert browser.get(f"/nl/{path}").status_code == 404


@pytest.mark.parametrize("field", ["name", "email", "organisation", "format", "audience", "remarks", "form_token"])
def test_a_character_that_a_database_refuses_is_a_mistake_in_a_form(
    network: Leernet, browser: Browser, field: str
) -> None:
    add(network, some_event())
    person = {"name": "Anna", "email": "anna@example.org", "format": "physical"}
    person["form_token"] = network.tokens.form("register bijeenkomst")
    sent = {**person, field: person.get(field, "") + "\0"}
    response = browser.client.post(f"{AT}/nl/events/bijeenkomst/registrations", data=sent)
    assert response.status_code in (400, 403)
