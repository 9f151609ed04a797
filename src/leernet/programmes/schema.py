"""The shape of a programme file: marshmallow schemas that make the dataclasses of :mod:`.parts`.

What has a default in the dataclass can be left out of the file; the default stands in one place only.
"""

from collections.abc import Mapping
from typing import ClassVar

from marshmallow import Schema, ValidationError, fields, post_load, validates_schema

from ..errors import Problem
from ..model import (
    AgendaKind,
    ContributionStatus,
    EventKind,
    EventStatus,
    OrganisationKind,
    PartnerRole,
    SectionKey,
    SeriesKind,
    SeriesStatus,
)
from . import event_checks, parts
from .fields import (
    Day,
    Email,
    Flag,
    Key,
    Language,
    Line,
    Link,
    Moment,
    Prose,
    Slug,
    Table,
    WhenField,
    Whole,
    Word,
    flaw,
    unknown,
)
from .kinds import BrandField, CertificateField, LogoField, check_details
from .source import SOURCE

MOST_PLACES = 1_000_000
MOST_MINUTES = 7 * 24 * 60


class PartSchema(Schema):
    """Makes a part of a programme."""

    makes: ClassVar[type]

    @post_load
    def _make(self, data: dict[str, object], **_: object) -> object:
        return self.makes(**{name: tuple(v) if isinstance(v, list) else v for name, v in data.items()})


def many(schema: type[Schema]) -> fields.List[object]:
    """``[[…]]``: a list of tables."""
    return fields.List(fields.Nested(schema))


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
    region = Line(100)
    more_url = Link()
    part_of = Slug()
    contact = fields.Nested(ContactSchema)
    certificate = CertificateField()
    brand = BrandField()
    partners = many(PartnerSchema)
    sections = many(SectionSchema)


class BlockSchema(PartSchema):
    """``blocks``."""

    makes = parts.BlockPart
    start = Moment(required=True)
    end = Moment(required=True)
    label = Line(100)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        event_checks.check_ends(data)


class FormatSchema(PartSchema):
    """``formats``: the plugin's own schema checks the details."""

    makes = parts.FormatPart
    key = Key()
    capacity = Whole(0, MOST_PLACES)
    details = Table()

    @validates_schema
    def _check_key(self, data: Mapping[str, object], **_: object) -> None:
        formats = SOURCE.get().plugins.formats
        if data["key"] not in formats:
            raise ValidationError({"key": [unknown(str(data["key"]), sorted(formats))]})

    @post_load
    def _make(self, data: dict[str, object], **_: object) -> object:
        details = data.get("details", {})
        schema = SOURCE.get().plugins.formats[str(data["key"])].schema()
        try:
            settled = check_details(schema, details if isinstance(details, Mapping) else {})
        except ValidationError as error:
            raise ValidationError({"details": error.messages}) from None
        return parts.FormatPart(**{**data, "details": settled})  # type: ignore[arg-type]


class AudienceSchema(PartSchema):
    """``audiences``."""

    makes = parts.AudiencePart
    key = Key()
    label = Line(200, needed=True)
    text = Prose()
    capacity = Whole(0, MOST_PLACES)
    released = Moment()


class ContributionSchema(PartSchema):
    """``contributions``."""

    makes = parts.ContributionPart
    role = Key(needed=False)
    name = Line(200)
    organisation = Slug()
    organisation_name = Line(200)
    perspective = Line(300)
    about = Prose()
    status = Word(ContributionStatus)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        roles = SOURCE.get().plugins.roles
        if (role := str(data.get("role", "speaker"))) not in roles:
            raise ValidationError({"role": [unknown(role, sorted(roles))]})
        if not any(data.get(key) for key in ("name", "organisation", "organisation_name", "perspective")):
            raise flaw(
                Problem(
                    "contribution_empty",
                    "Say who this is: a name, an organisation, or while nobody is known the perspective they bring.",
                )
            )


class AgendaSchema(PartSchema):
    """``agenda``."""

    makes = parts.AgendaPart
    kind = Word(AgendaKind, required=True)
    title = Line(200, needed=True)
    text = Prose()
    place = Line(200)
    start = Moment()
    minutes = Whole(1, MOST_MINUTES)
    contributions = many(ContributionSchema)


class QuoteSchema(PartSchema):
    """``quotes``."""

    makes = parts.QuotePart
    text = Prose(2000, needed=True)
    name = Line(200)
    organisation = Line(200)


class MaterialSchema(PartSchema):
    """``materials``."""

    makes = parts.MaterialPart
    title = Line(200, needed=True)
    url = Link(needed=True)


class RecapSchema(PartSchema):
    """``recap``."""

    makes = parts.RecapPart
    title = Line(200, needed=True)
    body = Prose(100_000, needed=True)
    category = Line(100)
    publisher = Line(200)
    published = Moment()
    quotes = many(QuoteSchema)
    materials = many(MaterialSchema)


class RegistrationSchema(PartSchema):
    """``registration``: from when to when."""

    makes = parts.RegistrationPart
    opens = Moment()
    closes = Moment()

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        event_checks.check_ends(data, "opens", "closes")


class EventSchema(PartSchema):
    """``[[events]]``. ``weekday`` is there to be checked only."""

    makes = parts.EventPart
    slug = Slug(needed=True)
    title = Line(200, needed=True)
    when = WhenField()
    weekday = Line(20)
    number = Whole(1, 10_000)
    theme = Line(200)
    kind = Word(EventKind)
    status = Word(EventStatus)
    language = Language()
    follows = Slug()
    waiting_list = Flag()
    contact = fields.Nested(ContactSchema)
    registration = fields.Nested(RegistrationSchema)
    certificate = CertificateField()
    blocks = many(BlockSchema)
    formats = many(FormatSchema)
    audiences = many(AudienceSchema)
    partners = many(PartnerSchema)
    sections = many(SectionSchema)
    agenda = many(AgendaSchema)
    contributions = many(ContributionSchema)
    recap = fields.Nested(RecapSchema)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        event_checks.check_event(data)

    @post_load
    def _make(self, data: dict[str, object], **_: object) -> object:
        data.pop("weekday", None)
        data["when"] = event_checks.settled_when(data)
        return super()._make(data)


class ProgrammeSchema(Schema):
    """The file."""

    series = fields.Nested(SeriesSchema)
    organisations = many(OrganisationSchema)
    events = many(EventSchema)
