"""Public files of plugins: for every origin, asked for again only when they changed, and no word of what breaks."""

from collections.abc import Sequence
from datetime import datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from leernet import NotFound, Text, hookimpl
from leernet.home import home_of
from leernet.hookspecs import Document, Home, PublicFiles
from leernet.settings import Settings
from leernet.testing import MakeNetwork, PlainFormats
from tests.flask.conftest import AT, MakeClient


class Facts(PublicFiles):
    """One file, one that breaks, and no other."""

    key = "facts"

    def answer(self, db: Session, path: str, home: Home, now: datetime) -> Document:
        if path == "broken":
            raise RuntimeError("a secret word")
        if path != "a/b.json":
            raise NotFound("page_unknown", "This page does not exist.")
        content = f'{{"at": "{home.files(self.key, "a", "b.json")}"}}'.encode()
        return Document(filename="b.json", mimetype="application/json", content=content)


class FactsPlugin:
    """Brings the files."""

    name = "facts"

    @hookimpl
    def leernet_files(self) -> Sequence[PublicFiles]:
        return [Facts()]


@pytest.fixture
def client(make_network: MakeNetwork, make_client: MakeClient) -> FlaskClient:
    return make_client(make_network(PlainFormats(), FactsPlugin()))


def test_a_file_is_where_its_plugin_says_that_it_is(client: FlaskClient) -> None:
    response = client.get(f"{AT}/files/facts/a/b.json")
    assert response.json == {"at": f"https://example.org{AT}/files/facts/a/b.json"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"{AT}/files/facts/a/b.json", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["facts/other", "other/a/b.json", "facts/"])
def test_what_is_not_there_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(f"{AT}/files/{path}").status_code == 404


def test_what_breaks_is_an_error_page_without_its_words(client: FlaskClient) -> None:
    response = client.get(f"{AT}/files/facts/broken")
    assert response.status_code == 500
    assert "a secret word" not in response.text


def test_what_a_plugin_derives_differs_by_purpose_and_by_network_and_is_never_shown() -> None:
    one, other = (
        home_of(Settings(secret=secret * 20, base_url="https://example.org/leren", name=Text(nl="N", en="N")))
        for secret in "ab"
    )
    assert one.derive("facts.1") == one.derive("facts.1")
    assert len({one.derive("facts.1"), one.derive("facts.2"), other.derive("facts.1")}) == 3
    assert len(one.derive("facts.1")) == 32
    assert "aaaa" not in repr(one)
