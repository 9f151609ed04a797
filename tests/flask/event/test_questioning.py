"""Questions in the form, and answers on the own page."""

import re
from datetime import timedelta

from leernet import Leernet
from leernet.model import Audience, QuestionKind, Registration
from leernet.testing import SettableClock, add, counted, some_event, some_series
from tests.flask.conftest import AT, Browser, words
from tests.forms_of import form_of
from tests.questions import DIET, ask, ask_in_series, asked, choices

_K = QuestionKind
PAGE, ACTION = "/nl/events/bijeenkomst", "/nl/events/bijeenkomst/registrations"


def registrations(network: Leernet) -> int:
    with network.read() as work:
        return work.db.query(Registration).count()


def test_each_kind_of_question_has_a_field_that_can_be_filled_in_without_a_script(
    network: Leernet, browser: Browser
) -> None:
    add(network, some_event())
    plain = [asked(kind.value.replace("_", "-"), kind) for kind in _K if kind not in (_K.CHOICE, _K.CHOICES)]
    ask(network, *plain, asked("een", _K.CHOICE, choices=choices("a", "b")), DIET)
    page = browser.get(PAGE).text
    names = form_of(page, ACTION).names
    assert {"question__een", "question__dieet__vlees", "question__dieet__noten"} < names
    assert {f"question__{one['key']}" for one in plain} < names
    assert re.search(r'id="field-question__date"[^>]*type="date"', page)
    assert re.search(r'id="field-question__email"[^>]*type="email"', page)
    assert "<textarea" in page
    assert page.count('type="radio"') == 4


def test_the_purpose_stands_at_a_sensitive_question_and_the_condition_at_one_that_is_not_for_all(
    network: Leernet, browser: Browser
) -> None:
    event = some_event(places={"physical": 3, "online": 3})
    event.audiences = [Audience(key="bewoner", label="Bewoner"), Audience(key="ambtenaar", label="Ambtenaar")]
    add(network, event)
    lunch = asked("lunch", _K.YES_NO, "Lunch je mee?", formats=["physical"])
    shown = {**DIET, "shown_if": {"question": "lunch", "answer": "yes"}}
    ask(network, lunch, shown, asked("gemeente", audiences=["ambtenaar"], hint={"nl": "Welke?"}))
    page = words(browser.get(PAGE).text)
    assert "Alleen als u zo deelneemt: Op locatie." in page
    assert "Alleen als u “Ja” antwoordt op “Lunch je mee?” Voor de lunch; daarna wissen we het." in page
    assert "Alleen voor: Ambtenaar. Welke?" in page
    assert "Only if you answer “Yes” to “Question lunch?”" in words(browser.get("/en/events/bijeenkomst").text)


def test_a_question_in_one_language_is_asked_in_the_other_too(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, asked("een", label="x") | {"label": {"nl": "Hét st(r)oom?"}})
    assert "Hét st(r)oom?" in words(browser.get("/en/events/bijeenkomst").text)


def test_mistakes_in_answers_and_elsewhere_are_told_at_once_and_nothing_is_lost(
    network: Leernet, browser: Browser
) -> None:
    add(network, some_event())
    ask(network, asked("aantal", _K.NUMBER), {**DIET, "required": True}, asked("casus", required=True))
    response = browser.register(email="anna", question__aantal="veel", question__casus='Zeg "ja" & <graag>')
    assert response.status_code == 400
    page = response.text
    for field in ("email", "question__aantal", "question__dieet__vlees"):
        assert page.count(f'<a href="#field-{field}">') == 1
        assert f'id="field-{field}"' in page
        assert f'id="error-{field}"' in page
    assert 'value="veel"' in page
    assert "&lt;graag&gt;" in page
    assert "Geef een getal, in cijfers." in page
    assert registrations(network) == 0
    again = form_of(page, ACTION).filled(email="anna@example.org", question__aantal="3", question__dieet__noten="yes")
    assert browser.client.post(AT + ACTION, data=again).status_code == 303


def test_answers_alone_that_are_wrong_are_told_too(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, asked("casus", required=True))
    response = browser.register()
    assert response.status_code == 400
    assert response.text.count('<a href="#field-question__casus">') == 1
    assert "<title>Fout: " in response.text


