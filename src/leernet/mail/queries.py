"""What the mail reads from the database, in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from itertools import takewhile

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from ..hookspecs import Change
from ..model import (
    LIVE,
    Certificate,
    Delegation,
    Delivery,
    DeliveryStatus,
    Enrolling,
    Event,
    EventPartner,
    Interest,
    Invitation,
    JournalEntry,
    Membership,
    MembershipStatus,
    Participant,
    Registration,
    RegistrationStatus,
    Series,
    SeriesPartner,
)
from ..services.changing.changes import KIND as EVENT_CHANGED
from ..services.delivering.outbox import MAIL
from ..services.messages.sending import WRITTEN_TO
from ..work import PARTICIPANT, Work, contact, delegation_of, key_of, membership_of


def registration_by_id(work: Work, registration_id: int) -> Registration | None:
    """A registration with all that a letter about it says; None once it was erased."""
    query = (
        select(Registration)
        .where(Registration.id == registration_id)
        .options(
            joinedload(Registration.format, innerjoin=True),
            joinedload(Registration.participant, innerjoin=True),
            *_of_event(Registration.event),
        )
    )
    return work.db.scalars(query).one_or_none()


def _of_event(attribute: InstrumentedAttribute[Event] | InstrumentedAttribute[Event | None]) -> Sequence[ORMOption]:
    """Load what every letter says of an event."""
    event = joinedload(attribute)
    return (
        event.selectinload(Event.blocks),
        event.selectinload(Event.partners).joinedload(EventPartner.organisation),
        event.joinedload(Event.series).selectinload(Series.partners).joinedload(SeriesPartner.organisation),
    )


def name_in_registration(work: Work, registration_id: int) -> str:
    """The name of who registered; empty once it was erased."""
    return work.db.scalar(select(Registration.name).where(Registration.id == registration_id)) or ""


def invitation_by_id(work: Work, invitation_id: int) -> Invitation | None:
    """An invitation with all that its letter says; None once it was erased."""
    query = (
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(
            *_of_event(Invitation.event),
            joinedload(Invitation.event).selectinload(Event.formats),
            joinedload(Invitation.event).joinedload(Event.follows).joinedload(Event.series),
        )
    )
    return work.db.scalars(query).one_or_none()


def delegation_by_id(work: Work, delegation_id: int) -> Delegation | None:
    """A delegation with what its letters say of its event or series."""
    query = (
        select(Delegation)
        .where(Delegation.id == delegation_id)
        .options(
            *_of_event(Delegation.event),
            joinedload(Delegation.event).selectinload(Event.formats),
            joinedload(Delegation.series).selectinload(Series.partners).joinedload(SeriesPartner.organisation),
        )
    )
    return work.db.scalars(query).one_or_none()


def membership_by_id(work: Work, membership_id: int) -> Membership | None:
    """A membership with what its letters say of its series; None once it was erased."""
    series = joinedload(Membership.series, innerjoin=True)
    query = (
        select(Membership)
        .where(Membership.id == membership_id)
        .options(
            joinedload(Membership.participant, innerjoin=True),
            series.selectinload(Series.partners).joinedload(SeriesPartner.organisation),
        )
    )
    return work.db.scalars(query).one_or_none()


def interest_by_id(work: Work, interest_id: int) -> Interest | None:
    """An interest with what its letters say of the event; None once it was withdrawn."""
    query = select(Interest).where(Interest.id == interest_id).options(*_of_event(Interest.event))
    return work.db.scalars(query).one_or_none()


def is_enrolled(work: Work, interest: Interest) -> bool:
    """Whether who is interested is registered for the event, or is as a member of its series."""
    person = select(Participant.id).where(Participant.email_key == interest.email_key).scalar_subquery()
    registered = exists().where(
        Registration.event_id == interest.event_id,
        Registration.participant_id == person,
        Registration.status.in_(LIVE),
    )
    series = interest.event.series
    enrols = series is not None and series.has_members and series.enrolling is Enrolling.ENROL
    member = exists().where(
        Membership.series_id == interest.event.series_id,
        Membership.participant_id == person,
        Membership.status == MembershipStatus.MEMBER,
    )
    return bool(work.db.execute(select(or_(registered, member) if enrols else registered)).scalar_one())


def member_event(work: Work, membership: Membership, event_id: int) -> Event | None:
    """An event that a member can register for now; None when they did, or it is too late."""
    registered = exists().where(
        Registration.event_id == event_id,
        Registration.participant_id == membership.participant_id,
        Registration.status.in_(LIVE),
    )
    query = (
        select(Event)
        .where(Event.id == event_id, ~registered)
        .options(
            joinedload(Event.blocks),
            joinedload(Event.partners).joinedload(EventPartner.organisation),
            joinedload(Event.series).selectinload(Series.partners).joinedload(SeriesPartner.organisation),
        )
    )
    event = work.db.scalars(query).unique().one_or_none()
    return event if event is not None and event.takes_registrations(work.now) else None


def enrolled_by(work: Work, registered_by: str) -> Membership | None:
    """The membership through which somebody was enrolled, of what their registration says of it."""
    membership_id = membership_of(registered_by)
    return None if membership_id is None else membership_by_id(work, membership_id)


def registrations_by_id(work: Work, ids: Sequence[int]) -> Sequence[Registration]:
    """Registrations with their events, in the order of the ids."""
    query = select(Registration).where(Registration.id.in_(ids)).options(joinedload(Registration.event, innerjoin=True))
    return sorted(work.db.scalars(query), key=lambda one: ids.index(one.id))


def contact_named(work: Work, actor: str) -> str:
    """The contact of a delegation as colleagues know them: "Piet (Gemeente Haarlem)"; empty for any other actor."""
    delegation_id = delegation_of(actor)
    found = None if delegation_id is None else work.db.get(Delegation, delegation_id)
    if found is None:
        return ""
    return f"{found.contact_name} ({found.organisation_name})" if found.contact_name else found.organisation_name


def registered_by_contact(work: Work, registration: Registration) -> str:
    """The contact of a delegation who registered somebody, here or by a program; empty for anybody else."""
    by, delegation_id = registration.registered_by, registration.delegation_id
    if key_of(by) is not None and delegation_id is not None:
        by = contact(delegation_id).name
    return contact_named(work, by)


def certificate_by_id(work: Work, certificate_id: int) -> Certificate | None:
    """A certificate with its event or series; None once it was erased."""
    event = joinedload(Certificate.event)
    query = (
        select(Certificate)
        .where(Certificate.id == certificate_id)
        .options(
            joinedload(Certificate.participant, innerjoin=True),
            event.selectinload(Event.partners).joinedload(EventPartner.organisation),
            event.joinedload(Event.series).selectinload(Series.partners).joinedload(SeriesPartner.organisation),
            joinedload(Certificate.series).selectinload(Series.partners).joinedload(SeriesPartner.organisation),
        )
    )
    return work.db.scalars(query).one_or_none()


def registration_behind(work: Work, certificate: Certificate) -> Registration | None:
    """The holder's registration through whose page the paper is fetched: the latest that was confirmed."""
    query = (
        select(Registration)
        .where(
            Registration.participant_id == certificate.participant_id,
            Registration.status == RegistrationStatus.CONFIRMED,
        )
        .order_by(Registration.id.desc())
        .limit(1)
    )
    if certificate.event_id is not None:
        query = query.where(Registration.event_id == certificate.event_id)
    else:
        query = query.join(Registration.event).where(Event.series_id == certificate.series_id)
    return work.db.scalars(query).one_or_none()


