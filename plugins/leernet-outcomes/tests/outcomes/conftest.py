"""An organiser at the desk of a network with the plugin, and people with their own pages."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from leernet_outcomes import Outcomes
from leernet_outcomes.tables import Action, Deliverable, Insight
from werkzeug.test import TestResponse

from leernet.model import Organisation
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event, some_series
from leernet.testing.office import Office as AnyOffice
from leernet.testing.office import Registered


class Office(AnyOffice):
    """What people do with outcomes, in short words."""

    slug = "een"
    organisation = "Gemeente Haarlem"
    own_page = "outcomes"

    def plan_series(self) -> None:
        """Two events of a series."""
        series = some_series()
        days = {"een": 7, "twee": 60}
        events = [
            some_event(slug, starts_at=self.clock() + timedelta(days=number), series=series, title=f"Over {slug}")
            for slug, number in days.items()
        ]
        add(self.network, Organisation(slug="haarlem", name="Gemeente Haarlem"), *events)

    # --- pages ---

    def path(self, series: bool = False) -> str:
        """The tab of the event, or the page of the series."""
        return self.series_path("outcomes-series", desk=True) if series else self.event_path("outcomes-desk", desk=True)

    def desk(self, query: str = "", *, series: bool = False) -> TestResponse:
        """A view at the desk."""
        return self.get(f"{self.path(series)}{query}")

    def press(self, do: str, query: str = "", *, series: bool = False, **values: str) -> TestResponse:
        """Send a form of it."""
        return self.send(f"{self.path(series)}{query}", page=f"{self.path(series)}?view=action", do=do, **values)

    def agree(self, what: str = "Een wijkplan maken", *, series: bool = False, **values: str) -> str:
        """Write down an action."""
        usual = {"what": what, "organisation": "Gemeente Haarlem", "remind_days": "14", **values}
        return self.follow(self.press("add_action", "?view=action", series=series, **usual))

    def promise(self, title: str, **values: str) -> TestResponse:
        """Write down a deliverable."""
        usual = {"title": title, "state": "planned", **values}
        return self.press("add_deliverable", "?view=deliverable", series=True, **usual)

    def answer(self, who: Registered, do: str, **values: str) -> TestResponse:
        """Send a form of somebody's page; the token is good for all of them, also where the page has none just now."""
        path = self.own_path(who)
        return self.post(path, form_token=self.network.tokens.form(f"plugin /leren{path}"), do=do, **values)

    def public(self, path: str) -> str:
        """A public page."""
        return self.get(f"/nl/{path}").text

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


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Callable[[], Office]:
    """Opens an office; the database is that of the test."""
    return lambda: Office(make_network(PlainFormats(), Outcomes()), clock, outbox)


@pytest.fixture
def office(open_office: Callable[[], Office]) -> Office:
    """An office with two events of a series, the first in a week."""
    office = open_office()
    office.plan_series()
    return office
