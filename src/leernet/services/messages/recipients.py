"""For whom a message is: some of the people of an event, each once, as they stand at this moment."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, func, or_, select
from sqlalchemy.orm import aliased

from ...model import (
    LIVE,
    Attendance,
    Audience,
    EventFormat,
    Message,
    MessageGroup,
    Organisation,
    Registration,
    RegistrationStatus,
    Selected,
)
from ...work import Work

_S, _G = RegistrationStatus, MessageGroup
_OTHER = aliased(Registration)
_WAS_PRESENT = exists().where(Attendance.registration_id == Registration.id)
_CAME_BACK = exists().where(
    _OTHER.event_id == Registration.event_id,
    _OTHER.participant_id == Registration.participant_id,
    _OTHER.status.in_(LIVE),
)
_IN_GROUP: Mapping[MessageGroup, ColumnElement[bool]] = {
    _G.CONFIRMED: Registration.status == _S.CONFIRMED,
    _G.WAITING: Registration.status.in_([_S.WAITLISTED, _S.OFFERED]),
    _G.REQUESTED: Registration.status == _S.REQUESTED,
    _G.PRESENT: and_(Registration.status == _S.CONFIRMED, _WAS_PRESENT),
    _G.ABSENT: and_(Registration.status == _S.CONFIRMED, ~_WAS_PRESENT),
    _G.CANCELLED: and_(Registration.status == _S.CANCELLED, ~_CAME_BACK),
}


def recipients_of(message: Message) -> Select[int]:
    """The ids of the registrations of those whom it is for; of who cancelled more than once, the last."""
    query = (
        select(func.max(Registration.id))
        .where(Registration.event_id == message.event_id, Registration.erased_at.is_(None), _chosen(message))
        .group_by(Registration.participant_id)
    )
    if message.format_key:
        query = query.join(Registration.format).where(EventFormat.key == message.format_key)
    if message.audience_key:
        query = query.join(Registration.audience).where(Audience.key == message.audience_key)
    if message.organisation_id is not None:
        query = query.where(Registration.organisation_id == message.organisation_id)
    return query


def _chosen(message: Message) -> ColumnElement[bool]:
    if message.selection_id is None:
        return or_(*(_IN_GROUP[MessageGroup(group)] for group in message.groups))
    return exists().where(Selected.selection_id == message.selection_id, Selected.registration_id == Registration.id)


def recipient_count(work: Work, message: Message) -> int:
    """How many people it would go to now."""
    return work.db.scalar(select(func.count()).select_from(recipients_of(message).subquery())) or 0


def picked_count(work: Work, selection_id: int) -> int:
    """How many people of a selection can be written to; each counts once."""
    query = (
        select(func.count(distinct(Registration.participant_id)))
        .join(Selected, Selected.registration_id == Registration.id)
        .where(Selected.selection_id == selection_id, Registration.erased_at.is_(None))
    )
    return work.db.scalar(query) or 0


def example_of(work: Work, message: Message, language: str) -> int | None:
    """The registration of somebody to show the mail for: a recipient who reads ``language``, or else another one.

    While it is for nobody yet, anybody at the event; None where there is nobody at all.
    """
    by_language = case((Registration.language == language, 0), else_=1)
    query = select(Registration.id).order_by(by_language, Registration.id).limit(1)
    here = Registration.event_id == message.event_id, Registration.erased_at.is_(None)
    found = work.db.scalar(query.where(Registration.id.in_(recipients_of(message))))
    return found or work.db.scalar(query.where(*here))


def group_counts(work: Work, event_id: int) -> dict[MessageGroup, int]:
    """How many people there are in each group now."""
    people = [func.count(distinct(case((which, Registration.participant_id)))) for which in _IN_GROUP.values()]
    query = select(*people).where(Registration.event_id == event_id, Registration.erased_at.is_(None))
    return dict(zip(_IN_GROUP, work.db.execute(query).one(), strict=True))


def organisations_at(work: Work, event_id: int) -> Sequence[tuple[int, str]]:
    """Id and name of each known organisation of which somebody registered, by name."""
    query = (
        select(Organisation.id, Organisation.name)
        .where(exists().where(Registration.event_id == event_id, Registration.organisation_id == Organisation.id))
        .order_by(Organisation.name)
    )
    return [(row[0], row[1]) for row in work.db.execute(query)]
