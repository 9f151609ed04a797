"""An organiser at the desk of a network with the plugin, and people who answer on their own pages."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from leernet_evaluation import Evaluation
from leernet_evaluation.questions import questions_of
from leernet_evaluation.tables import Question, Response
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import DeskRole, Grant, User, blueprint
from leernet.model import Event, Registration, Series
from leernet.services.attendance.checking_in import check_in
from leernet.services.registering.registration import Registered, RegistrationRequest, register
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event
from leernet.work import PARTICIPANT, user

AT = "/leren"
ORGANISER = user("els")
ELS = User("els", "Els de Organisator", grants=(Grant(DeskRole.OWNER),))
ASKED = "Wat vond u ervan?"


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

    def plan(self, slug: str = "bijeenkomst", *, days: int = 7, series: Series | None = None) -> None:
        """An event so many days from now; it lasts three hours."""
        add(
            self.network,
            some_event(
                slug,
                starts_at=self.clock() + timedelta(days=days),
                series=series,
                places={"physical": None},
                title=f"Over {slug}",
            ),
        )

    def register(self, name: str, *, slug: str = "bijeenkomst", language: str = "nl") -> Registered:
        """Somebody registers."""
        request = RegistrationRequest(
            event=slug,
            format="physical",
            name=name,
            email=f"{name.replace(' ', '.').lower()}@example.org",
            organisation="Gemeente Haarlem",
            language=language,
        )
        return self.network.run(PARTICIPANT, register, request)

    def crowd(self, count: int, slug: str = "bijeenkomst") -> list[Registered]:
        """So many people."""
        return [self.register(f"Persoon {number:02}", slug=slug) for number in range(count)]

    def check_in(self, *who: Registered, slug: str = "bijeenkomst") -> None:
        """People are there."""
        with self.network.read() as work:
            block = work.db.query(Event).filter_by(slug=slug).one().blocks[0].id
        for one in who:
            self.network.run(ORGANISER, check_in, one.uid, block)

    def hold(self, count: int, slug: str = "bijeenkomst", *, days: int = 7, **settings: str) -> list[Registered]:
        """An event at which so many people are, with the ready-made questions, until these were asked."""
        people = self.crowd(count, slug)
        self.follow(self.press("begin", "?view=questions", slug=slug))
        if settings:
            self.follow(self.set(slug=slug, **settings))
        self.follow(self.press("switch_on", slug=slug))
        self.clock.advance(timedelta(days=days, hours=1))
        self.check_in(*people, slug=slug)
        self.pass_by(hours=5)
        return people

    def pass_by(self, **time: float) -> None:
        """Time goes by, and what is due is done."""
        self.clock.advance(timedelta(**time))
        self.network.dispatcher.deliver()

    # --- pages ---

    def path(self, slug: str = "bijeenkomst") -> str:
        """The tab."""
        return f"{AT}/nl/desk/events/{slug}/more/evaluation-desk"

    def desk(self, query: str = "", slug: str = "bijeenkomst", language: str = "nl") -> TestResponse:
        """A view of the tab."""
        return self.client.get(f"{self.path(slug)}{query}".replace("/nl/", f"/{language}/"))

    def press(self, do: str, query: str = "", slug: str = "bijeenkomst", **values: str) -> TestResponse:
        """Send a form of the tab."""
        # Any page of the tab has the token: its forms have one purpose.
        token = token_of(self.desk("?view=settings", slug).text)
        return self.client.post(f"{self.path(slug)}{query}", data={"form_token": token, "do": do, **values})

    def set(self, slug: str = "bijeenkomst", **values: str) -> TestResponse:
        """Save the settings."""
        usual = {
            "asks": "present",
            "after_hours": "2",
            "how": "anonymous",
            "least": "5",
            "keep_days": "730",
            "open_days": "14",
        }
        return self.press("set", "?view=settings", slug=slug, **{**usual, **values})

    def follow(self, response: TestResponse) -> str:
        """The page that an action goes on to."""
        assert response.status_code == 303, words(response.text)
        return self.client.get(response.location).text

    def own_path(self, who: Registered, language: str = "nl") -> str:
        return f"{AT}/{language}/registrations/{self.network.tokens.registration(who.uid)}/more/evaluation"

    def own(self, who: Registered, language: str = "nl") -> TestResponse:
        """Somebody's page with the questions."""
        return self.client.get(self.own_path(who, language))

    def send_own(self, who: Registered, do: str = "answer", **values: str) -> TestResponse:
        """Send a form of it; answers go by the key of their question."""
        token = token_of(self.own(who).text)
        with self.network.read() as work:
            event_id = work.db.query(Registration).filter_by(uid=who.uid).one().event_id
            names = {one.key: f"q{one.id}" for one in questions_of(work.db, event_id)}
        sent = {names.get(name, name): value for name, value in values.items()}
        return self.client.post(self.own_path(who), data={"form_token": token, "do": do, **sent})

    # --- what is so ---

    def questions(self, slug: str = "bijeenkomst") -> list[Question]:
        with self.network.read() as work:
            return questions_of(work.db, work.db.query(Event).filter_by(slug=slug).one().id)

    def responses(self) -> list[Response]:
        with self.network.read() as work:
            return work.db.query(Response).all()

    def row(self, who: Registered) -> Registration:
        with self.network.read() as work:
            return work.db.query(Registration).filter_by(uid=who.uid).one()

    def row_of(self, slug: str) -> int:
        """The id of an event."""
        with self.network.read() as work:
            return work.db.query(Event).filter_by(slug=slug).one().id

    def asked(self) -> list[str]:
        """To whom the mail went that asks."""
        return sorted(str(one["To"]) for one in self.outbox.messages if str(one["Subject"]).startswith(ASKED))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; the tests for which the database matters ask for both."""
    return sqlite_url


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Callable[[], Office]:
    """Opens an office; the database is that of the test."""
    return lambda: Office(make_network(PlainFormats(), Evaluation()), clock, outbox)


@pytest.fixture
def office(open_office: Callable[[], Office]) -> Office:
    """An office with an event."""
    office = open_office()
    office.plan()
    return office
