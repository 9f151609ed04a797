"""Questions in a programme file."""

import pytest

from leernet import InvalidInput, Leernet
from leernet.model import Question, QuestionKind, Visibility
from leernet.programmes import Loaded

from .conftest import Dump, Load
from .loaded import TEXT, journal, refused, rows

QUESTIONS = """
[[series.questions]]
key = "rol"
kind = "choice"
label = { nl = "Wat doe je?" }
choices = [{ key = "advies", nl = "Ik adviseer", en = "I advise" }, { key = "anders", nl = "Iets anders" }]

[[events]]
slug = "sprint"
"""
EVENT = """
[[events.questions]]
key = "lunch"
kind = "yes_no"
label = { nl = "Lunch je mee?", en = "Will you have lunch?" }
required = true
formats = ["physical"]

[[events.questions]]
key = "dieet"
kind = "long_text"
label = { nl = "Wat eet je niet?", en = "" }
hint = { nl = "Hét st(r)oom, عربي" }
purpose = { nl = "Voor de lunch." }
shown_if = { question = "lunch", answer = "yes" }
audiences = ["bewoners"]
visibility = "sensitive"

[[events.questions]]
key = "casus"
kind = "file"
label = { nl = "Heb je een casus?" }
accept = ["pdf", "document"]
max_mb = 5

[[events.agenda]]
kind = "lecture"
"""
ASKING = TEXT.replace('[[events]]\nslug = "sprint"\n', QUESTIONS.strip() + "\n", 1).replace(
    '[[events.agenda]]\nkind = "lecture"\n', EVENT.strip() + "\n", 1
)


def test_a_file_asks_questions_and_its_dump_asks_the_same(network: Leernet, load: Load, dump: Dump) -> None:
    load(ASKING)
    role, lunch, diet, case = rows(network, Question)
    assert role.series_id is not None
    assert role.event_id is None
    assert [choice["key"] for choice in role.choices] == ["advies", "anders"]
    assert (lunch.kind, lunch.required, lunch.formats) == (QuestionKind.YES_NO, True, ["physical"])
    assert (diet.shown_if, diet.visibility) == ({"question": "lunch", "answer": "yes"}, Visibility.SENSITIVE)
    assert diet.retention_days == 14, "what is sensitive is not kept for ever because nobody thought of it"
    assert (case.kind, case.accept, case.max_mb) == (QuestionKind.FILE, ["pdf", "document"], 5)
    assert (role.accept, role.max_mb) == ([], None)
    text = dump("netwerk")
    assert load(ASKING) == Loaded(unchanged=5)
    assert load(text) == Loaded(unchanged=5)
    assert dump("netwerk") == text
    assert len(rows(network, Question)) == 4


def test_a_question_with_other_words_is_a_new_version_and_changes_the_event(network: Leernet, load: Load) -> None:
    load(ASKING)
    before = journal(network)
    assert load(ASKING.replace("Wat eet je niet?", "Wat mag je niet eten?")) == Loaded(updated=1, unchanged=4)
    assert journal(network)[len(before) :] == ["event.changed"]
    assert [(q.key, q.version, q.is_asked) for q in rows(network, Question) if q.key == "dieet"] == [
        ("dieet", 1, False),
        ("dieet", 2, True),
    ]
    assert load(TEXT) == Loaded(updated=2, unchanged=3)
    assert not any(question.is_asked for question in rows(network, Question))


@pytest.mark.parametrize(
    ("right", "wrong", "place", "code"),
    [
        ('key = "dieet"', 'key = "lunch"', "events[0].questions[1].key", "duplicate_question"),
        ('question = "lunch"', 'question = "lunsj"', "events[0].questions[1].shown_if.question", "word_unknown"),
        ('answer = "yes"', 'answer = "ja"', "events[0].questions[1].shown_if.answer", "word_unknown"),
        ('formats = ["physical"]', 'formats = ["fysiek"]', "events[0].questions[0].formats[0]", "word_unknown"),
        ('audiences = ["bewoners"]', 'audiences = ["x"]', "events[0].questions[1].audiences[0]", "word_unknown"),
        ('purpose = { nl = "Voor de lunch." }\n', "", "events[0].questions[1].purpose", "purpose_missing"),
        ('{ nl = "Wat doe je?" }', '{ nl = "" }', "series.questions[0].label", "text_missing"),
        ('kind = "choice"', 'kind = "text"', "series.questions[0].choices", "choices_needless"),
        ('kind = "yes_no"', 'kind = "choices"', "events[0].questions[0].choices", "choices_missing"),
        ('key = "anders"', 'key = "advies"', "series.questions[0].choices", "duplicate_choice"),
        (', nl = "Iets anders"', "", "series.questions[0].choices[1].nl", "text_missing"),
        ('kind = "long_text"', 'kind = "long"', "events[0].questions[1].kind", "word_unknown"),
        ('accept = ["pdf", "document"]', 'accept = ["pdf", "exe"]', "events[0].questions[2].accept[1]", "word_unknown"),
        ("max_mb = 5", "max_mb = 0", "events[0].questions[2].max_mb", "number_invalid"),
        ("max_mb = 5", "max_mb = 101", "events[0].questions[2].max_mb", "number_invalid"),
        ('kind = "file"', 'kind = "text"', "events[0].questions[2].accept", "limits_needless"),
        ('kind = "file"', 'kind = "text"', "events[0].questions[2].max_mb", "limits_needless"),
        ("required = true", 'required = "ja"', "events[0].questions[0].required", "not_a_flag"),
    ],
)
def test_what_is_not_right_is_told_at_its_place(load: Load, right: str, wrong: str, place: str, code: str) -> None:
    assert right in ASKING
    assert refused(load, ASKING.replace(right, wrong, 1)).get(place) == code


def test_a_file_cannot_be_larger_than_the_network_takes(load: Load, network: Leernet) -> None:
    load(ASKING.replace("max_mb = 5", "max_mb = 25"))
    with pytest.raises(InvalidInput) as caught:
        load(ASKING.replace("max_mb = 5", "max_mb = 26"))
    assert caught.value.code == "max_mb_too_large"
    assert caught.value.data == {"question": "casus", "wanted": 26, "largest": 25}
    assert [question.max_mb for question in rows(network, Question)] == [None, None, None, 25], "nothing was changed"
