"""An organiser at the desk of a network with the plugin, and people with their own pages."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from leernet_groups import Groups
from leernet_groups.state import State, load
from leernet_groups.tables import Case, Group
from werkzeug.test import TestResponse

from leernet.model import AgendaItem, AgendaKind, Event, Organisation, OrganisationKind, Series
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event
from leernet.testing.office import Office as AnyOffice
from leernet.testing.office import Registered


class Office(AnyOffice):
    """What people do with groups, in short words."""

    own_page = "group"

    def plan_groups(self, slug: str = "", *, days: int = 7, series: Series | None = None) -> None:
        """An event with a part in groups, so many days from now."""
        event = some_event(
            slug or self.slug,
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

    def crowd(self, count: int, organisations: Sequence[str] = ("A", "B", "C"), *, slug: str = "") -> list[Registered]:
        """So many people, of these organisations in turn."""
        return super().crowd(count, organisations, slug=slug)

    # --- pages ---

    def path(self, slug: str = "") -> str:
        """The tab."""
        return self.event_path("groups", slug, desk=True)

    def desk(self, query: str = "", slug: str = "") -> TestResponse:
        """A view of the tab."""
        return self.get(f"{self.path(slug)}{query}")

    def press(self, do: str, query: str = "", slug: str = "", **values: str) -> TestResponse:
        """Send a form of the tab."""
        return self.send(f"{self.path(slug)}{query}", do=do, **values)

    def propose(self, slug: str = "", **values: str) -> str:
        """Fill in the form that makes groups; the page that follows."""
        wishes = {"size": "4", "apart": "yes", "mix_kinds": "yes", "mix_audiences": "yes", "avoid_repeats": "yes"}
        return self.follow(self.press("propose", slug=slug, **{**wishes, **values}))

    def bring_in(self, who: Registered, **values: str) -> TestResponse:
        """Fill in the form for a case."""
        case = {"title": "Bewoners willen niet", "text": "Wat doe je dan?", "confidentiality": "group", **values}
        return self.send_own(who, do="keep", **case)

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
    office.plan_groups()
    return office
