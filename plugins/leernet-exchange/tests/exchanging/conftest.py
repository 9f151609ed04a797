"""An organiser at the desk of a network with the plugin, participants with their own pages, and guests with a phone."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from leernet_exchange import Exchange
from leernet_exchange.tables import Entry, Match, Tag
from werkzeug.test import TestResponse

from leernet.model import Organisation, OrganisationKind, Series
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event, some_series
from leernet.testing.office import Office as AnyOffice
from leernet.testing.office import Registered, address_of, hidden, words

DESK, EVENT_DESK = "/nl/desk/series/netwerk/more/exchange", "/nl/desk/events/bijeenkomst/more/exchange-event"


class Office(AnyOffice):
    """What people do with needs and offers, in short words."""

    own_page = "exchange-own"

    # --- people ---

    def answers(self, name: str, organisation: str = "", **answers: str) -> Registered:
        """Somebody registers, and what they answer is told."""
        registered = self.register(name, organisation, answers=answers)
        self.network.dispatcher.deliver()
        return registered

    def bring_in(self, who: Registered, **values: str) -> TestResponse:
        """Fill in the form on somebody's own page."""
        return self.send(self.own_path(who), do="add", **values)

    def says(self, who: Registered, answer: str) -> str:
        """Answer the question whether they want to meet."""
        path = self.own_path(who)
        match = hidden(self.get(path).text, "match")
        return words(self.follow(self.send(path, do=answer, match=match)))

    # --- pages ---

    def send(self, path: str, *, page: str = "", **values: str) -> TestResponse:
        """Send a form of a page, with the number by which one that is sent twice counts once."""
        shown = self.get(page or path).text
        if 'name="once"' in shown:
            values.setdefault("once", hidden(shown, "once"))
        return self.post(path, form_token=hidden(shown), **values)

    def press(self, do: str, view: str = "", **values: str) -> TestResponse:
        """Send a form of the desk of the series."""
        query = f"?view={view}" if view else ""
        return self.post(f"{DESK}{query}", form_token=hidden(self.get(f"{DESK}?view=themes").text), do=do, **values)

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

    def letters(self, name: str, about: str) -> list[str]:
        """The letters to somebody with these words in their subject, as text."""
        self.network.dispatcher.deliver()
        return [
            " ".join(message.get_body(("plain",)).get_content().split())  # type: ignore[union-attr]
            for message in self.outbox.to(address_of(name))
            if about in str(message["Subject"])
        ]


def query_of(url: str) -> dict[str, str]:
    """The query string of a link."""
    return dict(parse_qsl(urlsplit(url).query))


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
