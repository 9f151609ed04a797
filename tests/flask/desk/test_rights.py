"""Who may open which page of the desk and send which form.

Every route and every page of a plugin stands here by name, so that nobody adds one without saying who it is for.
"""

from dataclasses import dataclass

import pytest

from leernet.flask import DeskRole, Grant, User
from leernet.flask.desk import ROUTES
from leernet.flask.route import Route
from leernet.hookspecs import PagePlace
from leernet.model import Event, Material, Right
from leernet.plugins import Plugins, installed
from leernet.services.delegations.arranging import DelegationRequest, plan_delegation
from leernet.testing import MakeNetwork, PlainFormats, add, some_event, some_series
from tests.flask.conftest import AT
from tests.flask.desk.conftest import Desk
from tests.flask.desk.routes_by_right import (
    FOR_EVERYBODY,
    FOR_ORGANISERS,
    FOR_ORGANISERS_OF_THE_NETWORK,
    FOR_OWNERS,
    FOR_READERS,
    FOR_THE_DOOR,
)
from tests.services.certificates.test_issuing import PaperPlugin

PLUGIN_PAGES = {
    "badges": (Right.ORGANISE, Right.OWN),
    "evaluation-desk": (Right.ORGANISE, Right.ORGANISE),
    "evaluation-series": (Right.ORGANISE, Right.ORGANISE),
    "exchange": (Right.ORGANISE, Right.ORGANISE),
    "exchange-event": (Right.ORGANISE, Right.ORGANISE),
    "groups": (Right.ORGANISE, Right.ORGANISE),
    "outcomes-desk": (Right.ORGANISE, Right.ORGANISE),
    "outcomes-series": (Right.ORGANISE, Right.ORGANISE),
    "picture": (Right.READ, Right.ORGANISE),
    "print": (Right.ORGANISE, Right.ORGANISE),
}
"""What opening the page of a plugin needs, and what sending its form needs."""


@dataclass
class World:
    """Two series with an event each, and somebody with something at each of them."""

    desk: Desk
    keys: dict[str, dict[str, str]]

    def path(self, route: Route, of: str) -> str:
        """An address of a route that names what is of series ``of``."""
        keys = self.keys[of]
        path = route.rule.replace("<any(csv,xlsx):ending>", "csv").replace("<any(events,series):kind>", "series")
        path = path.replace("<slug>", keys["event"] if "/events/" in path else keys["series"])
        path = path.replace("<uid>", keys["material"] if "materials" in path else keys["person"])
        for name in ("number", "key", "part", "source", "target", "organisation", "handle", "grant"):
            path = path.replace(f"<{name}>", keys.get(name, name))
        return f"{AT}/nl{path}"

    def as_(self, *grants: Grant) -> None:
        """From now on somebody with these roles is at the desk."""
        self.desk.user = User("piet", "Piet", grants=grants)

    def is_refused(self, route: Route, of: str) -> bool:
        """Whether the page says that it is not for whoever is there; a form that was not right is another thing."""
        response = self.desk.client.open(self.path(route, of), method=route.method)
        assert response.status_code < 500, (route.endpoint, response.status_code)
        refused = 'class="page narrow refused"' in response.text
        assert not refused or response.status_code == 403, route.endpoint
        return refused


@pytest.fixture
def world(make_network: MakeNetwork) -> World:
    """The desk of a network with two series."""
    desk = Desk(make_network(PlainFormats(), PaperPlugin()))
    keys = {}
    for name in ("a", "b"):
        series = some_series(f"series-{name}", f"Reeks {name.upper()}")
        event = some_event(f"event-{name}", series=series, title=f"Bijeenkomst {name.upper()}")
        add(desk.network, series, event)
        person = desk.register(f"Anna {name.upper()}", event.slug)
        now = desk.network.clock()
        with desk.network.work() as work:
            here = work.db.get_one(Event, event.id)
            delegation = plan_delegation(work, here, DelegationRequest(organisation=f"Gemeente {name}"))
        material = Material(title={"nl": "Dia’s"}, changed_at=now, url="https://example.org", event_id=event.id)
        add(desk.network, material)
        keys[name] = {
            "series": series.slug,
            "event": event.slug,
            "person": str(person.uid),
            "material": str(material.uid),
            "number": str(delegation.id),
        }
    return World(desk, keys)


def test_every_route_of_the_desk_is_thought_of_once() -> None:
    groups = [
        FOR_EVERYBODY, FOR_READERS, FOR_THE_DOOR, FOR_ORGANISERS, FOR_ORGANISERS_OF_THE_NETWORK, FOR_OWNERS,
    ]  # fmt: skip
    named = sorted(name for group in groups for name in group)
    assert named == sorted(route.endpoint for route in ROUTES)


def test_every_page_of_a_bundled_plugin_says_who_it_is_for() -> None:
    at_desk = (PagePlace.EVENT_DESK, PagePlace.SERIES_DESK)
    pages = [page for page in Plugins(installed()).pages.values() if page.place in at_desk]
    assert {page.key: (page.right, page.acting) for page in pages} == PLUGIN_PAGES


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (DeskRole.READER, FOR_EVERYBODY | FOR_READERS),
        (DeskRole.CHECK_IN, FOR_EVERYBODY | FOR_THE_DOOR),
        (
            DeskRole.ORGANISER,
            FOR_EVERYBODY | FOR_READERS | FOR_THE_DOOR | FOR_ORGANISERS | FOR_ORGANISERS_OF_THE_NETWORK,
        ),
    ],
)
def test_each_role_on_the_network_gets_its_own_pages_and_no_others(
    world: World, role: DeskRole, allowed: frozenset[str]
) -> None:
    world.as_(Grant(role))
    before = world.desk.changes()
    got = {route.endpoint for route in ROUTES if not world.is_refused(route, "a")}
    assert got == allowed
    assert world.desk.changes() == before


def test_an_organiser_of_one_series_opens_nothing_of_another_by_its_address(world: World) -> None:
    world.as_(Grant(DeskRole.ORGANISER, series="series-a"))
    everywhere = {"desk_home", "desk_new_event", "desk_make_event", "desk_retry"}
    mine = FOR_READERS | FOR_THE_DOOR | FOR_ORGANISERS
    before = world.desk.changes()
    assert {route.endpoint for route in ROUTES if not world.is_refused(route, "b")} == everywhere
    assert {route.endpoint for route in ROUTES if not world.is_refused(route, "a")} == everywhere | mine
    assert world.desk.changes() == before
    assert {route.endpoint for route in ROUTES if route.partly} == everywhere


def test_who_has_no_role_is_told_whom_to_ask_and_gets_nothing(world: World) -> None:
    world.as_()
    assert [route.endpoint for route in ROUTES if not world.is_refused(route, "a")] == []