def was_told_nothing(work: Work, subject: str, subject_id: int, kind: str) -> bool:
    """Whether the letter about an earlier change was left out, since things were otherwise by then."""
    skipped = exists().where(
        Delivery.listener == MAIL,
        Delivery.subject == subject,
        Delivery.subject_id == subject_id,
        Delivery.status == DeliveryStatus.SKIPPED,
        Delivery.entry_id == JournalEntry.id,
        JournalEntry.kind == kind,
    )
    return bool(work.db.execute(select(skipped)).scalar_one())


def is_overtaken(work: Work, change: Change, kinds: frozenset[str]) -> bool:
    """Whether a later change of the same subject is one of ``kinds``: its own mail tells how things are."""
    later = exists().where(
        JournalEntry.subject == change.subject,
        JournalEntry.subject_id == change.subject_id,
        JournalEntry.id > change.id,
        JournalEntry.kind.in_(kinds),
    )
    return bool(work.db.execute(select(later)).scalar_one())


def untold_changes(work: Work, change: Change) -> Sequence[Mapping[str, object]]:
    """The data of earlier changes of the event of which no mail went out (left out, or given up), oldest first.

    Only since the last mail about this registration that did go out: that one told of what was before it.
    """
    query = (
        select(JournalEntry.kind, JournalEntry.data, Delivery.status)
        .join(Delivery, Delivery.entry_id == JournalEntry.id)
        .where(
            Delivery.listener == MAIL,
            JournalEntry.subject == change.subject,
            JournalEntry.subject_id == change.subject_id,
            JournalEntry.id < change.id,
            JournalEntry.kind != WRITTEN_TO,  # what organisers write does not tell of changes
        )
        .order_by(JournalEntry.id.desc())
    )
    untold = takewhile(lambda one: one.status is not DeliveryStatus.DONE, work.db.execute(query).all())
    return [one.data for one in untold if one.kind == EVENT_CHANGED][::-1]


def is_by_participant(work: Work, change: Change, registered_by: str) -> bool:
    """Whether the participant made this change, and nobody for them.

    On a partner's site that is who does it, with the same key with which they registered there.
    """
    actor = actor_of(work, change)
    return actor == PARTICIPANT.name or (key_of(actor) is not None and actor == registered_by)


def is_own(registered_by: str) -> bool:
    """Whether people registered themselves: with us, or on the site of a partner."""
    return not registered_by or key_of(registered_by) is not None


def actor_of(work: Work, change: Change) -> str:
    """Who made this change. (The dispatcher has the entry at hand already.)"""
    return work.db.get_one(JournalEntry, change.id).actor
