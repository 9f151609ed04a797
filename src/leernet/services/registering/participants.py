"""Add a person, known by their address; keep whom they work for, and which series they take part in."""

from uuid import uuid4

from sqlalchemy import bindparam, func, insert, or_, select, update

from ...errors import Conflict
from ...model import Affiliation, Membership, MembershipStatus, Organisation, Participant, email_key
from ...model.base import table_of
from ...prepared import Prepared
from ...work import Work
from ..requests import Introduced
from ..upsert import insert_once

_AFFILIATION = table_of(Affiliation)
_C = _AFFILIATION.c
_AFFILIATE = Prepared(insert(_AFFILIATION))
_PRESENT = (
    select(_C.id, _C.organisation_name, _C.function, _C.department)
    .where(_C.participant_id == bindparam("participant"), _C.until.is_(None))
    .order_by(_C.since.desc())
    .limit(1)
)
_END = update(_AFFILIATION).where(_C.id == bindparam("affiliation")).values(until=bindparam("now"))


def add_participant(work: Work, request: Introduced, organisation_id: int | None) -> int | None:
    """Add a person with the organisation that they name; None when somebody else did so at this very moment."""
    values = {
        "email": request.email,
        "email_key": email_key(request.email),
        "name": request.name,
        "language": request.language,
        "phone": request.phone,
        "created_at": work.now,
    }
    participant_id = insert_once(work.db, Participant, values, key=("email_key",))
    if participant_id is not None and request.organisation:
        _affiliate(work, participant_id, request, organisation_id)
    return participant_id


def follow_affiliation(work: Work, participant_id: int, request: Introduced, organisation_id: int | None) -> None:
    """Somebody who names another organisation than before has changed jobs: end the old, begin the new.

    All else that we know of somebody is not overwritten by a form that anybody can send in their name.
    """
    if not request.organisation:
        return
    present = work.db.execute(_PRESENT, {"participant": participant_id}).one_or_none()
    if present and tuple(present[1:]) == (request.organisation, request.function, request.department):
        return
    if present:
        work.db.execute(_END, {"affiliation": present[0], "now": work.now})
    _affiliate(work, participant_id, request, organisation_id)


def already_registered(title: str) -> Conflict:
    """The error for a second live registration of one person."""
    return Conflict(
        "already_registered",
        "You are already registered for “{event}”. The link in your confirmation mail lets you change it.",
        field="email",
        event=title,
    )


def known_organisation(work: Work, name: str) -> int | None:
    """The organisation that is called so, as :mod:`.looking` finds it for who registers."""
    if not name:
        return None
    same = or_(
        func.lower(Organisation.name) == func.lower(name), func.lower(Organisation.short_name) == func.lower(name)
    )
    return work.db.scalars(select(Organisation.id).where(same).order_by(Organisation.id).limit(1)).one_or_none()


def join_series(work: Work, series_id: int, participant_id: int, organisation: str) -> None:
    """Note that somebody takes part in a series: a guest, until they join it. Once."""
    values = {
        "series_id": series_id,
        "participant_id": participant_id,
        "uid": uuid4(),
        "status": MembershipStatus.GUEST,
        "since": work.now,
        "organisation_name": organisation,
    }
    insert_once(work.db, Membership, values, key=("series_id", "participant_id"))


def _affiliate(work: Work, participant_id: int, request: Introduced, organisation_id: int | None) -> None:
    values = {
        "participant_id": participant_id,
        "organisation_name": request.organisation,
        "organisation_id": organisation_id,
        "function": request.function,
        "department": request.department,
        "since": work.now,
    }
    _AFFILIATE.first(work.db, values)
