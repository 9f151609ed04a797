"""How far a programme has been rolled out over organisations: numbers of people, and nobody by name."""

from marshmallow import fields

from ...model import ApiScope, OrganisationKind
from ...services.desk.events import desk_event, desk_series
from ...services.events.coverage_board import Board, Progress, Row, coverage_board
from .call import Call
from .event_data import Plain
from .event_shapes import word, written
from .operation import Answer, Operation
from .shapes import PageQuery, Shape, page_of, said


class PresentKindSchema(Shape):
    """How many people of organisations of one kind were present."""

    kind = fields.String(
        required=True,
        allow_none=True,
        metadata=said("The kind of organisation; null where it is not known."),
    )
    present = fields.Integer(required=True, metadata=said("How many."))


class PresentAudienceSchema(Shape):
    """How many people of one of the event's groups were present."""

    label = written("The group.", "Bewoners")
    present = fields.Integer(required=True, metadata=said("How many."))


class RolloutRowSchema(Shape):
    """One organisation that is to have an event, and how far that is."""

    organisation = written("The slug of the organisation.", "gemeente-haarlem")
    organisation_name = written("Its name.", "Gemeente Haarlem")
    template = written("The slug of the event of which copies are made.", "sprint")
    event = fields.String(
        required=True, allow_none=True, metadata=said("The slug of its event; null while there is none.")
    )
    progress = word(Progress, "How far it is.")
    is_pilot = fields.Boolean(required=True)
    shared_with = fields.List(
        fields.String(), required=True, metadata=said("The slugs of others who have the same event.")
    )
    when = fields.String(required=True, allow_none=True, metadata=said("EDTF; null without an event.", "2027-21"))
    formats = fields.List(fields.String(), required=True, metadata=said("The keys of the ways to take part."))
    registered = fields.Integer(required=True, metadata=said("How many registered and did not cancel."))
    present = fields.Integer(required=True, metadata=said("How many were recorded as present."))
    kinds = fields.List(fields.Nested(PresentKindSchema), required=True)
    audiences = fields.List(fields.Nested(PresentAudienceSchema), required=True)


def list_event_rollout(call: Call, slug: str) -> Answer:
    """The organisations of one template, in the order in which they came on its list."""
    with call.read() as work:
        return _page(call, coverage_board(work, call.check_event(desk_event(work, slug))))


def list_series_rollout(call: Call, slug: str) -> Answer:
    """Those of all templates of a series."""
    with call.read() as work:
        return _page(call, coverage_board(work, call.check_series(desk_series(work, slug))))


def _page(call: Call, board: Board) -> Answer:
    left = sorted((row for row in board.rows if row.id > call.after), key=lambda row: row.id)
    rows = left[: call.limit]
    return call.page([_data(row) for row in rows], rows[-1].id if len(left) > len(rows) else None)


def _data(row: Row) -> Plain:
    kinds = sorted(row.turnout.kinds.items(), key=lambda one: one[0].value if one[0] else "")
    return {
        "organisation": row.organisation.slug,
        "organisation_name": row.organisation.name,
        "template": row.template.slug,
        "event": row.event.slug if row.event else None,
        "progress": row.progress.value,
        "is_pilot": row.is_pilot,
        "shared_with": [one.slug for one in row.shares],
        "when": row.event.when.edtf if row.event else None,
        "formats": row.formats,
        "registered": row.turnout.registered,
        "present": row.turnout.present,
        "kinds": [{"kind": _kind(kind), "present": number} for kind, number in kinds],
        "audiences": [{"label": label, "present": number} for label, number in row.audiences],
    }


def _kind(kind: OrganisationKind | None) -> str | None:
    return kind.value if kind else None


OPERATIONS = (
    Operation(
        path="/events/<slug>/rollouts",
        view=list_event_rollout,
        summary="How far an event was rolled out over organisations.",
        tag="rollouts",
        scopes=(ApiScope.READ,),
        query=PageQuery,
        answer=page_of(RolloutRowSchema),
        links={"template": ("readEvent", {"slug": "$response.body#/results/0/template"})},
    ),
    Operation(
        path="/series/<slug>/rollouts",
        view=list_series_rollout,
        summary="The same of all events of a series that were rolled out.",
        tag="rollouts",
        scopes=(ApiScope.READ,),
        query=PageQuery,
        answer=page_of(RolloutRowSchema),
    ),
)
