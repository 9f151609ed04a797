"""Who contributed to an event without registering for it earns what they should.

Once an organiser said that a contribution was given, and the event is over, whoever has its address is put on the list
in their role, as present where they contributed. From then on they are like anybody who was there: the rule of the
certificate looks at them, and the mail with it goes to their address. Without an address nobody is put anywhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from ...model import (
    LIVE,
    Block,
    Contribution,
    ContributionStatus,
    Event,
    EventFormat,
    EventStatus,
    Evidence,
    Participant,
    Registration,
    RegistrationStatus,
    Series,
    email_key,
)
from ...work import Work
from ..attendance.checking_in import record
from ..registering.items import block_of
from ..registering.registration import add_walk_in
from ..requests import RegistrationRequest
from .earning import note_registration

BATCH = 200
AGAIN = timedelta(hours=1)
"""When one that could not be recorded is tried again."""
_UNHELD = (EventStatus.DRAFT, EventStatus.CANCELLED)


class Lack(StrEnum):
    """Why a contributor does not count yet."""

    ADDRESS = "address"
    """Nobody knows where to send anything."""
    GIVEN = "given"
    """No organiser said that the contribution was given."""
    PLACE = "place"
    """They registered, and have no place."""
    SOON = "soon"
    """They are put on the list within a minute."""


@dataclass(frozen=True)
class Contributor:
    """Somebody on the programme who does not count yet, and why."""

    name: str
    role: str
    lack: Lack


def contributions_due(work: Work) -> Sequence[int]:
    """The contributions whose people are to be recorded now, where there is a certificate to earn."""
    ended = exists().where(Block.event_id == Event.id) & ~exists().where(
        Block.event_id == Event.id, Block.ends_at > work.now
    )
    query = (
        select(Contribution.id)
        .join(Event, Event.id == Contribution.event_id)
        .outerjoin(Series, Series.id == Event.series_id)
        .where(_is_due(work), ended, Event.status.not_in(_UNHELD))
        .where(exists().where(EventFormat.event_id == Event.id, EventFormat.ended_at.is_(None)))
        .where(or_(Event.certificate.is_not(None), Series.certificate.is_not(None)))
        .order_by(Contribution.id)
        .limit(BATCH)
    )
    return work.db.scalars(query).all()


def record_contributor(work: Work, contribution_id: int) -> None:
    """Put whoever gave a contribution on the list, in their role and as present; again changes nothing."""
    query = select(Contribution).where(Contribution.id == contribution_id, _is_due(work)).with_for_update()
    one = work.db.scalars(query).one_or_none()
    if one is None:
        return
    registration = _registration_of(work, one) or _add(work, one)
    if registration.status is not RegistrationStatus.CONFIRMED:
        one.tried_at = work.now
        return
    if one.role not in registration.roles:
        registration.roles = [*registration.roles, one.role]
    for block in _blocks(one):
        record(work, registration, block, Evidence.LIST, None)
    one.recorded_at = work.now
    work.db.flush()
    note_registration(work, registration.id)


def note_untold(work: Work, contribution_id: int) -> None:
    """It broke: the others go first."""
    broken = update(Contribution).where(Contribution.id == contribution_id)
    work.db.execute(broken.values(tried_at=work.now))


def contributors_lacking(work: Work, event: Event) -> Sequence[Contributor]:
    """Who is named on the programme of an event that is over and does not count yet, in order of the programme.

    Not who registered under the same name, and so is on the list.
    """
    query = select(Contribution).where(
        Contribution.event_id == event.id,
        Contribution.name != "",
        Contribution.status != ContributionStatus.DROPPED,
        Contribution.recorded_at.is_(None),
    )
    found = work.db.scalars(query.order_by(Contribution.position)).all()
    if not found:
        return ()
    live = (
        select(Participant.email_key, Registration.name, Registration.status)
        .join(Participant, Participant.id == Registration.participant_id)
        .where(Registration.event_id == event.id, Registration.status.in_(LIVE))
    )
    rows = work.db.execute(live).all()
    names, statuses = {row.name.casefold() for row in rows}, {row.email_key: row.status for row in rows}
    return [
        Contributor(one.name, one.role, _lack(one, statuses))
        for one in found
        if one.email or one.name.casefold() not in names
    ]


def _lack(one: Contribution, statuses: Mapping[str, RegistrationStatus]) -> Lack:
    if not one.email:
        return Lack.ADDRESS
    if one.status is not ContributionStatus.GIVEN:
        return Lack.GIVEN
    known = statuses.get(email_key(one.email), RegistrationStatus.CONFIRMED)
    return Lack.SOON if known is RegistrationStatus.CONFIRMED else Lack.PLACE


def _is_due(work: Work) -> ColumnElement[bool]:
    return and_(
        Contribution.status == ContributionStatus.GIVEN,
        Contribution.email != "",
        Contribution.recorded_at.is_(None),
        or_(Contribution.tried_at.is_(None), Contribution.tried_at <= work.now - AGAIN),
    )


def _registration_of(work: Work, one: Contribution) -> Registration | None:
    query = (
        select(Registration)
        .join(Participant, Participant.id == Registration.participant_id)
        .where(Registration.event_id == one.event_id, Participant.email_key == email_key(one.email))
        .where(Registration.status.in_(LIVE))
    )
    return work.db.scalars(query).one_or_none()


def _add(work: Work, one: Contribution) -> Registration:
    """In the first way to take part: as what they come counts, and not how."""
    event = one.event
    request = RegistrationRequest(
        event=event.slug,
        format=event.formats[0].key,
        name=one.name,
        email=one.email,
        organisation=one.organisation_then,
        language=event.language,
        roles=(one.role,),
    )
    return work.db.get_one(Registration, add_walk_in(work, request).id)


def _blocks(one: Contribution) -> Sequence[Block]:
    """Where they contributed: the block in which the part begins, or all of them."""
    found = block_of(one.event, one.item) if one.item is not None else None
    return one.event.blocks if found is None else [found]
