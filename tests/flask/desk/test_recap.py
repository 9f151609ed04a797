"""The recap: written, looked at, published, bettered."""

from datetime import timedelta

import pytest

from leernet.model import Event, Recap
from leernet.testing import NOW, SettableClock, add, some_event
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk, token_of

PAGE = "/events/bijeenkomst/recap"
FIELDS = {
    "title": "Wat we leerden",
    "body": "## Kop\n\nTekst met **nadruk**.",
    "category": "Nieuws",
    "publisher": "City Net Zero",
    "quote_text_0": "Mooi!",
    "quote_name_0": "Anna",
    "quote_organisation_0": "Aa en Hunze",
    "quote_text_1": "",
    "material_title_0": "Dia's",
    "material_url_0": "https://example.org/dias.pdf",
}


@pytest.fixture
def held(desk: Desk) -> Desk:
    """An event of last week."""
    add(desk.network, some_event(starts_at=NOW - timedelta(days=7)))
    return desk


def _recap(desk: Desk) -> Recap | None:
    with desk.network.read() as work:
        event: Event = work.db.query(Event).one()
        return event.recap


def test_before_the_event_there_is_no_form(desk: Desk) -> None:
    add(desk.network, some_event())
    page = desk.get(PAGE).text
    assert 'name="title"' not in page
    assert "Na afloop schrijft u hier" in words(page)


def test_a_preview_shows_it_and_publishes_nothing(held: Desk) -> None:
    response = held.send(PAGE, do="preview", **FIELDS)
    assert response.status_code == 200
    assert "<strong>nadruk</strong>" in response.text
    assert "nog niet gepubliceerd" in words(response.text)
    assert 'value="City Net Zero"' in response.text
    assert _recap(held) is None


def test_publishing_puts_it_on_the_public_page(held: Desk) -> None:
    text = words(held.follow(held.send(PAGE, do="publish", **FIELDS)))
    assert "Het verslag is gepubliceerd." in text
    public = held.client.get(f"{AT}/nl/events/bijeenkomst").text
    for part in ("Wat we leerden", "Mooi!", "City Net Zero", "https://example.org/dias.pdf"):
        assert part in public
    recap = _recap(held)
    assert recap is not None
    assert len(recap.quotes) == len(recap.materials) == 1
    assert "Aa en Hunze" not in public, "she did not agree to be named"
    held.follow(held.send(PAGE, do="publish", **FIELDS, quote_consent_0="yes"))
    assert "Anna, Aa en Hunze" in words(held.client.get(f"{AT}/nl/events/bijeenkomst").text)
    assert 'name="quote_consent_0" value="yes" checked' in held.get(PAGE).text


def test_it_can_be_bettered_and_shows_what_was_there(held: Desk, clock: SettableClock) -> None:
    held.follow(held.send(PAGE, do="publish", **FIELDS))
    page = held.get(PAGE).text
    assert 'value="Wat we leerden"' in page
    assert "Tekst met **nadruk**." in page
    assert 'name="quote_name_0"' in page
    clock.advance(timedelta(minutes=1))
    changed = held.send(PAGE, do="publish", **{**FIELDS, "title": "Beter"})
    assert "Het verslag is aangepast." in words(held.follow(changed))
    recap = _recap(held)
    assert recap is not None
    assert recap.title == "Beter"


def test_there_is_room_for_more_quotes(held: Desk) -> None:
    assert 'name="quote_text_2"' not in held.get(PAGE).text
    page = held.send(PAGE, do="more", **{**FIELDS, "quote_text_1": "Ook mooi"}).text
    assert 'name="quote_text_3"' in page
    assert "Ook mooi" in page


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"body": ""}, "body"),
        ({"body": "x" * 30_001}, "body"),
        ({"title": "x" * 201}, "title"),
        ({"material_url_0": "javascript:alert(1)"}, "material_url_0"),
        ({"material_url_0": ""}, "material_url_0"),
        ({"quote_text_0": ""}, "quote_text_0"),
        ({"title": "a\0b"}, "title"),
    ],
)
def test_what_is_not_right_is_said_at_its_field_and_nothing_is_published(
    held: Desk, values: dict[str, str], field: str
) -> None:
    response = held.send(PAGE, do="publish", **{**FIELDS, **values})
    assert response.status_code == 400
    assert f'href="#field-{field}"' in response.text
    assert f'id="error-{field}"' in response.text
    assert _recap(held) is None


def test_publishing_before_the_event_is_refused(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("geweest", starts_at=NOW - timedelta(days=7)))
    # The form of an event to come is not shown, so no token of it exists; that of another event does not serve.
    token = token_of(desk.get("/events/geweest/recap").text)
    response = desk.client.post(f"{AT}/nl/desk{PAGE}", data={"form_token": token, "do": "publish", **FIELDS})
    assert response.status_code == 403


def test_what_an_organiser_writes_cannot_run(held: Desk) -> None:
    evil = {
        **FIELDS,
        "title": "<img src=x onerror=alert(1)>",
        "body": "<script>alert(1)</script> [x](javascript:alert(1))",
    }
    for response in (held.send(PAGE, do="preview", **evil), held.get(PAGE)):
        assert "<script>alert" not in response.text
        assert "<img src=x" not in response.text
        assert 'href="javascript' not in response.text


@pytest.mark.parametrize("rows", ["quote_text_99", "quote_text_x", "quote_text_-1", "material_url_0_0", "quote_text_²"])
def test_odd_rows_are_left_out(held: Desk, rows: str) -> None:
    assert held.send(PAGE, do="publish", **{**FIELDS, rows: "x"}).status_code == 303
    recap = _recap(held)
    assert recap is not None
    assert len(recap.quotes) == 1
