"""Who takes part in an event, and with whom they were in a group before."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.model import (
    ROLES,
    Attendance,
    Audience,
    Block,
    Event,
    Organisation,
    OrganisationKind,
    Registration,
    RegistrationStatus,
)

from .problem import Person
from .tables import Group, Member

FACILITATOR = "facilitator"
JOINING = frozenset(role.key for role in ROLES if role.takes_place)
EARLY = timedelta(hours=2)
"""So long before a block begins people can be checked in for it, and so their absence means nothing before."""


def people_at(db: Session, event_id: int) -> list[Person]:
    """Everybody with a confirmed registration, by name."""
    query = (
        select(
            Registration.id,
            Registration.participant_id,
            Registration.name,
            Registration.organisation_id,
            Registration.organisation_name,
            Registration.format_id,
            Registration.roles,
            Organisation.kind,
            Audience.label,
        )
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Audience, Audience.id == Registration.audience_id)
        .where(Registration.event_id == event_id, Registration.status == RegistrationStatus.CONFIRMED)
    )
    rows = db.execute(query).all()
    known = {_key(row.organisation_name): row.organisation_id for row in rows if row.organisation_id is not None}
    people = [
        Person(
            id=row.id,
            participant_id=row.participant_id,
            name=row.name,
            organisation=row.organisation_name,
            organisation_key=_colleagues(row.organisation_id or known.get(_key(row.organisation_name)), row[4]),
            kind="" if row.kind in (None, OrganisationKind.OTHER) else row.kind.value,
            audience=row.label or "",
            format_id=row.format_id,
            facilitates=FACILITATOR in row.roles,
            joins=FACILITATOR not in row.roles and not JOINING.isdisjoint(row.roles),
        )
        for row in rows
    ]
    return sorted(people, key=lambda person: (person.name.casefold(), person.id))


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def _colleagues(organisation_id: int | None, name: str) -> str:
    """Who has the same are colleagues; an organisation that is known goes by its id, whatever people call it."""
    return f"#{organisation_id}" if organisation_id is not None else _key(name)


def earlier_groups(db: Session, event: Event) -> list[frozenset[int]]:
    """The groups of earlier events of the series, as ids of participants; who was away is left out."""
    if event.series_id is None:
        return []
    query = (
        select(Group.id, Registration.participant_id)
        .select_from(Member)
        .join(Registration, Registration.id == Member.registration_id)
        .join(Group, Group.id == Member.group_id)
        .join(Event, Event.id == Group.event_id)
        .where(
            Event.series_id == event.series_id,
            Event.sort_key < event.sort_key,
            Registration.status == RegistrationStatus.CONFIRMED,
            Member.away.is_(False),
        )
    )
    groups: dict[int, set[int]] = defaultdict(set)
    for group_id, participant_id in db.execute(query):
        groups[group_id].add(participant_id)
    return [frozenset(groups[group_id]) for group_id in sorted(groups)]


def present_at(db: Session, event_id: int, now: datetime) -> Collection[int] | None:
    """The registrations that are there at the block that is on, or began last; None before the first."""
    blocks = select(Block.id).where(Block.event_id == event_id, Block.starts_at <= now + EARLY)
    block_id = db.scalar(blocks.order_by(Block.starts_at.desc()).limit(1))
    if block_id is None:
        return None
    found: Sequence[int] = db.scalars(select(Attendance.registration_id).where(Attendance.block_id == block_id)).all()
    return set(found)
