"""Who may register: everybody, who is approved, who belongs to the series, who is invited."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, bindparam, or_, select, update

from ...errors import Conflict
from ...model import (
    Admission,
    EventFormat,
    Invitation,
    InvitationState,
    Joining,
    Membership,
    MembershipStatus,
    Registration,
    RegistrationStatus,
    Series,
    email_key,
)
from ...model.base import table_of
from ...work import Work
from ..places.looking import Seen
from ..requests import RegistrationRequest

_C = table_of(Invitation).c
_ID, _NOW = bindparam("invitation", type_=_C.id.type), bindparam("now", type_=_C.expires_at.type)
_GOOD = (_C.revoked_at.is_(None), _C.used < _C.maximum, or_(_C.expires_at.is_(None), _C.expires_at > _NOW))
_USE = update(table_of(Invitation)).where(_C.id == _ID, *_GOOD).values(used=_C.used + 1).returning(_C.id)
"""Matches only while the invitation is good: of two who use the last of it at the same moment, one finds nothing."""


@dataclass(frozen=True)
class WayIn:
    """How somebody comes in: an organiser must agree first (``requested``), and through which invitation."""

    requested: bool = False
    invitation_id: int | None = None


def find_way_in(work: Work, seen: Seen, request: RegistrationRequest) -> WayIn:
    """Whether somebody may register, and as what.

    An invitation stands for the approval and for the membership, and so do a delegation and the enrolment of a member:
    an organiser asked for it.
    An invitation that is not good (any more) does no harm where none is needed.

    :raises Conflict: ``members_only``, ``invitation_needed``, ``invitation_expired``, ``invitation_revoked``,
        ``invitation_used_up``, ``invitation_for_other``
    """
    is_sent = request.delegation_id is not None or request.enrolled
    if is_sent or (request.invitation is None and seen.admission is Admission.OPEN):
        return WayIn()
    invitation = find_invitation(work, request.invitation, seen.event_id)
    refused = None if invitation is None else _refused(invitation, request.email, work.now)
    if invitation is not None and refused is None:
        return WayIn(invitation_id=invitation.id)
    match seen.admission:
        case Admission.APPROVAL:
            return WayIn(requested=True)
        case Admission.OPEN:
            return WayIn()
        case Admission.MEMBERS if _is_member(work, seen):
            return WayIn()
    raise refused or _refusal(seen.admission)


def use(work: Work, way: WayIn, registration_id: int) -> None:
    """Take one use of the invitation, and keep which it was. After the places: whoever frees some has them first.

    :raises Conflict: ``invitation_used_up``, ``invitation_revoked``, when that happened at this very moment
    """
    if way.invitation_id is None:
        return
    if work.db.execute(_USE, {"invitation": way.invitation_id, "now": work.now}).scalar() is None:
        invitation = work.db.get_one(Invitation, way.invitation_id, populate_existing=True)
        raise refusal_of(invitation.state(work.now)) or _refusal(Admission.INVITATION)
    statement = update(Registration).where(Registration.id == registration_id).values(invitation_id=way.invitation_id)
    work.db.execute(statement.execution_options(synchronize_session=False))


def give_back_use(work: Work, registration: Registration) -> None:
    """Whoever withdraws leaves the invitation as it was: they, or a colleague, can use it again."""
    if registration.invitation_id is not None:
        statement = update(Invitation).where(Invitation.id == registration.invitation_id, Invitation.used > 0)
        work.db.execute(statement.values(used=Invitation.used - 1).execution_options(synchronize_session=False))


def find_invitation(work: Work, uid: UUID | None, event_id: int) -> Invitation | None:
    """The invitation behind a link, when it is for this event."""
    query = select(Invitation).where(Invitation.uid == uid, Invitation.event_id == event_id)
    return None if uid is None else work.db.scalars(query).one_or_none()


def ask_for_format(work: Work, registration: Registration, wanted: EventFormat) -> Registration:
    """Ask for another way of taking part. No place is taken: that comes with the approval."""
    before, registration.format_id, registration.changed_at = registration.format.key, wanted.id, work.now
    work.db.flush()
    kind = "registration.request_changed"
    work.journal(kind, registration.id, event_id=registration.event_id, before=before, after=wanted.key)
    return registration


def came_in(way: WayIn, number: int | None) -> RegistrationStatus:
    """What a new registration is: ``number`` is that of the waiting list."""
    if way.requested:
        return RegistrationStatus.REQUESTED
    return RegistrationStatus.CONFIRMED if number is None else RegistrationStatus.WAITLISTED


def refusal_of(state: InvitationState) -> Conflict | None:
    """The error for an invitation that is not good any more."""
    match state:
        case InvitationState.REVOKED:
            return Conflict("invitation_revoked", "This invitation was withdrawn. Ask the organisers for another.")
        case InvitationState.EXPIRED:
            return Conflict("invitation_expired", "This invitation has expired. Ask the organisers for another.")
        case InvitationState.USED_UP:
            return Conflict("invitation_used_up", "This invitation has been used already.")
    return None


def _refused(invitation: Invitation, email: str, now: datetime) -> Conflict | None:
    if invitation.is_personal and invitation.email_key != email_key(email):
        return Conflict(
            "invitation_for_other",
            "This invitation is for another e-mail address. Use the address to which it was sent.",
            field="email",
        )
    return refusal_of(invitation.state(now))


def _is_member(work: Work, seen: Seen) -> bool:
    """A member; where nobody joins the series, whoever took part in one of its events."""
    member, guest = (Membership.status == one for one in (MembershipStatus.MEMBER, MembershipStatus.GUEST))
    query = select(Membership.id).join(Series, Series.id == Membership.series_id)
    query = query.where(
        Membership.series_id == seen.series_id,
        Membership.participant_id == seen.participant_id,
        or_(member, and_(guest, Series.joining == Joining.NONE)),
        or_(Membership.until.is_(None), Membership.until > work.now),
    )
    known = seen.series_id is not None and seen.participant_id is not None
    return known and work.db.scalar(query) is not None


def _refusal(admission: Admission) -> Conflict:
    if admission is Admission.MEMBERS:
        # The same for an address that we do not know and for one that we do: this is no way to look people up.
        return Conflict(
            "members_only",
            "This event is for members of the series only. Use the e-mail address with which you take part in it.",
            field="email",
        )
    return Conflict(
        "invitation_needed", "This event is by invitation only. Open the link in your invitation to register."
    )
