"""Somebody registers: the form, its errors, and the answer."""

import re
from datetime import timedelta

import pytest

from leernet import Conflict, Leernet, hookimpl
from leernet.hookspecs import Requested
from leernet.model import Audience, EventStatus, Participant, Registration, RegistrationStatus
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, counted, some_event, some_series
from tests.flask.conftest import AT, Browser, MakeClient, words

PAGE, ACTION = "/nl/events/bijeenkomst", "/nl/events/bijeenkomst/registrations"


def registrations(network: Leernet) -> list[Registration]:
    with network.read() as work:
        return list(work.db.query(Registration).order_by(Registration.id))


def test_registering_leads_to_the_own_page(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    response = browser.register(organisation="'s-Hertogenbosch")
    assert response.status_code == 303
    assert re.fullmatch(r"/leren/nl/registrations/[\w.-]+", response.location)
    page = browser.client.get(response.location)
    assert "U bent aangemeld" in page.text
    assert "anna@example.org" in page.text
    assert "&#39;s-Hertogenbosch" in page.text


def test_the_language_of_the_page_is_that_of_the_registration(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    assert browser.register(language="en").location.startswith("/leren/en/registrations/")
    assert registrations(network)[0].language == "en"


@pytest.mark.parametrize(
    "name", ["Fatima el Amrani", "محمد العربي", "王小明", "J.", "Ñandú O’Neill-de Wit", "Ioannis Παπαδόπουλος"]
)
def test_a_name_stays_as_people_write_it(network: Leernet, browser: Browser, name: str) -> None:
    add(network, some_event())
    assert name in words(browser.get(browser.registered(name=name)).text)


def test_all_mistakes_are_told_at_once_and_nothing_is_lost(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 3, "online": 3}))
    response = browser.register(name=" ", email="anna", organisation="Aa en Hunze", remarks='Zeg "ja" & <graag>')
    assert response.status_code == 400
    page = response.text
    assert "<title>Fout: Hét warmtenet" in page
    assert 'role="alert"' in page
    assert "autofocus" in page
    for field in ("name", "email", "format"):
        assert f'<a href="#field-{field}">' in page
        assert f'id="field-{field}"' in page
        assert f'id="error-{field}"' in page
    assert re.search(r'<input id="field-email"[^>]*aria-describedby="hint-email error-email"[^>]*aria-invalid', page)
    assert 'value="Aa en Hunze"' in page
    assert "Zeg &#34;ja&#34; &amp; &lt;graag&gt;" in page
    assert '<details class="more" open>' in page
    assert registrations(network) == []


def test_mistakes_are_told_in_english_too(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    page = browser.register(language="en", name="", email="").text
    assert "<title>Error: " in page
    assert "Type your name." in page
    assert "Type your e-mail address." in page


def test_the_form_can_be_sent_again_after_a_mistake(network: Leernet, browser: Browser) -> None:
    from tests.forms_of import form_of

    add(network, some_event())
    page = browser.register(email="anna").text
    again = form_of(page, ACTION).filled(email="anna@example.org")
    assert browser.client.post(AT + ACTION, data=again).status_code == 303


def test_one_format_needs_no_choice_and_several_are_not_chosen_beforehand(network: Leernet, browser: Browser) -> None:
    add(network, some_event(), some_event("twee", places={"physical": 3, "online": 0}))
    assert '<input type="hidden" name="format" value="physical">' in browser.get(PAGE).text
    page = browser.get("/nl/events/twee").text
    assert page.count('type="radio"') == 2
    assert " checked" not in page
    assert "nog 3 plaatsen" in page
    assert "vol: wachtlijst" in page


def test_audiences_are_asked_for_where_there_are_several(network: Leernet, browser: Browser) -> None:
    event = some_event()
    event.audiences = [Audience(key="bewoner", label="Bewoner"), Audience(key="ambtenaar", label="Ambtenaar")]
    add(network, event)
    browser.registered(audience="ambtenaar")
    assert registrations(network)[0].audience_id == event.audiences[1].id


def test_somebody_who_is_registered_already_is_told_at_the_address(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    browser.registered()
    response = browser.register(email="ANNA@example.org")
    assert response.status_code == 409
    assert "U bent al aangemeld" in response.text
    assert 'id="error-email"' in response.text
    assert len(registrations(network)) == 1


def test_a_full_event_leads_to_the_waiting_list(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 1}))
    browser.registered()
    assert "Alle plaatsen zijn bezet" in browser.get(PAGE).text
    page = browser.get(browser.registered(email="bo@example.org")).text
    assert "U staat op de wachtlijst" in page
    assert "U bent nummer 1 op de lijst" in page


