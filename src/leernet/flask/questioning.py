"""Questions as fields of a form, and answers as people read them, in the language of the visitor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ..display import display_date
from ..errors import InvalidInput, LeernetError
from ..model import Answer, Event, Question, QuestionKind
from ..model.questions import NO, YES
from ..schemas import load_answers
from ..services.answering import ADDRESS, LINE, LONG_TEXT, NUMBER, PHONE, PREFIX, check_answers, field_of
from .eventpage import label_of
from .site import Site

_K = QuestionKind
INPUTS: Mapping[QuestionKind, Mapping[str, object]] = {
    _K.TEXT: {"largest": LINE},
    _K.LONG_TEXT: {"largest": LONG_TEXT},
    _K.NUMBER: {"largest": NUMBER, "inputmode": "decimal", "width": "short"},
    _K.DATE: {"largest": NUMBER, "type": "date", "width": "short"},
    _K.EMAIL: {"largest": ADDRESS, "type": "email"},
    _K.PHONE: {"largest": PHONE, "type": "tel", "width": "short"},
}
"""How the macro ``text`` of ``leernet/macros/form.html`` shows each kind."""


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from; ``name`` is its own field where several can be chosen."""

    name: str
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class QuestionField:
    """A question as ``leernet/parts/questions.html`` shows it."""

    name: str
    kind: str
    label: str
    hint: str
    optional: bool
    options: Sequence[Option]
    input: Mapping[str, object]


@dataclass(frozen=True)
class Said:
    """An answer with the words that it answered."""

    question: str
    answer: str


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text of a question; in the other language where it is not there in this one."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def question_fields(site: Site, event: Event, questions: Sequence[Question]) -> list[QuestionField]:
    """The fields of the form for an event that has its formats and audiences loaded.

    A question that hangs on one that is not asked here is not asked either.
    """
    by_key = {question.key: question for question in questions}
    asked = [one for one in questions if not one.shown_if or one.shown_if["question"] in by_key]
    return [_field(site, event, question, by_key) for question in asked]


def with_answers(error: LeernetError, questions: Sequence[Question], sent: Mapping[str, str]) -> LeernetError:
    """The error of a form that is wrong, with what is wrong with its answers: all is told at once."""
    if not questions or not isinstance(error, InvalidInput) or not error.problems:
        return error
    others = [problem for problem in error.problems if not (problem.field or "").startswith(PREFIX)]
    try:
        answers, chosen = load_answers(sent), (sent.get("format", ""), sent.get("audience", ""))
        check_answers(questions, answers, format=chosen[0], audience=chosen[1])
    except InvalidInput as wrong:
        return InvalidInput(error.code, error.message, problems=(*others, *wrong.problems))
    return error


def said(site: Site, answers: Sequence[Answer]) -> list[Said]:
    """Answers as people read them."""
    return [Said(in_language(a.question.label, site.language), shown(site, a.question, a.values)) for a in answers]


def shown(site: Site, question: Question, values: Sequence[str]) -> str:
    """The values of one answer."""
    return ", ".join(_shown(site, question, value) for value in values)


def _shown(site: Site, question: Question, value: str) -> str:
    if question.options:
        return _option_label(site, question, value)
    if question.kind is _K.DATE:
        return display_date(date.fromisoformat(value), site.language)
    if question.kind is _K.NUMBER and site.language == "nl":
        return value.replace(".", ",")
    return value


def _option_label(site: Site, question: Question, value: str) -> str:
    if question.kind is _K.YES_NO:
        return {YES: site.gettext("Yes"), NO: site.gettext("No")}.get(value, value)
    choice = next((one for one in question.choices if one["key"] == value), {})
    return in_language({name: choice.get(name, "") for name in (site.language, "nl", "en")}, site.language) or value


def _field(site: Site, event: Event, question: Question, by_key: Mapping[str, Question]) -> QuestionField:
    several = question.kind is _K.CHOICES
    condition = _condition(site, event, question, by_key)
    hint = [condition, in_language(question.hint, site.language), in_language(question.purpose, site.language)]
    return QuestionField(
        name=field_of(question),
        kind=question.kind.value,
        label=in_language(question.label, site.language),
        hint=" ".join(part for part in hint if part),
        # Whoever it is not for may leave it empty, so it is not marked as needed; the server knows for whom it is.
        optional=not question.required,
        options=[
            Option(field_of(question, key if several else ""), key, _option_label(site, question, key))
            for key in question.options
        ],
        input=INPUTS.get(question.kind, {}),
    )


def _condition(site: Site, event: Event, question: Question, by_key: Mapping[str, Question]) -> str:
    """For whom a question is: without a script, everybody sees it."""
    parts = []
    if question.formats and len(event.formats) > 1:
        names = [label_of(site, one) for one in event.formats if one.key in question.formats]
        parts.append(site.gettext("Only if you take part in this way: {names}.", names=", ".join(names)))
    if question.audiences:
        names = [one.label for one in event.audiences if one.key in question.audiences]
        parts.append(site.gettext("Only for: {names}.", names=", ".join(names)))
    if question.shown_if:
        first = by_key[question.shown_if["question"]]
        answer = _option_label(site, first, question.shown_if["answer"])
        label = in_language(first.label, site.language)
        parts.append(site.gettext("Only if you answer “{answer}” to “{question}”", answer=answer, question=label))
    return " ".join(parts)
