"""The list, the waiting list, one person, somebody who walks in, the export."""

import csv
from io import StringIO

import pytest

from leernet.model import Audience, EventStatus, Registration, RegistrationStatus
from leernet.testing import NOW, add, counted, some_event
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import Desk, token_of

PAGE = "/events/bijeenkomst"
LIST = f"{PAGE}/registrations"


def test_an_empty_list_says_so(desk: Desk) -> None:
    add(desk.network, some_event())
    assert "Nog niemand heeft zich aangemeld." in words(desk.get(LIST).text)
    assert "Niemand wacht." in words(desk.get(f"{PAGE}/waiting-list").text)


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "فاطمة الزهراء", "山田太郎", "'s-Gravenzande & Co"])
def test_names_are_shown_whole_and_do_nothing(desk: Desk, name: str) -> None:
    add(desk.network, some_event())
    uid = desk.register(name, email="p@example.org", organisation=name, remarks=name).uid
    for path in (LIST, f"{LIST}/{uid}", f"{PAGE}/check-in"):
        page = desk.get(path).text
        assert "<script>alert" not in page
        assert name in words(page) or "script" in name


def test_the_list_is_searched_and_filtered(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    for who in ("Anna", "Özlem", "Cato"):
        desk.register(who)
    assert "Anna" not in words(desk.get(f"{LIST}?q=özLEM").text)
    waiting = words(desk.get(f"{LIST}?status=waitlisted").text)
    assert "Cato" in waiting
    assert "Anna" not in waiting
    assert "Niemand gevonden." in words(desk.get(f"{LIST}?q=niemand").text)


def test_a_long_list_has_pages(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": None}))
    for number in range(52):
        desk.register(f"p{number:02}")
    first = desk.get(LIST).text
    assert ">p49<" in first
    assert ">p50<" not in first
    following = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    assert ">p50<" in desk.client.get(following).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_ten_statements(desk: Desk, count: int) -> None:
    add(desk.network, some_event())
    for number in range(count):
        desk.register(f"p{number}")
    with counted(desk.network.engine) as statements:
        desk.get(LIST)
    assert len(statements) == 10


def test_the_waiting_list_is_in_order_with_numbers(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}))
    for number in range(52):
        desk.register(f"p{number:02}")
    page = desk.get(f"{PAGE}/waiting-list").text
    assert page.index(">p00<") < page.index(">p01<") < page.index(">p49<")
    following = page.split('rel="next"')[0].rpartition('href="')[2].split('"')[0].replace("&amp;", "&")
    second = desk.client.get(following).text
    assert '<li value="51">' in second
    assert ">p50<" in second


# --- one person ---


@pytest.mark.parametrize(
    ("language", "text"), [("nl", "Aangemeld, met een plaats"), ("en", "Registered, with a place")]
)
def test_a_registration_shows_who_and_what_happened(desk: Desk, language: str, text: str) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna", organisation="Aa en Hunze", remarks="Ik eet geen vlees", phone="06 12345678")
    page = desk.get(f"{LIST}/{anna.uid}", language).text
    shown = words(page)
    for part in (text, "Aa en Hunze", "Ik eet geen vlees", "06 12345678"):
        assert part in shown
    assert desk.network.links.registration(anna.uid, "nl") in page


