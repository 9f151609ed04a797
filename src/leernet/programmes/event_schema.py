"""The shape of an event in a programme file."""

from collections.abc import Mapping

from marshmallow import ValidationError, fields, post_load, validates_schema

from ..errors import Problem
from ..model import (
    Admission,
    AgendaKind,
    ContributionStatus,
    Event,
    EventKind,
    EventStatus,
)
from ..services.registering.offers import FEWEST_HOURS, MOST_HOURS
from . import event_checks, parts, recap_parts
from .delegation_schema import DelegationSchema
from .fields import (
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
from .inheriting import TAKEN
from .kinds import CertificateField, check_details
from .material_schema import SharedMaterialSchema
from .more import MoreField
from .part_schemas import MOST_PLACES, ContactSchema, PartnerSchema, PartSchema, SectionSchema, many
from .question_schema import QuestionSchema
from .rollout_part import RolloutPart
from .source import SOURCE

MOST_MINUTES = 7 * 24 * 60


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
    counts_everybody = Flag()
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
    email = Email()

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
        if data.get("email") and not data.get("name"):
            problem = Problem("contribution_nameless", "Say whose address this is: type the name too.")
            raise ValidationError({"name": [problem]})


class AgendaSchema(PartSchema):
    """``agenda``."""

    makes = parts.AgendaPart
    kind = Word(AgendaKind, required=True)
    title = Line(200, needed=True)
    text = Prose()
    place = Line(200)
    start = Moment()
    minutes = Whole(1, MOST_MINUTES)
    parallel = Flag()
    key = Key(needed=False)
    sign_up = Flag()
    capacity = Whole(0, MOST_PLACES)
    contributions = many(ContributionSchema)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        event_checks.check_sign_up(data)

    @post_load
    def _make(self, data: dict[str, object], **_: object) -> object:
        data["sign_up"] = data.get("sign_up", "capacity" in data)
        return super()._make(data)


class QuoteSchema(PartSchema):
    """``quotes``."""

    makes = recap_parts.QuotePart
    text = Prose(2000, needed=True)
    name = Line(200)
    organisation = Line(200)
    consent = Flag()


class MaterialSchema(PartSchema):
    """``materials``."""

    makes = recap_parts.MaterialPart
    title = Line(200, needed=True)
    url = Link(needed=True)


class RecapSchema(PartSchema):
    """``recap``."""

    makes = recap_parts.RecapPart
    title = Line(200, needed=True)
    body = Prose(100_000, needed=True)
    category = Line(100)
    publisher = Line(200)
    published = Moment()
    quotes = many(QuoteSchema)
    materials = many(MaterialSchema)


class RegistrationSchema(PartSchema):
    """``registration``: from when to when, and how long somebody who waits may think about a place."""

    makes = parts.RegistrationPart
    opens = Moment()
    closes = Moment()
    offer_hours = Whole(FEWEST_HOURS, MOST_HOURS)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        event_checks.check_ends(data, "opens", "closes")


class ConfirmSchema(PartSchema):
    """``confirm_again``: until when, and what becomes of who does not."""

    makes = parts.ConfirmPart
    until = Moment(required=True)
    otherwise = Word(parts.Otherwise)


class TakenField(Line):
    """The name of a part that a copy takes over of its template."""

    def check(self, text: str) -> str:
        """One of those that there are."""
        if text not in TAKEN:
            raise flaw(unknown(text, list(TAKEN)))
        return text


class RolloutSchema(PartSchema):
    """``rollout``: from which template, for which organisations."""

    makes = RolloutPart
    of = Slug(needed=True)
    organisations = fields.List(Slug(needed=True), required=True)
    pilot = Flag()
    without = fields.List(TakenField(40))


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
    max_per_organisation = Whole(1, MOST_PLACES)
    admission = Word(Admission)
    contact = fields.Nested(ContactSchema)
    registration = fields.Nested(RegistrationSchema)
    confirm_again = fields.Nested(ConfirmSchema)
    certificate = CertificateField()
    blocks = many(BlockSchema)
    formats = many(FormatSchema)
    audiences = many(AudienceSchema)
    partners = many(PartnerSchema)
    sections = many(SectionSchema)
    agenda = many(AgendaSchema)
    contributions = many(ContributionSchema)
    questions = many(QuestionSchema)
    delegations = many(DelegationSchema)
    rollout = fields.Nested(RolloutSchema)
    offered_to = fields.List(Slug(needed=True))
    materials = many(SharedMaterialSchema)
    recap = fields.Nested(RecapSchema)
    more = MoreField(Event)

    @validates_schema
    def _check(self, data: Mapping[str, object], **_: object) -> None:
        event_checks.check_event(data)

    @post_load
    def _make(self, data: dict[str, object], **_: object) -> object:
        data.pop("weekday", None)
        data["when"] = event_checks.settled_when(data)
        return super()._make(data)
