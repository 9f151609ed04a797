"""An event in two ways, with people whose names are short, long, and written from the right."""

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from leernet_print import PrintedMatter
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import User, blueprint
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import NOW, MakeNetwork, PlainFormats, add, some_event
from leernet.work import user

PATH = "/leren/nl/desk/events/bijeenkomst/more/print"
PEOPLE = {
    "Bo": "",
    "Anna van der Meer": "Gemeente Haarlem",
    "أمينة المنصوري": "جمعية السكان",
    "Maria Wilhelmina Adelheid Sophia van Oranje-Nassau tot Amsberg-Wolkenstein":
        "Rijksdienst voor Ondernemend Nederland, afdeling Gebouwde Omgeving en Aardgasvrije Wijken",
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz": "Bureau <Warmte> & Wonen",
    "Jean d’Artagnan": "Zaanstad",
}  # fmt: skip


@dataclass
class Office:
    """The desk of a network."""

    network: Leernet
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        app = Flask("host")
        app.testing = True
        app.register_blueprint(
            blueprint(self.network, current_user=lambda: User("els", "Els"), login_url=lambda path: "/inloggen"),
            url_prefix="/leren",
        )
        self.client = app.test_client()

    def page(self, query: str = "", language: str = "nl") -> TestResponse:
        """The page of the event, or a file of it."""
        return self.client.get(PATH.replace("/nl/", f"/{language}/") + query)

    def register(
        self, name: str, organisation: str = "", *, roles: tuple[str, ...] = ("participant",), **more: str
    ) -> UUID:
        """Somebody registers, by an organiser."""
        email = f"p{abs(hash(name))}@example.org"
        request = RegistrationRequest(event="bijeenkomst", name=name, email=email, organisation=organisation,
                                      roles=roles, **{"format": "physical", **more})  # type: ignore[arg-type]  # fmt: skip
        return self.network.run(user("els"), register, request).uid


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite: nothing here depends on the database."""
    return sqlite_url


@pytest.fixture
def office(make_network: MakeNetwork) -> Office:
    """Six people, and the desk."""
    network = make_network(PlainFormats(), PrintedMatter())
    event = some_event(starts_at=NOW + timedelta(days=7), blocks=2, title="Warmte in de wijk <nu>",
                       places={"physical": None, "online": None})  # fmt: skip
    add(network, event)
    made = Office(network)
    for number, (name, organisation) in enumerate(PEOPLE.items()):
        made.register(
            name, organisation, roles=("participant", "speaker") if number == 1 else ("participant",),
            format="online" if number == 5 else "physical",
        )  # fmt: skip
    return made
