"""Somebody joins a series, asks to, is let in or not, leaves, and comes back."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from ...errors import Conflict, IllegalTransition, NotFound
from ...model import Joining, Membership, MembershipStatus, Participant, Series, SeriesStatus, email_key
from ...work import PARTICIPANT, Work
from .. import idempotency
from ..places.quotas import organisation_key
from ..registering.participants import add_participant, follow_affiliation, join_series, known_organisation
from ..registering.registration import cancel
from .enrolling import forget_to_come, pass_by_open
from .to_come import registrations_to_come

_S = MembershipStatus


@dataclass(frozen=True, kw_only=True)
class JoinRequest:
    """What somebody sends to become a member. ``key``: what the organisers' link carried, or nothing."""

    series: str
    name: str
    email: str
    organisation: str = ""
    function: str = ""
    department: str = ""
    phone: str = ""
    format: str = ""
    audience: str = ""
    language: str = "nl"
    key: UUID | None = None
    delegation_id: int | None = None


@dataclass(frozen=True)
class Joined:
    """A membership, and whether anything came of the request: not for who was a member, or had asked, already."""

    id: int
    uid: UUID
    status: MembershipStatus
    is_new: bool


def join(work: Work, request: JoinRequest) -> Joined:
    """Become a member, or ask to, as the series has it. An organiser and a delegation make somebody a member at once.

    Who is a member already is mailed the link to their own page: whoever types an address learns nothing.

    :raises NotFound: ``series_unknown``
    :raises Conflict: ``membership_closed``, ``membership_by_invitation``
    """
    series = _series(work, request.series)
    wanted = _wanted(work, series, request)
    membership = _membership(work, series, request)
    before = membership.status
    if before is _S.MEMBER or before is wanted:
        _remind(work, membership)
        return Joined(membership.id, membership.uid, before, is_new=False)
    _fill(work, membership, request)
    _become(work, membership, wanted)
    return Joined(membership.id, membership.uid, wanted, is_new=True)


def join_once(work: Work, request: JoinRequest, key: str) -> None:
    """As :func:`join`; the same form sent again does nothing.

    :param key: a digest of the form (:func:`~leernet.services.idempotency.digest`)
    """
    if idempotency.recall(work, key, key, {}) is None:
        join(work, request)


def send_along(work: Work, request: JoinRequest) -> None:
    """A delegation registered somebody for an event of its series: they are a member from the next one on.

    Its contact person chose among the events that are open now; so nobody is enrolled for another of these.
    """
    joined = join(work, request)
    if joined.is_new:
        pass_by_open(work, joined.id)


def approve_member(work: Work, uid: UUID) -> Membership:
    """Let somebody in who asked.

    :raises NotFound: ``membership_unknown``
    :raises IllegalTransition: when they do not wait for an answer (any more)
    """
    membership = _asked(work, uid, _S.MEMBER)
    _become(work, membership, _S.MEMBER)
    return membership


def decline_member(work: Work, uid: UUID, reason: str) -> Membership:
    """Tell somebody who asked that they cannot join; they read the reason. Raises as :func:`approve_member`."""
    membership = _asked(work, uid, _S.DECLINED)
    membership.reason = reason
    _become(work, membership, _S.DECLINED)
    return membership


def leave(work: Work, uid: UUID, reason: str = "") -> int:
    """End a membership: what is to come is cancelled, what was stays. Returns how many registrations were cancelled.

    :param reason: of the organisers; the member reads it
    :raises NotFound: ``membership_unknown``
    :raises IllegalTransition: when they are no member, and did not ask to be
    """
    membership = find_membership(work, uid, lock=True)
    before = membership.status
    membership.move_to(_S.LEFT)
    membership.until, membership.reason = work.now, reason
    work.db.flush()
    to_come = registrations_to_come(work, membership)
    forget_to_come(work, membership, [one.event_id for one in to_come])
    for registration in to_come:
        cancel(work, registration.uid, reason)
    work.journal("membership.left", membership.id, before=before.value, cancelled=len(to_come))
    return len(to_come)


def rejoin(work: Work, uid: UUID) -> Membership:
    """Come back, by the link of who left; it is as if they joined today.

    :raises NotFound: ``membership_unknown``
    :raises Conflict: ``membership_closed``, ``membership_by_invitation``
    """
    membership = find_membership(work, uid, lock=True)
    if membership.status is not _S.LEFT:
        return membership
    wanted = _wanted(work, membership.series, JoinRequest(series=membership.series.slug, name="", email=""))
    _become(work, membership, wanted)
    return membership


