"""The first page: what comes, what was, what needs attention."""

from datetime import timedelta

import pytest

from leernet.model import Delivery, DeliveryStatus, Event, EventStatus, When
from leernet.testing import NOW, add, counted, some_event, some_series
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk


@pytest.mark.parametrize(("language", "text"), [("nl", "Er komen geen bijeenkomsten aan"), ("en", "no events to come")])
def test_an_empty_desk_says_how_to_begin(desk: Desk, language: str, text: str) -> None:
    response = desk.get("/", language)
    assert response.status_code == 200
    assert text in words(response.text)


@pytest.mark.parametrize(("language", "coming", "past"), [("nl", "Komt eraan", "Geweest"), ("en", "To come", "Past")])
def test_the_next_event_stands_first_and_the_past_below(desk: Desk, language: str, coming: str, past: str) -> None:
    add(
        desk.network,
        some_event("later", title="Later", starts_at=NOW + timedelta(days=9)),
        some_event("eerst", title="Eerst", starts_at=NOW + timedelta(days=1)),
        some_event("vorig", title="Vorig", starts_at=NOW - timedelta(days=9)),
        Event(slug="ooit", title="Ooit", when=When("2027-21"), status=EventStatus.ANNOUNCED),
    )
    page = desk.get("/", language).text
    order = [page.index(text) for text in (f"<h2>{coming}", ">Eerst<", ">Later<", ">Ooit<", f"<h2>{past}", ">Vorig<")]
    assert order == sorted(order)


@pytest.mark.parametrize("count", [1, 3])
def test_the_first_page_costs_thirteen_statements(desk: Desk, count: int) -> None:
    series = some_series()
    for number in range(count):
        add(desk.network, some_event(f"e{number}", series=series, starts_at=NOW + timedelta(days=number)))
        add(desk.network, some_event(f"v{number}", series=series, starts_at=NOW - timedelta(days=9 + number)))
        desk.register("Anna", f"e{number}")
    with counted(desk.network.engine) as statements:
        assert desk.get().status_code == 200
    assert len(statements) == 13


def test_places_and_who_waits_are_shown_per_event(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": None}))
    for who in ("Anna", "Bram", "Cato"):
        desk.register(who)
    text = words(desk.get().text)
    assert "Op locatie 1 van 1 vol" in text
    assert "2 mensen wachten" in text
    assert "heeft een wachtlijst: 2 mensen wachten op een plaats." in text


def test_a_draft_and_unfinished_details_ask_for_attention(desk: Desk) -> None:
    add(
        desk.network,
        some_event("klad", title="Klad", status=EventStatus.DRAFT),
        some_event("half", title="Half", details={"physical": {"plek": "x"}}),
        some_event("weg", title="Weg", status=EventStatus.CANCELLED, details={"physical": {"plek": "x"}}),
    )
    text = words(desk.get().text)
    assert "Klad is nog een concept" in text
    assert "Half begint binnenkort, en “Op locatie” is nog niet compleet." in text
    assert "Weg begint" not in text


def test_events_are_filtered_by_series_and_by_words(desk: Desk) -> None:
    add(desk.network, some_event("een", title="Eén", series=some_series()), some_event("twee", title="Twee"))
    assert ">Twee<" not in desk.get("/?series=netwerk").text
    assert ">Twee<" in desk.get("/?q=TWEE").text
    assert "past" in words(desk.get("/?q=niets").text)


def test_more_events_than_fit_are_on_the_next_page(desk: Desk) -> None:
    add(desk.network, *(some_event(f"e{n}", title=f"E{n}.", starts_at=NOW + timedelta(days=n + 1)) for n in range(26)))
    add(desk.network, *(some_event(f"v{n}", title=f"V{n}.", starts_at=NOW - timedelta(days=n + 1)) for n in range(11)))
    first = desk.get().text
    assert ">E24.<" in first
    assert ">E25.<" not in first
    links = [part.split('"')[0].replace("&amp;", "&") for part in first.split(f'href="{AT}/nl/desk/')[1:]]
    pages = [desk.get(f"/{link}").text for link in links if link.startswith(("?after", "?before"))]
    assert [">E25.<" in page for page in pages] == [True, False]
    assert [">V10.<" in page for page in pages] == [False, True]


@pytest.fixture
def failed(desk: Desk) -> int:
    """The id of a mail to Anna that was given up."""
    add(desk.network, some_event())
    desk.register("Anna")
    desk.network.dispatcher.fan_out()
    with desk.network.work() as work:
        delivery = work.db.query(Delivery).filter_by(listener="mail").one()
        delivery.status, delivery.error = DeliveryStatus.FAILED, "OSError: <server> weg"
    return delivery.id


def test_a_failed_delivery_is_shown_with_its_reason_and_can_be_tried_again(desk: Desk, failed: int) -> None:
    page = desk.get().text
    assert "OSError: &lt;server&gt; weg" in page
    assert "over de aanmelding van Anna kon niet worden bezorgd." in words(page)
    text = words(desk.follow(desk.send("/", "/deliveries/retry", delivery=str(failed))))
    assert "opnieuw geprobeerd" in text
    assert "kon niet worden bezorgd" not in text


@pytest.mark.usefixtures("failed")
@pytest.mark.parametrize("delivery", ["", "x", "-1", "9" * 40])
def test_a_delivery_that_is_none_changes_nothing(desk: Desk, delivery: str) -> None:
    assert desk.send("/", "/deliveries/retry", delivery=delivery).status_code == 400
    assert "kon niet worden bezorgd" in words(desk.get().text)
