"""The participant's own page, behind a signed link."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from leernet import Leernet
from leernet.model import Event, EventStatus, Registration, RegistrationStatus
from leernet.services.attendance.checking_in import check_in
from leernet.services.events.planning import cancel_event
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from leernet.work import user
from tests.flask.conftest import AT, Browser, words

BOTH: dict[str, int | None] = {"physical": 2, "online": 1}


def only(network: Leernet) -> Registration:
    with network.read() as work:
        return work.db.query(Registration).one()


def test_the_page_shows_when_where_and_as_whom(network: Leernet, browser: Browser) -> None:
    add(network, some_event(details={"physical": {"place": "Seinwezen"}}))
    own = browser.registered(organisation="Aa en Hunze", function="Adviseur", remarks="Een\n\nvraag")
    page = browser.get(own).text
    assert "Wanneer zondag 29 november 2026, 10:00 – 13:00 uur (Midden-Europese tijd)" in words(page)
    assert "Naam Anna van der Meer Organisatie Aa en Hunze Uw functie Adviseur" in words(page)
    assert "Een\n\nvraag" in page
    assert "You are registered" in browser.get(own.replace("/nl/", "/en/")).text


@pytest.mark.parametrize("token", ["x", "a.b", "é", "%00", "a" * 501, "..%2f..", "null.MTIz"])
def test_a_malformed_link_is_not_found(browser: Browser, token: str) -> None:
    for path in ("", "/cancel", "/join", "/calendar.ics", "/certificates/1.pdf"):
        assert browser.get(f"/nl/registrations/{token}{path}").status_code == 404
    for path in ("/cancel", "/join", "/format"):
        assert browser.client.post(f"{AT}/nl/registrations/{token}{path}", data={}).status_code == 404


def test_a_link_cannot_be_guessed_from_another(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered()
    # Not the last character: in base64 that one has bits that count for nothing.
    assert browser.get(own[:-2] + ("A" if own[-2] != "A" else "B") + own[-1]).status_code == 404


def test_cancelling_asks_first_and_then_says_so(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered()
    assert "Ja, meld mij af" in browser.get(own + "/cancel").text
    assert only(network).status is RegistrationStatus.CONFIRMED
    response = browser.send(own + "/cancel", own + "/cancel")
    assert (response.status_code, response.location) == (303, AT + own)
    page = browser.get(own).text
    assert "U bent afgemeld" in page
    assert f'<a href="{AT}/nl/events/bijeenkomst#register">Opnieuw aanmelden</a>' in page


def test_cancelling_twice_is_no_error(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered()
    browser.send(own + "/cancel", own + "/cancel")
    token = network.tokens.form(f"cancel {own.rpartition('/')[2]}")
    again = browser.client.post(AT + own + "/cancel", data={"form_token": token})
    assert again.status_code == 303
    assert browser.get(own + "/cancel").location == AT + own


def test_cancelling_needs_the_token_of_this_very_form(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered()
    for token in ("", network.tokens.form("cancel x"), network.tokens.form("register bijeenkomst")):
        response = browser.client.post(AT + own + "/cancel", data={"form_token": token})
        assert response.status_code == 403
        assert 'role="alert"' in response.text
    assert only(network).status is RegistrationStatus.CONFIRMED


def test_cancelling_stops_when_the_event_is_over(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    add(network, some_event())
    own = browser.registered()
    clock.advance(timedelta(days=8))
    assert "Deze bijeenkomst is voorbij" in browser.get(own).text
    assert browser.get(own + "/cancel").status_code == 302
    token = network.tokens.form(f"cancel {own.rpartition('/')[2]}")
    assert browser.client.post(AT + own + "/cancel", data={"form_token": token}).status_code == 409


def test_the_format_can_be_changed(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places=BOTH))
    own = browser.registered(format="physical")
    response = browser.send(own, own + "/format", format="online")
    assert (response.status_code, response.location) == (303, AT + own)
    assert "Hoe Online" in words(browser.get(own).text)


def test_a_format_that_filled_up_meanwhile_is_told_at_the_form(network: Leernet, browser: Browser) -> None:
    from tests.forms_of import form_of

    add(network, some_event(places=BOTH))
    own = browser.registered(format="physical")
    sent = form_of(browser.get(own).text, "/format").filled(format="online")
    browser.registered(format="online", email="bo@example.org")
    response = browser.client.post(AT + own + "/format", data=sent)
    assert response.status_code == 409
    assert "Online is vol." in words(browser.get(own).text)


def test_no_choice_of_format_is_told_at_the_form(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places=BOTH))
    own = browser.registered(format="physical")
    response = browser.send(own, own + "/format")
    assert response.status_code == 400
    assert '<a href="#field-format">Kies hoe u meedoet.</a>' in response.text
    assert browser.send(own, own + "/format", format="rocket").status_code == 400


def test_the_format_cannot_be_changed_once_registration_closed(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places=BOTH))
    own = browser.registered(format="physical")
    with network.work() as work:
        work.db.execute(update(Event).values(status=EventStatus.CLOSED))
    assert "/format" not in browser.get(own).text
    assert "Afmelden" in browser.get(own).text


def test_the_calendar_file_is_that_of_the_invitation(network: Leernet, browser: Browser) -> None:
    add(network, some_event(blocks=2, places={"physical": 1}))
    own = browser.registered()
    response = browser.get(own + "/calendar.ics")
    assert response.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert response.text.count("BEGIN:VEVENT") == 2
    waiting = browser.registered(email="bo@example.org")
    assert browser.get(waiting + "/calendar.ics").status_code == 404


def test_a_cancelled_event_is_said_first(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered()
    network.run(user("jo"), cancel_event, "bijeenkomst", "De spreker is ziek.")
    page = words(browser.get(own).text)
    assert "Deze bijeenkomst gaat niet door" in page
    assert "De spreker is ziek." in page
    assert "Kunt u toch niet?" not in page


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (RegistrationStatus.REQUESTED, "Uw aanvraag is ontvangen"),
        (RegistrationStatus.DECLINED, "Uw aanvraag is afgewezen"),
        (RegistrationStatus.REPLACED, "Iemand anders gaat in uw plaats"),
    ],
)
def test_every_status_is_explained(network: Leernet, browser: Browser, status: RegistrationStatus, says: str) -> None:
    add(network, some_event())
    own = browser.registered()
    with network.work() as work:
        work.db.execute(update(Registration).values(status=status))
    assert says in browser.get(own).text


def test_attendance_is_shown(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    event = some_event()
    add(network, event)
    own = browser.registered()
    clock.set(NOW + timedelta(days=7, hours=1))
    network.run(user("jo"), check_in, only(network).uid, event.blocks[0].id)
    assert "U was erbij: zondag 29 november 2026" in words(browser.get(own).text)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_a_fixed_number_of_statements(network: Leernet, browser: Browser, rows: int) -> None:
    add(network, some_event(series=some_series(), blocks=rows, places={"physical": 2, "online": 3}))
    own = browser.registered(format="physical")
    with counted(network.engine) as statements:
        assert browser.get(own).status_code == 200
    assert len(statements) == 7, statements
