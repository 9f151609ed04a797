"""How series and events look in the API."""

from enum import StrEnum

from marshmallow import fields, validate

from ...model import (
    Admission,
    AgendaKind,
    ContributionStatus,
    EventKind,
    EventPhase,
    OrganisationKind,
    PartnerRole,
    QuestionKind,
    SeriesKind,
    SeriesStatus,
)
from .shapes import Moment, Shape, said


def word(kind: type[StrEnum], description: str) -> fields.String:
    """One of the words of an enumeration."""
    return fields.String(
        required=True, validate=validate.OneOf([one.value for one in kind]), metadata=said(description)
    )


def written(description: str, example: str | None = None) -> fields.String:
    """A text that is always there, maybe empty."""
    return fields.String(required=True, metadata=said(description, example))


def maybe(description: str, example: int | None = None) -> fields.Integer:
    """A number, or null."""
    return fields.Integer(required=True, allow_none=True, metadata=said(description, example))


class SectionSchema(Shape):
    """A part of the copy."""

    key = written("Which one.", "what")
    heading = written("Its heading; empty: the usual one of its key.")
    text = written("Markdown.")


class ContactSchema(Shape):
    """Who answers questions."""

    name = written("A name, or empty.")
    email = written("An address, or empty.")


class OrganisationSchema(Shape):
    """A body that organises, funds, hosts or sends people."""

    slug = written("Its name in addresses.", "gemeente-haarlem")
    name = written("Its name.", "Gemeente Haarlem")
    short_name = written("What people call it, or empty.")
    kind = word(OrganisationKind, "What sort of body it is.")
    url = written("Its site, or empty.")


class PartnerSchema(Shape):
    """An organisation, and what it is to the series or event."""

    role = word(PartnerRole, "What it is to the series or event.")
    organisation = fields.Nested(OrganisationSchema, required=True)
    scheme = written("Of a funder: under which scheme; or empty.")
    note = written("What is said of it, or empty.")


class SeriesSchema(Shape):
    """A set of events with one membership."""

    slug = written("Its name in addresses.", "netwerk")
    title = written("What it is called.", "Lerend netwerk st(r)oom")
    subtitle = written("A line below the title, or empty.")
    aim = written("What it is for, or empty.")
    kind = word(SeriesKind, "What people call such a series.")
    status = word(SeriesStatus, "Whether it still goes on.")
    language = written("The language of its texts.", "nl")
    region = written("Where, or empty.")
    planned_events = maybe("How many events are planned.", 6)
    part_of = fields.String(required=True, allow_none=True, metadata=said("The slug of the series that it is part of."))
    sections = fields.List(fields.Nested(SectionSchema), required=True)
    contact = fields.Nested(ContactSchema, required=True)
    partners = fields.List(fields.Nested(PartnerSchema), required=True)
    more_url = written("Where more stands, or empty.")
    url = written("Its public page.")


class BlockSchema(Shape):
    """One stretch of time of an event."""

    id = fields.UUID(required=True)
    starts_at = Moment(required=True)
    ends_at = Moment(required=True)
    label = written("What it is called, or empty.")


class FormatSchema(Shape):
    """One way of taking part, with its places."""

    key = written("Names it when somebody registers.", "physical")
    label = written("What it is called.", "On site")
    summary = written("Where, in a few words.", "Seinwezen, Haarlem")
    capacity = maybe("How many places there are; null: no limit.", 40)
    places_left = maybe("How many are left for whom none is kept; null: no limit.", 12)
    is_full = fields.Boolean(required=True, metadata=said("Whether nobody at all can get a place."))


