"""An organiser at the desk of a network with the plugin, and people with their own pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from leernet_outcomes import Outcomes
from leernet_outcomes.tables import Action, Deliverable, Insight
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import DeskRole, Grant, User, blueprint
from leernet.model import Event, Organisation, Registration
from leernet.services.registering.registration import Registered, RegistrationRequest, register
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event, some_series
from leernet.work import PARTICIPANT

AT = "/leren"
ELS = User("els", "Els de Organisator", grants=(Grant(DeskRole.OWNER),))


def words(page: str) -> str:
    """What a page says, without its tags, blanks made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def token_of(page: str) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found, words(page)
    return found[1]


@dataclass
class Office:
    """The network, its clock and post, and what people do there in short words."""

    network: Leernet
    clock: SettableClock
    outbox: Outbox
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        app = Flask("host")
        app.testing = True
        app.register_blueprint(
            blueprint(self.network, current_user=lambda: ELS, login_url=lambda path: f"/inloggen?next={path}"),
            url_prefix=AT,
        )
        self.client = app.test_client()

    def plan(self) -> None:
        """Two events of a series."""
        series = some_series()
        days = {"een": 7, "twee": 60}
        events = [
            some_event(slug, starts_at=self.clock() + timedelta(days=number), series=series, title=f"Over {slug}")
            for slug, number in days.items()
        ]
        add(self.network, Organisation(slug="haarlem", name="Gemeente Haarlem"), *events)

    def register(self, name: str, organisation: str = "Gemeente Haarlem", *, slug: str = "een") -> Registered:
        """Somebody registers."""
        request = RegistrationRequest(
            event=slug,
            format="physical",
            name=name,
            email=f"{name.replace(' ', '.').lower()}@example.org",
            organisation=organisation,
        )
        return self.network.run(PARTICIPANT, register, request)

    def pass_by(self, **time: float) -> None:
        """Time goes by, and what is due is done."""
        self.clock.advance(timedelta(**time))
        self.network.dispatcher.deliver()

    # --- pages ---

    def path(self, series: bool = False) -> str:
        """The tab of the event, or the page of the series."""
        return f"{AT}/nl/desk/{'series/netwerk/more/outcomes-series' if series else 'events/een/more/outcomes-desk'}"

    def desk(self, query: str = "", *, series: bool = False) -> TestResponse:
        """A view at the desk."""
        return self.client.get(f"{self.path(series)}{query}")

    def press(self, do: str, query: str = "", *, series: bool = False, **values: str) -> TestResponse:
        """Send a form of it."""
        token = token_of(self.desk("?view=action", series=series).text)
        return self.client.post(f"{self.path(series)}{query}", data={"form_token": token, "do": do, **values})

    def agree(self, what: str = "Een wijkplan maken", *, series: bool = False, **values: str) -> str:
        """Write down an action."""
        usual = {"what": what, "organisation": "Gemeente Haarlem", "remind_days": "14", **values}
        return self.follow(self.press("add_action", "?view=action", series=series, **usual))

    def promise(self, title: str, **values: str) -> TestResponse:
        """Write down a deliverable."""
        usual = {"title": title, "state": "planned", **values}
        return self.press("add_deliverable", "?view=deliverable", series=True, **usual)

    def follow(self, response: TestResponse) -> str:
        """The page that an action goes on to."""
        assert response.status_code == 303, words(response.text)
        return self.client.get(response.location).text

    def own_path(self, who: Registered) -> str:
        return f"{AT}/nl/registrations/{self.network.tokens.registration(who.uid)}/more/outcomes"

    def own(self, who: Registered) -> TestResponse:
        """Somebody's page with insights and actions."""
        return self.client.get(self.own_path(who))

    def send_own(self, who: Registered, do: str, **values: str) -> TestResponse:
        """Send a form of it; the token is good for all of them."""
        token = self.network.tokens.form(f"plugin {self.own_path(who)}")
        return self.client.post(self.own_path(who), data={"form_token": token, "do": do, **values})

    def public(self, path: str) -> str:
        """A public page."""
        return self.client.get(f"{AT}/nl/{path}").text

    # --- what is so ---

    def actions(self) -> list[Action]:
        with self.network.read() as work:
            return work.db.query(Action).order_by(Action.id).all()

    def insights(self) -> list[Insight]:
        with self.network.read() as work:
            return work.db.query(Insight).order_by(Insight.id).all()

    def deliverables(self) -> list[Deliverable]:
        with self.network.read() as work:
            return work.db.query(Deliverable).order_by(Deliverable.id).all()

    def row(self, who: Registered) -> Registration:
        with self.network.read() as work:
            return work.db.query(Registration).filter_by(uid=who.uid).one()

    def event(self, slug: str = "een") -> int:
        with self.network.read() as work:
            return work.db.query(Event).filter_by(slug=slug).one().id


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; the tests for which the database matters ask for both."""
    return sqlite_url


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Callable[[], Office]:
    """Opens an office; the database is that of the test."""
    return lambda: Office(make_network(PlainFormats(), Outcomes()), clock, outbox)


@pytest.fixture
def office(open_office: Callable[[], Office]) -> Office:
    """An office with two events of a series, the first in a week."""
    office = open_office()
    office.plan()
    return office
