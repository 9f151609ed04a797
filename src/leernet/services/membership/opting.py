"""A member says that they do not come to one event, or do after all, before it opens."""

from uuid import UUID

from sqlalchemy import select

from ...errors import NotFound
from ...model import LIVE, Enrolment, EnrolmentStatus, Event, EventStatus, Membership, Registration
from ...work import Work
from ..registering.registration import cancel
from .joining import find_membership


def opt_out(work: Work, uid: UUID, slug: str) -> None:
    """Not to be enrolled for an event. Who is registered for it cancels.

    :raises NotFound: ``membership_unknown``, ``event_unknown``
    :raises Conflict: ``event_over``
    """
    membership = find_membership(work, uid, lock=True)
    event_id = _event(work, membership, slug)
    enrolment = _enrolment(work, membership, event_id)
    if enrolment is None:
        enrolment = Enrolment(event_id=event_id, membership_id=membership.id, at=work.now)
        work.db.add(enrolment)
    enrolment.status, enrolment.at = EnrolmentStatus.OPTED_OUT, work.now
    work.db.flush()
    live = select(Registration.uid).where(
        Registration.event_id == event_id,
        Registration.participant_id == membership.participant_id,
        Registration.status.in_(LIVE),
    )
    for registration in work.db.scalars(live).all():
        cancel(work, registration)
    work.journal("membership.opted_out", membership.id, event_id=event_id)


def opt_in(work: Work, uid: UUID, slug: str) -> None:
    """To be enrolled after all, once it opens. Raises as :func:`opt_out`."""
    membership = find_membership(work, uid, lock=True)
    event_id = _event(work, membership, slug)
    enrolment = _enrolment(work, membership, event_id)
    if enrolment is not None and enrolment.status is EnrolmentStatus.OPTED_OUT:
        work.db.delete(enrolment)
        work.db.flush()
        work.journal("membership.opted_in", membership.id, event_id=event_id)


def _event(work: Work, membership: Membership, slug: str) -> int:
    query = select(Event.id).where(
        Event.slug == slug, Event.series_id == membership.series_id, Event.status != EventStatus.DRAFT
    )
    found = work.db.scalars(query).one_or_none()
    if found is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return found


def _enrolment(work: Work, membership: Membership, event_id: int) -> Enrolment | None:
    query = select(Enrolment).where(Enrolment.event_id == event_id, Enrolment.membership_id == membership.id)
    return work.db.scalars(query).one_or_none()


def enrolments_of(work: Work, membership: Membership) -> dict[int, Enrolment]:
    """What came of a member, by the id of the event."""
    rows = work.db.scalars(select(Enrolment).where(Enrolment.membership_id == membership.id))
    return {row.event_id: row for row in rows}