def test_what_closed_meanwhile_says_so(network: Leernet, browser: Browser) -> None:
    from tests.forms_of import form_of

    event = some_event()
    add(network, event)
    sent = form_of(browser.get(PAGE).text, ACTION).filled(name="Anna", email="anna@example.org")
    with network.work() as work:
        work.db.merge(event).status = EventStatus.CLOSED
    response = browser.client.post(AT + ACTION, data=sent)
    assert response.status_code == 409
    assert "is gesloten" in words(response.text)
    assert registrations(network) == []


class Guard:
    """A plugin that refuses some people."""

    name = "guard"

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        """Let nobody in from elsewhere."""
        if "elsewhere" in requested.email:
            raise Conflict("not_from_here", "Only from here.", field="format")
        if "broken" in requested.email:
            raise RuntimeError("a secret of the plugin")


def test_a_plugin_that_refuses_is_heard_at_the_form(make_network: MakeNetwork, make_client: MakeClient) -> None:
    network = make_network(PlainFormats(), Guard())
    add(network, some_event())
    browser = Browser(make_client(network))
    response = browser.register(email="a@elsewhere.org")
    assert response.status_code == 409
    assert '<a href="#field-format">Only from here.</a>' in response.text
    assert 'id="field-format"' in response.text


def test_a_form_needs_its_token(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    add(network, some_event(), some_event("ander"))
    person = {"name": "Anna", "email": "anna@example.org", "format": "physical"}
    other = network.tokens.form("register ander")
    for token in ("", "x", other, other[:-1], "é", "\0", "a" * 5000):
        response = browser.client.post(AT + ACTION, data={**person, "form_token": token})
        assert response.status_code == 403
        assert 'value="anna@example.org"' in response.text
    assert browser.client.post(AT + ACTION, data=person).status_code == 403
    assert registrations(network) == []


def test_a_form_that_was_open_too_long_keeps_what_was_typed(
    network: Leernet, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leernet.tokens.FORM_LIFE", -1)
    add(network, some_event())
    response = browser.register()
    assert response.status_code == 403
    assert 'value="anna@example.org"' in response.text


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b'{"name": "Anna"}', 415),
        ("text/plain", b"name=Anna", 415),
        ("", b"", 415),
        ("multipart/form-data", b"--", 400),
        ("application/x-www-form-urlencoded", b"name=" + b"a" * 70_000, 413),
        ("application/x-www-form-urlencoded", b"name=%ff%fe&email=%00", 403),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=" % n for n in range(5000)), 403),
    ],
)
def test_what_is_no_form_gets_a_clear_answer(
    network: Leernet, browser: Browser, content_type: str, body: bytes, status: int
) -> None:
    add(network, some_event())
    response = browser.client.post(AT + ACTION, data=body, content_type=content_type)
    assert response.status_code in (status, 403)
    assert '<html lang="nl">' in response.text
    assert registrations(network) == []


def test_an_unknown_event_cannot_be_registered_for(network: Leernet, browser: Browser) -> None:
    token = network.tokens.form("register nergens")
    person = {"name": "Anna", "email": "anna@example.org", "format": "physical", "form_token": token}
    response = browser.client.post(f"{AT}/nl/events/nergens/registrations", data=person)
    assert response.status_code == 404
    assert "Pagina niet gevonden" in response.text


def test_registering_takes_at_most_twelve_statements(network: Leernet, browser: Browser) -> None:
    from tests.forms_of import form_of

    add(network, some_event(series=some_series()))
    sent = form_of(browser.get(PAGE).text, ACTION).filled(name="Anna", email="anna@example.org", organisation="Aa")
    with counted(network.engine) as statements:
        assert browser.client.post(AT + ACTION, data=sent).status_code == 303
    assert len(statements) <= 12, statements


def test_the_form_names_its_purpose_and_whom_to_write_to(network: Leernet, browser: Browser) -> None:
    event = some_event()
    event.contact_email = "jo@example.org"
    add(network, event)
    page = browser.get(PAGE).text
    assert "De organisatie gebruikt uw gegevens om deze bijeenkomst te organiseren" in page
    assert "Mail naar jo@example.org." in page


def test_the_form_helps_browsers_to_fill_it_in(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    page = browser.get(PAGE).text
    for purpose in ("name", "email", "organization", "tel"):
        assert f'autocomplete="{purpose}"' in page


def test_a_withdrawn_person_can_register_again(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    own = browser.registered()
    browser.send(own + "/cancel", own + "/cancel")
    browser.registered()
    statuses = [one.status for one in registrations(network)]
    assert statuses == [RegistrationStatus.CANCELLED, RegistrationStatus.CONFIRMED]
    with network.read() as work:
        assert work.db.query(Participant).count() == 1


def test_registering_stops_when_the_event_is_over(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    add(network, some_event())
    clock.advance(timedelta(days=8))
    assert "<form" not in browser.get(PAGE).text
