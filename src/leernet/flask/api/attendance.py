"""Who was there."""

from uuid import UUID

from marshmallow import fields, validate

from ...errors import NotFound
from ...model import ApiScope, Block, Evidence, Registration
from ...services.attendance.checking_in import check_in, take_back
from ...services.registering.registration import find_registration
from ...work import Work
from .call import Call
from .operation import Answer, Operation
from .registration_data import attendance_data
from .registration_shapes import AttendanceSchema
from .registrations import uid_of
from .shapes import Shape, said

LONGEST = 24 * 60


class NewAttendanceSchema(Shape):
    """How we know, and how long they were there."""

    evidence = fields.String(
        load_default=Evidence.LIST.value,
        validate=validate.OneOf([one.value for one in Evidence]),
        metadata=said("How we know.", "list"),
    )
    minutes = fields.Integer(
        load_default=None,
        allow_none=True,
        validate=validate.Range(0, LONGEST),
        metadata=said("How long they were there; null: all of it.", 90),
    )


def record_attendance(call: Call, id: str, block: str) -> Answer:
    """Record that somebody is at a block; what was recorded before is replaced."""
    evidence, minutes = Evidence(str(call.body["evidence"])), call.body["minutes"]

    def do(work: Work) -> dict[str, object]:
        registration, there = _found(call, work, id, block)
        known = [one for one in registration.attendances if one.block_id == there.id]
        if not known or (known[0].evidence, known[0].minutes) != (evidence, minutes):
            take_back(work, registration.uid, there.id)
            check_in(work, registration.uid, there.id, evidence, minutes if isinstance(minutes, int) else None)
            registration = find_registration(work, registration.uid, lock=True)
        now = next(one for one in registration.attendances if one.block_id == there.id)
        return attendance_data(registration.event, now)

    return Answer(call.run(do))


def take_back_attendance(call: Call, id: str, block: str) -> Answer:
    """Undo what was recorded by mistake."""

    def do(work: Work) -> None:
        registration, there = _found(call, work, id, block)
        take_back(work, registration.uid, there.id)

    call.run(do)
    return Answer()


def _found(call: Call, work: Work, id: str, block: str) -> tuple[Registration, Block]:
    registration = find_registration(work, uid_of(id), lock=True)
    if not call.covers(registration.event.series_id):
        raise NotFound("registration_unknown", "This registration is not known.")
    for one in registration.event.blocks:
        if str(one.uid) == _plain(block):
            return registration, one
    raise NotFound("block_unknown", "This part of the event is not known.")


def _plain(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""


_ONE = "/registrations/<id>/attendances/<block>"
OPERATIONS = (
    Operation(
        path=_ONE,
        view=record_attendance,
        method="PUT",
        summary="Record that somebody with a place is at a block of the event, from two hours before it begins.",
        tag="attendance",
        scopes=(ApiScope.ATTENDANCE,),
        body=NewAttendanceSchema,
        answer=AttendanceSchema,
        refusals=(409,),
        example={"evidence": "scan"},
    ),
    Operation(
        path=_ONE,
        view=take_back_attendance,
        method="DELETE",
        status=204,
        summary="Undo what was recorded by mistake; also where nothing was.",
        tag="attendance",
        scopes=(ApiScope.ATTENDANCE,),
        answer=None,
    ),
)
