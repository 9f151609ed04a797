"""Mark somebody as present, from the check-in list or from their own page."""

from uuid import UUID

from ...errors import InvalidInput, NotFound
from ...model import Evidence, Registration
from ...services.attendance.checking_in import check_in, take_back
from ...services.registering.registration import find_registration
from ...work import Work


def mark(work: Work, slug: str, uid: str, block: str, *, present: bool, evidence: Evidence = Evidence.LIST) -> str:
    """Do it, or take it back; returns the code of the message.

    :raises NotFound: ``registration_unknown``, ``block_unknown``
    :raises Conflict: ``not_confirmed``, ``block_not_begun``
    """
    if not (block.isascii() and block.isdigit() and len(block) <= 18):
        raise InvalidInput("block_unknown", "This part of the event is not known.")
    registration = find_at(work, slug, uid)
    if present:
        check_in(work, registration.uid, int(block), evidence)
        return "checked_in"
    take_back(work, registration.uid, int(block))
    return "taken_back"


def find_at(work: Work, slug: str, uid: str) -> Registration:
    """A registration of this very event; raises :class:`~leernet.errors.NotFound` (``registration_unknown``)."""
    try:
        registration = find_registration(work, UUID(uid))
    except ValueError:
        registration = None
    if registration is None or registration.event.slug != slug:
        raise NotFound("registration_unknown", "This registration is not known.")
    return registration
