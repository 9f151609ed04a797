"""An organiser at the desk of a mounted network."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import DeskRole, Grant, User, blueprint
from leernet.model import Event, JournalEntry, Registration
from leernet.services.registering.registration import Registered, RegistrationRequest, register
from leernet.testing import MakeNetwork, PlainFormats
from leernet.work import PARTICIPANT
from tests.flask.conftest import AT
from tests.services.certificates.test_issuing import PaperPlugin

ELS = User("els", "Els de Organisator", grants=(Grant(DeskRole.OWNER),))
"""An owner, as the site says: so their pages cost no statement to know it."""


def token_of(page: str) -> str:
    """The token in the forms of a page."""
    found = re.search(r'name="form_token" value="([^"]+)"', page)
    assert found, "this page has no form"
    return found[1]


@dataclass
class Desk:
    """A browser at the desk, with the network behind it. ``user`` is who is logged in."""

    network: Leernet
    user: User | None = ELS
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        app = Flask("host")
        app.testing = True
        app.register_blueprint(
            blueprint(self.network, current_user=lambda: self.user, login_url=lambda path: f"/inloggen?next={path}"),
            url_prefix=AT,
        )
        self.client = app.test_client()

    def get(self, path: str = "/", language: str = "nl") -> TestResponse:
        """A page of the desk."""
        return self.client.get(f"{AT}/{language}/desk{path}")

    def send(self, page: str, action: str | None = None, **values: str) -> TestResponse:
        """Send the form of a page, to the page itself or to another address of the desk."""
        hidden = {"form_token": token_of(self.get(page).text)}
        return self.client.post(f"{AT}/nl/desk{page if action is None else action}", data={**hidden, **values})

    def follow(self, response: TestResponse) -> str:
        """The page that an action goes on to."""
        assert response.status_code == 303, response.text
        return self.client.get(response.location.partition("#")[0]).text

    def register(self, who: str = "Anna", event: str = "bijeenkomst", **values: str | tuple[str, ...]) -> Registered:
        """Somebody registers."""
        plain = {"format": "physical", "name": who, "email": f"{who.split()[0]}@example.org", **values}
        return self.network.run(PARTICIPANT, register, RegistrationRequest(event=event, **plain))  # type: ignore[arg-type]

    def row(self, uid: UUID) -> Registration:
        """The row of a registration."""
        with self.network.read() as work:
            return work.db.query(Registration).filter_by(uid=uid).one()

    def event(self, slug: str = "bijeenkomst") -> Event:
        """The row of an event."""
        with self.network.read() as work:
            return work.db.query(Event).filter_by(slug=slug).one()

    def changes(self) -> list[tuple[str, str]]:
        """What was written down, and by whom."""
        with self.network.read() as work:
            return [(e.kind, e.actor) for e in work.db.query(JournalEntry).order_by(JournalEntry.id)]


@pytest.fixture
def desk(make_network: MakeNetwork) -> Desk:
    """An organiser at the desk of a network with two plain formats and a plain certificate."""
    return Desk(make_network(PlainFormats(), PaperPlugin()))


@pytest.fixture
def desk_of() -> Callable[[Leernet], Desk]:
    """An organiser at the desk of this network."""
    return Desk
