"""What plugins limit, on the pages that say how many places are left."""

import pytest

from leernet import Leernet
from leernet.testing import MakeNetwork, PlainFormats, add, some_event
from tests.flask.conftest import Browser, MakeClient, words
from tests.flask.desk.conftest import Desk
from tests.services.places.test_known_limits import Bus


@pytest.fixture
def bus_network(make_network: MakeNetwork) -> Leernet:
    return make_network(PlainFormats(), Bus())


def test_the_page_of_the_event_counts_the_seats_of_the_bus(bus_network: Leernet, make_client: MakeClient) -> None:
    add(bus_network, some_event(places={"physical": 10, "online": 10}))
    browser, desk = Browser(make_client(bus_network)), Desk(bus_network)
    assert "nog 2 plaatsen" in words(browser.get("/nl/events/bijeenkomst").text).lower()
    for name in ("Anna", "Bram"):
        desk.register(name)
    page = words(browser.get("/nl/events/bijeenkomst").text)
    assert "vol: wachtlijst" in page
    assert "nog 3 plaatsen" in page.lower()


@pytest.mark.parametrize(("waiting_list", "state"), [(True, "Vol: wachtlijst"), (False, "Vol")])
def test_an_event_whose_every_format_a_plugin_fills_is_full(
    bus_network: Leernet, make_client: MakeClient, waiting_list: bool, state: str
) -> None:
    add(bus_network, some_event(places={"physical": 10}, waiting_list=waiting_list))
    desk = Desk(bus_network)
    for name in ("Anna", "Bram"):
        desk.register(name)
    page = Browser(make_client(bus_network)).get("/nl/events/bijeenkomst").text
    assert state in words(page)
    assert ('name="email"' in page) is waiting_list


def test_the_own_page_offers_no_format_that_a_plugin_says_is_full(
    bus_network: Leernet, make_client: MakeClient
) -> None:
    add(bus_network, some_event(places={"physical": 10, "online": 10}))
    browser, desk = Browser(make_client(bus_network)), Desk(bus_network)
    own = browser.registered(format="online")
    assert "Op locatie is vol." not in words(browser.get(own).text)
    for name in ("Bram", "Cato"):
        desk.register(name)
    assert "Op locatie is vol." in words(browser.get(own).text)


def test_the_desk_lists_the_limits_beside_the_places(bus_network: Leernet) -> None:
    add(bus_network, some_event(places={"physical": 10}))
    desk = Desk(bus_network)
    desk.register("Anna")
    page = words(desk.get("/events/bijeenkomst").text)
    assert "Grenzen van plug-ins" in page
    assert "Stoelen in de bus 1 van 2" in page
    assert "chair (bus) 1 van 1 vol" in page
    assert "lunch (bus) 1 van 5" in page
    assert "Nog één plaats." in words(desk.get("/events/bijeenkomst/walk-in").text)
