"""All that is kept of a person, found by their address: to show it, to give it to them, and to erase it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ...hookspecs import Person
from ...model import (
    AgendaItem,
    Answer,
    Block,
    Certificate,
    Contribution,
    Delegation,
    Event,
    Invitation,
    JournalEntry,
    Membership,
    Participant,
    Registration,
    Series,
    email_key,
)
from ...model.invitations import NOBODY
from ...work import Work


@dataclass(frozen=True)
class Kept:
    """What is kept under one address. ``until``: on which day it is erased by itself, by the id of the series."""

    email: str
    participant: Participant | None = None
    registrations: Sequence[Registration] = ()
    memberships: Sequence[tuple[Membership, Series]] = ()
    certificates: Sequence[Certificate] = ()
    invitations: Sequence[Invitation] = ()
    delegations: Sequence[Delegation] = ()
    contributions: Sequence[Contribution] = ()
    arranged_by: Mapping[int, Delegation] = field(default_factory=dict)
    parts: Mapping[int, str] = field(default_factory=dict)
    history: Sequence[JournalEntry] = ()
    until: Mapping[int, date] = field(default_factory=dict)
    by_plugins: Mapping[str, Mapping[str, object]] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        others = self.invitations, self.delegations, self.contributions
        return self.participant is None and not any(others)

    def until_of(self, event: Event) -> date | None:
        """On which day a registration for this event is erased by itself; None: when the person asks."""
        return None if event.series_id is None else self.until.get(event.series_id)


def kept_of(work: Work, email: str) -> Kept:
    """What is kept under an address; empty when nothing is."""
    key = email_key(email)
    person = work.db.scalars(
        select(Participant).where(Participant.email_key == key).options(selectinload(Participant.affiliations))
    ).one_or_none()
    invitations = work.db.scalars(
        select(Invitation)
        .where(Invitation.email_key == key, Invitation.email.not_in(["", NOBODY]))
        .options(joinedload(Invitation.event))
    ).all()
    contact = Delegation.contact_email != "", func.lower(Delegation.contact_email) == key
    delegations = work.db.scalars(
        select(Delegation).where(*contact).options(joinedload(Delegation.event), joinedload(Delegation.series))
    ).all()
    noted = Contribution.email != "", func.lower(Contribution.email) == key
    contributions = work.db.scalars(select(Contribution).where(*noted).options(joinedload(Contribution.event))).all()
    if person is None:
        return Kept(email, invitations=invitations, delegations=delegations, contributions=contributions)
    registrations = registrations_of(work, person.id)
    certificates = _certificates(work, person.id)
    return Kept(
        person.email,
        person,
        registrations,
        _memberships(work, person.id),
        certificates,
        invitations,
        delegations,
        contributions,
        _arranged_by(work, registrations),
        _parts(work, registrations),
        _history(work, person.id, registrations),
        ends_of_retention(work, {one.event.series_id for one in registrations if one.event.series_id is not None}),
        work.plugins.exported(work.db, person_in(person, registrations, certificates)),
    )


def person_in(
    participant: Participant, registrations: Sequence[Registration], certificates: Sequence[Certificate]
) -> Person:
    """Who it is, as plugins are asked."""
    return Person(
        participant_id=participant.id,
        email=participant.email,
        registrations=tuple(one.id for one in registrations),
        certificates=tuple(one.id for one in certificates),
    )


def registrations_of(work: Work, participant_id: int) -> Sequence[Registration]:
    """All registrations of somebody that were not erased, with what stands at them, the latest event first."""
    event = joinedload(Registration.event, innerjoin=True)
    query = (
        select(Registration)
        .join(Registration.event)
        .where(Registration.participant_id == participant_id, Registration.erased_at.is_(None))
        .order_by(Event.sort_key.desc(), Registration.id.desc())
        .options(
            event.selectinload(Event.blocks),
            event.joinedload(Event.series),
            joinedload(Registration.format, innerjoin=True),
            joinedload(Registration.participant, innerjoin=True),
            joinedload(Registration.audience),
            selectinload(Registration.attendances),
            selectinload(Registration.answers).joinedload(Answer.question, innerjoin=True),
        )
    )
    return work.db.scalars(query).all()


def ends_of_retention(work: Work, series_ids: set[int]) -> Mapping[int, date]:
    """The day after which each of these series is erased by itself, where one is set and its last event is known."""
    query = (
        select(Series.id, Series.retention_days, func.max(Block.ends_at))
        .join(Event, Event.series_id == Series.id)
        .join(Block, Block.event_id == Event.id)
        .where(Series.id.in_(series_ids), Series.retention_days.is_not(None))
        .group_by(Series.id, Series.retention_days)
    )
    return {row[0]: _day(work, row[2], row[1] or 0) for row in work.db.execute(query)}


def _day(work: Work, last: datetime, days: int) -> date:
    return (last + timedelta(days=days)).astimezone(work.settings.timezone).date()


def _memberships(work: Work, participant_id: int) -> Sequence[tuple[Membership, Series]]:
    query = (
        select(Membership, Series)
        .join(Series, Series.id == Membership.series_id)
        .where(Membership.participant_id == participant_id)
        .order_by(Membership.since)
    )
    return [(row[0], row[1]) for row in work.db.execute(query)]


def _certificates(work: Work, participant_id: int) -> Sequence[Certificate]:
    query = (
        select(Certificate)
        .where(Certificate.participant_id == participant_id, Certificate.holder_digest == "")
        .order_by(Certificate.issued_at.desc())
        .options(joinedload(Certificate.event), joinedload(Certificate.series))
    )
    return work.db.scalars(query).all()


def _arranged_by(work: Work, registrations: Sequence[Registration]) -> Mapping[int, Delegation]:
    ids = {one.delegation_id for one in registrations if one.delegation_id is not None}
    query = select(Delegation).where(Delegation.id.in_(ids))
    return {one.id: one for one in work.db.scalars(query)} if ids else {}


def _parts(work: Work, registrations: Sequence[Registration]) -> Mapping[int, str]:
    """The titles of the parts of the programme for which somebody signed up, by the id of their quota."""
    claims = {quota_id for one in registrations for quota_id in one.claims}
    query = select(AgendaItem.quota_id, AgendaItem.title).where(AgendaItem.quota_id.in_(claims))
    return {row[0] or 0: row[1] for row in work.db.execute(query)} if claims else {}


def _history(work: Work, participant_id: int, registrations: Sequence[Registration]) -> Sequence[JournalEntry]:
    about = JournalEntry.subject == "registration", JournalEntry.subject_id.in_([one.id for one in registrations])
    himself = JournalEntry.subject == "participant", JournalEntry.subject_id == participant_id
    query = select(JournalEntry).where(or_(about[0] & about[1], himself[0] & himself[1])).order_by(JournalEntry.id)
    return work.db.scalars(query).all()
