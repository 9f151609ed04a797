"""What of a series is to come for a member."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import joinedload, selectinload

from ...model import LIVE, Block, Event, EventStatus, Membership, Registration
from ...work import Work


def begins_later(work: Work) -> ColumnElement[bool]:
    """Whether an event has times, and none of them has begun."""
    blocks = exists().where(Block.event_id == Event.id)
    return blocks & ~blocks.where(Block.starts_at <= work.now)


def registrations_to_come(work: Work, membership: Membership) -> Sequence[Registration]:
    """Those of the member that are live, at events of the series that have not begun, in the order of locks."""
    query = (
        _registrations(membership)
        .where(Registration.status.in_(LIVE), begins_later(work))
        .order_by(Registration.event_id)
    )
    return work.db.scalars(query).unique().all()


def registrations_of(work: Work, membership: Membership) -> Sequence[Registration]:
    """All of the member in the series, the newest of an event first."""
    return work.db.scalars(_registrations(membership).order_by(Registration.id.desc())).unique().all()


def events_of(work: Work, membership: Membership) -> Sequence[Event]:
    """The events of the series that people may see, by date."""
    query = (
        select(Event)
        .where(Event.series_id == membership.series_id, Event.status != EventStatus.DRAFT)
        .order_by(Event.sort_key, Event.id)
        .options(selectinload(Event.blocks), selectinload(Event.formats), joinedload(Event.recap))
    )
    return work.db.scalars(query).unique().all()


def events_to_come(work: Work, membership: Membership) -> Sequence[Event]:
    """Those of them that are neither over nor cancelled."""
    return [
        one
        for one in events_of(work, membership)
        if one.status is not EventStatus.CANCELLED and not one.is_past(work.now, work.today)
    ]


def _registrations(membership: Membership) -> Select[Registration]:
    return (
        select(Registration)
        .join(Registration.event)
        .where(
            Registration.participant_id == membership.participant_id,
            Event.series_id == membership.series_id,
        )
        .options(
            joinedload(Registration.event, innerjoin=True).selectinload(Event.blocks),
            joinedload(Registration.format, innerjoin=True),
            selectinload(Registration.attendances),
        )
    )
