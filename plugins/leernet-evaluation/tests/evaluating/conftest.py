"""An organiser at the desk of a network with the plugin, and people who answer on their own pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from leernet_evaluation import Evaluation
from leernet_evaluation.questions import questions_of
from leernet_evaluation.tables import Question, Response
from werkzeug.test import TestResponse

from leernet.model import Event
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock
from leernet.testing.office import Office as AnyOffice
from leernet.testing.office import Registered

ASKED = "Wat vond u ervan?"


class Office(AnyOffice):
    """What people do with an evaluation, in short words."""

    organisation = "Gemeente Haarlem"
    own_page = "evaluation"

    def hold(self, count: int, slug: str = "", *, days: int = 7, **settings: str) -> list[Registered]:
        """An event at which so many people are, with the ready-made questions, until these were asked."""
        people = self.crowd(count, slug=slug)
        self.follow(self.press("begin", "?view=questions", slug=slug))
        if settings:
            self.follow(self.set(slug=slug, **settings))
        self.follow(self.press("switch_on", slug=slug))
        self.clock.advance(timedelta(days=days, hours=1))
        self.check_in(*people, slug=slug)
        self.pass_by(hours=5)
        return people

    # --- pages ---

    def path(self, slug: str = "", language: str = "nl") -> str:
        """The tab."""
        return self.event_path("evaluation-desk", slug, language, desk=True)

    def desk(self, query: str = "", slug: str = "", language: str = "nl") -> TestResponse:
        """A view of the tab."""
        return self.get(f"{self.path(slug, language)}{query}")

    def press(self, do: str, query: str = "", slug: str = "", **values: str) -> TestResponse:
        """Send a form of the tab; any page of it has the token."""
        return self.send(f"{self.path(slug)}{query}", page=f"{self.path(slug)}?view=settings", do=do, **values)

    def set(self, slug: str = "", **values: str) -> TestResponse:
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

    def answer(self, who: Registered, do: str = "answer", **values: str) -> TestResponse:
        """Send the form of somebody's page with the questions; answers go by the key of their question."""
        with self.network.read() as work:
            names = {one.key: f"q{one.id}" for one in questions_of(work.db, self.row(who).event_id)}
        return self.send_own(who, do=do, **{names.get(name, name): value for name, value in values.items()})

    # --- what is so ---

    def questions(self, slug: str = "") -> list[Question]:
        with self.network.read() as work:
            return questions_of(work.db, work.db.query(Event).filter_by(slug=slug or self.slug).one().id)

    def responses(self) -> list[Response]:
        with self.network.read() as work:
            return work.db.query(Response).all()

    def asked(self) -> list[str]:
        """To whom the mail went that asks."""
        return sorted(str(one["To"]) for one in self.outbox.messages if str(one["Subject"]).startswith(ASKED))


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
