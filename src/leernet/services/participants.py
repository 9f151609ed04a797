"""Add a person, known by their address; keep whom they work for and which series they belong to."""

from sqlalchemy import bindparam, insert, select, update

from ..errors import Conflict
from ..model import Affiliation, Membership, Participant, email_key
from ..model.base import table_of
from ..prepared import Prepared
from ..work import Work
from .requests import RegistrationRequest
from .upsert import insert_once

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


def add_participant(work: Work, request: RegistrationRequest, organisation_id: int | None) -> int | None:
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


def follow_affiliation(
    work: Work, participant_id: int, request: RegistrationRequest, organisation_id: int | None
) -> None:
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


def join_series(work: Work, series_id: int, participant_id: int, organisation: str) -> None:
    """Make somebody a member of a series, once."""
    values = {
        "series_id": series_id,
        "participant_id": participant_id,
        "since": work.now,
        "organisation_name": organisation,
    }
    insert_once(work.db, Membership, values, key=("series_id", "participant_id"))


def _affiliate(work: Work, participant_id: int, request: RegistrationRequest, organisation_id: int | None) -> None:
    values = {
        "participant_id": participant_id,
        "organisation_name": request.organisation,
        "organisation_id": organisation_id,
        "function": request.function,
        "department": request.department,
        "since": work.now,
    }
    _AFFILIATE.first(work.db, values)
