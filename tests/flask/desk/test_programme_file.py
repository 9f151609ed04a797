"""A programme file at the desk: looked at, chosen, applied; and what is there as a file."""

from io import BytesIO

from werkzeug.test import TestResponse

from leernet.model import EventStatus, Organisation, Series
from leernet.testing import Outbox
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk, token_of
from tests.forms_of import form_of

PAGE = "/programme"
FILE = """
[series]
slug = "warmte"
title = "Leernetwerk warmte"
status = "published"

[[series.partners]]
organisation = "bureau"
role = "organiser"

[[organisations]]
slug = "bureau"
name = "Warmtebureau"

[[events]]
slug = "warmte-1"
number = 1
title = "Welke warmte?"
status = "open"
blocks = [{ start = "2030-03-14T13:30", end = "2030-03-14T17:00" }]

[[events.formats]]
key = "physical"
capacity = 2

[[events.agenda]]
kind = "break"
title = "Lunch"
key = "lunch"
capacity = 8
"""


def look(desk: Desk, text: str | bytes) -> TestResponse:
    """Send a file, to see what it would change."""
    content = text.encode() if isinstance(text, str) else text
    data = {"form_token": token_of(desk.get(PAGE).text), "do": "try", "file": (BytesIO(content), "warmte.toml")}
    return desk.client.post("/leren/nl/desk/programme", data=data, content_type="multipart/form-data")


def apply(desk: Desk, seen: TestResponse, **values: str) -> TestResponse:
    """Apply what was seen."""
    sent = form_of(seen.text, "/desk/programme").values
    return desk.client.post("/leren/nl/desk/programme", data={**sent, "do": "apply", **values})


def test_a_file_is_looked_at_first_and_then_applied(desk: Desk) -> None:
    seen = look(desk, FILE)
    text = words(seen.text)
    assert "Wat “warmte.toml” zou veranderen" in text
    assert "Bijeenkomst: Welke warmte? (nieuw)" in text
    assert desk.changes() == []
    assert "Het bestand is verwerkt." in words(desk.follow(apply(desk, seen)))
    assert desk.event("warmte-1").status is EventStatus.OPEN
    assert {who for _, who in desk.changes()} == {"user:els"}
    assert "Niets: alles is al zoals het bestand zegt." in words(look(desk, FILE).text)


def test_what_is_wrong_in_a_file_is_told_with_its_place_and_nothing_changes(desk: Desk) -> None:
    response = look(desk, FILE.replace("capacity = 2", 'capacity = "veel"').replace('role = "organiser"', 'role = "x"'))
    assert response.status_code == 400
    text = words(response.text)
    assert "events[0].formats[0].capacity: " in text
    assert "series.partners[0].role: " in text
    assert desk.changes() == []


def test_what_is_no_file_is_told(desk: Desk) -> None:
    assert "In dit bestand staat geen reeks, bijeenkomst of organisatie." in words(look(desk, "").text)
    assert "Kies een programmabestand." in words(desk.send(PAGE, do="try").text)
    assert look(desk, b"\xff\xfe").status_code == 400
    assert look(desk, "a = [").status_code == 400


def test_what_was_set_at_the_desk_stays_unless_somebody_wants_the_file_to_decide(desk: Desk) -> None:
    apply(desk, look(desk, FILE))
    desk.send("/events/warmte-1", "/events/warmte-1/status", status="closed")
    places = {"capacity_physical": "5", "capacity_item_lunch": ""}
    desk.follow(desk.send("/events/warmte-1", "/events/warmte-1/places", **places))
    seen = look(desk, FILE.replace("Welke warmte?", "Koud net"))
    text = words(seen.text)
    assert "Ingesteld aan de balie" in text
    assert "Status: Aanmelden kan in plaats van Aanmelding gesloten" in text
    assert "Manieren om mee te doen › physical › Plaatsen: 2 in plaats van 5" in text
    desk.follow(apply(desk, seen))
    event = desk.event("warmte-1")
    assert (event.title, event.status) == ("Koud net", EventStatus.CLOSED)
    assert "Manieren om mee te doen › physical › Plaatsen: 2 in plaats van 5" in words(look(desk, FILE).text)
    again = look(desk, FILE)
    desk.follow(apply(desk, again, **{"take:event:warmte-1:formats[physical].capacity": "yes"}))
    with desk.network.read() as work:
        event = work.db.merge(desk.event("warmte-1"))
        assert (event.formats[0].quota.capacity, event.status) == (2, EventStatus.CLOSED)
        assert event.agenda[0].quota is not None


def test_a_file_that_was_seen_before_something_changed_is_shown_again(desk: Desk) -> None:
    apply(desk, look(desk, FILE))
    seen = look(desk, FILE.replace("Welke warmte?", "Koud net"))
    apply(desk, look(desk, FILE.replace("Warmtebureau", "Bureau Warmte")))
    response = apply(desk, seen)
    assert response.status_code == 409
    assert "Er is iets veranderd sinds u dit zag." in words(response.text)
    assert desk.event("warmte-1").title == "Welke warmte?"
    desk.follow(apply(desk, response))
    assert desk.event("warmte-1").title == "Koud net"


def test_how_many_people_get_a_mail_is_told_beforehand(desk: Desk, outbox: Outbox) -> None:
    apply(desk, look(desk, FILE))
    desk.register("Anna", event="warmte-1")
    seen = look(desk, FILE.replace("T13:30", "T14:00"))
    assert "Eén persoon krijgt een mail over een andere tijd of plaats." in words(seen.text)


def test_a_file_cannot_name_files_of_the_server(desk: Desk) -> None:
    response = look(desk, FILE.replace('name = "Warmtebureau"', 'name = "W"\nlogo = "/etc/passwd"'))
    assert response.status_code == 400
    with desk.network.read() as work:
        assert work.db.query(Organisation).count() == 0


def test_what_is_there_is_downloaded_as_a_file_that_changes_nothing(desk: Desk) -> None:
    apply(desk, look(desk, FILE))
    response = desk.get("/series/warmte/programme.toml")
    assert response.headers["Content-Disposition"] == 'attachment; filename="warmte.toml"'
    assert "Niets: alles is al zoals het bestand zegt." in words(look(desk, response.data).text)
    with desk.network.read() as work:
        assert work.db.query(Series).count() == 1
    assert desk.get("/series/elders/programme.toml").status_code == 404
