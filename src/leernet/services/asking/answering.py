"""Whether answers make sense: which questions apply to somebody, and what can be made of what they sent."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import NamedTuple

from email_validator import EmailNotValidError, validate_email

from ...errors import InvalidInput, Problem
from ...i18n import N_
from ...model import Question, QuestionKind
from ...model.questions import YES
from ..requests import FileFacts

Sent = Mapping[str, str]
"""The fields of a form, by name: see :func:`field_of`."""

Files = Mapping[str, FileFacts | Problem]
"""What was made of the files of a form, by the key of the question."""

PREFIX = "question__"
KEPT, REMOVE = "kept", "remove"
"""Of a question that takes a file: the field that names one that waits, and the box to send none after all."""

LINE, LONG_TEXT, NUMBER, ADDRESS, PHONE = 200, 2000, 20, 254, 40

_NUMBER = re.compile(r"-?\d{1,12}([.,]\d{1,6})?")
_PHONE = re.compile(r"\+?[\d\s()./-]{6,40}")
_K = QuestionKind


class Given(NamedTuple):
    """An answer: the question, and its values as :class:`~leernet.model.Answer` keeps them; the file that it is."""

    question: Question
    values: list[str]
    file: FileFacts | None = None

    @property
    def fits(self) -> bool:
        """Whether these values can still be chosen; what was typed always fits a field."""
        options = self.question.options
        return not options or all(value in options for value in self.values)


def field_of(question: Question, choice: str = "") -> str:
    """The name of the field of a question; of several choices, each has its own, and so has each part of a file.

    No key has two underscores in a row, so that no two questions share a field.
    """
    return f"{PREFIX}{question.key}__{choice}" if choice else f"{PREFIX}{question.key}"


def fields_of(given: Sequence[Given]) -> dict[str, str]:
    """The fields of a form that would give these answers; no form can hold a file."""
    fields: dict[str, str] = {}
    for one in given:
        if one.question.kind is _K.CHOICES:
            fields |= {field_of(one.question, value): YES for value in one.values}
        elif one.values and not one.question.takes_file:
            fields[field_of(one.question)] = one.values[0]
    return fields


def check_answers(
    questions: Sequence[Question],
    sent: Sent,
    *,
    format: str,
    audience: str,
    required: bool = True,
    files: Files = MappingProxyType({}),
) -> list[Given]:
    """The answers to the questions that apply; what was sent to others is left out.

    :param sent: texts without characters that nobody can see
    :param format: the key of the format that somebody chose, which decides what applies
    :param audience: the key of their audience, or nothing
    :param required: whether a required question needs its answer
    :param files: what was sent to questions that take a file
    :raises InvalidInput: ``form_invalid`` with all problems, in the order of the questions
    """
    given: dict[str, list[str]] = {}
    answers, problems = [], []
    for question in questions:
        if not _applies(question, given, format, audience):
            continue
        try:
            answer = _answer(question, sent, files)
        except Problem as problem:
            problems.append(problem)
            continue
        if answer.values:
            given[question.key] = answer.values
            answers.append(answer)
        elif required and question.required:
            problems.append(_missing(question))
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return answers


def _applies(question: Question, given: Mapping[str, Sequence[str]], format_key: str, audience: str) -> bool:
    if not question.is_for(format_key, audience):
        return False
    condition = question.shown_if
    return not condition or condition["answer"] in given.get(condition["question"], ())


def _missing(question: Question) -> Problem:
    if question.takes_file:
        return Problem("file_missing", N_("Choose a file."), field=field_of(question))
    message = N_("Choose an answer.") if question.options else N_("Answer this question.")
    return Problem("answer_missing", message, field=_first_field(question))


def _first_field(question: Question) -> str:
    return field_of(question, question.options[0] if question.kind is _K.CHOICES else "")


def _answer(question: Question, sent: Sent, files: Files) -> Given:
    if not question.takes_file:
        return Given(question, _read(question, sent))
    file = files.get(question.key)
    if isinstance(file, Problem):
        raise file
    return Given(question, file.values if file else [], file)


def _read(question: Question, sent: Sent) -> list[str]:
    if question.kind is _K.CHOICES:
        return [option for option in question.options if sent.get(field_of(question, option))]
    text = sent.get(field_of(question), "").strip()
    return [_READERS[question.kind](question, text)] if text else []


def _wrong(question: Question, code: str, message: str, **data: object) -> Problem:
    return Problem(code, message, field=field_of(question), **data)


def _option(question: Question, text: str) -> str:
    if text not in question.options:
        raise _wrong(question, "choice_unknown", N_("Choose one of the answers."))
    return text


def _line(question: Question, text: str) -> str:
    return _within(question, " ".join(text.split()), LINE)


def _long_text(question: Question, text: str) -> str:
    return _within(question, text, LONG_TEXT)


def _within(question: Question, text: str, largest: int) -> str:
    if len(text) > largest:
        message = N_("This is too long: {length} characters, and there is room for {largest}.")
        raise _wrong(question, "text_too_long", message, length=len(text), largest=largest)
    return text


def _number(question: Question, text: str) -> str:
    if not _NUMBER.fullmatch(text):
        raise _wrong(question, "number_invalid", N_("Type a number, in digits."))
    return text.replace(",", ".")


def _date(question: Question, text: str) -> str:
    for form in ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"):
        try:
            day: date = datetime.strptime(text, form).date()  # noqa: DTZ007  (a date has no zone)
        except ValueError:
            continue
        return day.isoformat()
    raise _wrong(question, "date_invalid", N_("Type a date such as 31-12-2030."))


def _email(question: Question, text: str) -> str:
    try:
        checked = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise _wrong(question, "email_invalid", N_("Type an e-mail address such as name@example.org.")) from None
    return _within(question, checked.ascii_email or checked.normalized, ADDRESS)


def _phone(question: Question, text: str) -> str:
    if not _PHONE.fullmatch(text):
        raise _wrong(question, "phone_invalid", N_("Type a telephone number, such as +31 20 123 45 67."))
    return " ".join(text.split())


_READERS: Mapping[QuestionKind, Callable[[Question, str], str]] = {
    _K.TEXT: _line,
    _K.LONG_TEXT: _long_text,
    _K.CHOICE: _option,
    _K.YES_NO: _option,
    _K.NUMBER: _number,
    _K.DATE: _date,
    _K.EMAIL: _email,
    _K.PHONE: _phone,
}
