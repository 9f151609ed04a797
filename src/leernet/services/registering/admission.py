"""An organiser lets somebody in from the waiting list: out of turn, or beyond the places there are."""

from uuid import UUID

from ...errors import IllegalTransition
from ...model import Registration, RegistrationStatus
from ...work import Work
from ..places.claims import claims_of
from ..places.taking import take_beyond
from .registration import find_registration


def let_in(work: Work, uid: UUID) -> Registration:
    """Confirm somebody who waits, whether or not there is room; the others keep their turn.

    :raises NotFound: ``registration_unknown``
    :raises IllegalTransition: when they do not wait (any more)
    """
    registration = find_registration(work, uid, lock=True)
    before = registration.status
    if before is not RegistrationStatus.WAITLISTED:
        raise IllegalTransition("registration", before.value, RegistrationStatus.CONFIRMED.value)
    registration.move_to(RegistrationStatus.CONFIRMED)
    registration.queue_number, registration.changed_at = None, work.now
    work.db.flush()
    take_beyond(work.db, claims_of(registration))
    work.journal(
        "registration.moved_up",
        registration.id,
        event_id=registration.event_id,
        before=before.value,
        after=RegistrationStatus.CONFIRMED.value,
        by_organiser=True,
    )
    return registration
