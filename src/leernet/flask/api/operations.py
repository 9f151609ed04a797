"""All operations of the API, in the order of the document."""

from . import attendance, certificates, delegations, events, participants, recaps, registering, registrations, series
from .operation import Operation

TAGS = {
    "events": "Series and their events: for everybody.",
    "registrations": "Who takes part.",
    "delegations": "The places of an organisation, and its people.",
    "participants": "People, over all events.",
    "attendance": "Who was there.",
    "certificates": "Who earned one, and whether it is real.",
    "recaps": "What was learnt.",
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
)
