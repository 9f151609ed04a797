"""Questions and answers: what applies, what makes sense, and that no answer is lost."""

from datetime import timedelta
from uuid import UUID

import pytest

from leernet import Conflict, InvalidInput, Leernet
from leernet.model import Answer, Audience, JournalEntry, Question, QuestionKind, Visibility
from leernet.services.asking.answering import Given, check_answers, field_of, fields_of
from leernet.services.asking.answers import answers_at, answers_of
from leernet.services.registering.changing_answers import change_answers
from leernet.services.registering.registration import (
    Registered,
    RegistrationRequest,
    add_walk_in,
    cancel,
    find_registration,
    register,
)
from leernet.testing import SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, user
from tests.questions import DIET, ask, ask_in_series, asked, choices, versions

_K = QuestionKind
ANNA = {"event": "bijeenkomst", "format": "physical", "name": "Anna", "email": "anna@example.org"}


def sign_up(network: Leernet, answers: dict[str, str] | None = None, **values: str) -> Registered:
    request = RegistrationRequest(**{**ANNA, **values}, answers=answers)  # type: ignore[arg-type]
    return network.run(PARTICIPANT, register, request)


def answered(network: Leernet, uid: UUID) -> dict[str, tuple[int, list[str]]]:
    """Version and values by key, as an organiser sees them."""
    with network.read() as work:
        found = answers_of(work, find_registration(work, uid))
        return {answer.question.key: (answer.question.version, answer.values) for answer in found}


def question(key: str, kind: QuestionKind, **values: object) -> Question:
    return Question(**asked(key, kind, **values))  # type: ignore[arg-type]


def read(kind: QuestionKind, text: str, **values: object) -> list[str]:
    one = question("v", kind, **values)
    given = check_answers([one], {field_of(one): text}, format="physical", audience="")
    return given[0].values if given else []


