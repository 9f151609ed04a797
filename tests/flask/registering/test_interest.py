"""The form of who wants to hear of an event, the link that ends it, and what the desk sees."""

import pytest

from leernet import Leernet
from leernet.model import Event, EventStatus, Interest, When
from leernet.testing import Outbox, add, some_event
from tests.flask.conftest import AT, Browser, words


@pytest.fixture
def autumn(network: Leernet) -> None:
    event = Event(slug="najaar", title="Najaar", when=When.parse("2027-23"))
    event.status = EventStatus.ANNOUNCED
    add(network, event)


def leaves(browser: Browser, email: str = "anna@example.org") -> str:
    answer = browser.send("/nl/events/najaar", "/nl/events/najaar/interest", email=email, name="Anna")
    assert answer.status_code == 303
    return words(browser.client.get(answer.location).text)


def test_an_address_is_left_and_taken_back(autumn: None, browser: Browser, network: Leernet, outbox: Outbox) -> None:
    first = leaves(browser)
    assert "nog één als de aanmelding opengaat" in first
    assert leaves(browser) == first
    network.dispatcher.deliver()
    (message,) = outbox.messages
    link = str(message["List-Unsubscribe"]).strip("<>").removeprefix("https://example.org/leren")
    assert "Najaar" in words(browser.get(link).text)
    with network.read() as work:
        assert work.db.query(Interest).count() == 1
    one_click = browser.client.post(AT + link, data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 303
    assert "Uw adres is verwijderd." in words(browser.get(link).text)


def test_a_wrong_address_comes_back_at_its_field(autumn: None, browser: Browser) -> None:
    answer = browser.send("/nl/events/najaar", "/nl/events/najaar/interest", email="anna")
    assert answer.status_code == 400
    assert 'id="error-email"' in answer.text


def test_a_coarse_date_has_no_calendar_file(autumn: None, browser: Browser) -> None:
    assert browser.get("/nl/events/najaar/calendar.ics").status_code == 404


def test_an_open_event_has_no_such_form(browser: Browser, network: Leernet) -> None:
    add(network, some_event())
    assert "/interest" not in browser.get("/nl/events/bijeenkomst").text
