"""The materials of an event and a series at the desk."""

from io import BytesIO

import pytest
from werkzeug.test import TestResponse

from leernet.model import Material, MaterialFor, MaterialFrom
from leernet.testing import add, counted, some_event, some_series
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk, token_of

PAGE = "/events/bijeenkomst/materials"
FIELDS = {"title_nl": "Dia's", "audience": "registered", "shown": "now"}


def _send(desk: Desk, page: str = PAGE, file: tuple[bytes, str] | None = None, **values: str) -> TestResponse:
    data: dict[str, object] = {"form_token": token_of(desk.get(page).text), **FIELDS, **values}
    if file is not None:
        data["file"] = (BytesIO(file[0]), file[1])
    return desk.client.post(f"/leren/nl/desk{page}", data=data, content_type="multipart/form-data")


def _all(desk: Desk) -> list[Material]:
    with desk.network.read() as work:
        return work.db.query(Material).order_by(Material.position).all()


def test_a_file_is_added_looked_at_changed_and_removed(desk: Desk) -> None:
    add(desk.network, some_event())
    assert "Er is nog geen materiaal." in words(desk.get(PAGE).text)
    said = words(desk.follow(_send(desk, file=(b"%PDF-1.7", "dias.docx"))))
    assert "Het materiaal is toegevoegd." in said
    assert "dias.docx.pdf" in said
    assert "Wie een plaats heeft · Meteen" in said
    (material,) = _all(desk)
    assert desk.get(f"/materials/{material.uid.hex}").data == b"%PDF-1.7"
    one = f"{PAGE}/{material.uid.hex}"
    assert "Er is een bestand: dias.docx.pdf." in words(desk.get(one).text)
    moment = {"audience": "present", "title_en": "Slides", "shown": "moment", "day": "2027-01-31", "clock": "09:30"}
    changed = _send(desk, one, None, **moment)
    assert "Het materiaal is aangepast." in words(desk.follow(changed))
    (material,) = _all(desk)
    assert (material.audience, material.shown, material.name) == (
        MaterialFor.PRESENT,
        MaterialFrom.MOMENT,
        "dias.docx.pdf",
    )
    assert 'value="2027-01-31"' in desk.get(one).text
    assert "Het materiaal is verwijderd." in words(desk.follow(desk.send(one, f"{one}/remove")))
    assert _all(desk) == []
    assert desk.get(one).status_code == desk.get(f"/materials/{material.uid.hex}").status_code == 404


def test_links_of_a_series_are_put_in_order(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series))
    page = "/series/netwerk/materials"
    assert "Na afloop van de bijeenkomst" not in words(desk.get(page).text)
    for title in ("Een", "Twee"):
        desk.follow(_send(desk, page, title_nl=title, url="https://example.org/"))
    first, second = _all(desk)
    desk.follow(desk.send(page, f"{page}/{second.uid.hex}/move", to="up"))
    assert [one.title["nl"] for one in _all(desk)] == ["Twee", "Een"]
    assert "Materiaal van deze reeks" in words(desk.get("/series/netwerk/edit").text)
    assert desk.get(f"{PAGE}/{first.uid.hex}").status_code == 404, "it is not of the event"
    assert desk.get(f"/materials/{first.uid.hex}").status_code == 404, "a link is no file"
    assert [kind for kind, _ in desk.changes() if "material" in kind] == [*["material.added"] * 2, "material.changed"]


@pytest.mark.parametrize(
    ("values", "file", "wrong"),
    [
        ({}, None, "file"),
        ({"url": "https://example.org"}, (b"%PDF-1.7", "a.pdf"), "url"),
        ({"url": "javascript:alert(1)"}, None, "url"),
        ({"title_nl": "", "url": "https://example.org"}, None, "title_nl"),
        ({}, (b"<html>", "a.pdf"), "file"),
        ({"audience": "", "url": "https://example.org"}, None, "audience"),
        ({"audience": "x", "url": "https://example.org"}, None, "audience"),
        ({"shown": "moment", "url": "https://example.org"}, None, "day"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    desk: Desk, values: dict[str, str], file: tuple[bytes, str] | None, wrong: str
) -> None:
    add(desk.network, some_event())
    response = _send(desk, file=file, **values)
    assert response.status_code == 400
    assert f'href="#field-{wrong}"' in response.text
    assert _all(desk) == []


def test_after_an_event_is_nothing_for_a_series(desk: Desk) -> None:
    add(desk.network, some_event(series=some_series()))
    response = _send(desk, "/series/netwerk/materials", url="https://example.org", shown="after")
    assert 'href="#field-shown"' in response.text


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_a_fixed_number_of_statements(desk: Desk, number: int) -> None:
    add(desk.network, some_event())
    for _ in range(number):
        desk.follow(_send(desk, url="https://example.org"))
    with counted(desk.network.engine) as statements:
        assert desk.get(PAGE).status_code == 200
    assert len(statements) == 6
