"""A series of three events that are over and one to come, with people of three organisations and one typed name."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from leernet_picture import NetworkPicture
from werkzeug.test import TestResponse

from leernet.model import Organisation, OrganisationKind, Series
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, some_event, some_series
from leernet.testing.office import Office as AnyOffice
from leernet.testing.office import Registered


class Office(AnyOffice):
    """What happens in the network, in short words."""

    def page(self, query: str = "", language: str = "nl") -> TestResponse:
        """The page of the series."""
        return self.get(self.series_path("picture", language=language, desk=True) + query)

    def announce(self, slug: str, *, series: Series | None = None, places: int | None = 20) -> None:
        """An event in a week's time."""
        with self.network.work() as work:
            of = series or work.db.query(Series).filter_by(slug="netwerk").one()
            starts_at = self.clock() + timedelta(days=7)
            work.db.add(
                some_event(slug, starts_at=starts_at, series=of, title=f"Over {slug}", places={"physical": places})
            )

    def hold(self, slug: str, there: Sequence[str], absent: Sequence[str] = (), *, recorded: bool = True) -> None:
        """Plan an event, let people register and come, and be past it. People: ``name@organisation/department``."""
        self.announce(slug)
        people = {who: self.signs_up(slug, who) for who in (*there, *absent)}
        self.clock.advance(timedelta(days=7))
        self.check_in(*(people[who] for who in there if recorded), slug=slug)
        self.clock.advance(timedelta(days=1))

    def signs_up(self, slug: str, who: str) -> Registered:
        """Somebody registers, for an organisation and perhaps a department: ``Anna@Haarlem/Wonen``."""
        name, _, of = who.partition("@")
        organisation, _, department = of.partition("/")
        return self.register(name, organisation, slug=slug, department=department)


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock, outbox: Outbox) -> Callable[[], Office]:
    """Opens an office with a series and three organisations, in which nothing happened yet."""

    def open_it() -> Office:
        office = Office(make_network(PlainFormats(), NetworkPicture()), clock, outbox)
        kinds = (OrganisationKind.MUNICIPALITY, OrganisationKind.MUNICIPALITY, OrganisationKind.GRID_OPERATOR)
        names = ("Haarlem", "Zaandam", "Netbeheer")
        organisations = [
            Organisation(slug=name.lower(), name=name, kind=kind, region="Noord-Holland")
            for name, kind in zip(names, kinds, strict=True)
        ]
        add(office.network, some_series(), *organisations)
        return office

    return open_it


@pytest.fixture
def office(open_office: Callable[[], Office]) -> Office:
    """A year of the series."""
    office = open_office()
    office.hold("een", ["Anna@Haarlem/Wonen", "Bas@Zaandam", "Cor@Netbeheer"], absent=["Dirk@De Buurt"])
    office.hold("twee", ["Anna@Haarlem/Wonen", "Eva@ zaandam "])
    office.hold("drie", ["Bas@Zaandam", "Anna@Haarlem/Wonen"], recorded=False)
    office.announce("vier")
    office.signs_up("vier", "Fien@Netbeheer/Strategie")
    return office