@pytest.mark.parametrize(
    ("kind", "text", "kept"),
    [
        (_K.TEXT, " Hét  st(r)oom ", "Hét st(r)oom"),
        (_K.LONG_TEXT, "één\n\ntwee", "één\n\ntwee"),
        (_K.NUMBER, "2,5", "2.5"),
        (_K.NUMBER, "-3", "-3"),
        (_K.DATE, "2030-12-31", "2030-12-31"),
        (_K.DATE, "31-12-2030", "2030-12-31"),
        (_K.DATE, "1/2/2030", "2030-02-01"),
        (_K.EMAIL, "bo@bücher.example", "bo@xn--bcher-kva.example"),
        (_K.PHONE, "+31 (20) 123 45 67", "+31 (20) 123 45 67"),
        (_K.YES_NO, "yes", "yes"),
    ],
)
def test_an_answer_is_kept_in_one_form_whatever_way_it_was_typed(kind: QuestionKind, text: str, kept: str) -> None:
    assert read(kind, text) == [kept]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        (_K.TEXT, "a" * 201, "text_too_long"),
        (_K.NUMBER, "drie", "number_invalid"),
        (_K.NUMBER, "1e9", "number_invalid"),
        (_K.DATE, "31-02-2030", "date_invalid"),
        (_K.EMAIL, "bo@", "email_invalid"),
        (_K.PHONE, "bel me", "phone_invalid"),
        (_K.YES_NO, "maybe", "choice_unknown"),
    ],
)
def test_what_is_no_such_answer_is_told_at_its_field(kind: QuestionKind, text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read(kind, text)
    assert [(problem.code, problem.field) for problem in caught.value.problems] == [(code, "question__v")]


def test_an_answer_gives_the_fields_that_gave_it() -> None:
    several = question("eten", _K.CHOICES, choices=choices("vlees", "vis", "noten"))
    one = question("v", _K.TEXT)
    fields = {"question__eten__vlees": "yes", "question__eten__noten": "yes", "question__v": "ja"}
    given = check_answers([several, one], fields, format="online", audience="")
    assert given == [Given(several, ["vlees", "noten"]), Given(one, ["ja"])]
    assert fields_of(given) == fields


def test_a_question_that_does_not_apply_is_not_answered_and_not_missed() -> None:
    lunch = question("lunch", _K.YES_NO, formats=["physical"])
    diet = question("dieet", _K.TEXT, required=True, shown_if={"question": "lunch", "answer": "yes"})
    only = question("gemeente", _K.TEXT, required=True, audiences=["gemeenten"])
    sent = {"question__lunch": "yes", "question__dieet": "geen noten", "question__gemeente": "Aa en Hunze"}
    on_site = check_answers([lunch, diet, only], sent, format="physical", audience="gemeenten")
    assert [one.question.key for one in on_site] == ["lunch", "dieet", "gemeente"]
    assert check_answers([lunch, diet, only], sent, format="online", audience="bewoners") == []
    assert check_answers([lunch, diet, only], {"question__lunch": "no"}, format="physical", audience="") == [
        Given(lunch, ["no"])
    ]


def test_all_required_answers_that_miss_are_told_at_once() -> None:
    questions = [
        question("a", _K.TEXT, required=True),
        question("b", _K.CHOICES, required=True, choices=choices("x", "y")),
        question("c", _K.TEXT),
    ]
    with pytest.raises(InvalidInput) as caught:
        check_answers(questions, {"question__a": "  "}, format="physical", audience="")
    assert [problem.field for problem in caught.value.problems] == ["question__a", "question__b__x"]
    assert check_answers(questions, {}, format="physical", audience="", required=False) == []


def test_who_registers_answers_in_the_same_transaction(network: Leernet) -> None:
    add(network, some_event())
    ask(network, asked("casus", _K.LONG_TEXT, required=True), DIET)
    with pytest.raises(InvalidInput):
        sign_up(network, {})
    with network.read() as work:
        assert work.db.query(JournalEntry).filter(JournalEntry.subject == "registration").count() == 0
    anna = sign_up(network, {"question__casus": "'s-Hertogenbosch", "question__dieet__noten": "yes"})
    assert answered(network, anna.uid) == {"casus": (1, ["'s-Hertogenbosch"]), "dieet": (1, ["noten"])}


def test_who_was_not_asked_can_register_without_answers(network: Leernet) -> None:
    add(network, some_event())
    ask(network, asked("casus", required=True))
    assert answered(network, sign_up(network).uid) == {}
    walk_in = RegistrationRequest(**{**ANNA, "email": "bo@example.org"}, answers={})  # type: ignore[arg-type]
    assert answered(network, network.run(user("els"), add_walk_in, walk_in).uid) == {}


def test_an_event_without_questions_costs_no_statement_and_one_with_costs_two(network: Leernet) -> None:
    add(network, some_event(), some_event("met"))
    ask(network, asked("casus"), DIET, slug="met")
    counts = []
    ways: list[tuple[str, dict[str, str] | None]] = [("bijeenkomst", None), ("bijeenkomst", {}), ("met", None)]
    for number, (slug, answers) in enumerate(ways):
        with counted(network.engine) as statements:
            sign_up(network, answers, event=slug, email=f"{number}@example.org")
        counts.append(len(statements))
    with counted(network.engine) as statements:
        sign_up(network, {"question__casus": "x", "question__dieet__noten": "yes"}, event="met", email="9@example.org")
    assert counts == [len(statements) - 2] * 3


def test_the_questions_of_a_series_are_asked_at_its_events_and_an_event_can_ask_in_its_own_way(
    network: Leernet,
) -> None:
    add(network, some_event(series=some_series()))
    ask_in_series(network, asked("rol"), asked("casus"))
    anna = sign_up(network, {"question__rol": "adviseur", "question__casus": "ja"})
    assert list(answered(network, anna.uid)) == ["rol", "casus"]
    ask(network, asked("rol", _K.YES_NO), asked("eigen"))
    with pytest.raises(InvalidInput):
        sign_up(network, {"question__rol": "adviseur"}, email="bo@example.org")
    bo = sign_up(network, {"question__rol": "yes", "question__eigen": "x"}, email="bo@example.org")
    assert set(answered(network, bo.uid)) == {"rol", "eigen"}


def test_an_event_without_a_series_asks_its_own_questions_only(network: Leernet) -> None:
    add(network, some_event(), some_event("ander"), some_event("in-reeks", series=some_series()))
    ask(network, asked("a"))
    ask(network, asked("a", required=True), asked("b", required=True), slug="ander")
    ask(network, asked("c", required=True), slug="in-reeks")
    assert answered(network, sign_up(network, {"question__a": "x", "question__b": "y"}).uid) == {"a": (1, ["x"])}


def test_a_changed_form_loses_no_answer_and_each_keeps_the_words_that_it_answered(network: Leernet) -> None:
    add(network, some_event())
    assert ask(network, asked("a", label="Eerst?"), asked("b")) is True
    assert ask(network, asked("a", label="Eerst?"), asked("b")) is False
    anna = sign_up(network, {"question__a": "één", "question__b": "twee"})
    assert ask(network, asked("b"), asked("a", label="Anders?")) is True
    assert ask(network, asked("a", label="Anders?")) is True
    assert versions(network) == [("a", 1, False), ("b", 1, False), ("a", 2, True)]
    with network.read() as work:
        found = answers_of(work, find_registration(work, anna.uid))
        assert {(one.question.label["nl"], *one.values) for one in found} == {("Eerst?", "één"), ("Vraag b?", "twee")}
    assert ask(network, asked("a", label="Eerst?")) is True, "what is asked again is a new version too"
    assert versions(network)[-1] == ("a", 3, True)


def test_a_person_answers_again_and_the_journal_says_which_question_not_what(network: Leernet) -> None:
    add(network, some_event())
    ask(network, asked("a"), asked("b"), asked("weg"))
    anna = sign_up(network, {"question__a": "één", "question__b": "twee", "question__weg": "blijft"})
    ask(network, asked("a"), asked("b", label="Nieuw?"))
    sent = {"question__a": "één", "question__b": "drie"}
    assert network.run(PARTICIPANT, change_answers, anna.uid, sent) is True
    assert network.run(PARTICIPANT, change_answers, anna.uid, sent) is False
    assert answered(network, anna.uid) == {"a": (1, ["één"]), "b": (2, ["drie"]), "weg": (1, ["blijft"])}
    assert network.run(PARTICIPANT, change_answers, anna.uid, {"question__b": "drie"}) is True
    assert set(answered(network, anna.uid)) == {"b", "weg"}
    with network.read() as work:
        entries = work.db.query(JournalEntry).filter_by(kind="registration.answered").order_by(JournalEntry.id)
        assert [entry.data for entry in entries] == [
            {"questions": ["b"], "before": ["b"], "after": ["b"]},
            {"questions": ["a"], "before": ["a"], "after": []},
        ]


def test_answers_can_be_changed_until_registration_closes(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    ask(network, asked("a", required=True))
    anna, bo = sign_up(network, {"question__a": "x"}), sign_up(network, {"question__a": "y"}, email="bo@example.org")
    with pytest.raises(InvalidInput):
        network.run(PARTICIPANT, change_answers, anna.uid, {})
    network.run(PARTICIPANT, cancel, bo.uid)
    clock.advance(timedelta(days=8))
    for one in (anna, bo):
        with pytest.raises(Conflict, match="closed"):
            network.run(PARTICIPANT, change_answers, one.uid, {"question__a": "z"})


def test_a_question_is_asked_of_its_audience_only(network: Leernet) -> None:
    event = some_event()
    event.audiences = [Audience(key="bewoner", label="Bewoner"), Audience(key="ambtenaar", label="Ambtenaar")]
    add(network, event)
    ask(network, asked("gemeente", audiences=["ambtenaar"], required=True))
    assert answered(network, sign_up(network, {}, audience="bewoner").uid) == {}
    with pytest.raises(InvalidInput):
        sign_up(network, {}, audience="ambtenaar", email="bo@example.org")


def test_answers_are_deleted_when_their_time_is_over(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    ask(network, asked("blijft"), asked("kort", retention_days=0), DIET)
    anna = sign_up(network, {"question__blijft": "a", "question__kort": "b", "question__dieet__noten": "yes"})
    for days, left in [(6, {"blijft", "kort", "dieet"}), (2, {"blijft", "dieet"}), (12, {"blijft", "dieet"})]:
        clock.advance(timedelta(days=days))
        network.dispatcher.deliver()
        assert set(answered(network, anna.uid)) == left
    clock.advance(timedelta(days=2))
    network.dispatcher.deliver()
    assert set(answered(network, anna.uid)) == {"blijft"}


def test_the_needs_of_who_does_not_come_are_deleted_at_once(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    ask(network, asked("casus"), DIET)
    anna = sign_up(network, {"question__casus": "ja", "question__dieet__noten": "yes"})
    network.run(PARTICIPANT, cancel, anna.uid)
    clock.advance(timedelta(hours=2))
    network.dispatcher.deliver()
    assert set(answered(network, anna.uid)) == {"casus"}


def test_the_list_of_needs_has_only_those_who_have_a_place(network: Leernet) -> None:
    event = some_event(places={"physical": 1})
    add(network, event)
    ask(network, asked("casus"), DIET)
    sign_up(network, {"question__casus": "ja", "question__dieet__noten": "yes"})
    sign_up(network, {"question__dieet__noten": "yes"}, email="wacht@example.org")
    with network.read() as work:
        found = answers_at(work, event, Visibility.SENSITIVE)
        assert [(one.registration.name, one.question.key, one.values) for one in found] == [
            ("Anna", "dieet", ["noten"])
        ]
        assert work.db.query(Answer).count() == 3
