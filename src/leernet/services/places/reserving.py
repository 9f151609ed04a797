"""What a delegation means for places: its maximum, and places that are kept for it until a date.

Of an event, or of a series: then the maximum counts people over the whole series, and the places are kept at each event
that is still to come, also at one that is planned later.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, select, update
from sqlalchemy.orm import selectinload

from ...model import Delegation, Event, EventStatus, Quota, QuotaKind, Series
from ...work import Work
from .limits import Scope, allot


def settle_places(work: Work, delegation: Delegation) -> int:
    """Make the places what the delegation asks, or what goes without it once it is withdrawn; how many moved up."""
    work.db.flush()
    if isinstance(scope := delegation.scope, Event):
        return _settle_at(work, scope, delegation.key)
    moved = allot(work, scope, delegation.key, _maximum(delegation if delegation.is_live else None, scope))
    events = _to_come(work, scope)
    if not delegation.still_reserved:
        keeping = _keeping(work, delegation.key, [event.id for event in events])
        events = [event for event in events if event.id in keeping]
    return moved + sum(_settle_at(work, event, delegation.key) for event in events)


def reserve_at(work: Work, event: Event) -> None:
    """Keep the places of the series' delegations at an event that was planned just now."""
    if event.series_id is None:
        return
    query = select(Delegation.key).where(
        Delegation.series_id == event.series_id,
        Delegation.withdrawn_at.is_(None),
        Delegation.reserved > 0,
        Delegation.release_done == false(),
    )
    for key in work.db.scalars(query.order_by(Delegation.id)).all():
        _settle_at(work, event, key)


def delegations_to_release(work: Work) -> Sequence[int]:
    """The delegations of which the places have come to be for everybody."""
    return work.db.scalars(select(Delegation.id).where(_due(work)).order_by(Delegation.id)).all()


def release_delegation(work: Work, delegation_id: int) -> int:
    """Let go of the places that are kept: who waits moves up; returns how many did. The maximum stays."""
    mark = update(Delegation).where(Delegation.id == delegation_id, _due(work)).values(release_done=True)
    released = work.db.scalar(mark.returning(Delegation.id).execution_options(synchronize_session=False))
    if released is None:
        return 0
    delegation = work.db.get_one(Delegation, released, populate_existing=True)
    moved = settle_places(work, delegation)
    work.journal("delegation.released", delegation.id, event_id=delegation.event_id)
    return moved


def _due(work: Work) -> ColumnElement[bool]:
    return and_(
        Delegation.reserved > 0,
        Delegation.withdrawn_at.is_(None),
        Delegation.release_done == false(),
        Delegation.released_at <= work.now,
    )


def _settle_at(work: Work, event: Event, key: str) -> int:
    """At an event its own delegation counts, and that of its series where it has none."""
    if event.status is EventStatus.CANCELLED:
        return 0
    own = _standing(work, key, Delegation.event_id == event.id)
    keeper = own
    if keeper is None and event.series_id is not None:
        keeper = _standing(work, key, Delegation.series_id == event.series_id)
    return allot(work, event, key, _maximum(own, event), keeper.still_reserved if keeper else 0)


def _maximum(delegation: Delegation | None, scope: Scope) -> int | None:
    own = delegation.maximum if delegation else None
    return scope.max_per_organisation if own is None else own


def _standing(work: Work, key: str, at: ColumnElement[bool]) -> Delegation | None:
    query = select(Delegation).where(at, Delegation.key == key, Delegation.withdrawn_at.is_(None))
    return work.db.scalars(query).one_or_none()


def _to_come(work: Work, series: Series) -> list[Event]:
    query = select(Event).where(Event.series_id == series.id, Event.status != EventStatus.CANCELLED)
    events = work.db.scalars(query.order_by(Event.id).options(selectinload(Event.blocks)))
    return [event for event in events if not event.is_past(work.now, work.today)]


def _keeping(work: Work, key: str, events: Sequence[int]) -> set[int | None]:
    """The events at which places are kept for an organisation."""
    query = select(Quota.event_id).where(
        Quota.event_id.in_(events), Quota.kind == QuotaKind.ORGANISATION, Quota.key == key, Quota.reserved > 0
    )
    return set(work.db.scalars(query))
