"""A network with pages: an organiser at the desk and people with their own pages, in short words. Needs Flask."""

import re
from collections.abc import Sequence
from datetime import timedelta
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from ..app import Leernet
from ..flask import DeskRole, Grant, User, blueprint
from ..model import Event, JournalEntry, Registration, Series
from ..services.attendance.checking_in import check_in
from ..services.registering.registration import Registered, RegistrationRequest, add_walk_in, cancel, register
from ..work import PARTICIPANT, user
from .clock import SettableClock
from .events import add, some_event
from .outbox import Outbox

__all__ = ["AT", "ELS", "ORGANISER", "Office", "Registered", "address_of", "hidden", "words"]

AT = "/leren"
"""Where the pages are: as in the ``base_url`` of the ``make_network`` fixture."""
ELS = User("els", "Els de Organisator", grants=(Grant(DeskRole.OWNER),))
ORGANISER = user(ELS.id)


def words(page: str) -> str:
    """What a page says, without its tags, blanks made one."""
    without = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(without).split())


def hidden(page: str, name: str = "form_token") -> str:
    """The value of a hidden field of a page."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    assert found, f"no hidden field {name} on the page: {words(page)}"
    return unescape(found[1])


def address_of(name: str) -> str:
    """The e-mail address that somebody of this name has here: ``anna.de.vries@example.org``."""
    return f"{'.'.join(name.lower().split())}@example.org"


class Office:
    """A mounted network, its clock and post, and what people do there. Subclass it for what is yours.

    Where nothing is named, the event ``slug`` is meant, people are of ``organisation``, and of pages with somebody's
    own page that with the key ``own_page`` is (empty: the own page itself). ``user``: who is logged in at the desk.
    """

    slug = "bijeenkomst"
    organisation = ""
    own_page = ""

    def __init__(self, network: Leernet, clock: SettableClock, outbox: Outbox, *, user: User | None = ELS) -> None:
        self.network, self.clock, self.outbox = network, clock, outbox
        self.user = user
        app = Flask("host")
        app.testing = True
        mounted = blueprint(network, current_user=lambda: self.user, login_url=lambda path: f"/inloggen?next={path}")
        app.register_blueprint(mounted, url_prefix=AT)
        self.client: FlaskClient = app.test_client()

    # --- what people do ---

    def plan(
        self,
        slug: str = "",
        *,
        days: int = 7,
        series: Series | None = None,
        places: dict[str, int | None] | None = None,
        title: str = "Hét warmtenet",
    ) -> None:
        """An event so many days from now, on site and without a limit."""
        starts_at = self.clock() + timedelta(days=days)
        add(
            self.network,
            some_event(
                slug or self.slug, starts_at=starts_at, series=series, places=places or {"physical": None}, title=title
            ),
        )

    def register(
        self,
        name: str,
        organisation: str = "",
        *,
        slug: str = "",
        department: str = "",
        format: str = "physical",
        language: str = "nl",
        role: str = "",
        answers: dict[str, str] | None = None,
    ) -> Registered:
        """Somebody registers; in a ``role`` an organiser adds them. ``answers`` go by the key of their question."""
        request = RegistrationRequest(
            event=slug or self.slug,
            format=format,
            name=name,
            email=address_of(name),
            organisation=organisation or self.organisation,
            department=department,
            language=language,
            roles=(role,) if role else ("participant",),
            answers={f"question__{key}": value for key, value in (answers or {}).items()},
        )
        if role:
            return self.network.run(ORGANISER, add_walk_in, request)
        return self.network.run(PARTICIPANT, register, request)

    def crowd(self, count: int, organisations: Sequence[str] = ("",), *, slug: str = "") -> list[Registered]:
        """So many people, of these organisations in turn."""
        return [
            self.register(f"Persoon {number:02}", organisations[number % len(organisations)], slug=slug)
            for number in range(count)
        ]

    def cancel(self, who: Registered) -> None:
        """Somebody cancels."""
        self.network.run(PARTICIPANT, cancel, who.uid)

    def check_in(self, *who: Registered, slug: str = "") -> None:
        """People are there, at the first block."""
        block = self.event(slug).blocks[0].id
        for one in who:
            self.network.run(ORGANISER, check_in, one.uid, block)

    def pass_by(self, **time: float) -> None:
        """Time goes by (``days=1, hours=2``), and what is due is done and delivered."""
        self.clock.advance(timedelta(**time))
        self.network.dispatcher.deliver()

    # --- pages: addresses are those below the mount ---

    def get(self, path: str) -> TestResponse:
        """A page."""
        return self.client.get(_below(path))

    def send(self, path: str, *, page: str = "", **values: str) -> TestResponse:
        """Send a form to ``path`` with the hidden token of ``page``, which is the same one unless named."""
        return self.post(path, form_token=hidden(self.get(page or path).text), **values)

    def post(self, path: str, **values: str) -> TestResponse:
        """Send what no page asked for, such as a form that is out of date."""
        return self.client.post(_below(path), data=values)

    def follow(self, response: TestResponse) -> str:
        """The page that a form goes on to."""
        assert response.status_code == 303, words(response.text)
        return self.client.get(response.location).text

    def own_path(self, who: Registered, page: str | None = None, language: str = "nl") -> str:
        """The own page of somebody, or one that a plugin has with it, by its key."""
        key = self.own_page if page is None else page
        return f"/{language}/registrations/{self.network.tokens.registration(who.uid)}{f'/more/{key}' if key else ''}"

    def own(self, who: Registered, page: str | None = None, language: str = "nl") -> TestResponse:
        """That page."""
        return self.get(self.own_path(who, page, language))

    def send_own(self, who: Registered, **values: str) -> TestResponse:
        """Send the form of that page."""
        return self.send(self.own_path(who), **values)

    def event_path(self, page: str = "", slug: str = "", language: str = "nl", *, desk: bool = False) -> str:
        """The page of an event, in public or at the desk; or one of a plugin with it."""
        return _path("events", slug or self.slug, page, language, desk=desk)

    def series_path(self, page: str = "", slug: str = "netwerk", language: str = "nl", *, desk: bool = False) -> str:
        """The page of a series, likewise."""
        return _path("series", slug, page, language, desk=desk)

    # --- what is so ---

    def event(self, slug: str = "") -> Event:
        """An event, with its blocks."""
        with self.network.read() as work:
            event = work.db.query(Event).filter_by(slug=slug or self.slug).one()
            assert event.blocks is not None
            return event

    def row(self, who: Registered) -> Registration:
        """What is kept of a registration."""
        with self.network.read() as work:
            return work.db.query(Registration).filter_by(uid=who.uid).one()

    def changes(self, beginning: str = "") -> list[tuple[str, str]]:
        """The kinds in the journal that begin so, in order, each with who did it."""
        with self.network.read() as work:
            entries = work.db.query(JournalEntry).order_by(JournalEntry.id)
            return [(entry.kind, entry.actor) for entry in entries if entry.kind.startswith(beginning)]


def _below(path: str) -> str:
    """A path with the mount before it, also when it has that already, as in where a form goes on to."""
    return path if path.startswith(f"{AT}/") else AT + path


def _path(of: str, slug: str, page: str, language: str, *, desk: bool) -> str:
    return f"/{language}{'/desk' if desk else ''}/{of}/{slug}{f'/more/{page}' if page else ''}"
