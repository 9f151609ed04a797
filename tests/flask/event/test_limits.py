"""What limits an event beside its formats: in the form, on the page, and on the own page."""

from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.model import AgendaItem, AgendaKind, Audience, Event, Quota, Registration, RegistrationStatus
from leernet.services.events.planning import find_event
from leernet.services.places.limits import limit_organisations
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event, some_series
from leernet.work import user
from tests.flask.conftest import AT, Browser, words
from tests.forms_of import form_of

PAGE = "/nl/events/bijeenkomst"
SEND = f"{PAGE}/registrations"


def with_visit(capacity: int | None = 1, places: int | None = 5) -> Event:
    event = some_event(places={"physical": places})
    event.agenda = [
        AgendaItem(title="Welkom", kind=AgendaKind.WELCOME, position=0),
        AgendaItem(
            title="Bezoek aan de hub",
            kind=AgendaKind.SITE_VISIT,
            position=1,
            key="bezoek",
            place="K-buurt",
            starts_at=NOW + timedelta(days=7, hours=1),
            quota=Quota(capacity=capacity),
        ),
        AgendaItem(title="Lunch", kind=AgendaKind.BREAK, position=2, key="lunch", quota=Quota()),
    ]
    return event


def with_residents(own: int, places: int = 3, released: int | None = None) -> Event:
    event = some_event(places={"physical": places})
    until = None if released is None else NOW + timedelta(days=released)
    event.audiences = [
        Audience(key="bewoners", label="Bewoners", position=0, quota=Quota(capacity=own), released_at=until),
        Audience(key="gemeenten", label="Gemeenten", position=1),
    ]
    return event


def rows(network: Leernet) -> list[Registration]:
    with network.read() as work:
        return work.db.query(Registration).order_by(Registration.id).all()


def limit(network: Leernet, maximum: int, *, of_series: bool = False) -> None:
    with network.work(user("els")) as work:
        event = find_event(work, "bijeenkomst")
        limit_organisations(work, event.series if of_series and event.series else event, maximum)


# --- parts of the programme ---


def test_the_form_asks_to_which_parts_somebody_comes(network: Leernet, browser: Browser) -> None:
    add(network, with_visit())
    page = browser.get(PAGE).text
    shown = words(page)
    assert "Waar bent u nog meer bij? (niet verplicht)" in shown
    assert "Bezoek aan de hub 11:00 · K-buurt · nog 1 plaats" in shown
    own = browser.registered(item_bezoek="yes")
    assert "Waar u bij bent Bezoek aan de hub 11:00" in words(browser.get(own).text)
    assert len(rows(network)[0].claims) == 2


