"""What the organiser's desk shows of events: counts from counters, pages by keyset, a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, literal_column, not_, select, true, tuple_
from sqlalchemy.orm import joinedload, selectinload

from ...errors import NotFound
from ...model import (
    EVERYTHING,
    Attendance,
    Delegation,
    Delivery,
    DeliveryStatus,
    Event,
    EventStatus,
    JournalEntry,
    Reach,
    Registration,
    RegistrationStatus,
    Series,
)
from ...work import Work
from ..events.rollouts import in_rollout
from ..paging import matches
from ..public.overviews import is_past

PAGE = 25
_S = RegistrationStatus


@dataclass(frozen=True, kw_only=True)
class EventFilter:
    """Which events to list: to come (the next first) or past (the last first), of one series, by words of a title."""

    past: bool = False
    series: str = ""
    search: str = ""
    after: int = 0
    limit: int = PAGE


@dataclass(frozen=True)
class EventPage:
    """One page of events, with how many wait, asked and have an offer at each.

    ``after`` is where the next page begins, None on the last.
    """

    events: Sequence[Event]
    waiting: Mapping[int, int]
    requested: Mapping[int, int]
    offered: Mapping[int, int]
    after: int | None


def events_page(work: Work, wanted: EventFilter) -> EventPage:
    """Events with their series, recap, places and blocks, drafts and cancelled ones too."""
    query = select(Event).where(is_past(work) if wanted.past else not_(is_past(work)))
    query = query.outerjoin(Event.series)
    if wanted.series:
        query = query.where(Series.slug == wanted.series)
    if wanted.search.strip():
        query = query.where(matches(work, wanted.search, Event.title, Event.theme, Series.title))
    if wanted.after:
        here = select(Event.sort_key, Event.id).where(Event.id == wanted.after).scalar_subquery()
        place = tuple_(Event.sort_key, Event.id)
        query = query.where(place < here if wanted.past else place > here)
    order = (Event.sort_key.desc(), Event.id.desc()) if wanted.past else (Event.sort_key, Event.id)
    rows = work.db.scalars(
        query.order_by(*order)
        .limit(wanted.limit + 1)
        .options(
            joinedload(Event.series),
            joinedload(Event.recap),
            selectinload(Event.blocks),
            selectinload(Event.formats),
        )
    ).all()
    page = rows[: wanted.limit]
    counts, after = _counts(work, page), page[-1].id if len(rows) > wanted.limit else None
    return EventPage(page, counts[_S.WAITLISTED], counts[_S.REQUESTED], counts[_S.OFFERED], after)


def desk_event(work: Work, slug: str) -> Event:
    """An event as an organiser sees it, a draft too; raises :class:`~leernet.errors.NotFound` (``event_unknown``)."""
    return event_in_rollout(work, slug)[0]


def event_in_rollout(work: Work, slug: str) -> tuple[Event, bool]:
    """The same, and whether it is a template or a copy of one."""
    found = work.db.execute(
        select(Event, in_rollout())
        .where(Event.slug == slug)
        .options(
            joinedload(Event.series),
            joinedload(Event.recap),
            selectinload(Event.blocks),
            selectinload(Event.formats),
            selectinload(Event.audiences),
        )
    ).one_or_none()
    if found is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return found[0], found[1]


def desk_series(work: Work, slug: str) -> Series:
    """A series as an organiser sees it, a draft too; raises :class:`~leernet.errors.NotFound` (``series_unknown``)."""
    series = work.db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return series


def all_series(work: Work) -> Sequence[tuple[str, str]]:
    """Slug and title of every series, by title, to filter by."""
    query = select(Series.slug, Series.title).order_by(Series.title)
    return [(row.slug, row.title) for row in work.db.execute(query)]


def unfinished_formats(work: Work, event: Event) -> list[str]:
    """The keys of the formats whose details are not complete: no venue, no link to join by."""
    if event.status is EventStatus.CANCELLED:
        return []
    kinds = work.plugins.formats
    return [f.key for f in event.formats if f.key not in kinds or kinds[f.key].schema().validate(f.details)]


def status_counts(work: Work, event: Event) -> dict[RegistrationStatus, int]:
    """How many registrations stand in each state."""
    query = (
        select(Registration.status, func.count()).where(Registration.event_id == event.id).group_by(Registration.status)
    )
    return {row[0]: row[1] for row in work.db.execute(query)}


def present_once(work: Work, event: Event) -> int:
    """How many people with a confirmed registration were at one of its blocks at least: each counts once."""
    query = select(func.count(func.distinct(Attendance.registration_id))).join(Attendance.registration)
    return work.db.scalar(query.where(Registration.event_id == event.id, Registration.status == _S.CONFIRMED)) or 0


def present_counts(work: Work, event: Event) -> dict[int, int]:
    """How many people with a confirmed registration were recorded at each block, by the block's id."""
    query = (
        select(Attendance.block_id, func.count())
        .join(Attendance.registration)
        .where(
            Attendance.block_id.in_([block.id for block in event.blocks]),
            Registration.status == RegistrationStatus.CONFIRMED,
        )
        .group_by(Attendance.block_id)
    )
    return {row[0]: row[1] for row in work.db.execute(query)}


