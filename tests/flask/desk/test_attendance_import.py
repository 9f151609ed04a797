"""The attendance report of a meeting, at the desk: sent, looked through, recorded."""

from datetime import timedelta
from io import BytesIO

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from leernet.model import Attendance, Block, Evidence, Registration
from leernet.services.attendance.checking_in import check_in
from leernet.services.registering.registration import Registered
from leernet.testing import NOW, add, counted, some_event
from tests.flask.conftest import hidden_fields, words
from tests.flask.desk.conftest import Desk, token_of
from tests.forms_of import form_of
from tests.services.conftest import ORGANISER

PAGE = "/events/bijeenkomst/attendance-report"
AT = f"/leren/nl/desk{PAGE}"
REPORT = """Naam\tE-mail\tGekomen\tGegaan\tDuur
Wit, Anna de\tanna@example.org\t1-3-2030 09:00\t1-3-2030 10:00\t1 u
A. Smit\t\t1-3-2030 09:00\t1-3-2030 10:00\t58 min
Karin Buiten (Gemeente Verweg)\tkarin@verweg.example\t1-3-2030 09:00\t1-3-2030 10:00\t40 min
Loek Lang\tloek@lang.example\t1-3-2030 09:00\t1-3-2030 09:03\t3 min
"""


def _people(desk: Desk) -> list[Registered]:
    add(desk.network, some_event(starts_at=NOW))
    return [desk.register(who) for who in ("Anna de Wit", "Albert Smit", "Zus Thuis")]


def _upload(desk: Desk, *contents: bytes, **values: str) -> TestResponse:
    token = token_of(desk.get(PAGE).text)
    fields = [("form_token", token), ("minimum", "15"), *values.items()]
    files = [("file", (BytesIO(content), f"report{n}.csv")) for n, content in enumerate(contents)]
    return desk.client.post(AT, data=MultiDict([*fields, *files]), content_type="multipart/form-data")


def _again(desk: Desk, page: str, **values: str) -> TestResponse:
    """Send the form of a preview, with what a person ticks."""
    return desk.client.post(AT, data={**form_of(page, AT).filled(), **values})


def _rows(desk: Desk) -> list[tuple[str, Evidence, int | None]]:
    with desk.network.read() as work:
        rows = work.db.query(Attendance).order_by(Attendance.id)
        return sorted((one.registration.name, one.evidence, one.minutes) for one in rows)


def test_a_report_is_looked_through_and_then_recorded(desk: Desk) -> None:
    _, albert, _ = _people(desk)
    page = _upload(desk, REPORT.encode("utf-16")).text
    said = words(page)
    assert "Anna de Wit “Wit, Anna de” · hetzelfde e-mailadres · 60 minuten wordt als aanwezig vastgelegd" in said
    assert "2 mensen met een plaats staan niet in de lijst" in said
    assert f'name="row_1" value="{albert.uid.hex}"' in page
    assert 'name="row_3" value="walk_in"' not in page, "three minutes is not being there"
    assert _rows(desk) == []
    again = _again(desk, page, do="import")
    assert again.status_code == 400
    assert "Zeg wie “A. Smit” is." in again.text
    assert 'href="#field-row_1"' in again.text
    assert "60 minuten wordt als aanwezig vastgelegd" in words(again.text)
    higher = _again(desk, page, do="import", minimum="61")
    assert "60 minuten was er te kort; wordt niet vastgelegd" in words(higher.text)
    done = _again(desk, again.text, do="import", row_1=albert.uid.hex, row_2="walk_in")
    assert "Voor 3 mensen is er iets veranderd." in words(desk.follow(done))
    assert _rows(desk) == [
        ("Albert Smit", Evidence.IMPORT, 58),
        ("Anna de Wit", Evidence.IMPORT, 60),
        ("Karin Buiten", Evidence.IMPORT, 40),
    ]
    with desk.network.read() as work:
        assert {one.participant.email for one in work.db.query(Registration)} == {
            "Anna@example.org", "Albert@example.org", "Zus@example.org", "karin@verweg.example",
        }  # fmt: skip


def test_importing_again_says_that_nothing_changed(desk: Desk) -> None:
    _people(desk)
    for expected in ("Voor één persoon is er iets veranderd.", "Dit was allemaal al vastgelegd."):
        page = _upload(desk, b"Naam\tDuur\nAnna de Wit\t60 min").text
        assert expected in words(desk.follow(_again(desk, page, do="import")))


