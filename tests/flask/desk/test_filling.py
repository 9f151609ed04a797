"""How events fill, on the page of one and in the list of all: drawn, in words and as a table."""

from datetime import timedelta

from leernet.testing import NOW, SettableClock, add, some_event
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk


def test_an_event_shows_how_it_fills_as_a_chart_and_a_table(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(places={"physical": 2}, starts_at=NOW + timedelta(days=60)))
    assert "Hoe het volloopt" not in desk.get("/events/bijeenkomst").text
    assert "<svg" not in desk.get("/").text
    for who in ("Anna", "Bram", "Cato"):
        desk.register(who)
        clock.advance(timedelta(days=20))
    page = desk.get("/events/bijeenkomst").text
    shown = words(page)
    assert "2 mensen hebben een plaats." in shown
    assert "De stippen zijn wie wacht. De streepjes zijn de 2 plaatsen die er zijn." in shown
    assert shown.count(" 2 1 ") >= 1, "two have a place and one waits"
    assert page.count('<th scope="row">') == 12
    assert "<svg" in page
    assert " style=" not in page
    home = desk.get("/").text
    assert "0 in de laatste week" in words(home)
    assert 'role="img"' in home
    clock.advance(timedelta(days=400))
    assert "<svg" not in desk.get("/").text, "what was shows no small chart"
    assert "<svg" in desk.get("/events/bijeenkomst").text


def test_the_chart_of_one_day_and_of_an_event_without_a_date(desk: Desk) -> None:
    event = some_event()
    add(desk.network, event)
    desk.register("Anna")
    page = words(desk.get("/events/bijeenkomst", "en").text)
    assert "one person has a place." in page
    assert "dots" not in page
    assert "<svg" not in desk.get("/").text
