"""The shape of a delegation in a programme file."""

from collections.abc import Mapping

from marshmallow import ValidationError, fields, validates_schema

from ..errors import Problem
from . import parts
from .fields import Language, Line, Moment, Slug, Whole, flaw
from .part_schemas import ContactSchema, PartSchema

MOST = 10_000


class DelegationSchema(PartSchema):
    """``delegations``, of a series or of an event."""

    makes = parts.DelegationPart
    organisation = Slug()
    organisation_name = Line(200)
    contact = fields.Nested(ContactSchema)
    language = Language()
    minimum = Whole(0, MOST)
    maximum = Whole(0, MOST)
    departments = fields.List(Line(100, needed=True))
    reserved = Whole(0, MOST)
    released = Moment()

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        if bool(data.get("organisation")) == bool(data.get("organisation_name")):
            raise flaw(
                Problem("delegation_of_whom", "Give the organisation, or the name of one that is not in the files.")
            )
        maximum = data.get("maximum")
        if not isinstance(maximum, int):
            return
        problems: dict[str, list[Problem]] = {}
        for name in ("minimum", "reserved"):
            number = data.get(name, 0)
            if isinstance(number, int) and number > maximum:
                problems[name] = [
                    Problem("more_than_maximum", "This is more than the maximum, {maximum}.", maximum=maximum)
                ]
        if problems:
            raise ValidationError(problems)