def renew_join_key(work: Work, slug: str) -> None:
    """End the organisers' link to join: there is another from now on. Raises ``series_unknown``."""
    series = _series(work, slug)
    work.db.execute(update(Series).where(Series.id == series.id).values(join_key=uuid4()))
    work.journal("series.join_link_renewed", series.id)


def find_membership(work: Work, uid: UUID, *, lock: bool = False) -> Membership:
    """A membership with its series and participant; raises :class:`~leernet.errors.NotFound`.

    ``lock`` keeps the member from being enrolled meanwhile.
    """
    query = (
        select(Membership)
        .where(Membership.uid == uid)
        .options(
            joinedload(Membership.series, innerjoin=True),
            joinedload(Membership.participant, innerjoin=True),
        )
    )
    if lock:
        query = query.with_for_update(of=Membership).execution_options(populate_existing=True)
    found = work.db.scalars(query).one_or_none()
    if found is None:
        raise NotFound("membership_unknown", "This membership is not known.")
    return found


def _series(work: Work, slug: str) -> Series:
    series = work.db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None or (series.status is SeriesStatus.DRAFT and not work.actor.is_organiser):
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return series


def _wanted(work: Work, series: Series, request: JoinRequest) -> MembershipStatus:
    joining = series.joining
    if joining is not Joining.NONE and (work.actor.is_organiser or request.delegation_id is not None):
        return _S.MEMBER
    if joining in (Joining.NONE, Joining.CLOSED) or series.status is SeriesStatus.ENDED:
        raise Conflict("membership_closed", "Nobody can join “{series}” now.", series=series.title)
    if joining is Joining.OPEN or request.key == series.join_key:
        return _S.MEMBER
    if joining is Joining.APPROVAL:
        return _S.REQUESTED
    raise Conflict(
        "membership_by_invitation",
        "“{series}” is for whom the organisers invite. Open the link that they sent you.",
        series=series.title,
    )


def _membership(work: Work, series: Series, request: JoinRequest) -> Membership:
    """The row of this person, locked: it is made when there is none."""
    organisation_id = known_organisation(work, request.organisation)
    query = select(Participant.id).where(Participant.email_key == email_key(request.email))
    participant_id = work.db.scalars(query).one_or_none()
    if participant_id is None:
        participant_id = add_participant(work, request, organisation_id) or work.db.scalars(query).one()
    else:
        follow_affiliation(work, participant_id, request, organisation_id)
    join_series(work, series.id, participant_id, request.organisation)
    row = select(Membership).where(Membership.series_id == series.id, Membership.participant_id == participant_id)
    return work.db.scalars(row.with_for_update().execution_options(populate_existing=True)).one()


def _fill(work: Work, membership: Membership, request: JoinRequest) -> None:
    membership.name, membership.language = request.name, request.language
    membership.organisation_name = request.organisation
    membership.key = organisation_key(known_organisation(work, request.organisation), request.organisation) or ""
    membership.function, membership.department = request.function, request.department
    membership.format, membership.audience = request.format, request.audience
    membership.delegation_id = request.delegation_id


def _become(work: Work, membership: Membership, wanted: MembershipStatus) -> None:
    before = membership.status
    membership.move_to(wanted)
    membership.until = None
    kind = "membership.joined" if wanted is _S.MEMBER else f"membership.{wanted.value}"
    if wanted is _S.MEMBER:
        membership.joined_at, membership.reason = work.now, ""
    work.db.flush()
    work.journal(kind, membership.id, before=before.value)


def _remind(work: Work, membership: Membership) -> None:
    """Mail the link to who has one; at most once an hour, whoever types their address how often."""
    if work.actor != PARTICIPANT or membership.status is not _S.MEMBER:
        return
    key = idempotency.digest("membership reminded", str(membership.id), f"{work.now:%Y-%m-%dT%H}")
    if idempotency.recall(work, key, key, {}) is None:
        work.journal("membership.reminded", membership.id)


def _asked(work: Work, uid: UUID, wanted: MembershipStatus) -> Membership:
    membership = find_membership(work, uid, lock=True)
    if membership.status is not _S.REQUESTED:
        raise IllegalTransition("membership", membership.status.value, wanted.value)
    return membership
