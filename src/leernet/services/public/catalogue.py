"""What everybody may see, in pages by keyset: series, events, recaps. The public pages show the same, all at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, and_, or_, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ...errors import NotFound
from ...model import Event, EventStatus, Organisation, Recap, Series, SeriesPartner
from ...work import Work
from .overviews import VISIBLE, is_past

Thing = TypeVar("Thing")
IS_PUBLIC = and_(Event.status != EventStatus.DRAFT, or_(Event.series_id.is_(None), Series.status.in_(VISIBLE)))
"""Whether people may see an event; needs an outer join to its series."""


@dataclass(frozen=True)
class Leaf(Generic[Thing]):
    """A page of things; ``after`` is the id after which the next begins, None on the last."""

    things: Sequence[Thing]
    after: int | None


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """Which events: of one series; those that are past, or to come (None: both)."""

    series: str = ""
    past: bool | None = None
    after: int = 0
    limit: int


def public_series(work: Work, after: int, limit: int) -> Leaf[Series]:
    """Series with their partners, in the order in which they were made."""
    query = (
        select(Series)
        .where(Series.status.in_(VISIBLE), Series.id > after)
        .order_by(Series.id)
        .limit(limit + 1)
        .options(
            joinedload(Series.part_of),
            selectinload(Series.partners)
            .joinedload(SeriesPartner.organisation)
            .options(selectinload(Organisation.members), joinedload(Organisation.part_of)),
        )
    )
    rows = work.db.scalars(query).all()
    return Leaf(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def public_events(work: Work, wanted: EventFilter) -> Leaf[Event]:
    """Events by date, with their series, blocks, formats and recap."""
    conditions: list[ColumnElement[bool]] = [IS_PUBLIC]
    if wanted.series:
        conditions.append(Series.slug == wanted.series)
    if wanted.past is not None:
        conditions.append(is_past(work) if wanted.past else ~is_past(work))
    if wanted.after:
        here = select(Event.sort_key, Event.id).where(Event.id == wanted.after).scalar_subquery()
        conditions.append(tuple_(Event.sort_key, Event.id) > here)
    query = (
        select(Event)
        .outerjoin(Event.series)
        .where(*conditions)
        .order_by(Event.sort_key, Event.id)
        .limit(wanted.limit + 1)
        .options(
            contains_eager(Event.series),
            joinedload(Event.recap),
            selectinload(Event.blocks),
            selectinload(Event.formats),
        )
    )
    rows = work.db.scalars(query).all()
    return Leaf(rows[: wanted.limit], rows[wanted.limit - 1].id if len(rows) > wanted.limit else None)


def public_recaps(work: Work, series: str, after: int, limit: int) -> Leaf[Recap]:
    """Recaps that are published, the newest first, with their events."""
    query = (
        select(Recap)
        .join(Recap.event)
        .outerjoin(Event.series)
        .where(IS_PUBLIC, Recap.published_at <= work.now)
        .order_by(Recap.id.desc())
        .limit(limit + 1)
        .options(contains_eager(Recap.event).contains_eager(Event.series))
    )
    if series:
        query = query.where(Series.slug == series)
    rows = work.db.scalars(query.where(Recap.id < after) if after else query).all()
    return Leaf(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def public_event(work: Work, slug: str) -> Event:
    """An event that people may see, with its series alone; raises :class:`~leernet.errors.NotFound`."""
    query = select(Event).outerjoin(Event.series).where(Event.slug == slug, IS_PUBLIC)
    event = work.db.scalars(query.options(contains_eager(Event.series))).one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return event
