"""The shape of a programme file: marshmallow schemas that make the dataclasses of :mod:`.parts`.

What has a default in the dataclass can be left out of the file; the default stands in one place only.
"""

from collections.abc import Mapping

from marshmallow import Schema, ValidationError, fields, validates_schema

from ..errors import Problem
from ..model import (
    Enrolling,
    Joining,
    OrganisationKind,
    SeriesKind,
    SeriesStatus,
)
from . import parts
from .delegation_schema import DelegationSchema
from .event_schema import EventSchema
from .fields import (
    Day,
    Email,
    Language,
    Line,
    Link,
    Prose,
    Slug,
    Whole,
    Word,
)
from .kinds import BrandField, CertificateField, LogoField
from .material_schema import SeriesMaterialSchema
from .part_schemas import MOST_PLACES, ContactSchema, PartnerSchema, PartSchema, SectionSchema, many
from .question_schema import QuestionSchema, check_questions


class OrganisationSchema(PartSchema):
    """``[[organisations]]``."""

    makes = parts.OrganisationPart
    slug = Slug(needed=True)
    name = Line(200, needed=True)
    kind = Word(OrganisationKind)
    short_name = Line(60)
    region = Line(100)
    code = Line(40)
    about = fields.Nested(Schema.from_dict({"nl": Prose(), "en": Prose()}))
    url = Link()
    email = Email()
    part_of = Slug()
    members = fields.List(Slug())
    valid_from = Day()
    valid_to = Day()
    logo = LogoField()

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        since, until = data.get("valid_from"), data.get("valid_to")
        if since and until and str(until) < str(since):
            raise ValidationError(
                {"valid_to": [Problem("end_before_start", "This is before {start}.", start=str(since))]}
            )


class MembershipSchema(PartSchema):
    """``membership`` of the series."""

    makes = parts.MembershipPart
    joining = Word(Joining)
    enrolling = Word(Enrolling)
    organisations = Whole(1, 10_000)


class SeriesSchema(PartSchema):
    """``[series]``."""

    makes = parts.SeriesPart
    slug = Slug(needed=True)
    title = Line(200, needed=True)
    kind = Word(SeriesKind)
    status = Word(SeriesStatus)
    language = Language()
    subtitle = Line(300)
    aim = Prose()
    planned_events = Whole(1, 1000)
    max_per_organisation = Whole(1, MOST_PLACES)
    retention_days = Whole(0, 36_500)
    region = Line(100)
    more_url = Link()
    part_of = Slug()
    related = fields.List(Slug())
    membership = fields.Nested(MembershipSchema)
    contact = fields.Nested(ContactSchema)
    certificate = CertificateField()
    brand = BrandField()
    partners = many(PartnerSchema)
    sections = many(SectionSchema)
    questions = many(QuestionSchema)
    delegations = many(DelegationSchema)
    materials = many(SeriesMaterialSchema)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        if problems := check_questions(data):
            raise ValidationError(problems)


class ProgrammeSchema(Schema):
    """The file."""

    series = fields.Nested(SeriesSchema)
    in_series = Slug()
    organisations = many(OrganisationSchema)
    events = many(EventSchema)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        if data.get("series") and data.get("in_series"):
            problem = Problem("series_twice", "A file describes a series, or adds events to another one: not both.")
            raise ValidationError({"in_series": [problem]})
