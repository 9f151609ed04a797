"""Joining a series, and a member's own page."""

from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.model import Enrolling, EventStatus, Joining, Question, QuestionKind, Series
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event, some_series
from tests.flask.conftest import AT, Browser, words
from tests.mail.office import plain_of


@pytest.fixture
def series(network: Leernet) -> Series:
    """A series that anybody can join, with one event that is open and one that was announced."""
    series = some_series()
    series.joining = Joining.OPEN
    add(
        network,
        some_event("eerste", title="De eerste", series=series),
        some_event(
            "tweede", title="De tweede", series=series, starts_at=NOW + timedelta(days=30), status=EventStatus.ANNOUNCED
        ),
    )
    return series


def joins(browser: Browser, name: str = "Anna", slug: str = "netwerk", language: str = "nl") -> str:
    """Fill in the form; what the next page says."""
    rule = f"/{language}/series/{slug}/members"
    answer = browser.send(rule, rule, name=name, email=f"{name}@example.org", organisation="Gemeente Zwolle")
    assert answer.status_code == 303, answer.text
    return words(browser.client.get(answer.location).text)


def own_page(outbox: Outbox, network: Leernet, name: str = "Anna") -> str:
    """The path of the member's page, from their newest mail that has it."""
    network.dispatcher.deliver()
    for message in reversed(outbox.to(f"{name}@example.org")):
        text = plain_of(message)
        links = [word for word in text.split() if "/members/" in word and "/events/" not in word]
        if links:
            return links[0].removeprefix("https://example.org/leren")
    raise AssertionError("no mail with a link to a member's page")


def test_joining_is_answered_by_mail_only(series: Series, browser: Browser, network: Leernet, outbox: Outbox) -> None:
    assert "Word lid" in words(browser.get("/nl/series/netwerk").text)
    first = joins(browser)
    assert "U krijgt er een mail over." in first
    assert joins(browser, name="Anna") == first
    assert "U bent lid" in words(browser.get(own_page(outbox, network)).text)


def test_the_page_of_a_member_shows_each_event_with_what_can_be_done(
    series: Series, browser: Browser, network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    joins(browser)
    page = own_page(outbox, network)
    clock.advance(timedelta(minutes=1))
    network.dispatcher.deliver()
    text = words(browser.get(page).text)
    assert "De eerste" in text
    assert "U doet mee" in text
    assert "U wordt aangemeld zodra het opengaat" in text
    assert "Niet bij deze" in text


def test_a_member_opts_out_of_an_event_before_it_opens_and_in_again(
    series: Series, browser: Browser, network: Leernet, outbox: Outbox
) -> None:
    joins(browser)
    page = own_page(outbox, network)
    out = browser.send(page, f"{page}/events/tweede", come="no")
    assert out.status_code == 303
    assert "U komt hier niet bij" in words(browser.get(page).text)
    browser.send(page, f"{page}/events/tweede", come="yes")
    assert "U wordt aangemeld zodra het opengaat" in words(browser.get(page).text)


def test_leaving_asks_says_what_it_means_and_can_be_undone(
    series: Series, browser: Browser, network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    joins(browser)
    page = own_page(outbox, network)
    clock.advance(timedelta(minutes=1))
    network.dispatcher.deliver()
    asked = words(browser.get(f"{page}/leave").text)
    assert "De eerste" in asked
    assert "De tweede" not in asked
    browser.send(f"{page}/leave", f"{page}/leave")
    browser.client.post(f"{AT}{page}/leave")
    assert "U bent geen lid (meer)" in words(browser.get(page).text)
    clock.advance(timedelta(minutes=1))
    browser.send(page, f"{page}/rejoin")
    assert "U bent lid" in words(browser.get(page).text)


def test_what_a_member_answered_before_is_filled_in_by_their_own_link(
    series: Series, browser: Browser, network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    with network.work() as work:
        owner = work.db.query(Series).one()
        owner.has_questions, owner.enrolling = True, Enrolling.INVITE
        work.db.add(Question(key="rol", kind=QuestionKind.TEXT, label={"nl": "Uw rol?"}, series_id=owner.id))
    joins(browser)
    page = own_page(outbox, network)
    browser.register("eerste", name="Anna", email="Anna@example.org", question__rol="Regisseur")
    with network.work() as work:
        work.db.query(Series).one().events[1].status = EventStatus.OPEN
    assert 'value="Regisseur"' in browser.get(f"{page}/events/tweede").text
    assert "Regisseur" not in browser.get("/nl/events/tweede").text
    assert "/registrations/" in browser.get(f"{page}/events/eerste").location


def test_a_series_by_invitation_shows_its_form_to_who_has_the_link(
    series: Series, browser: Browser, network: Leernet
) -> None:
    with network.work() as work:
        work.db.query(Series).one().joining = Joining.INVITATION
    assert "Word lid" not in words(browser.get("/nl/series/netwerk").text)
    assert "<form" not in browser.get("/nl/series/netwerk/members").text
    link = network.links.joining("netwerk", series.join_key, "nl").removeprefix("https://example.org/leren")
    answer = browser.get(link)
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert "U bent uitgenodigd" in words(answer.text)


def test_a_form_that_is_wrong_comes_back_with_what_was_typed(series: Series, browser: Browser) -> None:
    rule = "/nl/series/netwerk/members"
    answer = browser.send(rule, rule, name="Anna", email="geen adres")
    assert answer.status_code == 400
    assert 'value="geen adres"' in answer.text


def test_nobody_sees_a_page_of_a_member_without_the_link(series: Series, browser: Browser) -> None:
    assert browser.get("/nl/members/verzonnen").status_code == 404


def test_related_series_and_parts_are_links(series: Series, browser: Browser, network: Leernet) -> None:
    other, part = some_series("ander", "Een andere reeks"), some_series("deel", "Een deel")
    with network.work() as work:
        owner = work.db.query(Series).one()
        other.relates_to.append(owner)
        part.part_of = owner
        work.db.add_all([other, part])
    text = words(browser.get("/nl/series/netwerk").text)
    assert "Verwante reeksen Een andere reeks" in text
    assert "Onderdelen van deze reeks Een deel" in text
    assert "Lerend netwerk st(r)oom" in words(browser.get("/nl/series/ander").text)


@pytest.mark.parametrize("events", [1, 3])
def test_the_page_of_a_member_takes_a_fixed_number_of_statements(
    browser: Browser, network: Leernet, outbox: Outbox, clock: SettableClock, events: int
) -> None:
    series = some_series()
    series.joining = Joining.OPEN
    add(network, *(some_event(f"event-{n}", series=series) for n in range(events)))
    joins(browser)
    page = own_page(outbox, network)
    clock.advance(timedelta(minutes=1))
    network.dispatcher.deliver()
    with counted(network.engine) as statements:
        browser.get(page)
    assert len(statements) == 9
