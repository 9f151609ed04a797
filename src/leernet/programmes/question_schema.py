"""The shape of ``questions`` in a programme file, of a series or of an event."""

from collections.abc import Mapping, Sequence
from typing import cast

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from ..errors import Problem
from ..model import FileKind, QuestionKind, Visibility
from ..model.questions import NO, YES
from ..settings import MAX_UPLOAD_MB
from . import parts
from .fields import Flag, Key, Line, Whole, Word, unknown
from .part_schemas import PartSchema, many

SENSITIVE_DAYS = 14
"""How long dietary and access needs are kept after the event, when the file does not say so."""

CHOOSING = (QuestionKind.CHOICE, QuestionKind.CHOICES)
Data = Mapping[str, object]


def texts(most: int) -> fields.Nested:
    """``{ nl = "…", en = "…" }``."""
    return fields.Nested(Schema.from_dict({"nl": Line(most), "en": Line(most)}))


class ChoiceSchema(PartSchema):
    """``choices``."""

    makes = parts.ChoicePart
    key = Key()
    nl = Line(200)
    en = Line(200)

    @validates_schema
    def _check(self, data: Data, **_: object) -> None:
        if not data.get("nl") and not data.get("en"):
            raise ValidationError({"nl": [_needs_text()]})


class ShownIfSchema(PartSchema):
    """``shown_if``."""

    makes = parts.ShownIfPart
    question = Key()
    answer = Key()


class QuestionSchema(PartSchema):
    """``questions``."""

    makes = parts.QuestionPart
    key = Key()
    kind = Word(QuestionKind, required=True)
    label = texts(300)
    hint = texts(500)
    purpose = texts(500)
    required = Flag()
    choices = many(ChoiceSchema)
    accept = fields.List(Word(FileKind))
    max_mb = Whole(1, MAX_UPLOAD_MB)
    shown_if = fields.Nested(ShownIfSchema)
    formats = fields.List(Key())
    audiences = fields.List(Key())
    retention_days = Whole(0, 3660)
    visibility = Word(Visibility)

    @validates_schema
    def _check(self, data: Data, **_: object) -> None:
        problems: dict[str, object] = {}
        for check in (_check_texts, _check_choices, _check_limits):
            problems |= check(data)
        if problems:
            raise ValidationError(problems)

    @post_load
    def _make(self, data: dict[str, object], **_: object) -> object:
        if data.get("visibility") is Visibility.SENSITIVE:
            data.setdefault("retention_days", SENSITIVE_DAYS)
        return super()._make(data)


def check_questions(data: Data) -> dict[str, object]:
    """What has to agree in one list: what a question hangs on stands above it, and can be answered so."""
    problems: dict[int, object] = {}
    above: dict[str, parts.QuestionPart] = {}
    for number, question in enumerate(cast(Sequence[parts.QuestionPart], data.get("questions", ()))):
        if question.shown_if is not None and (wrong := _unfit(question.shown_if, above)):
            problems[number] = {"shown_if": wrong}
        above[question.key] = question
    return {"questions": problems} if problems else {}


def check_chosen(data: Data) -> dict[str, object]:
    """The formats and audiences that a question of an event is for, are there."""
    problems: dict[int, object] = {}
    for number, question in enumerate(cast(Sequence[parts.QuestionPart], data.get("questions", ()))):
        wrong = {
            **_not_there("formats", question.formats, _keys(data, "formats")),
            **_not_there("audiences", question.audiences, _keys(data, "audiences")),
        }
        if wrong:
            problems[number] = wrong
    return {"questions": problems} if problems else {}


def _check_texts(data: Data) -> dict[str, object]:
    if not any(cast(Mapping[str, str], data.get("label") or {}).values()):
        return {"label": [_needs_text()]}
    if data.get("visibility") is Visibility.SENSITIVE and not data.get("purpose"):
        problem = Problem("purpose_missing", "Say what you need this for: people read it before they tell you.")
        return {"purpose": [problem]}
    return {}


def _check_choices(data: Data) -> dict[str, object]:
    choices = cast(Sequence[parts.ChoicePart], data.get("choices", ()))
    if data["kind"] not in CHOOSING:
        needless = Problem("choices_needless", "Only a question of the kind choice or choices has choices.")
        return {"choices": [needless]} if choices else {}
    if not choices:
        return {"choices": [Problem("choices_missing", "Give the answers to choose from.")]}
    keys = [choice.key for choice in choices]
    twice = next((key for number, key in enumerate(keys) if key in keys[:number]), None)
    if twice is None:
        return {}
    return {"choices": [Problem("duplicate_choice", "“{value}” is there twice.", value=twice)]}


def _check_limits(data: Data) -> dict[str, object]:
    if data["kind"] is QuestionKind.FILE:
        return {}
    needless = Problem("limits_needless", "Only a question of the kind file says which files it takes.")
    return {name: [needless] for name in ("accept", "max_mb") if name in data}


def _unfit(condition: parts.ShownIfPart, above: Mapping[str, parts.QuestionPart]) -> dict[str, object]:
    first = above.get(condition.question)
    if first is None:
        return {"question": [unknown(condition.question, list(above))]}
    options = [YES, NO] if first.kind is QuestionKind.YES_NO else [choice.key for choice in first.choices]
    return {} if condition.answer in options else {"answer": [unknown(condition.answer, options)]}


def _keys(data: Data, name: str) -> list[str]:
    return [part.key for part in cast(Sequence[parts.FormatPart | parts.AudiencePart], data.get(name, ()))]


def _not_there(name: str, wanted: Sequence[str], there: list[str]) -> dict[str, object]:
    wrong = {number: [unknown(key, there)] for number, key in enumerate(wanted) if key not in there}
    return {name: wrong} if wrong else {}


def _needs_text() -> Problem:
    return Problem("text_missing", "Give a text in nl, in en, or in both.")
