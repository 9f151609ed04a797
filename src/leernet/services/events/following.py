"""Events that build on another one: which they are, and inviting to them who was at that one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from ...errors import Conflict, NotFound
from ...model import LIVE, Attendance, Event, EventStatus, Invitation, Participant, Registration, RegistrationStatus
from ...work import Work
from ..public.catalogue import IS_PUBLIC
from ..registering.inviting import InvitationRequest, Invited, invite

_S = RegistrationStatus


class Attendees(StrEnum):
    """Who of the event before is invited."""

    PRESENT = "present"
    REGISTERED = "registered"


@dataclass(frozen=True)
class Neighbours:
    """What an event builds on, and what builds on it, by date."""

    before: Event | None = None
    after: Sequence[Event] = ()

    @property
    def is_alone(self) -> bool:
        """Whether there is neither."""
        return self.before is None and not self.after


@dataclass(frozen=True)
class Reach:
    """How many people an invitation of attendees concerns: all of them, and those who know of it already."""

    people: int
    known: int

    @property
    def new(self) -> int:
        """Who would get a mail."""
        return self.people - self.known


def neighbours(work: Work, event: Event, *, drafts: bool = False) -> Neighbours:
    """What comes before and after an event, in one statement.

    :param drafts: for organisers: also what people may not see yet
    """
    query = select(Event).outerjoin(Event.series).where(or_(Event.follows_id == event.id, Event.id == event.follows_id))
    if drafts:
        query = query.options(selectinload(Event.blocks), selectinload(Event.formats), joinedload(Event.recap))
    else:
        query = query.where(IS_PUBLIC)
    found = work.db.scalars(query.order_by(Event.sort_key, Event.id)).all()
    return Neighbours(
        next((one for one in found if one.id == event.follows_id), None),
        [one for one in found if one.follows_id == event.id],
    )


def reach(work: Work, event: Event) -> dict[Attendees, Reach]:
    """How many people each choice would invite to ``event``, in one statement; empty when it builds on nothing."""
    if event.follows_id is None:
        return {}
    found = {}
    columns = []
    for who in Attendees:
        there = _was_there(who)
        for name, which in ((f"{who}_all", there), (f"{who}_known", and_(there, _knows(event)))):
            columns.append(func.count(Registration.participant_id.distinct()).filter(which).label(name))
    row = work.db.execute(_registrations(event).with_only_columns(*columns)).one()._mapping
    for who in Attendees:
        found[who] = Reach(row[f"{who}_all"], row[f"{who}_known"])
    return found


def invite_attendees(work: Work, slug: str, who: Attendees, expires_at: datetime | None = None) -> Invited:
    """Invite who was at the event that this one builds on, each in their own language.

    Nobody is asked twice: whoever was ever invited to this event, or registered for it, is left out; who cancelled too.

    :raises NotFound: ``event_unknown``
    :raises Forbidden: ``not_yours``, when the event before is not of whoever asks: they would learn who was there
    :raises Conflict: ``follows_nothing``; ``event_not_public``, while nobody can see it; and those of
        :func:`~leernet.services.registering.inviting.invite`
    """
    event = work.db.scalars(select(Event).where(Event.slug == slug)).one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    if event.follows_id is None:
        raise Conflict("follows_nothing", "“{event}” does not build on another event.", event=event.title)
    if event.status is EventStatus.DRAFT:
        raise Conflict("event_not_public", "“{event}” is a draft. Announce it first.", event=event.title)
    before = work.db.get_one(Event, event.follows_id)
    work.check_reach(before.series_id, before.id)
    rows = list(_attendees(work, event, who))
    known = [email for email, _, knows in rows if knows]
    ids: list[int] = []
    for language in sorted({language for _, language, knows in rows if not knows}):
        emails = [email for email, own, knows in rows if own == language and not knows]
        invited = invite(work, slug, InvitationRequest(emails=emails, language=language, expires_at=expires_at))
        ids += invited.ids
        known += invited.known
    return Invited(ids, known)


def _attendees(work: Work, event: Event, who: Attendees) -> Iterator[tuple[str, str, bool]]:
    """Address, language, and whether they know of it already; each person once."""
    query = (
        _registrations(event)
        .where(_was_there(who))
        .with_only_columns(
            Participant.email_key, Participant.email, Registration.language, _knows(event).label("known")
        )
        .order_by(Registration.id)
    )
    seen: set[str] = set()
    for row in work.db.execute(query):
        if row.email_key not in seen:
            seen.add(row.email_key)
            yield row.email, row.language, row.known


def _registrations(event: Event) -> Select[int]:
    query = select(Registration.id).join(Participant, Participant.id == Registration.participant_id)
    return query.where(Registration.event_id == event.follows_id, Registration.erased_at.is_(None))


def _was_there(who: Attendees) -> ColumnElement[bool]:
    if who is Attendees.REGISTERED:
        return Registration.status.in_(LIVE)
    present = exists().where(Attendance.registration_id == Registration.id)
    return and_(Registration.status == _S.CONFIRMED, present)


def _knows(event: Event) -> ColumnElement[bool]:
    """Whether a person registered for the event, or was invited to it in person, whatever came of that."""
    invited = exists().where(Invitation.event_id == event.id, Invitation.email_key == Participant.email_key)
    registered = Participant.id.in_(select(Registration.participant_id).where(Registration.event_id == event.id))
    return or_(invited.where(Invitation.organisation_name == ""), registered)
