"""Who comes, as far as it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.hookspecs import Visit
from leernet.model import ROLES, EventFormat, Registration, RegistrationStatus

from .names import place_in_list

PLAIN_ROLE = "participant"


@dataclass(frozen=True)
class Guest:
    """Somebody with a place. ``roles``: what they are beside a participant; ``quotas``: under which they fall."""

    uid: UUID
    name: str
    organisation: str
    function: str
    format: str
    roles: Sequence[str]
    quotas: frozenset[int]


def guests_of(db: Session, visit: Visit, format_key: str = "") -> list[Guest]:
    """Who has a place, by last name; one statement, however many there are.

    :param format_key: only who takes part in this way; empty: all
    """
    event, labels = visit.event, {role.key: role.label.get(visit.language) for role in ROLES}
    formats = {one.id: one for one in event.formats}
    columns = (
        Registration.uid,
        Registration.name,
        Registration.organisation_name,
        Registration.function,
        Registration.format_id,
        Registration.roles,
        Registration.claims,
    )
    query = select(*columns).where(
        Registration.event_id == event.id,
        Registration.status == RegistrationStatus.CONFIRMED,
        Registration.erased_at.is_(None),
    )
    found = [
        Guest(
            uid=uid,
            name=name,
            organisation=organisation,
            function=function,
            format=format_label(visit, formats[format_id]),
            roles=[labels.get(role, role) for role in roles if role != PLAIN_ROLE],
            quotas=frozenset(claims),
        )
        for uid, name, organisation, function, format_id, roles, claims in db.execute(query)
        if not format_key or formats[format_id].key == format_key
    ]
    return sorted(found, key=lambda guest: (place_in_list(guest.name), guest.uid))


def format_label(visit: Visit, chosen: EventFormat) -> str:
    """What a way of taking part is called, also when its plugin is gone."""
    kind = visit.formats.get(chosen.key)
    return kind.label.get(visit.language) if kind else chosen.key
