"""Answers at the desk: on the person's page, in the export, and the needs apart."""

import csv
from datetime import timedelta
from io import StringIO

import pytest

from leernet.model import QuestionKind, Visibility
from leernet.services.registering.registration import Registered, RegistrationRequest, register
from leernet.services.requests import SentFile
from leernet.testing import add, counted, some_event
from leernet.work import PARTICIPANT
from tests.files import PDF, sent
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.questions import DIET, ask, asked, choices

_K = QuestionKind
HOST = asked("zaal", _K.CHOICE, "Welke zaal?", choices=choices("groot", "klein"), visibility=Visibility.HOSTS)


def sign_up(desk: Desk, who: str = "Anna", file: SentFile | None = None, **answers: str) -> Registered:
    request = RegistrationRequest(
        event="bijeenkomst",
        format="physical",
        name=who,
        email=f"{who.split()[0]}@example.org",
        organisation="Aa en Hunze",
        answers={f"question__{name}": value for name, value in answers.items()},
        files={"question__bijlage": file} if file else {},
    )
    return desk.network.run(PARTICIPANT, register, request)


def rows(desk: Desk, path: str, language: str = "nl") -> list[list[str]]:
    response = desk.get(path, language)
    assert response.status_code == 200
    return list(csv.reader(StringIO(response.text.removeprefix("\ufeff")), delimiter=";" if language == "nl" else ","))


def test_the_page_of_a_person_shows_the_needs_in_a_section_of_their_own(desk: Desk) -> None:
    add(desk.network, some_event())
    ask(desk.network, asked("casus", label="Heb je een casus?"), DIET)
    anna = sign_up(desk, casus="<b>ja</b>", dieet__noten="yes")
    page = desk.get(f"/events/bijeenkomst/registrations/{anna.uid}").text
    assert "&lt;b&gt;ja&lt;/b&gt;" in page
    assert "Antwoorden Heb je een casus? <b>ja</b> Wensen Wat eet je niet? Noten" in words(page)
    assert "Wensen" not in desk.get(f"/events/bijeenkomst/registrations/{sign_up(desk, 'Bo').uid}").text


def test_the_export_has_a_column_for_each_version_and_none_for_needs(desk: Desk) -> None:
    add(desk.network, some_event())
    ask(desk.network, asked("casus", label="Heb je een casus?"), HOST, DIET)
    sign_up(desk, casus="=1+1", dieet__noten="yes")
    ask(desk.network, asked("casus", label="Breng je een casus in?"), HOST, DIET)
    sign_up(desk, "Bo", casus="nee", zaal="groot")
    found = rows(desk, "/events/bijeenkomst/registrations.csv")
    at = found[0].index("Heb je een casus? (versie 1)")
    assert found[0][at:] == ["Heb je een casus? (versie 1)", "Breng je een casus in? (versie 2)", "Welke zaal?"]
    assert [row[at:] for row in found[1:]] == [["'=1+1", "", ""], ["", "nee", "Groot"]]
    assert "Noten" not in str(found)


def test_an_export_without_questions_takes_no_statement_more(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("met"))
    ask(desk.network, asked("casus"), slug="met")
    counts = []
    for slug in ("bijeenkomst", "met"):
        with counted(desk.network.engine) as statements:
            assert desk.get(f"/events/{slug}/registrations.csv").text
        counts.append(len(statements))
    # what is asked, and the columns; nobody registered, so there are no answers to read
    assert counts[1] == counts[0] + 2


def test_answers_are_counted_and_needs_listed_for_those_who_have_a_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 2}))
    ask(desk.network, HOST, DIET, asked("casus"))
    sign_up(desk, zaal="groot", dieet__noten="yes", dieet__vlees="yes", casus="ja")
    sign_up(desk, "王小明", zaal="groot")
    sign_up(desk, "Wachtende", zaal="klein", dieet__noten="yes")
    page = words(desk.get("/events/bijeenkomst/answers").text)
    assert "Welke zaal? Groot 2 Klein 0" in page
    assert "Wat eet je niet? Vlees 1 Noten 1" in page
    assert "Anna Wat eet je niet? Vlees, Noten" in page
    assert "Wachtende" not in page
    assert rows(desk, "/events/bijeenkomst/needs.csv")[1:] == [
        ["Anna", "Aa en Hunze", "Op locatie", "Wat eet je niet?", "Vlees, Noten"]
    ]
    assert [row[-1] for row in rows(desk, "/events/bijeenkomst/host.csv", "en")] == [
        "Answer",
        "Groot (en)",
        "Groot (en)",
    ]


