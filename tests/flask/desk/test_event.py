"""One event: counts, places, status, cancelling."""

import pytest

from leernet.model import Audience, Event, EventFormat, EventStatus, Quota, RegistrationStatus, When
from leernet.testing import NOW, Outbox, add, counted, some_event, some_series
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk

PAGE = "/events/bijeenkomst"


@pytest.mark.parametrize(("language", "text"), [("nl", "Bevestigd 2"), ("en", "Confirmed 2")])
def test_an_event_shows_its_counts(desk: Desk, language: str, text: str) -> None:
    add(desk.network, some_event(places={"physical": 2}, series=some_series()))
    for who in ("Anna", "Bram", "Cato"):
        desk.register(who)
    shown = words(desk.get(PAGE, language).text)
    assert text in shown
    assert "Hét warmtenet" in shown


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_event_costs_eight_statements(desk: Desk, count: int) -> None:
    add(desk.network, some_event(series=some_series(), blocks=count))
    for number in range(count):
        desk.register(f"p{number}")
    with counted(desk.network.engine) as statements:
        assert desk.get(PAGE).status_code == 200
    assert len(statements) == 8


@pytest.mark.parametrize(
    ("before", "wanted"),
    [("draft", "open"), ("open", "closed"), ("closed", "open"), ("open", "announced"), ("announced", "open")],
)
def test_an_organiser_changes_the_status(desk: Desk, before: str, wanted: str) -> None:
    add(desk.network, some_event(status=EventStatus(before)))
    text = words(desk.follow(desk.send(PAGE, f"{PAGE}/status", status=wanted)))
    assert "De status is aangepast." in text
    assert desk.event().status == wanted


@pytest.mark.parametrize("status", ["", "king", "cancelled", "draft", "held"])
def test_a_status_that_is_no_choice_changes_nothing(desk: Desk, status: str) -> None:
    add(desk.network, some_event())
    assert desk.send(PAGE, f"{PAGE}/status", status=status).status_code == 400
    assert desk.changes() == []


def test_an_event_without_a_date_is_not_offered_to_open(desk: Desk) -> None:
    add(desk.network, Event(slug="bijeenkomst", title="Ooit", when=When("2027-21")))
    page = desk.get(PAGE).text
    assert 'value="open"' not in page
    assert 'value="announced"' in page
    response = desk.send(PAGE, f"{PAGE}/status", status="open")
    assert response.status_code == 409
    assert 'role="alert"' in response.text


def test_more_places_move_people_up(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": None}))
    for who in ("Anna", "Bram", "Cato"):
        desk.register(who)
    response = desk.send(PAGE, f"{PAGE}/places", capacity_physical="3", capacity_online="")
    assert "2 mensen schoven door" in words(desk.follow(response))
    assert [f.quota.capacity for f in _formats(desk)] == [3, None]


def _formats(desk: Desk) -> list[EventFormat]:
    with desk.network.read() as work:
        return list(work.db.query(EventFormat).order_by(EventFormat.position))


def test_fewer_places_than_people_asks_first_and_drops_nobody(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 3}))
    for who in ("Anna", "Bram"):
        desk.register(who)
    asked = desk.send(PAGE, f"{PAGE}/places", capacity_physical="1")
    assert asked.status_code == 400
    assert "Er zijn al 2 mensen aangemeld." in words(asked.text)
    assert 'name="sure"' in asked.text
    assert 'value="1"' in asked.text
    assert desk.send(PAGE, f"{PAGE}/places", capacity_physical="1", sure="yes").status_code == 303
    assert "2 van 1 één te veel" in words(desk.get(PAGE).text)


@pytest.mark.parametrize("capacity", ["-1", "x", "1.5", "9999999", "²", "1e3"])
def test_a_capacity_that_is_no_number_is_refused_at_its_field(desk: Desk, capacity: str) -> None:
    add(desk.network, some_event(places={"physical": 3, "online": 4}))
    response = desk.send(PAGE, f"{PAGE}/places", capacity_online="9", capacity_physical=capacity)
    assert response.status_code == 400
    assert 'href="#field-capacity_physical"' in response.text
    assert 'aria-invalid="true"' in response.text
    assert desk.changes() == []


def test_the_places_of_an_audience_can_be_changed(desk: Desk) -> None:
    event = some_event()
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=2))]
    add(desk.network, event)
    desk.follow(desk.send(PAGE, f"{PAGE}/places", capacity_audience_bewoners="5"))
    assert "Bewoners 0 van 5" in words(desk.get(PAGE).text)


def test_cancelling_tells_what_it_means_asks_why_and_does_it(desk: Desk, outbox: Outbox) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna")
    desk.register("Bram")
    asked = words(desk.get(f"{PAGE}/cancel").text)
    assert "Eén persoon met een plaats krijgt een mail" in asked
    assert "Eén persoon op de wachtlijst krijgt een mail." in asked
    refused = desk.send(f"{PAGE}/cancel", reason="  ")
    assert refused.status_code == 400
    assert "<title>Fout:" in refused.text
    assert desk.event().status is EventStatus.OPEN
    text = words(desk.follow(desk.send(f"{PAGE}/cancel", reason="Code rood: <storm>")))
    assert "2 mensen krijgen een mail." in text
    assert desk.event().status is EventStatus.CANCELLED
    assert desk.row(anna.uid).reason == "Code rood: <storm>"
    assert desk.row(anna.uid).status is RegistrationStatus.CANCELLED


def test_a_cancelled_event_offers_nothing_that_cannot_be(desk: Desk) -> None:
    add(desk.network, some_event(status=EventStatus.CANCELLED))
    page = desk.get(PAGE).text
    assert 'name="status"' not in page
    assert "capacity_physical" not in page
    assert "/walk-in" not in page
    assert desk.get(f"{PAGE}/cancel").status_code == 409


def test_an_event_that_is_over_is_not_opened_again(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW.replace(year=2025)))
    page = desk.get(PAGE).text
    assert 'name="status"' not in page
    assert "/cancel" not in page
