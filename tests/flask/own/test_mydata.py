"""A person's own data: asked for by mail, seen, taken along, erased."""

import json
import re
from datetime import timedelta

import pytest
from icalendar import Calendar

from leernet import Leernet
from leernet.model import Participant
from leernet.services.registering.inviting import InvitationRequest, invite
from leernet.testing import Outbox, SettableClock, add, counted, some_event, some_series
from leernet.work import SYSTEM
from tests.flask.conftest import AT, Browser, words

ANNA = "anna@example.org"


def ask(browser: Browser, email: str = ANNA) -> str:
    response = browser.send("/nl/my-data", "/nl/my-data", email=email)
    assert response.status_code == 303, response.text
    return browser.client.get(response.location).text


def link_in(outbox: Outbox, to: str = ANNA) -> str:
    """The path of the page behind the link in the last mail to an address."""
    body = outbox.to(to)[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"https://example\.org/leren(/nl/my-data/\S+)", body.get_content())
    assert found
    return found[1]


def asked(network: Leernet, browser: Browser, outbox: Outbox) -> str:
    ask(browser)
    network.dispatcher.deliver()
    return link_in(outbox)


def test_the_link_goes_to_the_address_and_shows_what_is_kept(
    network: Leernet, browser: Browser, outbox: Outbox
) -> None:
    series = some_series()
    series.retention_days = 90
    add(network, some_event(series=series))
    assert "Het wordt gewist 90 dagen na de laatste bijeenkomst" in browser.get("/nl/events/bijeenkomst").text
    own = browser.registered(format="physical", remarks="Ik kom met de trein", organisation="Gemeente Aa")
    page = browser.get(asked(network, browser, outbox))
    said = words(page.text)
    for text in ("Anna van der Meer", ANNA, "Hét warmtenet", "Ik kom met de trein", "Gemeente Aa"):
        assert text in said
    assert "Wordt vanzelf gewist na 27 februari 2027" in said
    assert f'href="https://example.org{AT}{own}"' in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    letter = outbox.to(ANNA)[-1]
    assert letter["Subject"] == "Uw gegevens bij Leernetwerk"


def test_the_answer_is_the_same_for_an_address_that_is_not_known(
    network: Leernet, browser: Browser, outbox: Outbox
) -> None:
    add(network, some_event())
    browser.registered(format="physical")
    network.dispatcher.deliver()
    before = len(outbox.messages)
    assert ask(browser) == ask(browser, "niemand@example.org")
    network.dispatcher.deliver()
    assert len(outbox.messages) == before + 1
    assert outbox.to("niemand@example.org") == []


def test_one_address_gets_three_mails_an_hour(
    network: Leernet, browser: Browser, outbox: Outbox, clock: SettableClock
) -> None:
    add(network, some_event())
    browser.registered(format="physical")
    network.dispatcher.deliver()
    before = len(outbox.messages)
    for _ in range(5):
        ask(browser, ANNA.upper())
    network.dispatcher.deliver()
    assert len(outbox.messages) == before + 3
    clock.advance(timedelta(hours=1))
    ask(browser)
    network.dispatcher.deliver()
    assert len(outbox.messages) == before + 4


