"""Runs one event of the demo, step by step, as the people in it would: through pages, forms and mail only."""

from __future__ import annotations

import io
import re
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from icalendar import Event
from pypdf import PdfReader

from examples.flask_app.tests.demo import DESK, HOME, Demo, Letter
from examples.flask_app.tests.stories import Story
from examples.flask_app.tests.visitor import Page, one_line

MINUTE = timedelta(minutes=1)
_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b")
_NUMBER = re.compile(r"\b20\d\d-\d{10}\b")


@dataclass(frozen=True)
class Person:
    """Somebody who registers. Of their own page they know what stands in their mail."""

    name: str
    email: str
    format: str
    organisation: str = ""


@dataclass(frozen=True)
class Paper:
    """A certificate, read back from its PDF."""

    text: str
    has_badge: bool = False

    @property
    def code(self) -> str:
        return self._only(_CODE)

    @property
    def number(self) -> str:
        return self._only(_NUMBER)

    def _only(self, pattern: re.Pattern[str]) -> str:
        found = set(pattern.findall(self.text))
        assert len(found) == 1, f"{found} in {self.text}"
        return str(found.pop())


class Run:
    """The event of a story on a demo site, from the moment that its programme was loaded."""

    def __init__(self, demo: Demo, story: Story, path: Path | None = None) -> None:
        self.demo, self.story = demo, story
        demo.clock.set(story.open_at)
        demo.load(path or story.path)
        self.organiser = demo.organiser()

    def about(self, story: Story) -> Run:
        """The same site and organiser, for another event of the programme."""
        other = copy(self)
        other.story = story
        return other

    # --- pages ---

    def event_page(self) -> Page:
        return self.demo.visitor().open(f"{HOME}events/{self.story.event}")

    def own_page(self, person: Person) -> Page:
        """The page behind the link in the newest mail that has one."""
        with_link = [letter for letter in self.demo.letters_to(person.email) if letter.has_own_page]
        return self.demo.visitor().open(with_link[-1].own_page)

    def join_page(self, person: Person) -> Page:
        """Where somebody joins; its address follows from that of their own page, also when nothing links to it."""
        return self.demo.visitor().open(f"{self.own_page(person).path}/join")

    def desk(self, page: str = "") -> Page:
        return self.organiser.open(f"{DESK}events/{self.story.event}{page}")

    def series_desk(self, page: str) -> Page:
        return self.organiser.open(f"{DESK}series/{self.story.file}/{page}")

    def edit(self, part: str, *presses: str, **fields: str) -> Page:
        """The organiser fills in a part of the event; first adds rows to it."""
        page = self.desk(f"/edit/{part}")
        for do in presses:
            page = self.organiser.send(page, page.form(f"/edit/{part}"), do=do)
        return self.organiser.send(page, page.form(f"/edit/{part}"), do="save", **fields)

    def wait(self) -> None:
        """Some minutes go by, in which all that happens by itself does."""
        for _ in range(3):
            self.demo.clock.advance(MINUTE)
            self.demo.deliver()

    def set_status(self, status: str) -> Page:
        """The organiser presses the button that does so."""
        page = self.desk()
        return self.organiser.send(page, page.form("/status"), status=status)

    # --- before ---

    def register(self, person: Person) -> Letter:
        """Fill in the form; the mail that comes of it."""
        self.demo.clock.advance(MINUTE)
        fields = {"name": person.name, "email": person.email, "format": person.format}
        fields |= {"organisation": person.organisation} if person.organisation else {}
        if self.story.audience:
            fields["audience"] = self.story.audience
        self.demo.register(self.demo.visitor(), self.story.event, **fields)
        return self.demo.newest_letter_to(person.email)

    def limit_places(self, places: int) -> None:
        """The organiser makes the event as small as the story needs."""
        page = self.desk()
        capacities = {f"capacity_{key}": str(places) for key in self.story.places}
        page = self.organiser.send(page, page.form("/places"), **capacities)
        assert self.demo.say("The places were changed.") in page.text

    def cancel(self, person: Person) -> Letter:
        """Through the link on the personal page, and the question whether they are sure."""
        self.demo.clock.advance(MINUTE)
        visitor = self.demo.visitor()
        sure = visitor.open(self.own_page(person).link("/cancel"))
        after = visitor.send(sure, sure.form("/cancel"))
        assert self.demo.say("Your registration is cancelled") in after.text
        return self.demo.newest_letter_to(person.email)

    # --- at the time ---

    def attend(self, person: Person) -> None:
        """Be there at every block, each in the way of the format."""
        for number, start in enumerate(self.story.starts):
            self.demo.clock.set(start - MINUTE)
            if person.format == "online":
                assert self.join(person) == self.story.join_url
            else:
                self.check_in(person, number)

    def check_in(self, person: Person, number: int) -> None:
        """The organiser at the door taps a name, on the list of the part of that day."""
        page = self.desk("/check-in")
        parts = list(dict.fromkeys(link for link in page.links if "/check-in?block=" in link))
        if parts:
            page = self.organiser.open(parts[number])
        (door,) = [form for form in page.forms if "/check-in" in form.action and form.method == "post"]
        page = self.organiser.send(page, door, **page.button(person.name))
        assert self.demo.say("Present") in page.label_of(person.name)

    def join(self, person: Person) -> str:
        """Press the button on the page to join; where it leads to."""
        visitor = self.demo.visitor()
        page = self.join_page(person)
        sent = visitor.send_only(page, page.form("/join"))
        assert sent.status == 303
        return sent.headers["Location"]

    # --- after ---

    def issue(self) -> Page:
        """The organiser issues certificates to everybody who earned one."""
        page = self.desk("/certificates")
        return self.organiser.send(page, page.form("/certificates", of="event"))

    def download(self, person: Person) -> Paper:
        """Through the button on the personal page."""
        response = self.demo.visitor().open(self.own_page(person).link(".pdf"))
        assert response.headers["Content-Type"] == "application/pdf"
        assert response.headers["Cache-Control"] == "no-store"
        reader = PdfReader(io.BytesIO(response.content))
        assert len(reader.pages) == 1
        return Paper(one_line(reader.pages[0].extract_text()), has_badge=bool(reader.attachments))

    def verify(self, code: str) -> Page:
        """Somebody types the code of a paper that was shown to them."""
        visitor = self.demo.visitor()
        page = visitor.open(f"{HOME}verify")
        return visitor.send(page, page.form("/verify"), code=code)

    def revoke(self, paper: Paper, reason: str) -> Page:
        page = self.organiser.open(self.desk("/certificates").link(f"{paper.number}/revoke"))
        return self.organiser.send(page, page.form("/revoke"), reason=reason)

    def write_to(self, group: str, subject: str, text: str) -> None:
        """The organiser writes a mail to some of the people, looks at it, and sends it."""
        page = self.desk("/mail/new")
        (form,) = [one for one in page.forms if "subject" in one.names]
        ticked = {name: "" for name in form.names if name.startswith("group_")} | {f"group_{group}": "yes"}
        draft = self.organiser.send(page, form, **ticked, subject=subject, body=text)
        assert subject in draft.text
        (now,) = [one for one in draft.forms if {("do", "now")} <= one.buttons or one.values.get("do") == "now"]
        self.organiser.send(draft, now)
        self.demo.clock.advance(MINUTE)

    def write_recap(self, press: str, **fields: str) -> Page:
        """Fill in the recap at the desk, and press a button under it."""
        page = self.desk("/recap")
        return self.organiser.send(page, page.form("/recap"), **fields, **page.button(self.demo.say(press)))


def starts_of(entries: list[Event]) -> tuple[str, ...]:
    """When calendar entries begin, as UTC writes it."""
    moments = [entry.decoded("DTSTART") for entry in entries]
    assert all(isinstance(moment, datetime) and moment.tzinfo for moment in moments)
    return tuple(f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}" for moment in moments)
