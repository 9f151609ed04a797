"""What the public pages show: read-only, in a fixed number of statements."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, exists, func, not_, or_, select, true
from sqlalchemy.orm import Load, joinedload, selectinload

from ...errors import NotFound
from ...hookspecs import Moment
from ...model import (
    AgendaItem,
    Block,
    Contribution,
    Event,
    EventPartner,
    EventPhase,
    EventStatus,
    Organisation,
    Series,
    SeriesPartner,
    SeriesStatus,
)
from ...work import Work

_RELATION = Series.metadata.tables["leernet_series_relation"]
VISIBLE = (SeriesStatus.PUBLISHED, SeriesStatus.ENDED)


def moment_of(work: Work, event: Event, language: str) -> Moment:
    """Now and the event's own times, for a format plugin."""
    return Moment(
        now=work.now,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=work.settings.timezone,
        language=language,
    )


def phase_of(work: Work, event: Event) -> EventPhase:
    """Where an event stands now."""
    return event.phase(work.now, work.today)


def published_series(work: Work) -> Sequence[Series]:
    """All series that people may see, by title, with their events and partners."""
    query = select(Series).where(Series.status.in_(VISIBLE)).order_by(Series.title).options(*_series_parts())
    return work.db.scalars(query).all()


def series_names(work: Work) -> Sequence[Series]:
    """All series that people may see, by title, without their events."""
    return work.db.scalars(select(Series).where(Series.status.in_(VISIBLE)).order_by(Series.title)).all()


def lone_events(work: Work) -> Sequence[Event]:
    """Events that belong to no series, by date."""
    query = (
        select(Event)
        .where(Event.series_id.is_(None), Event.status != EventStatus.DRAFT)
        .order_by(Event.sort_key)
        .options(*_event_line())
    )
    return work.db.scalars(query).all()


def series_page(work: Work, slug: str, *, drafts: bool = False) -> Series:
    """A series with its events and partners; raises :class:`~leernet.errors.NotFound` (``series_unknown``).

    :param drafts: for organisers: also one that people may not see yet
    """
    query = (
        select(Series)
        .where(Series.slug == slug, true() if drafts else Series.status.in_(VISIBLE))
        .options(*_series_parts(), joinedload(Series.part_of))
    )
    series = work.db.scalars(query).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return series


def event_page(work: Work, slug: str, *, drafts: bool = False) -> Event:
    """An event with all that its page shows; raises :class:`~leernet.errors.NotFound` (``event_unknown``).

    :param drafts: for organisers: also one that people may not see yet
    """
    query = (
        select(Event)
        .where(Event.slug == slug, true() if drafts else Event.status != EventStatus.DRAFT)
        .options(
            *_event_line(),
            joinedload(Event.series)
            .selectinload(Series.partners)
            .joinedload(SeriesPartner.organisation)
            .options(*_members()),
            joinedload(Event.follows).joinedload(Event.series),
            selectinload(Event.followed_by).joinedload(Event.series),
            selectinload(Event.audiences),
            selectinload(Event.agenda).selectinload(AgendaItem.contributions).joinedload(Contribution.organisation),
            selectinload(Event.contributions).joinedload(Contribution.organisation),
            selectinload(Event.partners).joinedload(EventPartner.organisation).options(*_members()),
        )
    )
    event = work.db.scalars(query).one_or_none()
    hidden = event is not None and event.series is not None and event.series.status not in VISIBLE
    if event is None or (hidden and not drafts):
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return event


def is_public(event: Event) -> bool:
    """Whether people may see an event, of which the series is loaded."""
    return event.status is not EventStatus.DRAFT and (event.series is None or event.series.status in VISIBLE)


def audiences_to_come(work: Work, series: Series) -> Sequence[Event]:
    """The events of a series that are not over, with their formats and audiences."""
    query = (
        select(Event)
        .where(Event.series_id == series.id, Event.status.in_((EventStatus.ANNOUNCED, EventStatus.OPEN)))
        .order_by(Event.sort_key)
        .options(selectinload(Event.blocks), selectinload(Event.formats), selectinload(Event.audiences))
    )
    return [event for event in work.db.scalars(query) if not event.is_past(work.now, work.today)]


def related_series(work: Work, series: Series) -> Sequence[Series]:
    """What people may see of its parts, and of what is related to it from either side, by title."""
    one, other = _RELATION.c.series_id, _RELATION.c.other_id
    related = select(other).where(one == series.id).union(select(one).where(other == series.id))
    query = select(Series).where(
        Series.status.in_(VISIBLE), or_(Series.part_of_id == series.id, Series.id.in_(related.subquery().select()))
    )
    return work.db.scalars(query.order_by(Series.title)).all()


def visible_events(series: Series) -> list[Event]:
    """The events of a series that people may see, by date."""
    return [event for event in series.events if event.status is not EventStatus.DRAFT]


def _series_parts() -> list[Load]:
    partners = selectinload(Series.partners).joinedload(SeriesPartner.organisation)
    events = selectinload(Series.events)
    return [partners.options(*_members()), events.options(*_event_line())]  # type: ignore[list-item]


def _members() -> list[Load]:
    return [selectinload(Organisation.members), joinedload(Organisation.part_of)]  # type: ignore[list-item]


def _event_line() -> list[Load]:
    return [
        selectinload(Event.blocks),  # type: ignore[list-item]
        selectinload(Event.formats),  # type: ignore[list-item]
        joinedload(Event.recap),  # type: ignore[list-item]
    ]


def is_past(work: Work) -> ColumnElement[bool]:
    """:meth:`Event.is_past` for the database. Digits 9 to 16 of the sort key are the last day that the date covers."""
    dated = exists().where(Block.event_id == Event.id)
    to_come = exists().where(Block.event_id == Event.id, Block.ends_at > work.now)
    coarse = func.substr(Event.sort_key, 9, 8) < f"{work.today:%Y%m%d}"
    return or_(and_(dated, not_(to_come)), and_(not_(dated), coarse))
