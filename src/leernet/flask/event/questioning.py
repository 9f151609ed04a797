"""Questions as fields of a form, and answers as people read them, in the language of the visitor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from ...display import display_date, display_size
from ...errors import InvalidInput, LeernetError
from ...model import Answer, Event, Question, QuestionKind
from ...model.questions import NO, YES
from ...schemas import load_answers
from ...services.asking.answering import (
    ADDRESS,
    KEPT,
    LINE,
    LONG_TEXT,
    NUMBER,
    PHONE,
    PREFIX,
    REMOVE,
    Files,
    check_answers,
    field_of,
)
from ...services.asking.files import largest_mb
from ...services.asking.filetypes import TYPES
from ...services.requests import FileFacts
from ..site import Site
from ..words import FILE_KINDS
from .eventpage import label_of

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
    """A question as ``leernet/parts/questions.html`` shows it; ``file`` is the one that is there already."""

    name: str
    kind: str
    label: str
    hint: str
    optional: bool
    options: Sequence[Option]
    input: Mapping[str, object]
    file: FileFacts | None = None


@dataclass(frozen=True)
class Said:
    """An answer with the words that it answered; of a file, the key of its question and how large it is."""

    question: str
    answer: str
    key: str = ""
    size: str = ""


def in_language(texts: Mapping[str, str], language: str) -> str:
    """A text of a question; in the other language where it is not there in this one."""
    return texts.get(language) or next((text for text in texts.values() if text), "")


def question_fields(
    site: Site, event: Event, questions: Sequence[Question], present: Mapping[str, FileFacts] = MappingProxyType({})
) -> list[QuestionField]:
    """The fields of the form for an event that has its formats and audiences loaded.

    A question that hangs on one that is not asked here is not asked either.

    :param present: the files that are there already, by the key of the question
    """
    by_key = {question.key: question for question in questions}
    asked = [one for one in questions if not one.shown_if or one.shown_if["question"] in by_key]
    return [_field(site, event, question, by_key, present.get(question.key)) for question in asked]


def with_answers(
    error: LeernetError, questions: Sequence[Question], sent: Mapping[str, str], files: Files
) -> LeernetError:
    """The error of a form that is wrong, with what is wrong with its answers: all is told at once."""
    if not questions or not isinstance(error, InvalidInput) or not error.problems:
        return error
    others = [problem for problem in error.problems if not (problem.field or "").startswith(PREFIX)]
    try:
        answers, chosen = load_answers(sent), (sent.get("format", ""), sent.get("audience", ""))
        check_answers(questions, answers, format=chosen[0], audience=chosen[1], files=files)
    except InvalidInput as wrong:
        return InvalidInput(error.code, error.message, problems=(*others, *wrong.problems))
    return error


def said(site: Site, answers: Sequence[Answer]) -> list[Said]:
    """Answers as people read them."""
    return [said_of(site, answer) for answer in answers]


def said_of(site: Site, answer: Answer) -> Said:
    """One answer as people read it."""
    question = answer.question
    text = Said(in_language(question.label, site.language), shown(site, question, answer.values))
    if not question.takes_file:
        return text
    return replace(text, key=question.key, size=display_size(FileFacts.of(answer.values).size, site.language))


def shown(site: Site, question: Question, values: Sequence[str]) -> str:
    """The values of one answer; of a file, its name."""
    if question.takes_file:
        return FileFacts.of(values).name if values else ""
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


def _field(
    site: Site, event: Event, question: Question, by_key: Mapping[str, Question], file: FileFacts | None
) -> QuestionField:
    several = question.kind is _K.CHOICES
    condition = _condition(site, event, question, by_key)
    hint = [condition, in_language(question.hint, site.language), in_language(question.purpose, site.language)]
    if question.takes_file:
        hint.append(_limits(site, question))
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
        input=_file_input(site, question, file) if question.takes_file else INPUTS.get(question.kind, {}),
        file=file,
    )


def _limits(site: Site, question: Question) -> str:
    """Which files, and how large: read before the field, for whoever sees it and whoever hears it."""
    kinds = ", ".join(site.gettext(FILE_KINDS[kind]) for kind in question.kinds_of_file)
    largest = largest_mb(question, site.settings)
    return site.gettext("One file, of {largest} MB at most: {kinds}.", largest=largest, kinds=kinds)


def _file_input(site: Site, question: Question, file: FileFacts | None) -> Mapping[str, object]:
    types = [one for one in TYPES if one.kind in question.kinds_of_file]
    accept = [f".{ending}" for one in types for ending in one.endings] + [one.mimetype for one in types]
    return {
        "accept": ",".join(accept),
        "kept": field_of(question, KEPT),
        "remove": field_of(question, REMOVE),
        "size": display_size(file.size, site.language) if file else "",
    }


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
