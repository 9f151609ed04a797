"""All operations of the API, in the order of the document."""

from . import (
    attendance,
    certificates,
    delegations,
    events,
    groups,
    materials,
    participants,
    recaps,
    registering,
    registrations,
    rollouts,
    series,
)
from .operation import Operation

TAGS = {
    "events": "Series and their events: for everybody.",
    "registrations": "Who takes part.",
    "delegations": "The places of an organisation, and its people.",
    "participants": "People, over all events.",
    "attendance": "Who was there.",
    "certificates": "Who earned one, and whether it is real.",
    "recaps": "What was learnt.",
    "materials": "Files and links of events and series.",
    "rollouts": "One programme, many organisations: how far it is.",
    "groups": "Who works with whom at an event.",
}

OPERATIONS: tuple[Operation, ...] = (
    *series.OPERATIONS,
    *events.OPERATIONS,
    *registrations.OPERATIONS,
    *registering.OPERATIONS,
    *delegations.OPERATIONS,
    *participants.OPERATIONS,
    *attendance.OPERATIONS,
    *certificates.OPERATIONS,
    *recaps.OPERATIONS,
    *materials.OPERATIONS,
    *rollouts.OPERATIONS,
    *groups.OPERATIONS,
)
