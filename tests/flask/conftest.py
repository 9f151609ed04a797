"""A mounted network for the tests of the web."""

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from leernet import Leernet
from leernet.flask import blueprint
from tests.forms_of import form_of

AT = "/leren"
"""Where the network is mounted: as in the ``base_url`` of the ``make_network`` fixture."""


Typed = str | tuple[BytesIO, str]
MakeClient = Callable[[Leernet], FlaskClient]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; the tests for which the database matters ask for both."""
    return sqlite_url


@pytest.fixture
def make_client() -> MakeClient:
    """A browser on a site that mounts this one network."""

    def make(network: Leernet) -> FlaskClient:
        app = Flask("host")
        app.testing = True
        app.register_blueprint(blueprint(network), url_prefix=AT)
        return app.test_client()

    return make


@pytest.fixture
def client(network: Leernet, make_client: MakeClient) -> FlaskClient:
    """A browser on a site that mounts the network with two plain formats."""
    return make_client(network)


class Browser:
    """Fills in forms as a person does: it takes the hidden fields along."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str) -> TestResponse:
        """A page below the mount."""
        return self.client.get(AT + path)

    def send(self, page: str, action: str, **values: Typed) -> TestResponse:
        """Send the form of a page to an address below the mount; a file is ``(BytesIO, name)``."""
        form = form_of(self.get(page).text, action)
        assert form.action == AT + action
        sent = form.filled(**values)
        if form.enctype != "multipart/form-data":
            return self.client.post(form.action, data=sent)
        # The test client would leave the file open in which it keeps a large body.
        parts = {k: FileStorage(v[0], v[1], k) if isinstance(v, tuple) else v for k, v in sent.items()}
        boundary, body = encode_multipart(parts)
        return self.client.post(form.action, data=body, content_type=f"{form.enctype}; boundary={boundary}")

    def register(self, slug: str = "bijeenkomst", language: str = "nl", **values: Typed) -> TestResponse:
        """Register for an event."""
        person: dict[str, Typed] = {"name": "Anna van der Meer", "email": "anna@example.org", **values}
        return self.send(f"/{language}/events/{slug}", f"/{language}/events/{slug}/registrations", **person)

    def registered(self, slug: str = "bijeenkomst", **values: Typed) -> str:
        """Register and give the path of the own page, below the mount."""
        response = self.register(slug, **values)  # type: ignore[arg-type]
        assert response.status_code == 303, response.text
        return response.location.removeprefix(AT)


@pytest.fixture
def browser(client: FlaskClient) -> Browser:
    """Somebody who visits the site."""
    return Browser(client)


def words(page: str) -> str:
    """What a page says, without its tags, blanks made one."""
    without = re.sub(r"<script.*?</script>|<[^>]+>", " ", page, flags=re.DOTALL)
    return " ".join(unescape(without).split())


def hidden_fields(page: str) -> dict[str, str]:
    """The hidden fields of all forms of a page, those of the last form in the end."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}
