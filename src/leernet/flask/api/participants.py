"""People, over all events."""

from marshmallow import fields, validate

from ...errors import NotFound
from ...model import ApiScope, Participant
from ...services.desk.events import desk_event
from ...services.people.listing import find_participant, people_page, registrations_of
from .call import Call
from .event_data import Plain
from .event_shapes import written
from .events import SLUG
from .operation import Answer, Operation
from .registration_shapes import STATUSES
from .shapes import Moment, PageQuery, Shape, page_of, said


class AffiliationSchema(Shape):
    """Whom somebody works for, from when."""

    organisation = written("The organisation.", "Gemeente Haarlem")
    function = written("The function, or empty.")
    department = written("The department, or empty.")
    since = Moment(required=True)
    until = Moment(required=True, allow_none=True)


class ParticipantSchema(Shape):
    """A person, known by their address."""

    id = fields.Integer(required=True)
    name = written("Their name.", "Anna van der Meer")
    email = written("Their address.", "anna@example.org")
    phone = written("Their telephone number, or empty.")
    language = written("The language of their mail.", "nl")
    created_at = Moment(required=True)
    affiliations = fields.List(fields.Nested(AffiliationSchema), required=True)


class TakingPartSchema(Shape):
    """A registration of a person, in short."""

    id = fields.UUID(required=True)
    event = written("The slug of the event.")
    status = fields.String(required=True, validate=validate.OneOf(STATUSES))


class ParticipantDetailSchema(ParticipantSchema):
    """A person, with their registrations."""

    registrations = fields.List(fields.Nested(TakingPartSchema), required=True)


class ParticipantQuery(PageQuery):
    """Which people."""

    event = fields.String(
        validate=validate.Regexp(SLUG), metadata=said("Only who registered for this event, by its slug.")
    )


def list_participants(call: Call) -> Answer:
    """People who registered."""
    slug = call.query.get("event")
    with call.read() as work:
        event = call.check_event(desk_event(work, str(slug))) if slug else None
        page = people_page(work, call.holder.series_id, event, call.after, call.limit)
        return call.page([_data(one) for one in page.people], page.after)


def read_participant(call: Call, person: str) -> Answer:
    """One person, with their registrations."""
    with call.read() as work:
        found = find_participant(work, number_of(person), call.holder.series_id)
        registrations = registrations_of(work, found, call.holder.series_id)
    taking_part = [{"id": one.uid, "event": one.event.slug, "status": one.status.value} for one in registrations]
    return Answer(_data(found) | {"registrations": taking_part})


def number_of(text: str) -> int:
    """An id in a path; raises :class:`~leernet.errors.NotFound` for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10) or int(text) >= 2**31:
        raise NotFound("page_unknown", "This page does not exist.")
    return int(text)


def _data(one: Participant) -> Plain:
    return {
        "id": one.id,
        "name": one.name,
        "email": one.email,
        "phone": one.phone,
        "language": one.language,
        "created_at": one.created_at,
        "affiliations": [
            {
                "organisation": at.organisation_name,
                "function": at.function,
                "department": at.department,
                "since": at.since,
                "until": at.until,
            }
            for at in one.affiliations
        ],
    }


OPERATIONS = (
    Operation(
        path="/participants",
        view=list_participants,
        summary="People who registered.",
        tag="participants",
        scopes=(ApiScope.READ,),
        query=ParticipantQuery,
        answer=page_of(ParticipantSchema),
        refusals=(404,),
        links={"read": ("readParticipant", {"person": "$response.body#/results/0/id"})},
    ),
    Operation(
        path="/participants/<person>",
        view=read_participant,
        summary="One person, with their registrations.",
        tag="participants",
        scopes=(ApiScope.READ,),
        answer=ParticipantDetailSchema,
    ),
)
