"""Registrations as plain values, for their schema."""

from collections.abc import Sequence

from ...model import Attendance, Event, Registration
from ...services.desk.details import Details, details_of
from ...work import Work
from .event_data import Plain
from .registration_shapes import RegistrationSchema
from .shapes import content_of, etag_of


def registrations_data(work: Work, event: Event, registrations: Sequence[Registration]) -> list[Plain]:
    """Registrations of one event, with their participant, format, audience and attendance loaded."""
    details = details_of(work, event, registrations)
    return [_data(event, one, details) for one in registrations]


def registration_data(work: Work, registration: Registration) -> Plain:
    """One registration, as :func:`~leernet.services.registering.registration.find_registration` finds it."""
    return registrations_data(work, registration.event, [registration])[0]


def version_of(work: Work, registration: Registration) -> str:
    """The ETag of a registration: that of what anybody reads of it."""
    return etag_of(content_of(RegistrationSchema, registration_data(work, registration)))


def attendance_data(event: Event, attendance: Attendance) -> Plain:
    """One attendance; the blocks of the event have to be loaded."""
    uid = next(block.uid for block in event.blocks if block.id == attendance.block_id)
    return {
        "block": uid,
        "evidence": attendance.evidence.value,
        "minutes": attendance.minutes,
        "recorded_at": attendance.recorded_at,
    }


def _data(event: Event, one: Registration, details: Details) -> Plain:
    present = sorted(one.attendances, key=lambda attendance: attendance.block_id)
    return {
        "id": one.uid,
        "event": event.slug,
        "status": one.status.value,
        "format": one.format.key,
        "audience": one.audience.key if one.audience else None,
        "participant": one.participant_id,
        "name": one.name,
        "email": one.participant.email,
        "organisation": one.organisation_name,
        "function": one.function,
        "department": one.department,
        "remarks": one.remarks,
        "language": one.language,
        "roles": one.roles,
        "items": [item.key for item in details.items.get(one.id, ())],
        "answers": [
            {
                "question": answer.question.key,
                "values": answer.values[:1] if answer.question.takes_file else answer.values,
            }
            for answer in details.answers.get(one.id, ())
        ],
        "attendances": [attendance_data(event, attendance) for attendance in present],
        "delegation": one.delegation_id,
        "replaced_by": details.successors.get(one.id),
        "offered_until": one.offered_until,
        "created_at": one.created_at,
        "changed_at": one.changed_at,
    }
