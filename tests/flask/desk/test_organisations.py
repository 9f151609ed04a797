"""Limits at the desk: organisations, parts of the programme, own places."""

import csv
from io import StringIO

import pytest

from leernet.model import AgendaItem, AgendaKind, Audience, Event, EventStatus, Quota, RegistrationStatus
from leernet.testing import add, counted, some_event, some_series
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk

PAGE, SERIES = "/events/bijeenkomst/organisations", "/series/netwerk"


def with_visit(capacity: int | None = 1, places: int | None = 5) -> Event:
    event = some_event(places={"physical": places})
    event.agenda = [
        AgendaItem(
            title="Bezoek", kind=AgendaKind.SITE_VISIT, position=1, key="bezoek", quota=Quota(capacity=capacity)
        ),
        AgendaItem(title="=Lunch", kind=AgendaKind.BREAK, position=2, key="lunch", quota=Quota()),
    ]
    return event


def come(desk: Desk, who: str, *items: str, **values: str) -> None:
    desk.register(who, items=items, **values)


# --- organisations ---


@pytest.mark.parametrize("count", [1, 3, 400])
def test_the_table_of_an_event_costs_seven_statements_and_has_pages(desk: Desk, count: int) -> None:
    add(desk.network, some_event(places={"physical": None}))
    for number in range(count):
        desk.register(f"p{number}", organisation=f"Gemeente {number:03}")
    with counted(desk.network.engine) as statements:
        page = desk.get(PAGE).text
    assert len(statements) == 7
    assert page.count('<tr role="row">') == min(count, 100) + 1
    assert ('rel="next"' in page) is (count > 100)
    if count > 100:
        assert "Gemeente 399" in desk.get(f"{PAGE}?after=300").text


