"""An organiser at the desk of a network with the plugin, participants with their own pages, and guests with a phone."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from leernet_exchange import Exchange
from leernet_exchange.tables import Entry, Match, Tag
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import DeskRole, Grant, User, blueprint
from leernet.model import JournalEntry, Organisation, OrganisationKind, Registration, Series
from leernet.services.registering.registration import Registered, RegistrationRequest, register
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event, some_series
from leernet.work import PARTICIPANT

AT = "/leren"
ELS = User("els", "Els de Organisator", grants=(Grant(DeskRole.OWNER),))
DESK, EVENT_DESK = "/nl/desk/series/netwerk/more/exchange", "/nl/desk/events/bijeenkomst/more/exchange-event"


def words(page: str) -> str:
    """What a page says, without its tags, blanks made one."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def hidden(page: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
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

    # --- people ---

    def register(self, name: str, organisation: str = "", slug: str = "bijeenkomst", **answers: str) -> Registered:
        """Somebody registers, and what they answer is told."""
        request = RegistrationRequest(
            event=slug,
            format="physical",
            name=name,
            email=address(name),
            organisation=organisation,
            answers={f"question__{key}": value for key, value in answers.items()},
        )
        registered = self.network.run(PARTICIPANT, register, request)
        self.network.dispatcher.deliver()
        return registered

    def own_path(self, who: Registered, page: str = "/more/exchange-own") -> str:
        return f"/nl/registrations/{self.network.tokens.registration(who.uid)}{page}"

    def bring_in(self, who: Registered, **values: str) -> TestResponse:
        """Fill in the form on somebody's own page."""
        return self.send(self.own_path(who), do="add", **values)

    def says(self, who: Registered, answer: str) -> str:
        """Answer the question whether they want to meet."""
        path = self.own_path(who)
        match = hidden(self.get(path).text, "match")
        return words(self.follow(self.send(path, do=answer, match=match)))

    # --- pages ---

    def get(self, path: str) -> TestResponse:
        return self.client.get(f"{AT}{path}")

    def send(self, path: str, **values: str) -> TestResponse:
        """Send a form of a page; with what stands hidden in it."""
        page = self.get(path).text
        kept = {"form_token": hidden(page, "form_token")}
        if 'name="once"' in page and "once" not in values:
            kept["once"] = hidden(page, "once")
        return self.client.post(f"{AT}{path}", data={**kept, **values})

    def press(self, do: str, view: str = "", **values: str) -> TestResponse:
        """Send a form of the desk of the series."""
        token = hidden(self.get(f"{DESK}?view=themes").text, "form_token")
        path = f"{AT}{DESK}{'?view=' + view if view else ''}"
        return self.client.post(path, data={"form_token": token, "do": do, **values})

    def follow(self, response: TestResponse) -> str:
        """The page that an action goes on to."""
        assert response.status_code == 303, words(response.text)
        return self.client.get(response.location).text

    def desk(self, query: str = "") -> str:
        response = self.get(f"{DESK}{query}")
        assert response.status_code == 200, words(response.text)
        return response.text

    def open(self, **values: str) -> None:
        """Open it, as the organiser does."""
        self.follow(self.press("set_up", "settings", is_open="yes", keep_days="365", **values))

    def code(self) -> str:
        """The path that stands in the code of the event."""
        page = unescape(self.get(EVENT_DESK).text)
        found = re.search(r"https://example\.org/leren(\S+/more/exchange-form\?key=[\w-]+)", page)
        assert found, words(page)
        return found[1]

    # --- what is so ---

    def entries(self) -> list[Entry]:
        with self.network.read() as work:
            entries = work.db.query(Entry).order_by(Entry.id).all()
            assert all(entry.tags is not None for entry in entries)
            return entries

    def tags(self) -> dict[str, Tag]:
        with self.network.read() as work:
            return {tag.name: tag for tag in work.db.query(Tag)}

    def matches(self) -> list[Match]:
        with self.network.read() as work:
            return work.db.query(Match).order_by(Match.id).all()

    def changes(self) -> list[tuple[str, str]]:
        """What the journal says of it, and who did it."""
        with self.network.read() as work:
            found = work.db.query(JournalEntry).filter(JournalEntry.subject == "exchange").order_by(JournalEntry.id)
            return [(entry.kind, entry.actor) for entry in found]

    def row(self, who: Registered) -> Registration:
        with self.network.read() as work:
            return work.db.query(Registration).filter_by(uid=who.uid).one()

    def letters(self, name: str, about: str) -> list[str]:
        """The letters to somebody with these words in their subject, as text."""
        self.network.dispatcher.deliver()
        return [
            " ".join(message.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
            for message in self.outbox.to(address(name))
            if about in str(message["Subject"])
        ]


def address(name: str) -> str:
    """Where somebody reads their mail."""
    return f"{name.replace(' ', '.').lower()}@example.org"


def query_of(url: str) -> dict[str, str]:
    """The query string of a link."""
    return dict(parse_qsl(urlsplit(url).query))


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; the tests for which the database matters ask for both."""
    return sqlite_url


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Callable[[], Office]:
    """Opens an office with a series, an event in a week and three municipalities; the database is that of the test."""

    def make() -> Office:
        network = make_network(PlainFormats(), Exchange())
        add(
            network,
            *(Organisation(slug=key.lower(), name=key, kind=OrganisationKind.MUNICIPALITY) for key in ("A", "B", "C")),
            some_event(
                series=some_series(), places={"physical": None}, starts_at=clock() + timedelta(days=7), number=1
            ),
        )
        return Office(network, clock, outbox)

    return make


@pytest.fixture
def closed(open_office: Callable[[], Office]) -> Office:
    """An office where nobody opened anything yet."""
    return open_office()


@pytest.fixture
def office(closed: Office) -> Office:
    """An office where people can bring in needs and offers."""
    closed.open()
    return closed


def series_of(office: Office) -> Series:
    """The series."""
    with office.network.read() as work:
        return work.db.query(Series).one()
