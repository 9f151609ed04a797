"""Programs of partners, at the API of a mounted network."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from leernet import Leernet, Settings
from leernet.flask import blueprint
from leernet.model import ApiScope, JournalEntry, Registration
from leernet.services.api_keys import ApiKeyRequest, make_key
from leernet.services.registering.registration import Registered, RegistrationRequest, register
from leernet.testing import MakeNetwork, PlainFormats
from leernet.work import PARTICIPANT, SYSTEM
from tests.flask.conftest import AT
from tests.services.certificates.test_issuing import PaperPlugin

ROOT = f"{AT}/api/v1"
ANNA = {"name": "Anna van der Meer", "email": "anna@example.org", "format": "physical"}
SETTINGS = Settings(
    secret="not-a-secret-but-long-enough",
    base_url="https://example.org/leren",
    api_limit="100000/minute",
    api_limit_without_key="100000/minute",
)

# What comes back is JSON of any shape: what the tests look up is what they say of it.
Json = Any


@dataclass
class Program:
    """A program with a key, or without."""

    network: Leernet
    client: FlaskClient
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: object = None, **headers: str) -> TestResponse:
        """A request; ``If_Match=…`` is a header."""
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        values: dict[str, Json] = {} if body is None else {"json": body}
        return self.client.open(ROOT + path, method=method, headers=sent, **values)

    def get(self, path: str, **headers: str) -> Json:
        """What stands there."""
        response = self.send("GET", path, **headers)
        assert response.status_code == 200, response.text
        return response.json

    def refused(self, status: int, method: str, path: str, body: object = None, **headers: str) -> Json:
        """The problem that it answers with."""
        response = self.send(method, path, body, **headers)
        assert response.status_code == status, response.text
        assert response.content_type == "application/problem+json"
        assert response.json is not None
        assert response.json["status"] == status
        return response.json

    def register(self, slug: str = "bijeenkomst", body: Mapping[str, object] | None = None, **headers: str) -> Json:
        """Register somebody."""
        response = self.send("POST", f"/events/{slug}/registrations", {**ANNA, **(body or {})}, **headers)
        assert response.status_code == 201, response.text
        return response.json

    def version(self, registration: Json) -> str:
        """The ETag of a registration."""
        return self.send("GET", f"/registrations/{registration['id']}").headers["ETag"]


@dataclass
class Api:
    """The API, with the network behind it."""

    network: Leernet
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        app = Flask("host")
        app.testing = True
        app.register_blueprint(blueprint(self.network), url_prefix=AT)
        self.client = app.test_client()

    def program(self, *scopes: ApiScope, series: str = "", used: bool = True) -> Program:
        """A program with a key for these; without any, one without a key."""
        token = ""
        if scopes:
            expires = self.network.clock() + timedelta(days=365)
            made = self.network.run(
                SYSTEM, make_key, ApiKeyRequest(name="Site", scopes=scopes, series=series, expires_at=expires)
            )
            token = made.token
        program = Program(self.network, self.client, token)
        if token and used:  # its first use is written down
            program.send("GET", "/series")
        return program

    def somebody(self, who: str = "Anna", event: str = "bijeenkomst", **values: str) -> Registered:
        """Somebody registers on the site itself."""
        plain = {"format": "physical", "name": who, "email": f"{who.split()[0]}@example.org", **values}
        return self.network.run(PARTICIPANT, register, RegistrationRequest(event=event, **plain))  # type: ignore[arg-type]

    def row(self, uid: object) -> Registration:
        """The row of a registration."""
        with self.network.read() as work:
            return next(one for one in work.db.scalars(select(Registration)) if str(one.uid) == str(uid))

    def changes(self) -> list[tuple[str, str]]:
        """What was written down, and by whom; the making of keys left out."""
        with self.network.read() as work:
            entries = work.db.scalars(select(JournalEntry).order_by(JournalEntry.id))
            return [(one.kind, one.actor) for one in entries if one.subject != "api_key"]


@pytest.fixture
def api(make_network: MakeNetwork) -> Api:
    """The API of a network with two plain formats and a plain certificate."""
    return Api(make_network(PlainFormats(), PaperPlugin(), settings=SETTINGS))


@pytest.fixture
def anybody(api: Api) -> Program:
    """A program without a key."""
    return api.program()
