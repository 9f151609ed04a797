"""An organiser invites people to an event: by their address, or so many of an organisation; and takes it back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select, update

from ...errors import Conflict, NotFound
from ...model import LIVE, Event, EventStatus, Invitation, InvitationState, Participant, Registration, email_key
from ...work import Work
from ..paging import PAGE

MOST = 500
"""Addresses in one go."""


@dataclass(frozen=True, kw_only=True)
class InvitationRequest:
    """Whom to invite: ``emails``, each for themselves; or ``maximum`` people of ``organisation``.

    An invitation of an organisation is sent to the first of ``emails``, if there is one.
    """

    emails: Sequence[str] = ()
    organisation: str = ""
    maximum: int = 1
    expires_at: datetime | None = None
    language: str = "nl"


@dataclass(frozen=True)
class Invited:
    """What came of it: the ids of the invitations, and the addresses that had one, or a registration, already."""

    ids: Sequence[int]
    known: Sequence[str]


@dataclass(frozen=True)
class InvitationPage:
    """One page of invitations, newest first; ``after`` is where the next begins, None on the last."""

    invitations: Sequence[Invitation]
    after: int | None


def invite(work: Work, slug: str, request: InvitationRequest) -> Invited:
    """Invite people; each gets a mail. Whoever has an open invitation, or takes part already, is left out.

    An earlier invitation that expired gives way to the new one.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``event_cancelled``, ``event_over``
    """
    event = _event(work, slug)
    if request.organisation:
        return Invited(_add(work, event, request, [next(iter(request.emails), "")]), ())
    wanted = {email_key(email): email for email in request.emails}
    known = _registered(work, event, wanted)
    known |= _invited(work, event, wanted.keys() - known)
    new = [email for key, email in wanted.items() if key not in known]
    return Invited(_add(work, event, request, new), [email for key, email in wanted.items() if key in known])


def revoke_invitation(work: Work, slug: str, uid: UUID) -> Invitation:
    """Take an invitation back. Whoever came in through it stays in.

    :raises NotFound: ``invitation_unknown``
    :raises Conflict: ``invitation_revoked``, when it was already
    """
    query = select(Invitation).join(Invitation.event).where(Invitation.uid == uid, Event.slug == slug)
    invitation = work.db.scalars(query.with_for_update(of=Invitation)).one_or_none()
    if invitation is None:
        raise NotFound("invitation_unknown", "This invitation is not known.")
    if invitation.revoked_at is not None:
        raise Conflict("invitation_revoked", "This invitation was withdrawn already.")
    invitation.revoked_at = work.now
    work.db.flush()
    work.journal("invitation.revoked", invitation.id, event_id=invitation.event_id)
    return invitation


def invitations_page(work: Work, event: Event, after: int = 0, limit: int = PAGE) -> InvitationPage:
    """The invitations to an event; ``after`` is the id of the last that was shown."""
    query = select(Invitation).where(Invitation.event_id == event.id).order_by(Invitation.id.desc()).limit(limit + 1)
    rows = work.db.scalars(query.where(Invitation.id < after) if after else query).all()
    return InvitationPage(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def came_through(work: Work, page: InvitationPage, event: Event) -> dict[int, list[Registration]]:
    """The live registrations that came in through these invitations, by the id of the invitation."""
    found: dict[int, list[Registration]] = {}
    if any(one.used for one in page.invitations):
        query = select(Registration).where(
            Registration.event_id == event.id,
            Registration.status.in_(LIVE),
            Registration.invitation_id.in_([one.id for one in page.invitations]),
        )
        for registration in work.db.scalars(query.order_by(Registration.id)):
            found.setdefault(registration.invitation_id or 0, []).append(registration)
    return found


def _event(work: Work, slug: str) -> Event:
    # One organiser at a time: two who invite the same person send one invitation. Nobody who registers waits for it.
    query = select(Event).where(Event.slug == slug).with_for_update(key_share=True)
    event = work.db.scalars(query).one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    if event.is_past(work.now, work.today):
        raise Conflict("event_over", "“{event}” is over.", event=event.title)
    return event


def _registered(work: Work, event: Event, keys: Iterable[str]) -> set[str]:
    query = (
        select(Participant.email_key)
        .join(Registration, Registration.participant_id == Participant.id)
        .where(Registration.event_id == event.id, Registration.status.in_(LIVE), Participant.email_key.in_(keys))
    )
    return set(work.db.scalars(query))


def _invited(work: Work, event: Event, keys: Iterable[str]) -> set[str]:
    """The addresses with an open invitation; those that are not good any more are taken back, to make room."""
    query = select(Invitation).where(
        Invitation.event_id == event.id,
        Invitation.organisation_name == "",
        Invitation.revoked_at.is_(None),
        Invitation.email_key.in_(keys),
    )
    there = work.db.scalars(query.with_for_update()).all()
    past = [one.id for one in there if one.state(work.now) is not InvitationState.OPEN]
    if past:
        work.db.execute(update(Invitation).where(Invitation.id.in_(past)).values(revoked_at=work.now))
    return {one.email_key for one in there if one.id not in past}


def _add(work: Work, event: Event, request: InvitationRequest, emails: Sequence[str]) -> list[int]:
    invitations = [
        Invitation(
            event_id=event.id,
            created_at=work.now,
            email=email,
            organisation_name=request.organisation,
            maximum=request.maximum if request.organisation else 1,
            language=request.language,
            expires_at=request.expires_at,
        )
        for email in emails
    ]
    work.db.add_all(invitations)
    work.db.flush()
    for invitation in invitations:
        work.journal("invitation.sent", invitation.id, event_id=event.id)
    return [invitation.id for invitation in invitations]
