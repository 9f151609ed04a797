"""Invitations and approval, as functions that can be sent to a process; and how it would go wrong."""

from __future__ import annotations

import time
from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from leernet import Leernet
from leernet.model import EventFormat, Invitation, Participant, Quota, Registration
from leernet.model import RegistrationStatus as Status
from leernet.services.registering import approval, inviting, registration
from leernet.services.registering.inviting import InvitationRequest
from leernet.work import PARTICIPANT
from tests.concurrency.crowd import Step
from tests.concurrency.steps import ORGANISER, SLUG, asked, uid_of

PAUSE = 0.3
"""Between looking and doing, for who does not know better."""


def invite(network: Leernet, request: InvitationRequest) -> str:
    return f"{len(network.run(ORGANISER, inviting.invite, SLUG, request).ids)} sent"


def link(network: Leernet, maximum: int) -> UUID:
    """An invitation for so many of an organisation."""
    invite(network, InvitationRequest(organisation="MRA", maximum=maximum))
    with network.read() as work:
        return work.db.scalars(select(Invitation.uid)).one()


def come(network: Leernet, who: str, invitation: UUID) -> str:
    request = replace(asked(who), invitation=invitation)
    return network.run(PARTICIPANT, registration.register, request).status.value


def revoke(network: Leernet, invitation: UUID) -> str:
    network.run(ORGANISER, inviting.revoke_invitation, SLUG, invitation)
    return "revoked"


def approve(network: Leernet, who: str) -> str:
    return network.run(ORGANISER, approval.approve, uid_of(network, who)).status.value


def decline(network: Leernet, who: str) -> str:
    return network.run(ORGANISER, approval.decline, uid_of(network, who), "Nee.").status.value


# --- how not to do it: each of these is the control of a test ---


def in_between(network: Leernet, step: Step) -> str:
    """Do something after the others have looked, before they do."""
    time.sleep(PAUSE / 2)
    return step(network)


def come_by_looking(network: Leernet, who: str, invitation: UUID) -> str:
    """Look whether the invitation is good, then come in and count one more."""
    with network.read() as work:
        seen = work.db.scalars(select(Invitation).where(Invitation.uid == invitation)).one()
        format_id = work.db.scalars(select(EventFormat.id)).one()
    time.sleep(PAUSE)
    if seen.revoked_at is not None or seen.used >= seen.maximum:
        return "refused"
    with network.work() as work:
        person = Participant(email=f"{who}@example.org", name=who, created_at=work.now)
        work.db.add(person)
        work.db.flush()
        row = Registration(event_id=seen.event_id, participant_id=person.id, format_id=format_id, name=who,
                           status=Status.CONFIRMED, invitation_id=seen.id, created_at=work.now,
                           changed_at=work.now)  # fmt: skip
        work.db.add(row)
        work.db.flush()
        work.db.execute(update(Invitation).where(Invitation.id == seen.id).values(used=seen.used + 1))
        work.journal("registration.confirmed", row.id)
    return "confirmed"


def approve_by_looking(network: Leernet, who: str) -> str:
    """Look whether it is a request and whether there is room, then write that it is approved."""
    with network.read() as work:
        status = work.db.scalars(select(Registration.status).where(Registration.name == who)).one()
        there = work.db.scalar(select(func.count(Registration.id)).where(Registration.status == Status.CONFIRMED)) or 0
        capacity = work.db.scalars(select(Quota.capacity)).one() or 0
    time.sleep(PAUSE)
    if status is not Status.REQUESTED or there >= capacity:
        return "refused"
    with network.work() as work:
        approved = update(Registration).where(Registration.name == who).values(status=Status.CONFIRMED, claims=[])
        work.journal("registration.confirmed", work.db.execute(approved.returning(Registration.id)).scalar_one())
    return "confirmed"


def invite_without_looking(network: Leernet, email: str) -> str:
    """A second personal invitation: only the unique index is left."""
    try:
        with network.work() as work:
            event_id = work.db.scalars(select(EventFormat.event_id)).one()
            work.db.add(Invitation(event_id=event_id, created_at=work.now, email=email))
    except IntegrityError:
        return "refused"
    return "1 sent"