def test_an_event_without_parts_asks_nothing(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    assert "field-items" not in browser.get(PAGE).text
    own = browser.registered()
    assert 'id="items"' not in browser.get(own).text
    assert browser.get(own + "/programme").location == AT + own


def test_a_part_that_is_full_cannot_be_ticked_and_says_why(network: Leernet, browser: Browser) -> None:
    add(network, with_visit())
    browser.registered(item_bezoek="yes")
    page = browser.get(PAGE).text
    assert 'name="item_bezoek" value="yes" disabled' in page
    assert "11:00 · K-buurt · vol" in words(page)


def test_a_part_that_filled_up_meanwhile_is_told_at_the_field_and_the_rest_is_kept(
    network: Leernet, browser: Browser
) -> None:
    add(network, with_visit())
    sent = form_of(browser.get(PAGE).text, SEND).filled(
        name="Bo", email="bo@example.org", item_bezoek="yes", item_lunch="yes"
    )
    browser.registered(item_bezoek="yes")
    response = browser.client.post(AT + SEND, data=sent)
    assert response.status_code == 409
    assert '<a href="#field-items">' in response.text
    assert 'aria-describedby="hint-items error-items"' in response.text
    again = form_of(response.text, SEND)
    assert (again.values["item_lunch"], again.values["name"]) == ("yes", "Bo")
    assert len(rows(network)) == 1
    assert browser.client.post(AT + SEND, data=again.values).status_code == 303


@pytest.mark.parametrize("name", ["item_borrel", "item_welkom", "item_lezing-2"])
def test_a_part_that_is_not_there_is_told_at_the_field(network: Leernet, browser: Browser, name: str) -> None:
    add(network, with_visit())
    sent = form_of(browser.get(PAGE).text, SEND).filled(name="Bo", email="bo@example.org")
    response = browser.client.post(AT + SEND, data={**sent, name: "yes"})
    assert response.status_code == 400
    assert '<a href="#field-items">' in response.text


@pytest.mark.parametrize("name", ["item_", "item_\0", "item_É", "item_" + "x" * 41])
def test_a_field_that_is_no_part_is_left_out(network: Leernet, browser: Browser, name: str) -> None:
    add(network, with_visit())
    sent = form_of(browser.get(PAGE).text, SEND).filled(name="Bo", email="bo@example.org")
    assert browser.client.post(AT + SEND, data={**sent, name: "yes"}).status_code == 303


@pytest.mark.parametrize("count", [1, 3])
def test_parts_cost_the_page_no_statement(network: Leernet, browser: Browser, count: int) -> None:
    event = some_event()
    event.agenda = [
        AgendaItem(title=f"Deel {n}", kind=AgendaKind.BREAK, position=n, key=f"deel-{n}", quota=Quota())
        for n in range(count)
    ]
    add(network, some_event("zonder"), event)
    costs = []
    for path in ("/nl/events/zonder", PAGE):
        with counted(network.engine) as statements:
            browser.get(path)
        costs.append(len(statements))
    assert costs == [10, 11], "the contributions of the agenda are looked for where there is one"


# --- choosing otherwise ---


def test_the_choice_is_changed_on_the_own_page(network: Leernet, browser: Browser) -> None:
    add(network, with_visit())
    own = browser.registered(item_bezoek="yes")
    form = form_of(browser.get(own + "/programme").text, own + "/programme")
    assert {name for name in form.values if name.startswith("item_")} == {"item_bezoek"}, "one's own is not shut"
    del form.values["item_bezoek"]
    response = browser.client.post(AT + own + "/programme", data=form.filled(item_lunch="yes"))
    assert (response.status_code, response.location) == (303, f"{AT}{own}#items")
    assert "Waar u bij bent Lunch" in words(browser.get(own).text)
    assert "Bezoek aan de hub" not in words(browser.get(own).text)


def test_a_full_part_is_refused_on_the_own_page_and_nothing_changes(network: Leernet, browser: Browser) -> None:
    add(network, with_visit())
    own = browser.registered(item_lunch="yes")
    sent = form_of(browser.get(own + "/programme").text, own + "/programme").filled(item_bezoek="yes")
    browser.registered(email="bo@example.org", item_bezoek="yes")
    response = browser.client.post(AT + own + "/programme", data=sent)
    assert response.status_code == 409
    assert '<a href="#field-items">' in response.text
    assert "Waar u bij bent Lunch" in words(browser.get(own).text)


def test_the_choice_needs_the_token_of_this_very_form(network: Leernet, browser: Browser) -> None:
    add(network, with_visit())
    own = browser.registered(item_lunch="yes")
    response = browser.client.post(AT + own + "/programme", data={"form_token": "", "item_bezoek": "yes"})
    assert response.status_code == 403
    assert "Waar u bij bent Lunch" in words(browser.get(own).text)


def test_the_choice_stands_fast_once_registration_closed(
    network: Leernet, browser: Browser, clock: SettableClock
) -> None:
    event = with_visit()
    event.registration_closes = NOW + timedelta(days=1)
    add(network, event)
    own = browser.registered(item_lunch="yes")
    sent = form_of(browser.get(own + "/programme").text, own + "/programme").values
    clock.advance(timedelta(days=2))
    assert browser.get(own + "/programme").location == AT + own
    assert browser.client.post(AT + own + "/programme", data={**sent, "item_bezoek": "yes"}).status_code == 409
    page = browser.get(own).text
    assert "Waar u bij bent Lunch" in words(page)
    assert f'href="{AT}{own}/programme"' not in page


# --- own places, and places that are left for everybody ---


def test_own_places_are_told_and_the_event_is_not_called_full_while_some_are_left(
    network: Leernet, browser: Browser
) -> None:
    add(network, with_residents(own=2, released=3))
    shown = words(browser.get(PAGE).text)
    assert "Bewoners Nog 2 van 2 eigen plaatsen vrij, bewaard tot" in shown
    assert "Op locatie nog 1 plaats" in shown
    browser.registered(audience="gemeenten")
    shown = words(browser.get(PAGE).text)
    assert "Alleen nog bewaarde plaatsen" in shown
    assert "Vol" not in shown
    assert "Anderen komen op de wachtlijst." in shown
    browser.registered(email="bo@example.org", audience="gemeenten")
    browser.registered(email="cato@example.org", audience="bewoners")
    assert [one.status.value for one in rows(network)] == ["confirmed", "waitlisted", "confirmed"]
    browser.registered(email="dirk@example.org", audience="bewoners")
    shown = words(browser.get(PAGE).text)
    assert "Vol: wachtlijst" in shown
    assert "Nog 0 van 2 eigen plaatsen vrij" in shown


def test_without_a_waiting_list_the_form_stays_while_own_places_are_left(network: Leernet, browser: Browser) -> None:
    event = with_residents(own=1, places=2)
    event.waiting_list = False
    add(network, event)
    browser.registered(audience="gemeenten")
    browser.registered(email="bo@example.org", audience="bewoners")
    assert 'id="register"' not in browser.get(PAGE).text


def test_places_that_were_released_are_for_everybody(network: Leernet, browser: Browser, clock: SettableClock) -> None:
    add(network, with_residents(own=2, released=1))
    clock.advance(timedelta(days=2))
    network.dispatcher.deliver()
    assert "eigen plaatsen" not in words(browser.get(PAGE).text)


# --- people of one organisation ---


@pytest.mark.parametrize(("maximum", "text"), [(1, "Hoogstens 1 persoon van"), (3, "Hoogstens 3 mensen van")])
def test_the_limit_of_an_organisation_stands_at_its_field(
    network: Leernet, browser: Browser, maximum: int, text: str
) -> None:
    add(network, some_event(series=some_series()))
    limit(network, maximum)
    limit(network, 8, of_series=True)
    page = browser.get(PAGE).text
    assert text + " één organisatie. Hoogstens 8 mensen van één organisatie in de hele reeks." in words(page)
    assert 'aria-describedby="hint-organisation"' in page


def test_an_organisation_that_is_full_is_told_at_its_field(network: Leernet, browser: Browser) -> None:
    add(network, some_event(waiting_list=False))
    limit(network, 1)
    browser.registered(organisation="Zaanstad")
    response = browser.register(email="bo@example.org", organisation="zaanstad")
    assert response.status_code == 409
    assert '<a href="#field-organisation">zaanstad heeft' in response.text


def test_who_waits_reads_for_what_on_the_page_and_in_the_mail(
    network: Leernet, browser: Browser, outbox: Outbox
) -> None:
    add(network, some_event())
    limit(network, 1)
    browser.registered(organisation="Zaanstad")
    own = browser.registered(email="bo@example.org", organisation="Zaanstad")
    assert rows(network)[1].status is RegistrationStatus.WAITLISTED
    assert "Waarom u wacht: Zaanstad heeft geen plaatsen meer" in words(browser.get(own).text)
    assert "Why you wait: Zaanstad has no places left" in words(browser.get(own.replace("/nl/", "/en/")).text)
    network.dispatcher.deliver()
    (mail,) = outbox.to("bo@example.org")
    body = mail.get_body(("plain",))
    assert body is not None
    text = " ".join(body.get_content().split())
    assert "De reden: Zaanstad heeft geen plaatsen meer." in text
    assert "alle plaatsen zijn bezet" not in text.casefold()


def test_the_confirmation_lists_the_parts(network: Leernet, browser: Browser, outbox: Outbox) -> None:
    add(network, with_visit())
    browser.registered(item_bezoek="yes", item_lunch="yes")
    browser.registered(email="bo@example.org")
    network.dispatcher.deliver()
    bodies = []
    for who in ("anna@example.org", "bo@example.org"):
        (mail,) = outbox.to(who)
        body = mail.get_body(("plain",))
        assert body is not None
        bodies.append(" ".join(body.get_content().split()))
    assert "Waar u bij bent" in bodies[0]
    assert "Bezoek aan de hub" in bodies[0]
    assert "Waar u bij bent" not in bodies[1]
