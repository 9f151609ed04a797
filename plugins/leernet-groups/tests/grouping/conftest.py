"""An organiser at the desk of a network with the plugin, and people with their own pages."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from leernet_groups import Groups
from leernet_groups.state import State, load
from leernet_groups.tables import Case, Group
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import DeskRole, Grant, User, blueprint
from leernet.model import AgendaItem, AgendaKind, Event, Organisation, OrganisationKind, Registration, Series
from leernet.services.attendance.checking_in import check_in
from leernet.services.registering.registration import Registered, RegistrationRequest, add_walk_in, register
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event
from leernet.work import PARTICIPANT, user

AT = "/leren"
ORGANISER = user("els")
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
    slug: str = "bijeenkomst"
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        app = Flask("host")
        app.testing = True
        app.register_blueprint(
            blueprint(self.network, current_user=lambda: ELS, login_url=lambda path: f"/inloggen?next={path}"),
            url_prefix=AT,
        )
        self.client = app.test_client()

    def plan(self, slug: str = "bijeenkomst", *, days: int = 7, series: Series | None = None) -> None:
        """An event with a part in groups, so many days from now."""
        event = some_event(
            slug,
            starts_at=self.clock() + timedelta(days=days),
            series=series,
            places={"physical": None, "online": None},
        )
        event.agenda = [AgendaItem(title="Intervisie", kind=AgendaKind.INTERVISION)]
        add(self.network, event)

    def plan_next(self, slug: str, *, days: int, after: str) -> None:
        """Another event of the series."""
        with self.network.work() as work:
            series = work.db.query(Event).filter_by(slug=after).one().series
            starts_at = self.clock() + timedelta(days=days)
            work.db.add(some_event(slug, starts_at=starts_at, series=series, places={"physical": None}))

    def plan_next_alone(self, slug: str) -> None:
        """An event without a part in groups."""
        add(self.network, some_event(slug, starts_at=self.clock() + timedelta(days=9)))

    def register(
        self, name: str, organisation: str = "", *, slug: str = "", format: str = "physical", role: str = ""
    ) -> Registered:
        """Somebody registers."""
        request = RegistrationRequest(
            event=slug or self.slug,
            format=format,
            name=name,
            email=f"{name.replace(' ', '.').lower()}@example.org",
            organisation=organisation,
            roles=(role,) if role else ("participant",),
        )
        if role:
            return self.network.run(ORGANISER, add_walk_in, request)
        return self.network.run(PARTICIPANT, register, request)

    def crowd(self, count: int, organisations: Iterable[str] = ("A", "B", "C"), **more: str) -> list[Registered]:
        """So many people, of these organisations in turn."""
        names = list(organisations)
        return [self.register(f"Persoon {number:02}", names[number % len(names)], **more) for number in range(count)]

    def check_in(self, *who: Registered, slug: str = "") -> None:
        """People are there."""
        with self.network.read() as work:
            block = work.db.query(Event).filter_by(slug=slug or self.slug).one().blocks[0].id
        for one in who:
            self.network.run(ORGANISER, check_in, one.uid, block)

    # --- pages ---

    def path(self, slug: str = "") -> str:
        """The tab."""
        return f"/nl/desk/events/{slug or self.slug}/more/groups"

    def desk(self, query: str = "", slug: str = "") -> TestResponse:
        """A view of the tab."""
        return self.client.get(f"{AT}{self.path(slug)}{query}")

    def press(self, do: str, query: str = "", slug: str = "", **values: str) -> TestResponse:
        """Send a form of the tab."""
        sent = {"form_token": token_of(self.desk(query, slug).text), "do": do, **values}
        return self.client.post(f"{AT}{self.path(slug)}{query}", data=sent)

    def propose(self, slug: str = "", **values: str) -> str:
        """Fill in the form that makes groups; the page that follows."""
        wishes = {"size": "4", "apart": "yes", "mix_kinds": "yes", "mix_audiences": "yes", "avoid_repeats": "yes"}
        return self.follow(self.press("propose", slug=slug, **{**wishes, **values}))

    def follow(self, response: TestResponse) -> str:
        """The page that an action goes on to."""
        assert response.status_code == 303, words(response.text)
        return self.client.get(response.location).text

    def own(self, who: Registered, page: str = "/more/group") -> TestResponse:
        """A page with somebody's own page."""
        return self.client.get(self.own_path(who, page))

    def own_path(self, who: Registered, page: str = "/more/group") -> str:
        return f"{AT}/nl/registrations/{self.network.tokens.registration(who.uid)}{page}"

    def bring_in(self, who: Registered, **values: str) -> TestResponse:
        """Fill in the form for a case."""
        case = {"title": "Bewoners willen niet", "text": "Wat doe je dan?", "confidentiality": "group", **values}
        return self.send_own(who, do="keep", **case)

    def send_own(self, who: Registered, **values: str) -> TestResponse:
        """Send the form of the page with somebody's own page."""
        token = token_of(self.own(who).text)
        return self.client.post(self.own_path(who), data={"form_token": token, **values})

    # --- what is so ---

    def state(self, slug: str = "") -> State:
        """All that is known of the groups."""
        with self.network.read() as work:
            event = work.db.query(Event).filter_by(slug=slug or self.slug).one()
            state = load(work.db, event)
            assert state.seats is not None
            return state

    def names(self, slug: str = "") -> list[list[str]]:
        """Who is in each group, and there."""
        state = self.state(slug)
        return [[one.name for one in state.present(group)] for group in state.groups]

    def cases(self) -> list[Case]:
        with self.network.read() as work:
            return work.db.query(Case).order_by(Case.id).all()

    def group(self, number: int) -> Group:
        return self.state().groups[number - 1]

    def row(self, who: Registered) -> Registration:
        with self.network.read() as work:
            return work.db.query(Registration).filter_by(uid=who.uid).one()


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; the tests for which the database matters ask for both."""
    return sqlite_url


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Callable[[], Office]:
    """Opens an office; the database is that of the test."""
    return lambda: Office(make_network(PlainFormats(), Groups(use_solver=False)), clock, outbox)


@pytest.fixture
def office(open_office: Callable[[], Office]) -> Office:
    """An office with an event and three municipalities."""
    office = open_office()
    add(
        office.network,
        *(Organisation(slug=key.lower(), name=key, kind=OrganisationKind.MUNICIPALITY) for key in ("A", "B", "C")),
    )
    office.plan()
    return office