def test_what_was_ticked_by_hand_is_told_and_somebody_else_can_be_refused(desk: Desk) -> None:
    anna, _, _ = _people(desk)
    with desk.network.read() as work:
        block = work.db.query(Block).one().id
    desk.network.run(ORGANISER, check_in, anna.uid, block, Evidence.LIST)
    page = _upload(desk, b"Naam\tDuur\nAnna de Wit\t60 min\nAlbert Smit\t50 min").text
    assert "was al anders vastgelegd; dat blijft zo (afgevinkt op de lijst)" in words(page)
    looked = _again(desk, page, do="look", row_1="nobody", overwrite="yes", minimum="55").text
    assert "de minuten worden aangepast" in words(looked)
    assert 'name="row_1" value="nobody" checked' in looked
    desk.follow(_again(desk, looked, do="import", row_1="nobody", overwrite="yes"))
    assert _rows(desk) == [("Anna de Wit", Evidence.IMPORT, 60)]


@pytest.mark.parametrize(
    ("contents", "said"),
    [
        ([], "Kies de aanwezigheidslijst, of plak hem."),
        ([b"Naam\tDuur\n" + b"Anna\t10 min\n" * 10_000], "Dit bestand is te groot."),
        ([b"PK\x03\x04nee"], "Dit bestand kan niet worden gelezen."),
    ],
)
def test_a_report_that_cannot_be_read_is_told_at_its_field(desk: Desk, contents: list[bytes], said: str) -> None:
    _people(desk)
    response = _upload(desk, *contents)
    assert response.status_code == 400
    assert said in words(response.text)
    assert 'id="error-file"' in response.text


def test_wrong_answers_of_a_form_are_told(desk: Desk) -> None:
    _people(desk)
    page = _upload(desk, b"Naam\tE-mail\tDuur\nKarin\tkarin@@example.org\t60").text
    assert "heel getal" in words(_again(desk, page, minimum="veel").text)
    page = _upload(desk, b"Naam\tE-mail\tDuur\n1\tkarin@example.org\t60").text
    wrong = _again(desk, page, do="import", row_0="walk_in")
    assert wrong.status_code == 400
    assert 'href="#field-row_0"' in wrong.text
    page = _upload(desk, b"Naam\tDuur\nA. Smit\t60").text
    assert _again(desk, page, do="look", row_0="f" * 32).status_code == 400
    assert _again(desk, page, do="look", block="999").status_code == 404


def test_a_report_of_another_day_is_noticed(desk: Desk) -> None:
    _people(desk)
    page = _upload(desk, b"Naam\tGekomen\tGegaan\nAnna de Wit\t2-3-2031 09:00\t2-3-2031 10:00").text
    assert "Is dit de goede lijst?" in words(page)


def test_an_event_of_two_parts_asks_which_and_counts_what_lies_within(desk: Desk) -> None:
    event = some_event(starts_at=NOW, blocks=2)
    first, second = event.blocks
    second.starts_at, second.ends_at = first.ends_at, first.ends_at + timedelta(hours=1)
    add(desk.network, event)
    desk.register("Anna de Wit")
    assert "Van welk deel van de bijeenkomst?" in words(desk.get(PAGE).text)
    zone = desk.network.settings.timezone
    start, end = (moment.astimezone(zone) for moment in (first.ends_at - timedelta(minutes=30), second.ends_at))
    report = f"Naam\tGekomen\tGegaan\nAnna de Wit\t{start:%d-%m-%Y %H:%M}\t{end:%d-%m-%Y %H:%M}"
    assert "30 minuten" in words(_upload(desk, b"", pasted=report, block=str(first.id)).text)


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many_there_are(desk: Desk, number: int) -> None:
    _people(desk)
    names = ["Anna de Wit", "Albert Smit", "Zus Thuis"][:number]
    page = _upload(desk, "\n".join(["Naam\tDuur", *(f"{name}\t60" for name in names)]).encode()).text
    values = form_of(page, AT).filled()
    with counted(desk.network.engine) as statements:
        assert desk.client.post(AT, data={**values, "do": "look"}).status_code == 200
    assert len(statements) == 13
    assert hidden_fields(page)["block"]


def test_an_event_without_times_has_no_attendance(desk: Desk) -> None:
    add(desk.network, some_event())
    with desk.network.work(ORGANISER) as work:
        work.db.query(Block).delete()
    assert desk.get(PAGE).status_code == 404
