"""A series of three events that are over and one to come, with people of three organisations and one typed name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from leernet_picture import NetworkPicture
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import DeskRole, Grant, User, blueprint
from leernet.model import Event, Organisation, OrganisationKind, Series
from leernet.services.attendance.checking_in import check_in
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, some_event, some_series
from leernet.work import PARTICIPANT, user

ORGANISER = user("els")
ELS = User("els", "Els de Organisator", grants=(Grant(DeskRole.OWNER),))
PATH = "/leren/nl/desk/series/netwerk/more/picture"


@dataclass
class Office:
    """The network, its clock, and what happens there in short words."""

    network: Leernet
    clock: SettableClock
    user: User = ELS
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        app = Flask("host")
        app.testing = True
        app.register_blueprint(
            blueprint(self.network, current_user=lambda: self.user, login_url=lambda path: f"/inloggen?next={path}"),
            url_prefix="/leren",
        )
        self.client = app.test_client()

    def page(self, query: str = "", language: str = "nl") -> TestResponse:
        """The page of the series."""
        return self.client.get(PATH.replace("/nl/", f"/{language}/") + query)

    def plan(self, slug: str, *, series: Series | None = None, places: int | None = 20) -> None:
        """An event in a week's time."""
        with self.network.work() as work:
            of = series or work.db.query(Series).filter_by(slug="netwerk").one()
            starts_at = self.clock() + timedelta(days=7)
            work.db.add(
                some_event(slug, starts_at=starts_at, series=of, title=f"Over {slug}", places={"physical": places})
            )

    def hold(self, slug: str, there: Sequence[str], absent: Sequence[str] = (), *, recorded: bool = True) -> None:
        """Plan an event, let people register and come, and be past it. People: ``name@organisation/department``."""
        self.plan(slug)
        uids = {who: self.register(slug, who) for who in (*there, *absent)}
        self.clock.advance(timedelta(days=7))
        with self.network.read() as work:
            block = work.db.query(Event).filter_by(slug=slug).one().blocks[0].id
        for who in there if recorded else ():
            self.network.run(ORGANISER, check_in, uids[who], block)
        self.clock.advance(timedelta(days=1))

    def register(self, slug: str, who: str) -> UUID:
        """Somebody registers."""
        name, _, of = who.partition("@")
        organisation, _, department = of.partition("/")
        request = RegistrationRequest(event=slug, format="physical", name=name, email=f"{name.lower()}@example.org",
                                      organisation=organisation, department=department)  # fmt: skip
        return self.network.run(PARTICIPANT, register, request).uid


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; a test for which the database matters asks for both."""
    return sqlite_url


@pytest.fixture
def open_office(make_network: MakeNetwork, clock: SettableClock) -> Callable[[], Office]:
    """Opens an office with a series and three organisations, in which nothing happened yet."""

    def open_it() -> Office:
        office = Office(make_network(PlainFormats(), NetworkPicture()), clock)
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
    office.plan("vier")
    office.register("vier", "Fien@Netbeheer/Strategie")
    return office