def test_the_table_says_who_is_in_who_waits_and_the_most(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send(PAGE, max_per_organisation="1")
    for who, organisation in (("Anna", "Zaanstad"), ("Bram", "zaanstad"), ("Cato", "'t Hooft <b>")):
        desk.register(who, organisation=organisation)
    page = desk.get(PAGE).text
    assert "'t Hooft <b> 1 vol 0 1 Zaanstad 1 vol 1 1" in words(page)
    assert "<b>" not in page


def test_a_higher_limit_and_none_say_how_many_moved_up(desk: Desk) -> None:
    add(desk.network, some_event())
    assert "De grens per organisatie is veranderd." in words(desk.follow(desk.send(PAGE, max_per_organisation="1")))
    for who in ("Anna", "Bram", "Cato", "Dirk"):
        desk.register(who, organisation="Zaanstad")
    assert "Eén persoon is doorgeschoven" in words(desk.follow(desk.send(PAGE, max_per_organisation="2")))
    assert "2 mensen zijn doorgeschoven" in words(desk.follow(desk.send(PAGE, max_per_organisation="")))
    assert desk.event().max_per_organisation is None


def test_a_lower_limit_drops_nobody(desk: Desk) -> None:
    add(desk.network, some_event())
    rows = [desk.register(who, organisation="Zaanstad") for who in ("Anna", "Bram")]
    desk.follow(desk.send(PAGE, max_per_organisation="1", sure="yes"))
    assert {desk.row(one.uid).status for one in rows} == {RegistrationStatus.CONFIRMED}
    assert "Zaanstad 2 één te veel 0 1" in words(desk.get(PAGE).text)


@pytest.mark.parametrize("page", [PAGE, SERIES])
def test_a_limit_below_what_is_taken_names_the_organisations_and_wants_a_word(desk: Desk, page: str) -> None:
    add(desk.network, some_event(series=some_series()))
    for number, organisation in enumerate(["Zaanstad", "Zaanstad", "Assen", "Urk", "Urk"]):
        desk.register(f"P{number}", organisation=organisation)
    refused = desk.send(page, max_per_organisation="1")
    assert refused.status_code == 400
    assert "Van deze organisaties doen al meer dan 1 mensen mee: Urk, Zaanstad." in words(refused.text)
    assert 'name="sure"' in refused.text
    assert desk.event().max_per_organisation is None
    desk.follow(desk.send(page, max_per_organisation="1", sure="yes"))
    assert desk.register("Q", organisation="Urk").status is RegistrationStatus.WAITLISTED
    desk.follow(desk.send(page, max_per_organisation="2"))


@pytest.mark.parametrize("wrong", ["0", "-1", "veel", "1.5", "9999999", "²"])
@pytest.mark.parametrize("page", [PAGE, SERIES])
def test_a_limit_that_is_no_number_is_told_at_the_field(desk: Desk, page: str, wrong: str) -> None:
    add(desk.network, some_event(series=some_series()))
    response = desk.send(page, max_per_organisation=wrong)
    assert response.status_code == 400
    assert '<a href="#field-max_per_organisation">' in response.text
    assert f'value="{wrong}"' in response.text
    assert desk.changes() == []


def test_a_cancelled_event_is_not_limited(desk: Desk) -> None:
    add(desk.network, some_event(status=EventStatus.CANCELLED))
    page = desk.get(PAGE)
    assert "max_per_organisation" not in page.text
    token = {"form_token": desk.network.tokens.form("els|desk organisations bijeenkomst"), "max_per_organisation": "1"}
    response = desk.client.post("/leren/nl/desk" + PAGE, data=token)
    assert response.status_code == 409


def test_a_series_is_limited_on_its_own_page(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("tweede", series=series))
    assert f'href="/leren/nl/desk{SERIES}"' in desk.get("/?series=netwerk").text
    assert f'href="/leren/nl/desk{SERIES}"' in desk.get(PAGE).text
    desk.send(SERIES, max_per_organisation="1")
    for event in ("bijeenkomst", "tweede"):
        desk.register("Anna", event, organisation="Zaanstad")
    desk.register("Bram", organisation="Zaanstad")
    assert "Zaanstad 1 vol 1 1" in words(desk.get(SERIES).text)
    assert "Eén persoon is doorgeschoven" in words(desk.follow(desk.send(SERIES, max_per_organisation="2")))
    assert "series.organisations_limited" in dict(desk.changes())


def test_a_series_that_is_not_there_is_not_found(desk: Desk) -> None:
    assert desk.get("/series/nergens").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_table_of_a_series_costs_three_statements(desk: Desk, count: int) -> None:
    add(desk.network, some_event(series=some_series()))
    for number in range(count):
        desk.register(f"p{number}", organisation=f"Gemeente {number}")
    with counted(desk.network.engine) as statements:
        desk.get(SERIES)
    assert len(statements) == 3


# --- parts of the programme ---


def test_parts_are_counted_and_resized_with_the_places(desk: Desk) -> None:
    add(desk.network, with_visit(capacity=2))
    come(desk, "Anna", "bezoek", "lunch")
    come(desk, "Bram", "bezoek")
    page = "/events/bijeenkomst"
    assert "Onderdelen van het programma Bezoek 2 van 2 vol =Lunch 1" in words(desk.get(page).text)
    refused = desk.send(page, f"{page}/places", capacity_item_bezoek="1", capacity_item_lunch="30")
    assert refused.status_code == 400
    assert '<a href="#field-capacity_item_bezoek">' in refused.text
    desk.send(page, f"{page}/places", capacity_item_bezoek="1", capacity_item_lunch="30", sure="yes")
    assert "Bezoek 2 van 1 één te veel =Lunch 1 van 30" in words(desk.get(page).text)


def test_the_list_filters_by_part(desk: Desk) -> None:
    add(desk.network, with_visit(capacity=None))
    come(desk, "Anna", "bezoek")
    come(desk, "Bram", "lunch")
    page = desk.get("/events/bijeenkomst/registrations").text
    assert "item=lunch" in page
    filtered = desk.get("/events/bijeenkomst/registrations?item=lunch&status=confirmed").text
    assert ">Bram<" in filtered
    assert ">Anna<" not in filtered
    assert ">Anna<" in desk.get("/events/bijeenkomst/registrations?item=nergens").text


def test_the_export_has_a_column_for_each_part(desk: Desk) -> None:
    add(desk.network, with_visit())
    come(desk, "Anna", "bezoek")
    text = desk.get("/events/bijeenkomst/registrations.csv").get_data(as_text=True).removeprefix("\ufeff")
    header, row = csv.reader(StringIO(text), delimiter=";")
    assert header[-2:] == ["Bezoek", "'=Lunch"], "a heading is no formula either"
    assert row[-2:] == ["ja", "nee"]


def test_a_person_shows_the_parts_and_for_what_they_wait(desk: Desk) -> None:
    add(desk.network, with_visit(places=0))
    anna = desk.register("Anna", items=("bezoek", "lunch"))
    shown = words(desk.get(f"/events/bijeenkomst/registrations/{anna.uid}").text)
    assert "Komt naar Bezoek, =Lunch" in shown
    assert "Wacht, omdat: alle plaatsen zijn bezet" in shown
    assert "alle plaatsen zijn bezet" in words(desk.get("/events/bijeenkomst/waiting-list").text)


def test_a_walk_in_comes_to_parts_also_to_what_is_full(desk: Desk) -> None:
    add(desk.network, with_visit())
    come(desk, "Anna", "bezoek")
    page = "/events/bijeenkomst/walk-in"
    assert "disabled" not in desk.get(page).text
    sent = {"name": "Door", "email": "door@example.org", "format": "physical", "item_bezoek": "yes"}
    shown = words(desk.follow(desk.send(page, **sent)))
    assert "Komt naar Bezoek" in shown


# --- own places ---


def test_kept_places_are_shown_with_the_audience_and_the_format(desk: Desk) -> None:
    event = some_event(places={"physical": 5})
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=2))]
    add(desk.network, event)
    desk.register("Anna", audience="bewoners")
    shown = words(desk.get("/events/bijeenkomst").text)
    assert "Er wordt 1 plaats voor hen bewaard." in shown
    assert "Daarvan wordt nog 1 plaats bewaard voor een groep of organisatie." in shown
