"""Events, for everybody."""

from marshmallow import fields, validate

from ...services.asking.questions import asked_at
from ...services.public.catalogue import EventFilter, public_events
from ...services.public.overviews import event_page
from .call import Call
from .event_data import event_data, event_detail
from .event_shapes import EventDetailSchema, EventSchema
from .operation import Answer, Operation
from .shapes import PageQuery, page_of, said

SLUG = r"^[a-z0-9][a-z0-9-]{0,79}$"
PERIODS = {"past": True, "upcoming": False}


class EventQuery(PageQuery):
    """Which events."""

    series = fields.String(validate=validate.Regexp(SLUG), metadata=said("Of this series only, by its slug."))
    period = fields.String(
        validate=validate.OneOf(list(PERIODS)), metadata=said("Only those that are past, or to come.", "upcoming")
    )


def list_events(call: Call) -> Answer:
    """Events by date."""
    period = call.query.get("period")
    wanted = EventFilter(
        series=str(call.query.get("series") or ""),
        past=None if period is None else PERIODS[str(period)],
        after=call.after,
        limit=call.limit,
    )
    with call.read() as work:
        leaf = public_events(work, wanted)
        return call.page([event_data(call, work, one) for one in leaf.things], leaf.after)


def read_event(call: Call, slug: str) -> Answer:
    """One event with all that its page shows."""
    with call.read() as work:
        event = event_page(work, slug)
        return Answer(event_detail(call, work, event, asked_at(work, event)))


OPERATIONS = (
    Operation(
        path="/events",
        view=list_events,
        summary="Events by date.",
        tag="events",
        query=EventQuery,
        answer=page_of(EventSchema),
        links={"read": ("readEvent", {"slug": "$response.body#/results/0/slug"})},
    ),
    Operation(
        path="/events/<slug>",
        view=read_event,
        summary="One event: its formats with the places that are left, its programme, and what it asks.",
        tag="events",
        answer=EventDetailSchema,
        links={"register": ("createRegistration", {"slug": "$response.body#/slug"})},
    ),
)