class EventSchema(Shape):
    """One gathering."""

    slug = written("Its name in addresses.", "bijeenkomst")
    title = written("What it is called.", "Hét warmtenet")
    theme = written("What it is about, or empty.")
    number = maybe("Its number in the series.", 2)
    kind = word(EventKind, "What sort of gathering it is.")
    phase = word(EventPhase, "Where it stands now.")
    when = written("Its date with its grain, as EDTF (ISO 8601-2): `2024-23` is autumn 2024.", "2027-03-14")
    blocks = fields.List(fields.Nested(BlockSchema), required=True, metadata=said("None while the date is coarse."))
    language = written("The language of its texts.", "nl")
    series = fields.String(required=True, allow_none=True, metadata=said("The slug of its series."))
    admission = word(Admission, "Who may register, and what comes of it.")
    takes_registrations = fields.Boolean(required=True, metadata=said("Whether somebody can register now."))
    registration_opens_at = Moment(required=True, allow_none=True)
    registration_closes_at = Moment(required=True, allow_none=True)
    waiting_list = fields.Boolean(required=True, metadata=said("Whether people can wait when it is full."))
    formats = fields.List(fields.Nested(FormatSchema), required=True)
    url = written("Its public page.")


class ContributionSchema(Shape):
    """Somebody on the programme."""

    role = written("What they do.", "speaker")
    status = word(ContributionStatus, "How certain it is.")
    name = written("Who; empty while only the perspective is settled.")
    organisation = written("Their organisation then, or empty.")
    perspective = written("What they bring, or empty.")
    about = written("About them, or empty.")


class AgendaItemSchema(Shape):
    """A part of the programme."""

    key = fields.String(
        required=True, allow_none=True, metadata=said("Names it when somebody signs up for it; null: nobody has to.")
    )
    title = written("What it is called.")
    kind = word(AgendaKind, "What sort of part it is.")
    starts_at = Moment(required=True, allow_none=True)
    minutes = maybe("How long.", 30)
    is_parallel = fields.Boolean(
        required=True, metadata=said("At the same time as the part before it: nobody signs up for both.")
    )
    place = written("Where, or empty.")
    text = written("Markdown, or empty.")
    places_left = maybe("How many places are left; null: no limit, or nobody has to sign up.")
    contributions = fields.List(fields.Nested(ContributionSchema), required=True)


class AudienceSchema(Shape):
    """For whom an event is."""

    key = written("Names it when somebody registers.")
    label = written("What it is called.")
    text = written("What is said of it, or empty.")
    places_left = maybe("How many of its own places are left; null: it has none of its own.")
    released_at = Moment(required=True, allow_none=True, metadata=said("When its own places go to the others."))


class ChoiceSchema(Shape):
    """An answer that can be chosen."""

    key = written("What to send.")
    label = written("What it says.")


class QuestionSchema(Shape):
    """What is asked of who registers."""

    key = written("Names the answer.", "dieet")
    kind = word(QuestionKind, "What sort of answer it takes.")
    label = written("The question.")
    hint = written("What stands with it, or empty.")
    purpose = written("What it is asked for, or empty.")
    required = fields.Boolean(required=True)
    choices = fields.List(fields.Nested(ChoiceSchema), required=True)
    formats = fields.List(fields.String(), required=True, metadata=said("Only asked for these; empty: for all."))
    audiences = fields.List(fields.String(), required=True, metadata=said("Only asked of these; empty: of all."))
    shown_if = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata=said("`question` and `answer`: only asked of who answered that; empty: always."),
    )


class EventDetailSchema(EventSchema):
    """One gathering, with all that its page shows."""

    follows = fields.String(required=True, allow_none=True, metadata=said("The slug of the event that it follows."))
    followed_by = fields.List(
        fields.String(), required=True, metadata=said("The slugs of the events that follow it, by date.")
    )
    sections = fields.List(fields.Nested(SectionSchema), required=True)
    contact = fields.Nested(ContactSchema, required=True)
    audiences = fields.List(fields.Nested(AudienceSchema), required=True)
    agenda = fields.List(fields.Nested(AgendaItemSchema), required=True)
    contributions = fields.List(fields.Nested(ContributionSchema), required=True)
    partners = fields.List(fields.Nested(PartnerSchema), required=True)
    questions = fields.List(fields.Nested(QuestionSchema), required=True)
