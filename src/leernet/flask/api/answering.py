"""Answers as a program sends them, made the fields of the form: one set of rules for both."""

from collections.abc import Iterator, Mapping, Sequence

from ...errors import InvalidInput, Problem
from ...i18n import N_
from ...model import Answer, Question, QuestionKind
from ...model.questions import YES
from ...services.asking.answering import PREFIX, REMOVE, Given, field_of, fields_of
from .registration_shapes import Value

Sent = Mapping[str, Value]


def fields_sent(questions: Sequence[Question], sent: Sent) -> dict[str, str]:
    """The fields of a form with these answers.

    :raises InvalidInput: ``form_invalid``: a question or a choice that is not there; a file
    """
    known = {question.key: question for question in questions}
    problems: list[Problem] = []
    fields: dict[str, str] = {}
    for key, value in sent.items():
        if key not in known:
            problems.append(Problem("question_unknown", N_("This is not asked here."), field=f"answers.{key}"))
        else:
            fields |= dict(_fields(known[key], value, problems))
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return fields


def fields_changed(questions: Sequence[Question], before: Sequence[Answer], sent: Sent) -> dict[str, str]:
    """The fields of a form with the answers that are there, and these in the place of theirs."""
    asked = {question.key: question for question in questions if question.key not in sent}
    kept = [Given(asked[one.question.key], one.values) for one in before if one.question.key in asked]
    return fields_of([one for one in kept if one.fits]) | fields_sent(questions, sent)


def _fields(question: Question, value: Value, problems: list[Problem]) -> Iterator[tuple[str, str]]:
    field = f"answers.{question.key}"
    if question.takes_file and value is not None:
        text = N_("A file is sent on the page of the registration, not here.")
        problems.append(Problem("file_not_here", text, field=field))
    elif question.takes_file:
        yield field_of(question, REMOVE), YES
    elif question.kind is QuestionKind.CHOICES:
        chosen = [value] if isinstance(value, str) else value or []
        if not set(chosen) <= set(question.options):
            problems.append(Problem("choice_unknown", N_("Choose one of the answers."), field=field))
        yield from ((f"{PREFIX}{question.key}__{option}", YES) for option in chosen)
    elif isinstance(value, list):
        problems.append(Problem("text_expected", "Type a text.", field=field))
    elif value is not None:
        yield field_of(question), value
