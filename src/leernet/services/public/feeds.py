"""What others subscribe to: the events and recaps of the network, a series or an organisation, and when they changed.

Read-only, in a fixed number of statements.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ...errors import NotFound
from ...model import Event, EventPartner, EventStatus, JournalEntry, Organisation, Recap, Series, SeriesPartner
from ...work import Work
from .overviews import VISIBLE

MOST = 100
"""Entries of a feed: enough for a reader that looks once a month."""

BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)
"""When something changed last of which the journal tells nothing: the same at each look."""


def find_series(work: Work, slug: str) -> Series:
    """A series that people may see; raises :class:`~leernet.errors.NotFound` (``series_unknown``)."""
    found = work.db.scalars(select(Series).where(Series.slug == slug, Series.status.in_(VISIBLE))).one_or_none()
    if found is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return found


def find_organisation(work: Work, slug: str) -> Organisation:
    """An organisation; raises :class:`~leernet.errors.NotFound` (``organisation_unknown``)."""
    found = work.db.scalars(select(Organisation).where(Organisation.slug == slug)).one_or_none()
    if found is None:
        raise NotFound("organisation_unknown", "There is no organisation “{organisation}”.", organisation=slug)
    return found


def organisations(work: Work) -> Sequence[Organisation]:
    """The organisations that have a part in what people may see, by name."""
    of_events = select(EventPartner.organisation_id).join(EventPartner.event).outerjoin(Event.series)
    of_series = select(SeriesPartner.organisation_id).join(SeriesPartner.series).where(Series.status.in_(VISIBLE))
    query = (
        select(Organisation)
        .where(or_(Organisation.id.in_(of_events.where(*_visible())), Organisation.id.in_(of_series)))
        .order_by(func.lower(Organisation.name))
    )
    return work.db.scalars(query).all()


def events_of(work: Work, subject: Series | Organisation | None = None) -> Sequence[Event]:
    """The events that people may see, by date: of a series, those in which an organisation has a part, or all."""
    query = _events().order_by(Event.sort_key, Event.id)
    if isinstance(subject, Series):
        query = query.where(Event.series_id == subject.id)
    if isinstance(subject, Organisation):
        of_event = Event.partners.any(EventPartner.organisation_id == subject.id)
        query = query.where(or_(of_event, Series.partners.any(SeriesPartner.organisation_id == subject.id)))
    return work.db.scalars(query).unique().all()


def coming_events(work: Work, series: Series | None = None) -> list[Event]:
    """The events that are not over yet, by date; what was cancelled is told until its date."""
    return [event for event in events_of(work, series) if not event.is_past(work.now, work.today)][:MOST]


def events_with_recap(work: Work, series: Series | None = None) -> Sequence[Event]:
    """The events whose recap people may read, the latest first."""
    query = (
        _events()
        .join(Event.recap)
        .where(Recap.published_at <= work.now)
        .order_by(Recap.published_at.desc(), Recap.id.desc())
        .limit(MOST)
    )
    if series is not None:
        query = query.where(Event.series_id == series.id)
    return work.db.scalars(query).unique().all()


def changed_at(work: Work, events: Sequence[Event]) -> Mapping[int, datetime]:
    """When each event changed last, by its id, as the journal has it."""
    return _latest(work, "event", [event.id for event in events])


def series_changed_at(work: Work, series: Sequence[Series]) -> Mapping[int, datetime]:
    """When each series changed last, by its id."""
    return _latest(work, "series", [one.id for one in series])


def recaps_changed_at(work: Work, events: Sequence[Event]) -> Mapping[int, datetime]:
    """When the recap of each event changed last, by the id of the event."""
    of = {event.recap.id: event.id for event in events if event.recap is not None}
    return {of[recap]: at for recap, at in _latest(work, "recap", list(of)).items()}


def _latest(work: Work, subject: str, ids: Sequence[int]) -> dict[int, datetime]:
    query = (
        select(JournalEntry.subject_id, func.max(JournalEntry.at))
        .where(JournalEntry.subject == subject, JournalEntry.subject_id.in_(ids))
        .group_by(JournalEntry.subject_id)
    )
    return {row[0]: row[1] for row in work.db.execute(query)}


def _events() -> Select[Event]:
    return (
        select(Event)
        .outerjoin(Event.series)
        .where(*_visible())
        .options(
            contains_eager(Event.series),
            joinedload(Event.recap),
            selectinload(Event.blocks),
            selectinload(Event.formats),
        )
    )


def _visible() -> tuple[ColumnElement[bool], ...]:
    shown = or_(Event.series_id.is_(None), Series.status.in_(VISIBLE))
    return (Event.status != EventStatus.DRAFT, shown)