def test_the_answers_of_an_event_without_any_are_empty_and_have_no_tab(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("met"))
    ask(desk.network, asked("casus"), slug="met")
    assert "/answers" not in desk.get("/events/bijeenkomst/registrations").text
    assert "/desk/events/met/answers" in desk.get("/events/met/registrations").text
    page = words(desk.get("/events/bijeenkomst/answers").text)
    assert "Nog niemand koos een antwoord." in page
    assert "Niemand gaf iets door." in page
    for path in ("answers", "needs.csv", "host.csv"):
        assert desk.get(f"/events/niets/{path}").status_code == 404
        desk.user = None
        assert desk.get(f"/events/met/{path}").status_code == 302
        desk.user = Desk.user


def test_the_history_tells_that_somebody_answered_again(desk: Desk) -> None:
    from leernet.services.registering.changing_answers import change_answers

    add(desk.network, some_event(starts_at=desk.network.clock() + timedelta(days=7)))
    ask(desk.network, asked("casus"))
    anna = sign_up(desk, casus="geheim")
    desk.network.run(PARTICIPANT, change_answers, anna.uid, {"question__casus": "anders"})
    page = words(desk.get(f"/events/bijeenkomst/registrations/{anna.uid}").text)
    assert "Vragen opnieuw beantwoord" in page
    assert "geheim" not in page


FILE = asked("bijlage", _K.FILE, "Stuur je casus mee")


def test_files_are_listed_and_downloaded_at_the_desk_and_named_in_the_export(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    ask(desk.network, {**FILE, "visibility": Visibility.HOSTS}, DIET)
    anna = sign_up(desk, file=sent(PDF, "=Hét plan.pdf"))
    waiting = sign_up(desk, "Wachtende", sent(PDF, "wacht.pdf"))
    page = desk.get("/events/bijeenkomst/answers").text
    assert "Bestanden Naam Vraag Antwoord Anna Stuur je casus mee =Hét plan.pdf (1 kB)" in words(page)
    assert "wacht.pdf" not in page
    path = f"/events/bijeenkomst/registrations/{anna.uid}"
    assert f'{path}/files/bijlage"' in page
    person = desk.get(path).text
    assert "Antwoorden Stuur je casus mee =Hét plan.pdf (1 kB)" in words(person)
    assert f'{path}/files/bijlage"' in person
    response = desk.get(f"{path}/files/bijlage")
    assert response.data == PDF
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert desk.get(f"/events/bijeenkomst/registrations/{waiting.uid}/files/bijlage").status_code == 200
    assert rows(desk, "/events/bijeenkomst/registrations.csv")[1][-1] == "'=Hét plan.pdf"
    assert rows(desk, "/events/bijeenkomst/host.csv")[1][-1] == "'=Hét plan.pdf"


def test_a_sensitive_file_stands_with_the_needs_only(desk: Desk) -> None:
    add(desk.network, some_event())
    ask(desk.network, {**FILE, "visibility": Visibility.SENSITIVE, "purpose": {"nl": "Voor de zaal"}})
    anna = sign_up(desk, file=sent())
    page = desk.get("/events/bijeenkomst/answers").text
    assert 'id="files"' not in page
    assert f'/registrations/{anna.uid}/files/bijlage"' in page
    assert "casus.pdf" not in desk.get("/events/bijeenkomst/registrations.csv").text
    assert "Wensen Stuur je casus mee casus.pdf (1 kB)" in words(
        desk.get(f"/events/bijeenkomst/registrations/{anna.uid}").text
    )


def test_a_file_is_for_organisers_and_at_its_own_event_only(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("ander"))
    ask(desk.network, FILE)
    anna, bo = sign_up(desk, file=sent()), sign_up(desk, "Bo")
    for wrong in (
        f"/events/ander/registrations/{anna.uid}/files/bijlage",
        f"/events/bijeenkomst/registrations/{bo.uid}/files/bijlage",
        f"/events/bijeenkomst/registrations/{anna.uid}/files/anders",
        "/events/bijeenkomst/registrations/x/files/bijlage",
    ):
        assert desk.get(wrong).status_code == 404
    desk.user = None
    assert desk.get(f"/events/bijeenkomst/registrations/{anna.uid}/files/bijlage").status_code == 302


@pytest.mark.parametrize("people", [1, 3])
def test_pages_with_files_take_as_many_statements_for_one_as_for_three_and_read_no_bytes(
    desk: Desk, people: int
) -> None:
    add(desk.network, some_event())
    ask(desk.network, FILE)
    for number in range(people):
        anna = sign_up(desk, f"Anna{number}", sent())
    found = []
    for path in ("/answers", "/registrations.csv", f"/registrations/{anna.uid}"):
        with counted(desk.network.engine) as statements:
            assert "casus.pdf" in desk.get(f"/events/bijeenkomst{path}").text
        found.append(len(statements))
        assert not [one for one in statements if "leernet_upload" in one]
    assert found == [10, 14, 15]
