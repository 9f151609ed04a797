"""Plan and publish series and events; open, close and cancel them; set how many places there are."""

from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from ...errors import Conflict, NotFound
from ...model import (
    HOLDING,
    LIVE,
    Event,
    EventStatus,
    Invitation,
    Quota,
    Registration,
    RegistrationStatus,
    Series,
    SeriesStatus,
)
from ...work import Work
from ..messages.writing import take_back_planned
from ..places.claims import claims_of, leave
from ..places.locks import lock
from ..places.once import give_back_once
from ..places.reserving import reserve_at
from ..places.taking import keep, resize, shut
from ..places.waiting import move_up


@dataclass(frozen=True)
class Resized:
    """A capacity was set. ``over``: how many people more than that are in; none of them is dropped."""

    capacity: int | None
    taken: int
    moved_up: int

    @property
    def over(self) -> int:
        """How many were already in above the new capacity."""
        return 0 if self.capacity is None else max(0, self.taken - self.capacity)


def plan_series(work: Work, series: Series) -> Series:
    """Add a series as a draft."""
    work.db.add(series)
    work.db.flush()
    work.journal("series.planned", series.id)
    return series


def plan_event(work: Work, event: Event) -> Event:
    """Add an event as a draft; raises :class:`~leernet.errors.PluginError` for a format that is not installed."""
    for event_format in event.formats:
        work.plugins.formats[event_format.key]
    work.db.add(event)
    work.db.flush()
    keep(work.db, event.id)
    reserve_at(work, event)
    work.journal("event.planned", event.id, event_id=event.id)
    return event


def publish_series(work: Work, slug: str) -> Series:
    """Let people see a series; its draft events are announced, or opened once they have a time and a format."""
    series = work.db.execute(
        select(Series)
        .where(Series.slug == slug)
        .options(
            selectinload(Series.events).selectinload(Event.blocks),
            selectinload(Series.events).selectinload(Event.formats),
        )
    ).scalar_one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    if series.status is not SeriesStatus.PUBLISHED:
        series.move_to(SeriesStatus.PUBLISHED)
        work.journal("series.published", series.id)
    for event in series.events:
        if event.status is EventStatus.DRAFT:
            _publish(work, event)
    return series


def set_series_status(work: Work, slug: str, status: SeriesStatus) -> Series:
    """Publish a series, take it offline, or end it; its events stay as they are.

    :raises NotFound: ``series_unknown``
    """
    series = work.db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    before = series.status
    series.move_to(status)
    work.db.flush()
    work.journal(f"series.{status.value}", series.id, before=before.value, after=status.value)
    return series


def publish_event(work: Work, slug: str) -> Event:
    """Announce an event with a coarse date, open one that people can register for.

    :raises NotFound: ``event_unknown``
    :raises IllegalTransition: when it was cancelled or is open already
    """
    event = find_event(work, slug)
    _publish(work, event)
    return event


def set_status(work: Work, slug: str, status: EventStatus) -> Event:
    """Open, close or announce an event. To cancel, use :func:`cancel_event`.

    :raises Conflict: ``event_not_dated``, to open an event without blocks or formats
    """
    event = find_event(work, slug)
    if status is EventStatus.CANCELLED:
        return cancel_event(work, slug, "")
    if status is EventStatus.OPEN and not _can_open(event):
        raise Conflict("event_not_dated", "An event needs a time and a way to take part before it can open.")
    _move(work, event, status)
    return event


def cancel_event(work: Work, slug: str, reason: str) -> Event:
    """Cancel an event: every live registration is cancelled with it and told so; nothing is deleted."""
    event = find_event(work, slug)
    _move(work, event, EventStatus.CANCELLED, reason=reason)
    event.sequence += 1
    # First: from here on nobody gets in, so that the list of who was in is complete.
    lock(work.db, event.id)
    shut(work.db, event.id)
    live = work.db.scalars(
        select(Registration)
        .where(Registration.event_id == event.id, Registration.status.in_(LIVE))
        .order_by(Registration.id)
        .with_for_update()
    )
    for registration in live:
        before, claims = registration.status, claims_of(registration)
        registration.move_to(RegistrationStatus.CANCELLED)
        registration.reason, registration.changed_at = reason, work.now
        leave(registration)
        registration.sequence += 1
        if claims.series is not None and before in HOLDING:
            work.db.flush()
            give_back_once(work.db, claims)
        work.journal(
            "registration.cancelled",
            registration.id,
            event_id=event.id,
            before=before.value,
            after=RegistrationStatus.CANCELLED.value,
            by_event=True,
        )
    work.db.flush()
    work.db.execute(update(Invitation).where(Invitation.event_id == event.id, Invitation.used > 0).values(used=0))
    take_back_planned(work, event.id)
    return event


def set_capacity(work: Work, event: Event, quota: Quota, capacity: int | None) -> Resized:
    """Set how many places a quota of this event has. More: the waiting list moves up. Fewer: nobody is dropped.

    :raises Conflict: ``event_cancelled``
    """
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    lock(work.db, event.id)
    work.db.refresh(quota)  # another organiser may just have set it: whether this is more depends on that
    before = quota.capacity
    if before == capacity:
        return Resized(capacity, quota.taken, 0)
    resized = resize(work.db, quota.id, capacity)
    work.journal("quota.resized", quota.id, event_id=event.id, before=before, after=capacity)
    keep(work.db, event.id)
    moved = move_up(work, event)
    work.db.refresh(resized)
    return Resized(capacity, resized.taken, moved)


def find_event(work: Work, slug: str) -> Event:
    """An event with its blocks and formats; raises :class:`~leernet.errors.NotFound` (``event_unknown``)."""
    event = work.db.execute(
        select(Event)
        .where(Event.slug == slug)
        .options(
            joinedload(Event.series),
            selectinload(Event.blocks),
            selectinload(Event.formats),
            selectinload(Event.audiences),
        )
    ).scalar_one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return event


def _can_open(event: Event) -> bool:
    return bool(event.blocks and event.formats)


def _publish(work: Work, event: Event) -> None:
    _move(work, event, EventStatus.OPEN if _can_open(event) else EventStatus.ANNOUNCED)


def _move(work: Work, event: Event, status: EventStatus, **data: object) -> None:
    before = event.status
    event.move_to(status)
    work.db.flush()
    work.journal(f"event.{status.value}", event.id, event_id=event.id, before=before.value, after=status.value, **data)
