"""A place that is offered, on the participant's own page."""

from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.model import Registration, RegistrationStatus
from leernet.services.registering.registration import cancel
from leernet.services.sweeps import sweep
from leernet.testing import SettableClock, add, some_event
from leernet.work import PARTICIPANT
from tests.flask.conftest import AT, Browser, words
from tests.forms_of import forms_of

S = RegistrationStatus


@pytest.fixture
def own(network: Leernet, browser: Browser) -> str:
    """The page of Bob, who has an offer; Cato waits."""
    event = some_event(places={"physical": 1}, details={"physical": {"place": "Seinwezen"}})
    event.offer_hours = 48
    add(network, event)
    browser.registered()
    page = browser.registered(name="Bob", email="bob@example.org", organisation="Zaandam")
    browser.registered(name="Cato", email="cato@example.org")
    with network.read() as work:
        first = work.db.query(Registration).order_by(Registration.id).first()
    assert first is not None
    network.run(PARTICIPANT, cancel, first.uid)
    return page


def statuses(network: Leernet) -> list[str]:
    with network.read() as work:
        return [r.status.value for r in work.db.query(Registration).order_by(Registration.id)]


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("nl", ("Er is een plek voor u", "tot dinsdag 24 november 2026, 10:00 uur", "Ik neem de plek", "Ik kom niet")),
        ("en", ("There is a place for you", "until Tuesday 24 November 2026, 10:00", "I take the place", "I do not")),
    ],
)
def test_the_page_says_until_when_and_changes_nothing(
    network: Leernet, browser: Browser, own: str, language: str, texts: tuple[str, ...]
) -> None:
    page = browser.get(own.replace("/nl/", f"/{language}/"))
    assert page.headers["Cache-Control"] == "no-store"
    for text in texts:
        assert text in words(page.text)
    for text in ("calendar.ics", "Deelnemen via internet", "Wachtlijst"):
        assert text not in page.text
    assert statuses(network) == ["cancelled", "offered", "waitlisted"]
    assert browser.get(own + "/calendar.ics").status_code == 404
    assert browser.get(own + "/offer").status_code == 405


def test_who_takes_the_place_has_it_however_often_they_say_so(network: Leernet, browser: Browser, own: str) -> None:
    (form,) = [one for one in forms_of(browser.get(own).text) if one.action.endswith("/offer")]
    for _ in range(2):
        answer = browser.client.post(form.action, data=form.filled())
        assert (answer.status_code, answer.location) == (303, AT + own)
    assert "U bent aangemeld" in words(browser.get(own).text)
    assert statuses(network) == ["cancelled", "confirmed", "waitlisted"]


def test_taking_it_needs_the_token_of_the_form(network: Leernet, browser: Browser, own: str) -> None:
    answer = browser.client.post(AT + own + "/offer", data={"form_token": "x"})
    assert answer.status_code == 403
    assert "Ik neem de plek" in answer.text
    assert statuses(network)[1] == "offered"


def test_who_does_not_come_says_so_on_the_page_after(network: Leernet, browser: Browser, own: str) -> None:
    assert f'href="{AT}{own}/cancel">Ik kom niet</a>' in browser.get(own).text
    assert "Uw plek gaat naar iemand anders" in words(browser.get(own + "/cancel").text)
    browser.send(own + "/cancel", own + "/cancel")
    assert statuses(network) == ["cancelled", "cancelled", "offered"]


def test_who_is_too_late_reads_what_became_of_it(
    network: Leernet, browser: Browser, own: str, clock: SettableClock
) -> None:
    (form,) = [one for one in forms_of(browser.get(own).text) if one.action.endswith("/offer")]
    clock.advance(timedelta(hours=48))
    assert "De tijd om te bevestigen is voorbij" in words(browser.get(own).text)
    late = browser.client.post(form.action, data=form.filled())
    assert late.status_code in (403, 409)
    sweep(network.transaction)
    page = words(browser.get(own).text)
    assert "u hebt die niet op tijd bevestigd. De plek ging daarom naar iemand anders." in page
    assert "U bent nummer 1 op de lijst." in page
    assert "48 uur om te bevestigen" in page
    assert "Ik neem de plek" not in page
    assert statuses(network) == ["cancelled", "waitlisted", "offered"]


def test_the_second_time_it_says_that_it_is_the_last_and_then_that_it_was(
    network: Leernet, browser: Browser, own: str, clock: SettableClock
) -> None:
    for _ in range(2):  # Bob's, then Cato's
        clock.advance(timedelta(hours=48))
        sweep(network.transaction)
    assert "Zonder antwoord halen we u nu van de wachtlijst." in words(browser.get(own).text)
    clock.advance(timedelta(hours=40))
    sweep(network.transaction)
    assert statuses(network)[1] == "offered"
    clock.advance(timedelta(hours=8))
    sweep(network.transaction)
    page = words(browser.get(own).text)
    assert "We hebben u daarom van de wachtlijst gehaald." in page
    assert "Opnieuw aanmelden" in page


def test_a_colleague_takes_the_offer_over(browser: Browser, own: str) -> None:
    assert "Een collega van Zaandam kan uw plaats overnemen." in words(browser.get(own).text)
    assert "houden we dan vast voor een collega van Zaandam" in words(browser.get(own + "/substitution").text)


def test_who_waits_reads_how_it_goes_on(browser: Browser, own: str) -> None:
    waiting = browser.registered(name="Daan", email="daan@example.org")
    assert "U hebt dan 48 uur om te bevestigen" in words(browser.get(waiting).text)
    assert "You then have 48 hours to confirm" in words(browser.get(waiting.replace("/nl/", "/en/")).text)