def test_whoever_was_only_invited_gets_a_link_too(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    network.run(SYSTEM, invite, "bijeenkomst", InvitationRequest(emails=("bo@example.org",)))
    ask(browser, "bo@example.org")
    network.dispatcher.deliver()
    path = link_in(outbox, "bo@example.org")
    assert "Uitgenodigd voor “Hét warmtenet”" in browser.get(path).text
    assert browser.send(f"{path}/erase", f"{path}/erase").status_code == 303
    assert browser.get(path).status_code == 404


def test_the_link_is_good_for_a_day(network: Leernet, browser: Browser, outbox: Outbox, clock: SettableClock) -> None:
    add(network, some_event())
    browser.registered(format="physical")
    path = asked(network, browser, outbox)
    clock.advance(timedelta(hours=23))
    assert browser.get(path).status_code == 200
    clock.advance(timedelta(hours=2))
    late = browser.get(path)
    assert (late.status_code, "Vraag een nieuwe aan" in late.text) == (403, True)
    assert browser.get("/nl/my-data/geraden").status_code == 404


@pytest.mark.parametrize("email", ["", "geen adres"])
def test_an_address_that_is_none_is_said_at_the_field(browser: Browser, email: str) -> None:
    response = browser.send("/nl/my-data", "/nl/my-data", email=email)
    assert response.status_code == 400
    assert 'aria-invalid="true"' in response.text


def test_it_can_be_taken_along_for_programs_and_for_people(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    browser.registered(format="physical", remarks="Ik kom <later>")
    path = asked(network, browser, outbox)
    values = json.loads(browser.get(f"{path}/data.json").data)
    assert (values["email"], values["registrations"][0]["remarks"]) == (ANNA, "Ik kom <later>")
    assert [one["kind"] for one in values["journal"]] == ["registration.confirmed", "participant.link_asked"]
    readable = browser.get(f"{path}/data.html")
    assert readable.headers["Content-Disposition"] == 'attachment; filename="leernet.html"'
    assert "Ik kom &lt;later&gt;" in readable.text
    assert "/leren/" not in readable.text
    assert "registrations/" not in readable.text


def test_the_own_calendar_is_given_replaced_and_taken_back(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    browser.registered(format="physical")
    path = asked(network, browser, outbox)

    def calendar() -> str:
        found = re.search(r'<code class="address">https://example\.org/leren([^<]+)</code>', browser.get(path).text)
        return found[1] if found else ""

    assert calendar() == ""
    browser.send(path, f"{path}/calendar", give="yes")
    first = calendar()
    assert len(Calendar.from_ical(browser.get(first).data).walk("VEVENT")) == 1
    assert "webcal://example.org/leren/calendars/" in browser.get(path).text
    browser.send(path, f"{path}/calendar", give="yes")
    assert (browser.get(first).status_code, browser.get(calendar()).status_code) == (404, 200)
    browser.send(path, f"{path}/calendar", take="yes")
    assert calendar() == ""


def test_it_is_erased_after_a_question_and_the_links_end(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    own = browser.registered(format="physical")
    path = asked(network, browser, outbox)
    question = browser.get(f"{path}/erase").text
    assert "de plek bij één bijeenkomst die nog komt" in question
    done = browser.send(f"{path}/erase", f"{path}/erase")
    assert (done.status_code, done.location) == (303, f"{AT}/nl/my-data/erased")
    assert "Uw gegevens zijn gewist" in browser.client.get(done.location).text
    for gone in (path, own, f"{path}/data.json"):
        assert browser.get(gone).status_code == 404
    with network.read() as work:
        assert [person.email for person in work.db.query(Participant)] == [""]
    before = len(outbox.messages)
    network.dispatcher.deliver()
    assert len(outbox.messages) == before, "there is no address any more"


def test_nothing_is_erased_by_a_form_that_is_not_ours(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, some_event())
    browser.registered(format="physical")
    path = asked(network, browser, outbox)
    assert browser.client.post(f"{AT}{path}/erase", data={"form_token": "x"}).status_code == 403
    assert browser.client.post(f"{AT}{path}/calendar", data={"form_token": "x"}).status_code == 403
    assert browser.get(path).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_a_fixed_number_of_statements(
    network: Leernet, browser: Browser, outbox: Outbox, rows: int
) -> None:
    for number in range(rows):
        add(network, some_event(f"e{number}", series=some_series(f"s{number}"), blocks=rows))
        browser.registered(f"e{number}", format="physical")
    path = asked(network, browser, outbox)
    with counted(network.engine) as statements:
        assert browser.get(path).status_code == 200
    assert len(statements) == 15, statements
