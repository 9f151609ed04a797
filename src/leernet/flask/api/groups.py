"""The groups in which the people of an event work, as the plugin that makes groups tells them."""

from marshmallow import fields

from ...hookspecs import PeopleGroup
from ...model import ApiScope
from ...services.desk.events import desk_event
from .call import Call
from .event_data import Plain
from .event_shapes import written
from .operation import Answer, Operation
from .shapes import Shape, said


class GroupSchema(Shape):
    """A group: who is in it, by their registrations, and where it meets."""

    number = fields.Integer(required=True, metadata=said("Its number at the event.", 1))
    room = written("A room, on site or online; or empty.", "Zaal 2")
    technique = written("How they work, or empty.", "Incidentmethode")
    format = written("The key of the way in which its people take part; empty where these are mixed.", "physical")
    facilitator = fields.UUID(
        required=True, allow_none=True, metadata=said("The registration of who facilitates; null without one.")
    )
    facilitator_name = written("Their name, or empty.")
    members = fields.List(fields.UUID(), required=True, metadata=said("The registrations of who is in it."))
    is_told = fields.Boolean(required=True, metadata=said("Whether its people know; until then it may still change."))


class GroupsSchema(Shape):
    """All groups of an event, in order."""

    results = fields.List(fields.Nested(GroupSchema), required=True)


def list_groups(call: Call, slug: str) -> Answer:
    """The groups of an event; none where no plugin makes groups."""
    with call.read() as work:
        event = call.check_event(desk_event(work, slug))
        return Answer({"results": [_data(one) for one in call.network.plugins.people_groups(work.db, event)]})


def _data(group: PeopleGroup) -> Plain:
    return {
        "number": group.number,
        "room": group.room,
        "technique": group.technique,
        "format": group.format,
        "facilitator": group.facilitator,
        "facilitator_name": group.facilitator_name,
        "members": list(group.members),
        "is_told": group.is_told,
    }


OPERATIONS = (
    Operation(
        path="/events/<slug>/groups",
        view=list_groups,
        summary="The groups in which the people of an event work.",
        description="With `leernet-groups`. Names of members are read with their registrations, by a key that may.",
        tag="groups",
        scopes=(ApiScope.GROUPS,),
        answer=GroupsSchema,
    ),
)
