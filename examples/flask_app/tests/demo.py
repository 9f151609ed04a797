"""The demo site in a test: its people, its post and its clock."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from flask import Flask
from icalendar import Calendar, Event

from examples.flask_app.tests.visitor import Page, Visitor
from leernet import Leernet
from leernet.programmes import Loaded, load_programme, read_programme
from leernet.testing import SettableClock
from leernet.work import SYSTEM
from tests.mail.office import calendars_of, plain_of

PROGRAMMES = Path(__file__).parents[1] / "programmes"
PASSWORD = "een wachtwoord voor de test"
HOME, DESK = "/leren/nl/", "/leren/nl/desk/"

_OWN_PAGE = re.compile(r"https?://\S+/registrations/[\w.~-]+(?=\s|$)")


@dataclass(frozen=True)
class Letter:
    """A mail as it came out of the mail server."""

    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return plain_of(self.message)

    @property
    def has_own_page(self) -> bool:
        """Whether a personal link stands in it."""
        return _OWN_PAGE.search(self.text) is not None

    @property
    def own_page(self) -> str:
        """The personal link that stands in it."""
        found = set(_OWN_PAGE.findall(self.text))
        assert len(found) == 1, f"{found} in {self.text}"
        return str(found.pop())

    @property
    def calendars(self) -> list[tuple[str, Calendar]]:
        return calendars_of(self.message)

    def entries(self, method: str) -> list[Event]:
        """The entries of its calendars, which must all be of this method."""
        assert {found for found, _ in self.calendars} <= {method}
        return [
            entry for _, calendar in self.calendars for entry in calendar.walk("VEVENT") if isinstance(entry, Event)
        ]


@dataclass
class Demo:
    """The site, with whom and what is around it."""

    network: Leernet
    app: Flask
    clock: SettableClock
    read_mail: Callable[[], list[EmailMessage]]

    def load(self, path: Path) -> Loaded:
        """Load a programme file, as the demo does when it starts."""
        programme = read_programme(path, self.network.plugins, self.network.settings.timezone)
        return self.network.run(SYSTEM, load_programme, programme)

    def visitor(self, language: str = "nl") -> Visitor:
        """Somebody with a browser of their own."""
        return Visitor(self.app.test_client(), language)

    def organiser(self) -> Visitor:
        """Somebody who is logged in."""
        visitor = self.visitor()
        page = visitor.open("/inloggen?next=" + DESK)
        desk = visitor.send(page, page.form("/inloggen"), name="organisator", password=PASSWORD)
        assert desk.path == DESK
        return visitor

    def say(self, msgid: str, **data: object) -> str:
        """A text of leernet as it reads in Dutch: what it is in Dutch is for its translators."""
        return self.network.translator("nl").gettext(msgid, **data)

    def deliver(self) -> None:
        """Send what is to be sent."""
        self.network.dispatcher.deliver()

    def letters_to(self, address: str) -> list[Letter]:
        """All mail that arrived for somebody, oldest first."""
        return [Letter(message) for message in self.read_mail() if address in str(message["To"])]

    def newest_letter_to(self, address: str, *, but: str = "") -> Letter:
        """The last mail that arrived for somebody, once everything was sent; ``but`` those whose subject has this."""
        self.deliver()
        letters = [one for one in self.letters_to(address) if not but or but not in one.subject]
        assert letters, f"nothing arrived for {address}"
        return letters[-1]

    def register(self, visitor: Visitor, slug: str, **fields: str) -> Page:
        """Fill in the form on the page of an event; the answer is the personal page."""
        event = visitor.open(f"{HOME}events/{slug}")
        return visitor.send(event, event.form("/registrations"), **fields)