def journal_of(work: Work, subject: Registration | Delegation) -> Sequence[JournalEntry]:
    """What happened to a registration or a delegation, oldest first."""
    kind = "delegation" if isinstance(subject, Delegation) else "registration"
    query = (
        select(JournalEntry)
        .where(JournalEntry.subject == kind, JournalEntry.subject_id == subject.id)
        .order_by(JournalEntry.id)
    )
    return work.db.scalars(query).all()


@dataclass(frozen=True)
class Trouble:
    """A delivery that failed for good, or at its last try; with the registration that it was about, if it was."""

    delivery: Delivery
    registration: Registration | None


def troubles(work: Work, reach: Reach = EVERYTHING, limit: int = PAGE) -> Sequence[Trouble]:
    """Deliveries that were given up, then those that failed and will be tried again; newest first.

    Those to webhooks stand in the log of each. ``reach``: only those about events within it.
    """
    here = Delivery.webhook_id.is_(None) & _about(reach)
    given_up = _deliveries(work, _status(DeliveryStatus.FAILED) & here, limit)
    again = _status(DeliveryStatus.PENDING) & here & (Delivery.error != "")
    deliveries = [*given_up, *_deliveries(work, again, limit)]
    about = {d.entry.subject_id for d in deliveries if d.entry.subject == "registration"}
    query = (
        select(Registration)
        .where(Registration.id.in_(about))
        .options(joinedload(Registration.event, innerjoin=True), joinedload(Registration.participant, innerjoin=True))
    )
    found = {r.id: r for r in work.db.scalars(query)} if about else {}
    subjects = [found.get(d.entry.subject_id) if d.entry.subject == "registration" else None for d in deliveries]
    return [Trouble(delivery, subject) for delivery, subject in zip(deliveries, subjects, strict=True)][:limit]


def check_trouble(work: Work, delivery_id: int, reach: Reach) -> None:
    """Raise :class:`~leernet.errors.NotFound` (``delivery_unknown``) for a delivery that is not about what is within.

    One that is about no event is for who sees everything.
    """
    if work.db.scalar(select(Delivery.id).where(Delivery.id == delivery_id, _about(reach))) is None:
        raise NotFound("delivery_unknown", "This mail is not known.")


def _about(reach: Reach) -> ColumnElement[bool]:
    if reach.everything:
        return true()
    events = select(Event.id).where(reach.which_events)
    return Delivery.entry_id.in_(select(JournalEntry.id).where(JournalEntry.event_id.in_(events)))


def _status(status: DeliveryStatus) -> ColumnElement[bool]:
    # Written out, not bound: only so does SQLite see that the partial index serves.
    return Delivery.status == literal_column(f"'{status.value}'")


def _deliveries(work: Work, which: ColumnElement[bool], limit: int) -> Sequence[Delivery]:
    query = select(Delivery).where(which).order_by(Delivery.id.desc()).limit(limit)
    return work.db.scalars(query.options(joinedload(Delivery.entry, innerjoin=True))).all()


def _counts(work: Work, events: Sequence[Event]) -> dict[RegistrationStatus, dict[int, int]]:
    """How many wait, asked to take part, and have an offer, by the id of the event."""
    counts: dict[RegistrationStatus, dict[int, int]] = {_S.WAITLISTED: {}, _S.REQUESTED: {}, _S.OFFERED: {}}
    query = (
        select(Registration.event_id, Registration.status, func.count())
        .where(Registration.event_id.in_([event.id for event in events]), Registration.status.in_(counts))
        .group_by(Registration.event_id, Registration.status)
    )
    for row in work.db.execute(query) if events else ():
        counts[row[1]][row[0]] = row[2]
    return counts


def next_number(work: Work, series: str) -> int:
    """The number after the highest of a series."""
    query = select(func.max(Event.number)).join(Event.series).where(Series.slug == series)
    return (work.db.scalar(query) or 0) + 1
