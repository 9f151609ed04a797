"""Archives at the desk: everything of a series as a file; looked at first, then loaded."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.model import Organisation, Participant, Registration, Series
from leernet.testing import MakeNetwork, Outbox, PlainFormats, create_tables, some_event
from tests.archives.conftest import everything, network_at, told
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk, token_of
from tests.forms_of import form_of

__all__ = ["everything", "told"]

PAGE = "/archive"


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Desk]:
    """The desk of another network."""
    network = network_at(f"sqlite:///{tmp_path / 'elsewhere.db'}", Outbox())
    create_tables(network)
    yield Desk(network)
    network.engine.dispose()


def send(desk: Desk, content: bytes, do: str = "try", **values: str) -> TestResponse:
    data = {"form_token": token_of(desk.get(PAGE).text), "do": do, "file": (BytesIO(content), "netwerk.zip"), **values}
    return desk.client.post("/leren/nl/desk/archive", data=data, content_type="multipart/form-data")


def series_of(network: Leernet) -> list[str]:
    with network.read() as work:
        return list(work.db.scalars(select(Series.slug)))


def test_a_series_is_downloaded_looked_at_and_loaded_elsewhere(told: Path, elsewhere: Desk) -> None:
    here = Desk(network_at(f"sqlite:///{told}", Outbox()))
    assert "/leren/nl/desk/series/netwerk/archive.zip" in here.get("/series/netwerk/edit").text
    file = here.get("/series/netwerk/archive.zip")
    assert file.headers["Content-Disposition"] == 'attachment; filename="netwerk.zip"'
    assert file.headers["Cache-Control"] == "no-store"
    content = file.data
    here.network.engine.dispose()

    with elsewhere.network.transaction() as work:
        work.db.add(Participant(email="anna@example.org", name="Anna de Wit", created_at=work.now))
        work.db.add(Organisation(slug="tynaarlo", name="Gemeente <Tynaarlo>"))
    assert "/leren/nl/desk/archive" in elsewhere.get().text
    seen = send(elsewhere, content)
    said = words(seen.text)
    assert seen.status_code == 200
    assert "Wat “Hét netwerk” zou brengen" in said
    assert "6 nieuw, 1 hier al bekend" in said
    assert "“Anna” in het archief, “Anna de Wit” hier" in said
    assert "Gemeente &lt;Tynaarlo&gt;" in seen.text
    assert series_of(elsewhere.network) == []

    loaded = send(elsewhere, content, "load", seen=form_of(seen.text, "/desk/archive").values["seen"])
    assert "De reeks is geladen uit het archief. Niemand heeft mail gekregen." in words(elsewhere.follow(loaded))
    assert series_of(elsewhere.network) == ["netwerk"]
    again = send(elsewhere, content)
    assert again.status_code == 409
    assert "De reeks “netwerk” is hier al." in words(again.text)


def test_what_was_not_seen_is_not_loaded(everything: bytes, elsewhere: Desk) -> None:
    unseen = send(elsewhere, everything, "load", seen="")
    assert unseen.status_code == 409
    assert "Bekijk wat het nu zou brengen" in words(unseen.text)
    seen = form_of(send(elsewhere, everything).text, "/desk/archive").values["seen"]
    with elsewhere.network.transaction() as work:
        work.db.add(Participant(email="anna@example.org", name="Iemand anders", created_at=work.now))
    assert send(elsewhere, everything, "load", seen=seen).status_code == 409
    assert series_of(elsewhere.network) == []
    with elsewhere.network.read() as work:
        assert work.db.scalars(select(Registration)).all() == []


def test_what_cannot_be_loaded_is_said_at_the_form(everything: bytes, elsewhere: Desk) -> None:
    for content, text in (
        (b"", "Dit bestand is geen archief, of het is beschadigd."),
        (everything.replace(b"PK\x05\x06", b"PK\x05\x07"), "Dit bestand is geen archief, of het is beschadigd."),
    ):
        wrong = send(elsewhere, content)
        assert (wrong.status_code, text in words(wrong.text)) == (400, True)
    data = {"form_token": token_of(elsewhere.get(PAGE).text), "do": "try"}
    nothing = elsewhere.client.post("/leren/nl/desk/archive", data=data, content_type="multipart/form-data")
    assert (nothing.status_code, "Kies een archief." in words(nothing.text)) == (400, True)
    forged = elsewhere.client.post(
        "/leren/nl/desk/archive", data={"form_token": "x", "do": "load"}, content_type="multipart/form-data"
    )
    assert forged.status_code == 403
    assert elsewhere.get("/series/nergens/archive.zip").status_code == 404


def test_a_plugin_that_is_missing_is_named(everything: bytes, make_network: MakeNetwork) -> None:
    network = make_network(PlainFormats())
    with network.transaction() as work:
        work.db.add(some_event())
    refused = send(Desk(network), everything)
    assert refused.status_code == 400
    assert "plug-in “groups”" in words(refused.text)
