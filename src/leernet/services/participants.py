"""Find a person by their address, or add them; keep whom they work for and which series they belong to."""

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, func, insert, literal, or_, select, update

from ..errors import Conflict
from ..model import (
    LIVE,
    Affiliation,
    Event,
    Membership,
    Organisation,
    Participant,
    Registration,
    email_key,
)
from ..work import Work
from .upsert import insert_once

if TYPE_CHECKING:
    from .registration import RegistrationRequest


def find_or_add(work: Work, request: "RegistrationRequest", event: Event) -> int:
    """The id of the participant with this address, added when new, with the organisation that they name.

    What we know of somebody is not overwritten by a form that anybody can send in their name.

    :raises Conflict: ``already_registered``
    """
    found = _find(work, request.email, event)
    if found is None:
        added = _add(work, request)
        if added is not None:
            _affiliate(work, added, request)
            return added
        # Somebody else added the same person in between.
        found = _find(work, request.email, event)
        assert found is not None
    participant_id, live = found
    if live is not None:
        raise already_registered(event.title)
    _follow_affiliation(work, participant_id, request)
    return participant_id


def already_registered(title: str) -> Conflict:
    """The error for a second live registration of one person."""
    return Conflict(
        "already_registered",
        "You are already registered for “{event}”. The link in your confirmation mail lets you change it.",
        field="email",
        event=title,
    )


def join_series(work: Work, series_id: int, participant_id: int, organisation: str) -> None:
    """Make somebody a member of a series, once."""
    insert_once(
        work.db,
        Membership,
        {
            "series_id": series_id,
            "participant_id": participant_id,
            "since": work.now,
            "organisation_name": organisation,
        },
        key=("series_id", "participant_id"),
    )


def organisation_named(name: str) -> ColumnElement[int] | None:
    """The id of the organisation that people call ``name``, as a subquery; NULL for one that we do not know."""
    if not name:
        return None
    wanted = func.lower(literal(name))
    same = or_(func.lower(Organisation.name) == wanted, func.lower(Organisation.short_name) == wanted)
    return select(Organisation.id).where(same).order_by(Organisation.id).limit(1).scalar_subquery()


def _find(work: Work, email: str, event: Event) -> tuple[int, int | None] | None:
    """A participant's id, and that of their live registration for the event."""
    live = and_(
        Registration.participant_id == Participant.id,
        Registration.event_id == event.id,
        Registration.status.in_(LIVE),
    )
    query = (
        select(Participant.id, Registration.id)
        .outerjoin(Registration, live)
        .where(Participant.email_key == email_key(email))
    )
    row = work.db.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])


def _add(work: Work, request: "RegistrationRequest") -> int | None:
    values = {
        "email": request.email,
        "email_key": email_key(request.email),
        "name": request.name,
        "language": request.language,
        "phone": request.phone,
        "created_at": work.now,
    }
    return insert_once(work.db, Participant, values, key=("email_key",))


def _affiliate(work: Work, participant_id: int, request: "RegistrationRequest") -> None:
    if not request.organisation:
        return
    work.db.execute(
        insert(Affiliation).values(
            participant_id=participant_id,
            organisation_name=request.organisation,
            organisation_id=organisation_named(request.organisation),
            function=request.function,
            department=request.department,
            since=work.now,
        )
    )


def _follow_affiliation(work: Work, participant_id: int, request: "RegistrationRequest") -> None:
    """Somebody who names another organisation than before has changed jobs: end the old, begin the new."""
    if not request.organisation:
        return
    present = work.db.execute(
        select(Affiliation.id, Affiliation.organisation_name, Affiliation.function, Affiliation.department)
        .where(Affiliation.participant_id == participant_id, Affiliation.until.is_(None))
        .order_by(Affiliation.since.desc())
        .limit(1)
    ).one_or_none()
    if present and tuple(present[1:]) == (request.organisation, request.function, request.department):
        return
    if present:
        work.db.execute(update(Affiliation).where(Affiliation.id == present.id).values(until=work.now))
    _affiliate(work, participant_id, request)
