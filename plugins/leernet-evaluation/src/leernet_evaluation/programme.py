"""What a programme file says of an evaluation: its questions, of whom, when and how they are asked."""

from collections.abc import Mapping

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from sqlalchemy.orm import Session

from leernet.hookspecs import Journal, ProgrammePart
from leernet.model import Details, Event, Series

from .plans import plan_of, plan_to_change, was_asked
from .questions import MOST, MOST_CHOICES, keyed_choices, questions_of, word_of
from .starter import starter_set
from .tables import LEAST, LEAST_MOST, Asks, Kind, Plan, Question


class QuestionSchema(Schema):
    """``questions``; ``key`` is made of the words where it is left out."""

    key = fields.String(validate=validate.Regexp(r"[a-z0-9_]{1,60}\Z"))
    kind = fields.String(required=True, validate=validate.OneOf([kind.value for kind in Kind]))
    label = fields.String(required=True, validate=validate.Length(min=1, max=300))
    label_en = fields.String(validate=validate.Length(max=300))
    required = fields.Boolean(load_default=False)
    choices = fields.List(fields.String(validate=validate.Length(min=1, max=200)))

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        choices = data.get("choices")
        count = len(choices) if isinstance(choices, list) else 0
        if Kind(str(data["kind"])).has_choices and not 2 <= count <= MOST_CHOICES:
            raise ValidationError("Give from 2 to 20 different choices.", "choices")


class EvaluationSchema(Schema):
    """``[events.more.evaluation]``. ``ready_made``: begin with the ready-made questions."""

    asks = fields.String(load_default="present", validate=validate.OneOf([one.value for one in Asks]))
    after_hours = fields.Integer(load_default=2, validate=validate.Range(0, 720))
    open_days = fields.Integer(load_default=14, validate=validate.Range(1, 90))
    named = fields.Boolean(load_default=False)
    least = fields.Integer(load_default=5, validate=validate.Range(LEAST, LEAST_MOST))
    keep_days = fields.Integer(load_default=730, validate=validate.Range(30, 3660))
    intro = fields.String(load_default="", validate=validate.Length(max=2000))
    ready_made = fields.Boolean(load_default=False)
    questions = fields.List(fields.Nested(QuestionSchema), load_default=list, validate=validate.Length(max=MOST))


class EventPart(ProgrammePart):
    """How an event is evaluated. Once people were asked, a file changes nothing of it."""

    key = "evaluation"
    of = Event

    def schema(self) -> Schema:
        """Settings and questions."""
        return EvaluationSchema()

    def load(self, db: Session, subject: Series | Event, details: Details, journal: Journal) -> bool:
        """Make it so, and have the questions asked; whether anything changed."""
        event_id = subject.id
        if was_asked(db, event_id) or plan_of(db, event_id).sealed:
            return False
        wanted = _questions(event_id, details)
        plan = plan_to_change(db, event_id)
        before = (plan.is_on, _table(plan, questions_of(db, event_id)))
        plan.asks, plan.named = Asks(str(details["asks"])), bool(details["named"])
        for name in ("after_hours", "open_days", "least", "keep_days", "intro"):
            setattr(plan, name, details[name])
        plan.is_on = bool(wanted)
        if (plan.is_on, _table(plan, wanted)) == before:
            return False
        for one in questions_of(db, event_id):
            db.delete(one)
        db.flush()
        db.add_all(wanted)
        db.flush()
        journal("evaluation.changed", event_id, event_id=event_id, questions=len(wanted))
        return True

    def dump(self, db: Session, subject: Series | Event) -> Details:
        """Nothing for an event that is not evaluated."""
        plan = plan_of(db, subject.id)
        return _table(plan, questions_of(db, subject.id)) if plan.is_on else {}


def _questions(event_id: int, details: Details) -> list[Question]:
    found = starter_set(event_id) if details["ready_made"] else []
    rows = details["questions"]
    keys = {one.key for one in found}
    for row in rows if isinstance(rows, list) else []:
        key = row.get("key") or word_of(row["label"], keys)
        if key in keys:
            continue
        keys.add(key)
        kind = Kind(row["kind"])
        found.append(
            Question(
                event_id=event_id,
                key=key,
                kind=kind,
                label=row["label"],
                label_en=row.get("label_en", ""),
                required=row["required"],
                choices=keyed_choices(row.get("choices", [])) if kind.has_choices else [],
                position=len(found),
            )
        )
    return found


def _table(plan: Plan, questions: list[Question]) -> dict[str, object]:
    settings = ("after_hours", "open_days", "named", "least", "keep_days", "intro")
    return {
        "asks": plan.asks.value,
        **{name: getattr(plan, name) for name in settings},
        "questions": [_question(one) for one in questions],
    }


def _question(one: Question) -> dict[str, object]:
    table: dict[str, object] = {"key": one.key, "kind": one.kind.value, "label": one.label}
    if one.label_en:
        table["label_en"] = one.label_en
    if one.required:
        table["required"] = True
    if one.choices:
        table["choices"] = [
            c["nl"] if c.get("en") in (None, "", c["nl"]) else f"{c['nl']} | {c['en']}" for c in one.choices
        ]
    return table
