"""What the schemas of a programme share: how they make parts, and the parts that series and events both have."""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from ..errors import Problem
from ..model import (
    PartnerRole,
    SectionKey,
)
from . import parts
from .fields import (
    Email,
    Flag,
    Line,
    Prose,
    Slug,
    Word,
)

MOST_PLACES = 1_000_000


class PartSchema(Schema):
    """Makes a part of a programme."""

    makes: ClassVar[type]

    @post_load
    def _make(self, data: dict[str, object], **_: object) -> object:
        return self.makes(**{name: tuple(v) if isinstance(v, list) else v for name, v in data.items()})


def many(schema: type[Schema]) -> fields.List[object]:
    """``[[…]]``: a list of tables."""
    return fields.List(fields.Nested(schema))


class PartnerSchema(PartSchema):
    """``partners``."""

    makes = parts.PartnerPart
    organisation = Slug(needed=True)
    role = Word(PartnerRole, required=True)
    logo = Flag()
    scheme = Line(200)
    reference = Line(100)
    note = Prose()


class ContactSchema(PartSchema):
    """``contact``."""

    makes = parts.ContactPart
    name = Line(200)
    email = Email()


class SectionSchema(PartSchema):
    """``sections``."""

    makes = parts.SectionPart
    key = Word(SectionKey)
    heading = Line(200)
    text = Prose(needed=True)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        if data.get("key", SectionKey.TEXT) is SectionKey.TEXT and not data.get("heading"):
            keys = ", ".join(key.value for key in SectionKey if key is not SectionKey.TEXT)
            problem = Problem(
                "heading_missing", "Give this section a heading, or a key that has one: {keys}.", keys=keys
            )
            raise ValidationError({"heading": [problem]})
