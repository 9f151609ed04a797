"""Personal data of a series is erased so many days after its last event, when its organisers decided so."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import joinedload

from ...hookspecs import Person
from ...model import (
    Block,
    Certificate,
    Contribution,
    Delegation,
    Event,
    EventStatus,
    Invitation,
    Membership,
    Participant,
    Registration,
    Series,
)
from ...model.invitations import NOBODY
from ...work import Work
from . import forgetting
from .forgetting import values_of

BATCH = 200
"""Registrations at a time: nobody who registers elsewhere has to wait long."""


def series_to_forget(work: Work) -> Sequence[int]:
    """The series whose time is over and of which something is left; not where an event has no date yet."""
    ends = (
        select(Event.series_id, func.max(Block.ends_at).label("last"))
        .join(Block, Block.event_id == Event.id)
        .group_by(Event.series_id)
        .subquery()
    )
    undated = exists().where(Event.series_id == Series.id, Event.status != EventStatus.CANCELLED, ~Event.blocks.any())
    left = exists().where(
        Registration.event_id == Event.id, Event.series_id == Series.id, Registration.erased_at.is_(None)
    )
    invited = exists().where(
        Invitation.event_id == Event.id,
        Event.series_id == Series.id,
        Invitation.email.not_in(["", NOBODY]),
    )
    noted = exists().where(Contribution.event_id == Event.id, Event.series_id == Series.id, Contribution.email != "")
    query = (
        select(Series.id, Series.retention_days, ends.c.last)
        .join(ends, ends.c.series_id == Series.id)
        .where(Series.retention_days.is_not(None), ~undated, or_(left, invited, noted))
    )
    return [row[0] for row in work.db.execute(query) if row[2] + timedelta(days=row[1]) <= work.now]


def forget_series(work: Work, series_id: int) -> frozenset[str]:
    """Erase a batch of what a series keeps of people; returns what has to go from mail outside the database.

    Who takes part in nothing else is erased altogether.
    """
    registrations = _registrations(work, series_id)
    people = {one.participant_id: one.participant for one in registrations}
    certificates = _certificates(work, series_id, list(people))
    values = values_of(*(one.name for one in registrations), *(one.email for one in people.values()))
    for participant_id, person in people.items():
        work.plugins.erase(work.db, _person(person, registrations, certificates, series_id))
        _forget_membership(work, series_id, participant_id)
    forgetting.forget_registrations(work, registrations)
    forgetting.forget_certificates(work, certificates)
    forgetting.forget_in_journal(work, "registration", [one.id for one in registrations], values)
    forgetting.forget_in_journal(work, "certificate", [one.id for one in certificates], values)
    forgetting.forget_in_messages(work, {one.event_id for one in registrations}, values)
    for person in people.values():
        if not _takes_part(work, person.id):
            forgetting.forget_participant(work, person)
            forgetting.forget_in_journal(work, "participant", [person.id], values)
    _forget_others(work, series_id)
    if len(registrations) < BATCH:
        work.journal("series.forgotten", series_id)
    return frozenset(values)


def _registrations(work: Work, series_id: int) -> Sequence[Registration]:
    query = (
        select(Registration)
        .join(Registration.event)
        .where(Event.series_id == series_id, Registration.erased_at.is_(None))
        .order_by(Registration.participant_id, Registration.id)
        .limit(BATCH)
        .options(joinedload(Registration.event, innerjoin=True), joinedload(Registration.participant, innerjoin=True))
        # Another dispatcher may be at it: what it erased is not here any more when it is done.
        .with_for_update(of=Registration)
    )
    return work.db.scalars(query).all()


def _certificates(work: Work, series_id: int, people: Sequence[int]) -> Sequence[Certificate]:
    of_event = Certificate.event_id.in_(select(Event.id).where(Event.series_id == series_id))
    query = select(Certificate).where(
        or_(of_event, Certificate.series_id == series_id),
        Certificate.participant_id.in_(people),
        Certificate.holder_digest == "",
    )
    return work.db.scalars(query).all()


def _person(
    person: Participant, registrations: Sequence[Registration], certificates: Sequence[Certificate], series_id: int
) -> Person:
    return Person(
        participant_id=person.id,
        email=person.email,
        registrations=tuple(one.id for one in registrations if one.participant_id == person.id),
        certificates=tuple(one.id for one in certificates if one.participant_id == person.id),
        series_id=series_id,
    )


def _forget_membership(work: Work, series_id: int, participant_id: int) -> None:
    query = select(Membership).where(Membership.series_id == series_id, Membership.participant_id == participant_id)
    forgetting.forget_memberships(work, work.db.scalars(query))


def _takes_part(work: Work, participant_id: int) -> bool:
    """Whether somebody is in anything that is still kept."""
    query = select(Registration.id).where(
        Registration.participant_id == participant_id, Registration.erased_at.is_(None)
    )
    return work.db.scalar(query.limit(1)) is not None


def _forget_others(work: Work, series_id: int) -> None:
    """Whom the organisers invited, the contact persons of delegations, and the addresses of contributors."""
    events = select(Event.id).where(Event.series_id == series_id)
    invited = select(Invitation).where(Invitation.event_id.in_(events), Invitation.email.not_in(["", NOBODY]))
    forgetting.forget_invitations(work, work.db.scalars(invited).all())
    contacts = select(Delegation).where(
        or_(Delegation.event_id.in_(events), Delegation.series_id == series_id), Delegation.contact_email != ""
    )
    forgetting.forget_contacts(work, work.db.scalars(contacts).all())
    # Who spoke stands on the public programme; their address is of no use any more.
    noted = Contribution.event_id.in_(events), Contribution.email != ""
    work.db.execute(update(Contribution).where(*noted).values(email="", email_since=None))
