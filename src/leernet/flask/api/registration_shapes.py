"""How registrations look in the API, and what is sent to make and change them."""

from collections.abc import Mapping

from marshmallow import ValidationError, fields, validate

from ...errors import Problem
from ...i18n import LANGUAGES, N_
from ...model import Evidence, RegistrationStatus
from ...schemas.registration import RegistrationSchema as FormSchema
from ...schemas.substitution import ColleagueSchema as ColleagueFormSchema
from ...schemas.texts import LONG_TEXT, Line, Text
from .event_shapes import written
from .shapes import KEY, Moment, PageQuery, Shape, said

STATUSES = [one.value for one in RegistrationStatus]
MOST_ITEMS, MOST_ANSWERS, REASON = 50, 100, 500
Value = str | list[str] | None
"""A text, or the keys of several choices; None takes an answer away."""


class AnswerSchema(Shape):
    """An answer to a question."""

    question = written("The key of the question.", "dieet")
    values = fields.List(
        fields.String(), required=True, metadata=said("One text, or those of several choices; of a file its name.")
    )


class AttendanceSchema(Shape):
    """Somebody was there."""

    block = fields.UUID(required=True, metadata=said("The id of the block of the event."))
    evidence = fields.String(required=True, validate=validate.OneOf([one.value for one in Evidence]))
    minutes = fields.Integer(required=True, allow_none=True, metadata=said("How long; null: all of it."))
    recorded_at = Moment(required=True)


class RegistrationSchema(Shape):
    """A participant at an event."""

    id = fields.UUID(required=True)
    event = written("The slug of the event.", "bijeenkomst")
    status = fields.String(required=True, validate=validate.OneOf(STATUSES), metadata=said("Where it stands."))
    format = written("The key of the format.", "physical")
    audience = fields.String(required=True, allow_none=True, metadata=said("The key of the audience."))
    participant = fields.Integer(required=True, metadata=said("The id of the person."))
    name = written("Their name then.", "Anna van der Meer")
    email = written("Their address.", "anna@example.org")
    organisation = written("Their organisation then, or empty.")
    function = written("Their function then, or empty.")
    department = written("Their department then, or empty.")
    remarks = written("What they wrote, or empty.")
    language = written("The language of their mail.", "nl")
    roles = fields.List(fields.String(), required=True)
    items = fields.List(fields.String(), required=True, metadata=said("The keys of the parts that they come to."))
    answers = fields.List(
        fields.Nested(AnswerSchema), required=True, metadata=said("But for dietary and access needs.")
    )
    attendances = fields.List(fields.Nested(AttendanceSchema), required=True)
    delegation = fields.Integer(required=True, allow_none=True, metadata=said("The delegation that registered them."))
    replaced_by = fields.UUID(required=True, allow_none=True, metadata=said("The registration that has the place now."))
    offered_until = Moment(
        required=True, allow_none=True, metadata=said("Until when an offered place is kept; null: none is.")
    )
    created_at = Moment(required=True)
    changed_at = Moment(required=True)


class RegistrationQuery(PageQuery):
    """Which registrations."""

    status = fields.String(validate=validate.OneOf(STATUSES), metadata=said("Only those that stand so.", "confirmed"))
    item = fields.String(
        validate=validate.Regexp(KEY), metadata=said("Only who comes to this part of the programme, by its key.")
    )


class AnswerValue(fields.Field[Value]):
    """What can be sent as an answer: a text, a number, yes or no, keys of several choices, or nothing."""

    def __init__(self) -> None:
        super().__init__(
            allow_none=True,
            metadata={
                "type": ["string", "number", "boolean", "array"],
                "items": {"type": "string"},
                "maxItems": MOST_ITEMS,
                "maxLength": LONG_TEXT,
            },
        )

    def _deserialize(self, value: object, attr: str | None, data: Mapping[str, object] | None, **_: object) -> Value:
        if isinstance(value, list) and len(value) <= MOST_ITEMS:
            return [str(_TEXT.deserialize(one)) for one in value]
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | float):
            return f"{value}"
        if isinstance(value, str):
            return str(_TEXT.deserialize(value))
        raise ValidationError([Problem("value_invalid", N_("This value does not fit; openapi.json says what does."))])


_TEXT = Text()


def _few(answers: Mapping[str, Value]) -> None:
    if len(answers) > MOST_ANSWERS:
        raise ValidationError(f"Longer than maximum length {MOST_ANSWERS}.")


def answers_field() -> fields.Dict:
    """Answers by the key of the question."""
    return fields.Dict(
        keys=fields.String(validate=validate.Regexp(KEY)),
        values=AnswerValue(),
        validate=_few,
        metadata={
            **said("By the key of the question: a text, a number, true or false, or a list of choices."),
            "maxProperties": MOST_ANSWERS,
        },
    )


def items_field() -> fields.List[object]:
    """Parts of the programme."""
    return fields.List(
        fields.String(validate=validate.Regexp(KEY)),  # type: ignore[arg-type]
        validate=validate.Length(max=MOST_ITEMS),
        metadata=said("The keys of the parts of the programme that they come to."),
    )


def language_field() -> fields.String:
    """The language of mail."""
    return fields.String(
        validate=validate.OneOf(list(LANGUAGES)),
        metadata=said("The language of the mail; else that of Accept-Language.", "nl"),
    )


class NewRegistrationSchema(Shape, FormSchema):
    """Who takes part, and how."""

    items = items_field()
    answers = answers_field()
    language = language_field()
    invitation = Line()


class ChangeSchema(Shape):
    """What changes; all else stays."""

    format = Line(largest=40)
    items = items_field()
    answers = answers_field()


class ReasonSchema(Shape):
    """Why."""

    reason = Text(largest=REASON)


class SubstituteSchema(Shape, ColleagueFormSchema):
    """The colleague who comes instead."""

    answers = answers_field()
