"""People from a list: looked through first, corrected, then registered, invited or made members, one by one."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from werkzeug.test import TestResponse

from leernet.model import (
    Answer,
    Enrolling,
    Invitation,
    Joining,
    Membership,
    Registration,
    RegistrationStatus,
    Series,
    SeriesStatus,
)
from leernet.testing import MakeNetwork, Outbox, PlainFormats, some_event
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk, token_of
from tests.forms_of import form_of
from tests.questions import DIET, ask

PAGE = "/events/bijeenkomst/people"
LIST = """Voornaam;Tussenvoegsel;Achternaam;E-mailadres;Organisatie;dieet;Iets anders
Anna;van der;Meer;anna@example.org;Gemeente Assen;Vlees, noten;x
Bob;;Bos;bob@example.org;;;
;;;geen adres;;;
Cas;;Cas;cas@example.org;;Gras;
Bob;;Bos;BOB@example.org;;;
Çağla;;Şen;cagla@example.org;;;
"""


@pytest.fixture
def desk(make_network: MakeNetwork) -> Desk:
    """An event with three places, one of them taken, that asks what people eat."""
    network = make_network(PlainFormats())
    with network.transaction() as work:
        series = Series(slug="netwerk", title="Netwerk", status=SeriesStatus.PUBLISHED, joining=Joining.INVITATION)
        series.enrolling = Enrolling.NOTHING
        work.db.add(series)
        event = some_event(places={"physical": 3})
        event.series = series
        work.db.add(event)
    ask(network, DIET)
    return Desk(network)


def send(desk: Desk, content: bytes | str, page: str = PAGE, **values: str) -> TestResponse:
    """A file, or what was pasted, to look at."""
    sent = {"form_token": token_of(desk.get(page).text), "do": "look", "mails": "yes", **values}
    data: dict[str, object] = {name: value for name, value in sent.items() if value}
    data |= {"pasted": content} if isinstance(content, str) else {"file": (BytesIO(content), "lijst.csv")}
    return desk.client.post(f"/leren/nl/desk{page}", data=data, content_type="multipart/form-data")


def go_on(desk: Desk, seen: TestResponse, page: str = PAGE, **values: str) -> TestResponse:
    """Send what was looked through."""
    sent = {**form_of(seen.text, page).values, "do": "bring", **values}
    return desk.client.post(f"/leren/nl/desk{page}", data={name: value for name, value in sent.items() if value})


def registered(desk: Desk) -> dict[str, RegistrationStatus]:
    with desk.network.read() as work:
        return {one.name: one.status for one in work.db.scalars(select(Registration).order_by(Registration.id))}


def deliver(desk: Desk) -> None:
    while desk.network.dispatcher.deliver():
        pass


def test_a_list_is_looked_through_and_each_comes_in_by_themselves(desk: Desk, outbox: Outbox) -> None:
    assert "/leren/nl/desk/events/bijeenkomst/people" in desk.get("/events/bijeenkomst/registrations").text
    seen = send(desk, LIST.encode("utf-16"))
    said = words(seen.text)
    assert seen.status_code == 200
    columns = form_of(seen.text, PAGE).values
    assert [columns[f"column_{n}"] for n in range(7)] == [
        "first", "infix", "last", "email", "organisation", "question__dieet", "",
    ]  # fmt: skip
    assert "3 krijgt een plaats · 3 kan niet" in said
    assert "E-mailadres: " in said, said
    assert "“Gras” is niet een van deze: Vlees, Noten." in said
    assert "Dit adres staat twee keer in de lijst." in said
    assert registered(desk) == {}, "nothing is done yet"

    done = go_on(desk, seen)
    assert done.status_code == 200
    assert "3 heeft een plaats · 3 is overgeslagen" in words(done.text)
    assert "Het is gedaan. Wie nieuw is, krijgt mail." in words(done.text)
    confirmed = RegistrationStatus.CONFIRMED
    assert list(registered(desk).values()) == [confirmed] * 3
    assert list(registered(desk))[:2] == ["Anna van der Meer", "Bob Bos"]
    with desk.network.read() as work:
        assert [one.values for one in work.db.scalars(select(Answer))] == [["vlees", "noten"]]
    deliver(desk)
    assert len(outbox.to("anna@example.org")) == 1

    again = go_on(desk, seen)
    assert "3 deed al mee · 3 is overgeslagen" in words(again.text)
    deliver(desk)
    assert len(outbox.messages) == 3


def test_who_has_no_place_waits_unless_the_organiser_lets_them_in_and_mail_is_a_choice(
    desk: Desk, outbox: Outbox
) -> None:
    people = "\n".join(f"Naam {n}\tnaam{n}@example.org" for n in range(5))
    seen = send(desk, people)
    said = words(seen.text)
    assert "3 krijgt een plaats · 2 komt op de wachtlijst" in said
    sent = {name: value for name, value in form_of(seen.text, PAGE).values.items() if name != "mails"}
    sent |= {"do": "bring", "beyond": "yes"}
    done = desk.client.post(f"/leren/nl/desk{PAGE}", data=sent)
    assert "5 heeft een plaats" in words(done.text)
    assert "Het is gedaan. Niemand krijgt mail." in words(done.text)
    deliver(desk)
    assert outbox.messages == []
    assert len(registered(desk)) == 5


def test_columns_that_were_not_recognised_are_corrected(desk: Desk) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ("Wie", "Waar bereikbaar", "Hoe"),
        ("Anna", "anna@example.org", "op locatie"),
        ("Bob", "b@x.nl", "per boot"),
    ):
        sheet.append(row)
    written = BytesIO()
    book.save(written)
    seen = send(desk, written.getvalue())
    assert seen.status_code == 400
    assert "Zeg in welke kolom de e-mailadressen staan." in words(seen.text)
    right = {"column_0": "name", "column_1": "email", "column_2": "format"}
    looked = go_on(desk, seen, **{**right, "do": "look"})
    assert "1 krijgt een plaats · 1 kan niet" in words(looked.text)
    assert "“per boot” is niet een van deze:" in words(looked.text)
    twice = go_on(desk, looked, column_2="email")
    assert (twice.status_code, "Een andere kolom is dit al." in words(twice.text)) == (400, True)
    go_on(desk, looked)
    assert list(registered(desk)) == ["Anna"]


def test_people_are_invited_or_become_members(desk: Desk, outbox: Outbox) -> None:
    invited = send(desk, "anna@example.org\nbob@example.org", aim="invite")
    assert "2 krijgt een uitnodiging" in words(invited.text)
    assert "2 is uitgenodigd" in words(go_on(desk, invited).text)
    assert "2 deed al mee" in words(go_on(desk, invited).text)
    with desk.network.read() as work:
        assert len(work.db.scalars(select(Invitation)).all()) == 2

    members = "/series/netwerk/people"
    assert members in desk.get("/series/netwerk/members").text
    seen = send(desk, "naam,email\nAnna,anna@example.org", members, mails="")
    assert "1 wordt lid" in words(seen.text)
    done = go_on(desk, seen, members)
    assert "1 is lid" in words(done.text)
    assert "1 deed al mee" in words(go_on(desk, seen, members).text)
    with desk.network.read() as work:
        assert [one.name for one in work.db.scalars(select(Membership))] == ["Anna"]
    deliver(desk)
    assert {str(one["To"]) for one in outbox.messages} == {"anna@example.org", "bob@example.org"}


def test_what_is_no_list_is_said_at_the_form(desk: Desk) -> None:
    empty = send(desk, "")
    assert (empty.status_code, "Kies een bestand, of plak een lijst." in words(empty.text)) == (400, True)
    too_many = send(desk, "naam,email\n" + "\n".join(f"a,a{n}@example.org" for n in range(501)))
    assert (too_many.status_code, "hoogstens 500" in words(too_many.text)) == (400, True)
    assert send(desk, b"\xd0\xcf\x11\xe0").status_code == 400
    closed = desk.client.post("/leren/nl/desk/events/nergens/people", data={})
    assert closed.status_code == 404
