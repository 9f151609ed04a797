"""Joining from a distance through the personal page."""

from datetime import timedelta

import pytest
from leernet_online import plugin as online_plugin

from leernet import Leernet
from leernet.model import Attendance
from leernet.testing import NOW, MakeNetwork, PlainFormats, SettableClock, add, some_event
from tests.flask.conftest import AT, Browser, MakeClient, words

LINK = "https://overleg.example/kamer?wachtwoord=geheim"
DETAILS = {"online": {"join_url": LINK, "opens_minutes": 15, "instructions": "Zet uw camera aan."}}


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    """A network with the real online format."""
    network = make_network(online_plugin)
    add(network, some_event(places={"online": 1}, details=DETAILS))
    return network


def attendances(network: Leernet) -> int:
    with network.read() as work:
        return work.db.query(Attendance).count()


def test_the_link_is_on_no_page_before_its_time(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    own = browser.registered()
    clock.set(NOW + timedelta(days=7, minutes=-16))
    for page in ("/nl/events/bijeenkomst", own, own + "/join"):
        assert "overleg.example" not in browser.get(page).text
    page = browser.get(own + "/join").text
    assert "Het is nog niet zover" in page
    assert "Zet uw camera aan." in page
    token = network.tokens.form(f"join {own.rpartition('/')[2]}")
    response = browser.client.post(AT + own + "/join", data={"form_token": token})
    assert response.status_code == 409
    assert "De link is er nog niet" in response.text or 'role="alert"' in response.text
    assert attendances(network) == 0


def test_joining_records_attendance_and_leads_to_the_meeting(
    network: Leernet, browser: Browser, clock: SettableClock
) -> None:
    own = browser.registered()
    clock.set(NOW + timedelta(days=7, minutes=-10))
    assert browser.get(own + "/join").text.count("overleg.example") == 0
    assert attendances(network) == 0
    response = browser.send(own + "/join", own + "/join")
    assert (response.status_code, response.location) == (303, LINK)
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Cache-Control"] == "no-store"
    assert attendances(network) == 1
    assert "U was erbij:" in browser.get(own).text


def test_the_join_page_lets_its_form_lead_to_another_site(network: Leernet, browser: Browser) -> None:
    own = browser.registered()
    assert "form-action 'self' https: http:;" in browser.get(own + "/join").headers["Content-Security-Policy"]
    assert "form-action 'self';" in browser.get(own).headers["Content-Security-Policy"]


def test_joining_needs_the_token_of_its_form(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    own = browser.registered()
    clock.set(NOW + timedelta(days=7))
    assert browser.client.post(AT + own + "/join", data={"form_token": "x"}).status_code == 403
    assert attendances(network) == 0


def test_somebody_on_the_waiting_list_gets_no_link(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    browser.registered()
    waiting = browser.registered(email="bo@example.org")
    clock.set(NOW + timedelta(days=7))
    page = browser.get(waiting + "/join").text
    assert "Alleen wie een bevestigde aanmelding heeft, kan meedoen." in page
    assert "overleg.example" not in page + browser.get(waiting).text
    token = network.tokens.form(f"join {waiting.rpartition('/')[2]}")
    assert browser.client.post(AT + waiting + "/join", data={"form_token": token}).status_code == 409


def test_afterwards_there_is_nothing_to_join(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    own = browser.registered()
    clock.set(NOW + timedelta(days=8))
    assert "Deze bijeenkomst is voorbij." in words(browser.get(own + "/join").text)


def test_who_comes_in_person_is_told_so(make_network: MakeNetwork, make_client: MakeClient) -> None:
    network = make_network(PlainFormats())
    add(network, some_event())
    browser = Browser(make_client(network))
    own = browser.registered()
    assert "niet aangemeld om online mee te doen: Op locatie" in browser.get(own + "/join").text
    assert "/join" not in browser.get(own).text