def test_an_organiser_cancels_with_a_reason(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna")
    bram = desk.register("Bram")
    path = f"{LIST}/{anna.uid}"
    assert desk.send(path, f"{path}/cancel", reason="").status_code == 400
    assert desk.row(anna.uid).is_live
    text = words(desk.follow(desk.send(path, f"{path}/cancel", reason="Belde af")))
    assert "De aanmelding is geannuleerd." in text
    assert "Reden: Belde af" in text
    assert desk.row(bram.uid).status is RegistrationStatus.CONFIRMED
    assert "Els de Organisator" in text


def test_cancelling_twice_is_refused_with_words(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    path = f"{LIST}/{anna.uid}"
    token_page = desk.get(path).text
    token = token_of(token_page)
    answers = [
        desk.client.post(f"{AT}/nl/desk{path}/cancel", data={"form_token": token, "reason": "x"}) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [303, 409]
    assert 'role="alert"' in answers[1].text


def test_an_organiser_lets_somebody_in_who_waits(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    desk.register("Anna")
    bram = desk.register("Bram")
    path = f"{LIST}/{bram.uid}"
    assert "nummer 1 op de lijst" in words(desk.get(path).text)
    assert "heeft nu een plaats" in words(desk.follow(desk.send(path, f"{path}/let-in")))
    assert desk.row(bram.uid).status is RegistrationStatus.CONFIRMED


def test_presence_is_marked_and_taken_back_on_the_page_of_a_person(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=NOW))
    anna = desk.register("Anna")
    path = f"{LIST}/{anna.uid}"
    block = desk.get(path).text.split('name="block" value="')[1].split('"')[0]
    assert "✓ Aanwezig" in words(desk.follow(desk.send(path, f"{path}/attendance", block=block, **{"in": "yes"})))
    assert "Draai terug" not in words(desk.follow(desk.send(path, f"{path}/attendance", block=block, out="yes")))
    assert desk.send(path, f"{path}/attendance", block="x", out="yes").status_code == 400


# --- walk-ins ---


def test_somebody_walks_in_when_it_is_full(desk: Desk) -> None:
    event = some_event(places={"physical": 1, "online": 3})
    event.audiences = [Audience(key="bewoners", label="Bewoners")]
    add(desk.network, event)
    desk.register("Anna")
    assert "Vol. Wie u toevoegt, komt daar bovenop." in words(desk.get(f"{PAGE}/walk-in").text)
    response = desk.send(
        f"{PAGE}/walk-in", name="Bram", email="bram@example.org", format="physical", audience="bewoners", language="en"
    )
    text = words(desk.follow(response))
    assert "Deze persoon is aangemeld" in text
    assert "Bewoners" in text
    with desk.network.read() as work:
        bram = work.db.query(Registration).filter_by(name="Bram").one()
        assert (bram.status, bram.language, bram.registered_by) == (RegistrationStatus.CONFIRMED, "en", "user:els")


def test_a_walk_in_form_that_is_not_right_keeps_what_was_typed(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 3}))
    response = desk.send(f"{PAGE}/walk-in", name="Bram", email="geen-adres", format="online")
    assert response.status_code == 400
    assert 'value="geen-adres"' in response.text
    assert 'href="#field-email"' in response.text
    assert desk.changes() == []


def test_somebody_who_is_in_already_is_not_added_again(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    response = desk.send(f"{PAGE}/walk-in", name="Anna", email="ANNA@example.org", format="physical")
    assert response.status_code == 409
    assert "Iemand met dit e-mailadres is al aangemeld" in words(response.text)


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_nobody_walks_in_to_what_does_not_take_place(desk: Desk, status: EventStatus) -> None:
    add(desk.network, some_event(status=status))
    assert 'name="email"' not in desk.get(f"{PAGE}/walk-in").text


# --- the export ---


def _rows(desk: Desk, language: str = "nl") -> list[dict[str, str]]:
    response = desk.get(f"{LIST}.csv", language)
    assert response.mimetype == "text/csv"
    text = response.get_data().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.DictReader(StringIO(text[1:]), delimiter=";" if language == "nl" else ","))


def test_the_export_holds_every_registration_in_the_language_of_the_desk(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    desk.register("Hét st(r)oom", email="h@example.org", remarks="regel 1\nregel 2; met “teken”")
    desk.register("山田太郎", email="y@example.org")
    rows = _rows(desk)
    assert [row["Naam"] for row in rows] == ["Hét st(r)oom", "山田太郎"]
    assert [row["Status"] for row in rows] == ["Bevestigd", "Op de wachtlijst"]
    assert rows[0]["Opmerkingen"] == "regel 1\nregel 2; met “teken”"
    assert _rows(desk, "en")[0]["Name"] == "Hét st(r)oom"


@pytest.mark.parametrize("evil", ["=1+1", "+31612345678", "-2", "@SUM(A1)", "\tx", "\rx"])
def test_a_cell_of_the_export_is_never_a_formula(desk: Desk, evil: str) -> None:
    add(desk.network, some_event())
    desk.register("Anna", organisation=evil)
    assert _rows(desk)[0]["Organisatie"].startswith("'")


@pytest.mark.parametrize("count", [1, 3])
def test_the_export_costs_eleven_statements(desk: Desk, count: int) -> None:
    add(desk.network, some_event())
    for number in range(count):
        desk.register(f"p{number}")
    with counted(desk.network.engine) as statements:
        _rows(desk)
    assert len(statements) == 11


def test_the_export_of_many_is_sent_in_pieces(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": None}))
    for number in range(120):
        desk.register(f"p{number}", remarks="x" * 500)
    response = desk.client.get(f"{AT}/nl/desk{LIST}.csv")
    pieces = list(response.response)
    assert len(pieces) > 2
    assert sum(piece.count(b"@example.org") for piece in pieces) == 120
