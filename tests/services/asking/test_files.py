"""Files as answers: written with their registration or not at all, kept with a form, and deleted in time."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from uuid import UUID

import pytest
from sqlalchemy import delete

from leernet import Conflict, InvalidInput, Leernet, NotFound, Problem, Settings
from leernet.model import Answer, FileKind, JournalEntry, Question, QuestionKind, Registration, Upload, Visibility
from leernet.services.asking import files
from leernet.services.asking.answering import Given, field_of
from leernet.services.asking.answers import answers_of, files_at
from leernet.services.asking.files import MB, check_file, find_file, let_wait
from leernet.services.asking.questions import file_questions_at
from leernet.services.registering.changing_answers import change_answers
from leernet.services.registering.registration import (
    Registered,
    RegistrationRequest,
    cancel,
    find_registration,
    register,
)
from leernet.services.requests import CheckedFile, SentFile
from leernet.testing import MakeNetwork, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT
from tests.files import PDF, PNG, SVG, office, sent
from tests.questions import ask, ask_in_series, asked

_K = QuestionKind
CASE = asked("casus", _K.FILE)
FIELD = "question__casus"
SETTINGS = Settings(secret="not-a-secret-but-long-enough", max_upload_mb=2)


def sign_up(
    network: Leernet,
    who: str = "anna",
    file: SentFile | None = None,
    slug: str = "bijeenkomst",
    waiting: Mapping[str, str] = MappingProxyType({}),
    **answers: str,
) -> Registered:
    request = RegistrationRequest(
        event=slug,
        format="physical",
        name=who,
        email=f"{who}@example.org",
        answers={f"question__{name}": value for name, value in {**waiting, **answers}.items()},
        files={FIELD: file} if file else {},
    )
    return network.run(PARTICIPANT, register, request)


def change(network: Leernet, uid: UUID, sent: Mapping[str, str], file: SentFile | None = None) -> bool:
    return network.run(PARTICIPANT, change_answers, uid, sent, {FIELD: file} if file else {})


def answered(network: Leernet, uid: UUID) -> dict[str, str]:
    with network.read() as work:
        return {one.question.key: one.values[0] for one in answers_of(work, find_registration(work, uid))}


def content(network: Leernet, registered: Registered, key: str = "casus") -> bytes:
    with network.read() as work:
        return find_file(work, registered.id, key).content


def wait(network: Leernet, file: SentFile, slug: str = "bijeenkomst") -> dict[str, str]:
    """A file waits for its form; what the form then has in its field."""
    with network.read() as work:
        questions = file_questions_at(work, slug)
    return {
        name.removeprefix("question__"): value
        for name, value in network.run(PARTICIPANT, let_wait, questions, {FIELD: file}).items()
    }


def uploads(network: Leernet) -> list[tuple[str, bool]]:
    """The name of each file, and whether it belongs to an answer."""
    with network.read() as work:
        rows = work.db.query(Upload.name, Upload.answer_id).order_by(Upload.id)
        return [(name, answer is not None) for name, answer in rows]


def question(**values: object) -> Question:
    return Question(**asked("casus", _K.FILE, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("file", "kept"),
    [
        (sent(PDF, "Mijn casus.PDF"), "Mijn casus.PDF"),
        (sent(PDF, "casus"), "casus.pdf"),
        (sent(PDF, ".pdf"), ".pdf.pdf"),
        (sent(b"dir\r\n", "start.bat"), "start.bat.txt"),
        (sent(b"a;b\r\n", "lijst.csv"), "lijst.csv"),
        (sent(PNG, "foto.html"), "foto.html.png"),
        (sent(b"\xff\xd8\xff\xe0", "foto.jpeg"), "foto.jpeg"),
        (sent(PDF, "王" * 300 + ".pdf"), "王" * 116 + ".pdf"),
    ],
)
def test_a_file_gets_the_ending_of_what_it_is(file: SentFile, kept: str) -> None:
    assert check_file(question(), file, SETTINGS).name == kept


@pytest.mark.parametrize(
    ("limits", "file", "code"),
    [
        ({}, sent(b""), "file_empty"),
        ({"max_mb": 1}, sent(PDF + bytes(MB)), "file_too_large"),
        ({"max_mb": 5}, sent(PDF + bytes(2 * MB)), "file_too_large"),
        ({}, sent(SVG, "logo.pdf"), "file_kind"),
        ({}, sent(b"<html>", "casus.txt"), "file_kind"),
        ({"accept": ["pdf"]}, sent(office("docx"), "casus.pdf"), "file_kind"),
        ({"accept": ["document"]}, sent(office("docx", **{"word/vbaProject.bin": "x"}), "casus.docx"), "file_kind"),
    ],
)
def test_a_file_that_is_not_right_is_told_at_its_field(limits: dict[str, object], file: SentFile, code: str) -> None:
    with pytest.raises(Problem) as caught:
        check_file(question(**limits), file, SETTINGS)
    assert (caught.value.code, caught.value.field) == (code, FIELD)


def test_plain_text_is_what_the_question_takes_and_a_limit_is_the_largest_that_fits() -> None:
    text = sent(b"a;b", "lijst.txt")
    assert check_file(question(accept=["csv"]), text, SETTINGS).name == "lijst.txt.csv"
    assert check_file(question(accept=["text", "csv"]), text, SETTINGS).mimetype == "text/plain"
    assert check_file(question(max_mb=1), sent(PDF.ljust(MB)), SETTINGS).size == MB
    assert question().kinds_of_file == list(FileKind)
    assert files.largest_mb(question(), SETTINGS) == 2
    assert files.largest_mb(question(), Settings(secret="not-a-secret-but-long-enough")) == 10


@pytest.mark.parametrize("wrong", [0, 101, -1])
def test_a_network_takes_files_of_a_sensible_size_only(wrong: int) -> None:
    with pytest.raises(InvalidInput) as caught:
        Settings(secret="not-a-secret-but-long-enough", max_upload_mb=wrong)
    assert (caught.value.code, caught.value.field) == ("upload_limit_invalid", "max_upload_mb")


def test_a_registration_and_its_file_are_written_together(network: Leernet) -> None:
    add(network, some_event(places={"physical": 1}))
    ask(network, {**CASE, "required": True})
    with pytest.raises(InvalidInput) as caught:
        sign_up(network)
    assert [(one.code, one.field) for one in caught.value.problems] == [("file_missing", FIELD)]
    anna = sign_up(network, file=sent())
    assert answered(network, anna.uid) == {"casus": "casus.pdf"}
    assert content(network, anna) == PDF
    assert uploads(network) == [("casus.pdf", True)]


def test_a_registration_that_is_refused_leaves_no_file_behind(network: Leernet) -> None:
    event = some_event(places={"physical": 1})
    event.waiting_list = False
    add(network, event)
    ask(network, CASE)
    sign_up(network)
    with pytest.raises(Conflict):
        sign_up(network, "bo", sent())
    assert uploads(network) == []


def test_a_file_that_is_sent_where_none_is_asked_or_of_whom_it_is_not_asked_is_left_out(network: Leernet) -> None:
    add(network, some_event())
    ask(network, asked("casus"), asked("anders", _K.FILE, formats=["online"], required=True))
    assert answered(network, sign_up(network, file=sent()).uid) == {}
    ask(network, {**CASE, "formats": ["online"]})
    assert answered(network, sign_up(network, "bo", sent(SVG)).uid) == {}
    assert uploads(network) == []


def test_with_a_file_a_registration_takes_two_statements_more(network: Leernet) -> None:
    add(network, some_event())
    ask(network, CASE, asked("rol"))
    counts = []
    for who, file in (("anna", None), ("bo", sent())):
        with counted(network.engine) as statements:
            sign_up(network, who, file, rol="x")
        counts.append(len(statements))
    assert counts[1] == counts[0] + 2
    wanted = ("leernet_upload", "UPDATE leernet_quota")
    order = [number for number, one in enumerate(statements) if any(part in one for part in wanted)]
    assert "INSERT INTO leernet_upload" in statements[order[0]], "before the places are locked"


def test_a_file_waits_for_its_form_and_goes_with_it_once(network: Leernet) -> None:
    add(network, some_event())
    ask(network, {**CASE, "required": True})
    fields = wait(network, sent())
    assert uploads(network) == [("casus.pdf", False)]
    anna = sign_up(network, waiting=fields)
    assert content(network, anna) == PDF
    with pytest.raises(InvalidInput) as caught:
        sign_up(network, "bo", waiting=fields)
    assert [(one.code, one.field) for one in caught.value.problems] == [("file_gone", FIELD)]
    bo = sign_up(network, "bo", sent(PNG, "kaart.png"), waiting=fields)
    assert content(network, bo) == PNG, "what was just chosen goes before what waits"
    assert content(network, anna) == PDF


def test_two_forms_that_name_the_same_file_at_the_same_moment_do_not_both_get_it(network: Leernet) -> None:
    add(network, some_event())
    ask(network, CASE)
    fields = wait(network, sent())
    with network.work() as work:
        questions = file_questions_at(work, "bijeenkomst")
        given = [
            Given(questions[0], one.values, one)
            for one in files.files_for(work, questions, {f"question__{k}": v for k, v in fields.items()}, {}).values()
            if isinstance(one, CheckedFile)
        ]
    anna = sign_up(network, waiting=fields)
    with pytest.raises(InvalidInput) as caught, network.work() as work:
        files.claim_files(work, anna.id, given)
    assert [one.code for one in caught.value.problems] == ["file_gone"]


@pytest.mark.parametrize("uid", ["0" * 32, "x", "0" * 31 + "\u0660", "' OR 1=1", "0" * 2000])
def test_a_made_up_file_is_not_there(network: Leernet, uid: str) -> None:
    add(network, some_event())
    ask(network, CASE)
    wait(network, sent())
    with pytest.raises(InvalidInput) as caught:
        sign_up(network, casus__kept=uid)
    assert [one.code for one in caught.value.problems] == ["file_gone"]


def test_a_file_that_waits_for_one_question_is_none_for_another(network: Leernet) -> None:
    add(network, some_event(), some_event("ander"))
    ask(network, CASE)
    ask(network, CASE, slug="ander")
    fields = wait(network, sent())
    with pytest.raises(InvalidInput):
        sign_up(network, slug="ander", waiting=fields)
    assert answered(network, sign_up(network, waiting=fields).uid) == {"casus": "casus.pdf"}


def test_a_file_that_waits_and_is_taken_back_is_not_sent(network: Leernet) -> None:
    add(network, some_event())
    ask(network, CASE)
    anna = sign_up(network, waiting=wait(network, sent()), casus__remove="yes")
    assert answered(network, anna.uid) == {}


def test_files_wait_as_long_as_a_form_is_good(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    ask(network, CASE)
    early = wait(network, sent())
    clock.advance(timedelta(hours=11))
    late = wait(network, sent(PNG, "kaart.png"))
    network.dispatcher.deliver()
    assert uploads(network) == [("casus.pdf", False), ("kaart.png", False)]
    clock.advance(timedelta(hours=1))
    with pytest.raises(InvalidInput):
        sign_up(network, waiting=early)
    sign_up(network, waiting=late)
    network.dispatcher.deliver()
    clock.advance(timedelta(days=1))
    network.dispatcher.deliver()
    assert uploads(network) == [("kaart.png", True)]


def test_there_is_room_for_so_many_files_that_wait(network: Leernet, monkeypatch: pytest.MonkeyPatch) -> None:
    add(network, some_event())
    ask(network, CASE)
    monkeypatch.setattr(files, "ROOM", 2 * len(PDF))
    sign_up(network, "anna", sent(PDF + b"x"))
    fields = [wait(network, sent()) for _ in range(3)]
    assert [bool(one) for one in fields] == [True, True, False]
    sign_up(network, "bo", waiting=fields[0])
    assert wait(network, sent()), "what belongs to an answer takes no room here"
    assert not wait(network, sent(SVG))


def test_a_file_stays_until_another_comes_or_it_is_removed(network: Leernet) -> None:
    add(network, some_event())
    ask(network, CASE, asked("rol"))
    anna = sign_up(network, file=sent(), rol="x")
    assert change(network, anna.uid, {"question__rol": "x"}) is False
    assert change(network, anna.uid, {"question__rol": "x"}, sent()) is False, "the very same file"
    assert uploads(network) == [("casus.pdf", True)]
    assert change(network, anna.uid, {"question__rol": "x"}, sent(PDF + b" ")) is True
    assert content(network, anna) == PDF + b" "
    fields = {f"question__{name}": value for name, value in wait(network, sent(PNG, "kaart.png")).items()}
    assert change(network, anna.uid, {"question__rol": "x", **fields}) is True
    assert uploads(network) == [("kaart.png", True)]
    assert change(network, anna.uid, {"question__rol": "x", "question__casus__remove": "yes"}) is True
    assert uploads(network) == []
    assert answered(network, anna.uid) == {"rol": "x"}
    with network.read() as work:
        entries = work.db.query(JournalEntry).filter_by(kind="registration.answered")
        assert [entry.data["questions"] for entry in entries] == [["casus"]] * 3
        assert [bool(entry.data["after"]) for entry in entries] == [True, True, False]
        with pytest.raises(NotFound, match="no such file"):
            find_file(work, anna.id, "casus")


def test_a_file_that_is_needed_can_be_replaced_and_not_removed(network: Leernet) -> None:
    add(network, some_event())
    ask(network, {**CASE, "required": True})
    anna = sign_up(network, file=sent())
    for wrong in ({"question__casus__remove": "yes"}, {"question__casus__kept": "x"}):
        with pytest.raises(InvalidInput):
            change(network, anna.uid, wrong)
    with pytest.raises(InvalidInput):
        change(network, anna.uid, {}, sent(SVG))
    assert change(network, anna.uid, {}) is False
    assert content(network, anna) == PDF


def test_a_file_stays_with_the_words_that_it_answered_when_the_question_changes(network: Leernet) -> None:
    add(network, some_event())
    ask(network, CASE)
    anna = sign_up(network, file=sent())
    ask(network, {**CASE, "accept": ["image"], "required": True, "label": {"nl": "Foto?"}})
    assert change(network, anna.uid, {}) is False
    assert content(network, anna) == PDF
    assert change(network, anna.uid, {}, sent(PNG, "kaart.png")) is True
    assert uploads(network) == [("kaart.png", True)]
    ask(network, asked("casus"))
    assert change(network, anna.uid, {}) is True, "it asks for words now"
    assert uploads(network) == []


def test_a_file_goes_when_its_question_does_not_apply_any_more(network: Leernet) -> None:
    add(network, some_event())
    ask(network, asked("heeft", _K.YES_NO), {**CASE, "shown_if": {"question": "heeft", "answer": "yes"}})
    anna = sign_up(network, file=sent(), heeft="yes")
    assert change(network, anna.uid, {"question__heeft": "no"}) is True
    assert uploads(network) == []


def test_a_file_is_deleted_with_its_answer(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    ask(network, {**CASE, "retention_days": 0})
    sign_up(network, file=sent())
    clock.advance(timedelta(days=8))
    network.dispatcher.deliver()
    assert uploads(network) == []


def test_a_sensitive_file_of_who_does_not_come_is_deleted(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    ask(network, {**CASE, "visibility": Visibility.SENSITIVE, "retention_days": 14, "purpose": {"nl": "Zaal"}})
    anna = sign_up(network, file=sent())
    network.run(PARTICIPANT, cancel, anna.uid)
    clock.advance(timedelta(hours=2))
    network.dispatcher.deliver()
    assert uploads(network) == []


def test_a_file_is_erased_with_its_registration(network: Leernet) -> None:
    add(network, some_event())
    ask(network, CASE)
    anna = sign_up(network, file=sent())
    with network.work() as work:
        work.db.execute(delete(JournalEntry))
        work.db.execute(delete(Registration).where(Registration.id == anna.id))
    assert uploads(network) == []


def test_a_file_to_a_question_of_the_series_is_asked_at_its_events(network: Leernet) -> None:
    add(network, some_event(series=some_series()))
    ask_in_series(network, CASE, asked("rol"))
    with network.read() as work:
        assert [field_of(one) for one in file_questions_at(work, "bijeenkomst")] == [FIELD]
        assert file_questions_at(work, "nergens") == []
    assert content(network, sign_up(network, file=sent())) == PDF
    ask(network, asked("casus"))
    with network.read() as work:
        assert file_questions_at(work, "bijeenkomst") == []


@pytest.mark.parametrize("people", [1, 3])
def test_lists_of_files_take_one_statement_and_no_bytes(network: Leernet, people: int) -> None:
    event = some_event()
    add(network, event)
    ask(network, CASE, {**CASE, "key": "geheim", "visibility": Visibility.SENSITIVE, "purpose": {"nl": "x"}})
    for number in range(people):
        sign_up(network, f"anna{number}", sent())
    with network.read() as work, counted(network.engine) as statements:
        names = [(one.registration.name, one.values[0], one.question.key) for one in files_at(work, event, limit=200)]
    assert names == [(f"anna{number}", "casus.pdf", "casus") for number in range(people)]
    assert len(statements) == 1
    assert "leernet_upload" not in statements[0]


def test_a_larger_file_than_the_network_takes_comes_back_whole(make_network: MakeNetwork) -> None:
    network = make_network(settings=SETTINGS)
    add(network, some_event())
    ask(network, {**CASE, "max_mb": 50})
    whole = PDF + bytes(range(256)) * 8188
    assert content(network, sign_up(network, file=sent(whole))) == whole
    with pytest.raises(InvalidInput) as caught:
        sign_up(network, "bo", sent(PDF + bytes(2 * MB)))
    assert caught.value.problems[0].data["largest"] == 2
    with network.read() as work:
        assert work.db.query(Answer).count() == 1