def test_a_field_that_nobody_asked_for_is_left_out(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    token = network.tokens.form("register bijeenkomst")
    person = {"name": "Anna", "email": "anna@example.org", "format": "physical", "form_token": token}
    sent = {**person, "question__anders": "x", "question__A;--": "y", "question__a__b__c": "z"}
    assert browser.client.post(AT + ACTION, data=sent).status_code == 303


def test_answers_stand_on_the_own_page_and_can_be_changed_there(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    ask(network, asked("dag", _K.DATE), asked("aantal", _K.NUMBER), DIET, asked("lunch", _K.YES_NO))
    own = browser.registered(
        question__dag="2030-12-31", question__aantal="2,5", question__dieet__noten="yes", question__lunch="no"
    )
    page = words(browser.get(own).text)
    assert "Vraag dag? 31 december 2030" in page
    assert "Vraag aantal? 2,5" in page
    assert "Wat eet je niet? Noten" in page
    assert "Vraag lunch? Nee" in page
    form = form_of(browser.get(own + "/answers").text, "/answers")
    assert form.values["question__dieet__noten"] == "yes"
    assert "question__dieet__vlees" not in form.values
    assert browser.send(own + "/answers", own + "/answers", question__dieet__vlees="yes").status_code == 303
    assert "Wat eet je niet? Vlees, Noten" in words(browser.get(own).text)
    wrong = browser.send(own + "/answers", own + "/answers", question__dag="31 februari")
    assert wrong.status_code == 400
    assert 'id="error-question__dag"' in wrong.text
    english = words(browser.get(own.replace("/nl/", "/en/")).text)
    assert "Question dag? 31 December 2030" in english


def test_who_registered_before_there_were_questions_is_asked_on_the_own_page(
    network: Leernet, browser: Browser
) -> None:
    event = some_event(places={"physical": 3, "online": 3})
    add(network, event)
    own = browser.registered(format="online")
    assert "Uw antwoorden" not in browser.get(own).text
    assert browser.get(own + "/answers").status_code == 302
    ask(network, asked("zaal", formats=["physical"]))
    assert "Uw antwoorden" not in browser.get(own).text, "that one is not for them"
    ask(network, asked("zaal", formats=["physical"]), asked("casus"))
    assert "De organisatoren hebben een paar vragen aan u." in browser.get(own).text
    names = form_of(browser.get(own + "/answers").text, "/answers").names
    assert "question__casus" in names
    assert "question__zaal" not in names


def test_after_registration_closed_answers_are_read_only(
    network: Leernet, browser: Browser, clock: SettableClock
) -> None:
    add(network, some_event())
    ask(network, asked("casus"))
    own = browser.registered(question__casus="ja")
    form = form_of(browser.get(own + "/answers").text, "/answers")
    clock.advance(timedelta(days=8))
    assert "Vraag casus? ja" in words(browser.get(own).text)
    assert browser.get(own + "/answers").status_code == 302
    late = browser.client.post(AT + own + "/answers", data=form.values)
    assert late.status_code == 409
    assert browser.client.post(AT + own + "/answers", data={"question__casus": "x"}).status_code == 403


def test_somebody_who_types_an_address_learns_nothing_of_earlier_answers(network: Leernet, browser: Browser) -> None:
    series = some_series()
    add(network, some_event("een", series=series), some_event(series=series))
    ask_in_series(network, asked("rol"))
    browser.send("/nl/events/een", "/nl/events/een/registrations", name="Anna", email="anna@example.org",
                 question__rol="geheim agent")  # fmt: skip
    own = browser.registered()
    assert "geheim agent" not in browser.get(own).text
    assert "geheim agent" not in browser.get(own + "/answers").text


def test_pages_without_questions_cost_no_statement_more_and_with_one_or_three(
    network: Leernet, browser: Browser
) -> None:
    add(network, some_event(series=some_series()))
    own = browser.registered()
    paths = [PAGE, own]
    counts = {}
    for when in ("without", "with"):
        for path in paths:
            with counted(network.engine) as statements:
                browser.get(path)
            counts[when, path] = len(statements)
        with network.work() as work:
            work.journal("series.changed", 1)  # as at the desk, so that the page is made anew
        ask_in_series(network, asked("rol"))
    assert counts["with", PAGE] == counts["without", PAGE] + 1
    assert counts["with", own] == counts["without", own] + 3


def test_the_next_event_of_the_series_begins_with_what_the_own_page_knows(network: Leernet, browser: Browser) -> None:
    series = some_series()
    places: dict[str, int | None] = {"physical": 5, "online": 5}
    add(network, some_event(series=series, places=places), some_event("volgende", series=series, places=places))
    add(network, some_event("los"))
    role = asked("rol", _K.CHOICE, choices=choices("advies", "anders"))
    ask_in_series(network, role, asked("casus"), DIET)
    ask(network, asked("zaal"))
    own = browser.registered(
        name="Özlem",
        organisation="Aa en Hunze",
        format="online",
        question__rol="advies",
        question__casus="'t net",
        question__dieet__noten="yes",
        question__zaal="x",
    )
    path = f"{own}/next/volgende"
    assert f'href="{AT}{path}"' in browser.get(own).text
    page = browser.get(path)
    assert page.headers["Cache-Control"] == "no-store"
    form = form_of(page.text, "/registrations")
    expected = {
        "name": "Özlem",
        "email": "anna@example.org",
        "organisation": "Aa en Hunze",
        "format": "online",
        "question__rol": "advies",
        "question__casus": "'t net",
    }
    assert {**form.values, **expected} == form.values
    assert "question__dieet__noten" not in form.values, "needs are asked anew"
    assert browser.client.post(form.action, data=form.values).status_code == 303
    for wrong in ("los", "bijeenkomst", "niets"):
        assert browser.get(f"{own}/next/{wrong}").status_code == 404
    assert browser.get("/nl/registrations/verzonnen/next/volgende").status_code == 404


def test_a_choice_that_is_there_no_more_is_not_filled_in(network: Leernet, browser: Browser) -> None:
    series = some_series()
    add(network, some_event(series=series), some_event("volgende", series=series))
    ask_in_series(network, asked("rol", _K.CHOICE, choices=choices("advies", "anders")))
    own = browser.registered(question__rol="advies")
    ask_in_series(network, asked("rol", _K.CHOICE, choices=choices("anders")))
    assert "question__rol" not in form_of(browser.get(f"{own}/next/volgende").text, "/registrations").values
    assert "Vraag rol? Advies" in words(browser.get(own).text)
    assert "question__rol" not in form_of(browser.get(own + "/answers").text, "/answers").values
