"""A participant lets a colleague take the place over, from their own page."""

from datetime import timedelta
from io import BytesIO

import pytest

from leernet import Leernet
from leernet.model import Answer, Audience, QuestionKind, Registration, RegistrationStatus
from leernet.testing import SettableClock, add, some_event
from tests.files import PDF
from tests.flask.conftest import AT, Browser, words
from tests.questions import DIET, ask, asked, choices

BRAM = {"name": "Bram 't Hóóft", "email": "bram@example.org"}


def rows(network: Leernet) -> list[Registration]:
    with network.read() as work:
        return work.db.query(Registration).order_by(Registration.id).all()


def hand_over(browser: Browser, own: str, **values: str) -> str:
    """Send the form; the text of the page that follows."""
    page = own + "/substitution"
    response = browser.send(page, page, **{**BRAM, **values})
    assert (response.status_code, response.location) == (303, AT + own), response.text
    return browser.get(own).text


def test_the_own_page_leads_to_the_form_and_then_says_that_it_is_done(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered(organisation="Aa en Hunze")
    page = browser.get(own).text
    assert "Een collega van Aa en Hunze kan uw plaats overnemen." in page
    assert f'href="{AT}{own}/substitution"' in page
    assert (
        "Uw plaats bij deze bijeenkomst gaat naar een collega van Aa en Hunze"
        in browser.get(own + "/substitution").text
    )
    after = words(hand_over(browser, own, function="Adviseur"))
    assert "Uw aanmelding is overgegaan naar een collega." in after
    old, new = rows(network)
    assert (old.status, new.status) == (RegistrationStatus.REPLACED, RegistrationStatus.CONFIRMED)
    assert (new.name, new.organisation_name, new.function) == ("Bram 't Hóóft", "Aa en Hunze", "Adviseur")


def test_the_page_of_who_left_tells_nothing_of_the_colleague(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered(organisation="Aa en Hunze")
    page = hand_over(browser, own)
    assert "Bram" not in page
    assert "bram@example.org" not in page
    assert network.tokens.registration(rows(network)[1].uid) not in page


def test_it_speaks_english(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered(organisation="Aa en Hunze").replace("/nl/", "/en/")
    assert "Let a colleague go instead" in browser.get(own).text
    page = words(browser.get(own + "/substitution").text)
    assert "Your place at this event goes to a colleague of Aa en Hunze, and to nobody else." in page
    assert "Name of your colleague" in page


def test_sending_it_twice_hands_over_once_and_is_no_error(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered(organisation="Aa en Hunze")
    page = own + "/substitution"
    form = browser.get(page).text
    token = form.split('name="form_token" value="')[1].split('"')[0]
    for _ in range(2):
        response = browser.client.post(AT + page, data={**BRAM, "form_token": token})
        assert response.status_code == 303
    assert len(rows(network)) == 2


def test_what_is_wrong_is_said_at_the_field_and_what_was_typed_stays(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered(organisation="Aa en Hunze")
    page = own + "/substitution"
    response = browser.send(page, page, name="", email="bram@", department="Ruimte")
    assert response.status_code == 400
    assert "Vul de naam van uw collega in." in response.text
    assert 'aria-describedby="error-email"' in response.text
    assert 'value="Ruimte"' in response.text
    assert len(rows(network)) == 1


def test_a_colleague_who_is_registered_already_is_refused(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    browser.registered(**BRAM)
    own = browser.registered(organisation="Aa en Hunze")
    page = own + "/substitution"
    response = browser.send(page, page, **BRAM)
    assert response.status_code == 409
    assert "Deze persoon is al aangemeld voor “Hét warmtenet”." in response.text


def test_without_the_token_of_the_form_nothing_happens(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered(organisation="Aa en Hunze")
    response = browser.client.post(f"{AT}{own}/substitution", data={**BRAM, "form_token": "x"})
    assert response.status_code in (400, 403)
    assert len(rows(network)) == 1


@pytest.mark.parametrize("why", ["no organisation", "begun", "cancelled"])
def test_the_form_is_not_offered_when_it_cannot_be(
    network: Leernet, browser: Browser, clock: SettableClock, why: str
) -> None:
    event = some_event()
    add(network, event)
    own = browser.registered(organisation="" if why == "no organisation" else "Aa en Hunze")
    if why == "begun":
        clock.set(event.blocks[0].starts_at + timedelta(minutes=1))
    if why == "cancelled":
        browser.send(own + "/cancel", own + "/cancel")
    assert "substitution" not in browser.get(own).text
    response = browser.get(own + "/substitution")
    assert (response.status_code, response.location) == (302, AT + own)


def test_who_waits_hands_over_the_place_in_the_queue(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 0}))
    own = browser.registered(organisation="Aa en Hunze")
    assert "kan uw plaats in de rij overnemen." in browser.get(own).text
    hand_over(browser, own)
    assert [row.queue_number for row in rows(network)] == [None, 1]


def test_the_own_page_never_tells_what_else_this_address_is_registered_for(network: Leernet, browser: Browser) -> None:
    add(network, some_event(), some_event("ander", title="Een geheim overleg"))
    browser.registered("ander")
    own = browser.registered(organisation="Aa en Hunze")
    assert "geheim overleg" not in browser.get(own).text


# --- what is asked of the colleague ---


def given(network: Leernet) -> dict[str, dict[str, list[str]]]:
    """The answers of each registration, by name and key."""
    found: dict[str, dict[str, list[str]]] = {row.name: {} for row in rows(network)}
    with network.read() as work:
        for one in work.db.query(Answer):
            found[one.registration.name][one.question.key] = one.values
    return found


CASE = asked("casus", QuestionKind.YES_NO, "Breng je een casus in?")
TITLE = asked("titel", label="Hoe heet die?", required=True, shown_if={"question": "casus", "answer": "yes"})
NEEDED = asked("laptop", QuestionKind.CHOICE, "Welke laptop?", required=True, choices=choices("eigen", "geen"))


def test_the_colleague_is_asked_what_nobody_registers_without_and_no_needs(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, CASE, TITLE, NEEDED, asked("vrij", label="Nog iets?"), DIET)
    own = browser.registered(
        organisation="Aa en Hunze", question__laptop="eigen", question__vrij="Nee", question__dieet__vlees="yes"
    )
    page = words(browser.get(own + "/substitution").text)
    for label in ("Breng je een casus in?", "Hoe heet die?", "Welke laptop?"):
        assert label in page
    assert "Nog iets?" not in page
    assert "Wat eet je niet?" not in page
    assert "Wat uw collega nodig heeft om te eten of om mee te doen" in page
    response = browser.send(own + "/substitution", own + "/substitution", **BRAM)
    assert response.status_code == 400
    assert "Kies een antwoord." in words(response.text)
    assert len(rows(network)) == 1
    hand_over(browser, own, question__casus="yes", question__titel="Warmte", question__laptop="geen")
    answers = given(network)
    assert answers["Bram 't Hóóft"] == {"casus": ["yes"], "titel": ["Warmte"], "laptop": ["geen"]}
    assert answers["Anna van der Meer"] == {"laptop": ["eigen"], "vrij": ["Nee"], "dieet": ["vlees"]}


def test_all_that_is_wrong_is_told_at_once(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, NEEDED)
    own = browser.registered(organisation="Aa en Hunze", question__laptop="eigen")
    page = words(browser.send(own + "/substitution", own + "/substitution", name="", email="").text)
    assert "Vul de naam van uw collega in." in page
    assert "Kies een antwoord." in page


def test_a_question_for_another_format_or_audience_is_not_asked(network: Leernet, browser: Browser) -> None:
    event = some_event(places={"physical": 5, "online": 5})
    event.audiences = [Audience(key="bewoners", label="Bewoners"), Audience(key="gemeenten", label="Gemeenten")]
    add(network, event)
    ask(
        network,
        asked("camera", label="Heb je een camera?", required=True, formats=["online"]),
        asked("wijk", label="Uit welke wijk?", required=True, audiences=["bewoners"]),
        asked("zaal", label="Welke zaal?", required=True, audiences=["gemeenten"], formats=["physical"]),
    )
    own = browser.registered(
        organisation="Aa en Hunze", format="physical", audience="gemeenten", question__zaal="De grote"
    )
    page = words(browser.get(own + "/substitution").text)
    assert "Welke zaal?" in page
    assert "camera" not in page
    assert "wijk?" not in page


def test_a_file_that_is_needed_comes_along_and_waits_while_something_else_is_wrong(
    network: Leernet, browser: Browser
) -> None:
    add(network, some_event())
    ask(network, asked("plan", QuestionKind.FILE, "Stuur je plan.", required=True, accept=["pdf"]))
    own = browser.registered(organisation="Aa en Hunze", question__plan=(BytesIO(PDF), "anna.pdf"))
    page = own + "/substitution"
    wrong = browser.send(page, page, name="", email="bram@example.org", question__plan=(BytesIO(PDF), "bram.pdf"))
    assert wrong.status_code == 400
    assert "bram.pdf" in wrong.text
    done = browser.send(page, page, **BRAM, question__plan=(BytesIO(PDF), "bram.pdf"))
    assert done.status_code == 303, done.text
    assert given(network)["Bram 't Hóóft"]["plan"][0] == "bram.pdf"
    assert given(network)["Anna van der Meer"]["plan"][0] == "anna.pdf"
