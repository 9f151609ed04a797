"""Answers at the desk: on the person's page, in the export, and the needs apart."""

import csv
from datetime import timedelta
from io import StringIO

from leernet.model import QuestionKind, Visibility
from leernet.services.registration import Registered, RegistrationRequest, register
from leernet.testing import add, counted, some_event
from leernet.work import PARTICIPANT
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk
from tests.questions import DIET, ask, asked, choices

_K = QuestionKind
HOST = asked("zaal", _K.CHOICE, "Welke zaal?", choices=choices("groot", "klein"), visibility=Visibility.HOSTS)


def sign_up(desk: Desk, who: str = "Anna", **answers: str) -> Registered:
    request = RegistrationRequest(
        event="bijeenkomst",
        format="physical",
        name=who,
        email=f"{who.split()[0]}@example.org",
        organisation="Aa en Hunze",
        answers={f"question__{name}": value for name, value in answers.items()},
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
    assert "/answers" not in desk.get("/events/bijeenkomst").text
    assert "/desk/events/met/answers" in desk.get("/events/met").text
    page = words(desk.get("/events/bijeenkomst/answers").text)
    assert "Nog niemand koos een antwoord." in page
    assert "Niemand gaf iets door." in page
    for path in ("answers", "needs.csv", "host.csv"):
        assert desk.get(f"/events/niets/{path}").status_code == 404
        desk.user = None
        assert desk.get(f"/events/met/{path}").status_code == 302
        desk.user = Desk.user


def test_the_history_tells_that_somebody_answered_again(desk: Desk) -> None:
    from leernet.services.changing_answers import change_answers

    add(desk.network, some_event(starts_at=desk.network.clock() + timedelta(days=7)))
    ask(desk.network, asked("casus"))
    anna = sign_up(desk, casus="geheim")
    desk.network.run(PARTICIPANT, change_answers, anna.uid, {"question__casus": "anders"})
    page = words(desk.get(f"/events/bijeenkomst/registrations/{anna.uid}").text)
    assert "Vragen opnieuw beantwoord" in page
    assert "geheim" not in page
