"""How many people an organisation sends, at an event or in a series; and places that are kept for some until a date.

A limit that comes after people have registered counts them too: it drops nobody, and stops new ones where it is passed.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from ...model import LIVE, Delegation, Event, EventStatus, Quota, QuotaKind, Registration, Series
from ...work import Work
from .locks import lock
from .quotas import in_order, make_quota, organisation_key, takes_place
from .taking import keep, resize
from .waiting import move_up

Scope = Event | Series
R = TypeVar("R", Event, Quota, Registration)


def limit_organisations(work: Work, scope: Scope, maximum: int | None) -> int:
    """Set the most people of one organisation, at an event or over a whole series; returns how many moved up.

    In a series a person counts once, at however many of its events. An organisation with a maximum of its own
    (:func:`allot`) keeps that.
    """
    events = _hold(work, scope)
    before, scope.max_per_organisation = scope.max_per_organisation, maximum
    if before == maximum:
        return 0
    scope.limits_organisations = True
    work.db.flush()
    own = _own_maximum(work, scope)
    for quota in _quotas(work, scope):
        if quota.capacity == before and quota.key not in own:
            resize(work.db, quota.id, maximum)
    if maximum is not None:
        _count_in(work, scope, events, None)
    event_id = scope.id if isinstance(scope, Event) else None
    kind = "series" if event_id is None else "event"
    work.journal(f"{kind}.organisations_limited", scope.id, event_id=event_id, before=before, after=maximum)
    return sum(move_up(work, event) for event in events)


def allot(work: Work, scope: Scope, organisation: str, maximum: int | None, reserved: int = 0) -> int:
    """Give an organisation a maximum of its own, and keep places for it; returns how many people moved up.

    :param organisation: its :func:`~leernet.services.places.quotas.organisation_key`
    :param reserved: places of an event that nobody else gets, in whichever format; 0 keeps none
    """
    events = _hold(work, scope)
    scope.limits_organisations = True
    quota_id = make_quota(work, QuotaKind.ORGANISATION, organisation, maximum, **_ids(scope))
    resize(work.db, quota_id, maximum).reserved = reserved
    _count_in(work, scope, events, organisation)
    for event in events:
        keep(work.db, event.id)
    return sum(move_up(work, event) for event in events)


def lift(work: Work, event_id: int, quotas: Sequence[int]) -> None:
    """The own places of audiences are for everybody from now on. Nobody moves up yet; the caller holds the lock."""
    for quota in _fresh(work, select(Quota).where(Quota.id.in_(quotas))):
        quota.lifted, quota.ceiling, quota.reserved = True, None, 0
    work.db.flush()
    keep(work.db, event_id)


def restore(work: Work, event_id: int, quota_id: int) -> None:
    """The places of an audience are its own again."""
    lock(work.db, event_id)
    for quota in _fresh(work, select(Quota).where(Quota.id == quota_id)):
        quota.lifted, quota.reserved = False, quota.capacity or 0
        quota.ceiling = None if quota.capacity is None else max(quota.capacity, quota.taken)
    work.db.flush()
    keep(work.db, event_id)


def settle(work: Work, event: Event) -> int:
    """After audiences with places of their own came or went: keep what is theirs; returns how many moved up."""
    lock(work.db, event.id)
    keep(work.db, event.id)
    return move_up(work, event)


def _hold(work: Work, scope: Scope) -> Sequence[Event]:
    """Hold the quotas of the events that this concerns, and return those."""
    mine = Event.id == scope.id if isinstance(scope, Event) else Event.series_id == scope.id
    ids = work.db.scalars(select(Event.id).where(mine, Event.status != EventStatus.CANCELLED).order_by(Event.id)).all()
    for event_id in ids:
        lock(work.db, event_id)
    query = select(Event).where(Event.id.in_(ids)).order_by(Event.id)
    return _fresh(work, query.options(selectinload(Event.blocks), selectinload(Event.formats)))


def _quotas(work: Work, scope: Scope) -> Sequence[Quota]:
    """The quotas of organisations."""
    return _fresh(work, select(Quota).filter_by(kind=QuotaKind.ORGANISATION, **_ids(scope)).order_by(Quota.id))


def _fresh(work: Work, query: Select[R]) -> Sequence[R]:
    """Rows as they are under the lock."""
    return work.db.scalars(query.execution_options(populate_existing=True)).all()


def _ids(scope: Scope) -> dict[str, int]:
    return {"event_id": scope.id} if isinstance(scope, Event) else {"series_id": scope.id}


def _count_in(work: Work, scope: Scope, events: Sequence[Event], organisation: str | None) -> None:
    """Let who has registered fall under the quota of their organisation: of each (None), or of this one.

    Who is just registering looked before we came: the version of the formats' quotas makes them look again.
    """
    holders: dict[int, set[int]] = defaultdict(set)
    for one in _live(work, events, organisation):
        key = organisation_key(one.organisation_id, one.organisation_name)
        if key is None or organisation not in (None, key) or not takes_place(work, one.roles):
            continue
        quota_id = make_quota(work, QuotaKind.ORGANISATION, key, scope.max_per_organisation, **_ids(scope))
        if isinstance(scope, Series):
            one.series_quota_id = quota_id
        else:
            one.claims = in_order([*one.claims[:-1], quota_id], one.claims[-1])
        if one.holds:
            holders[quota_id].add(one.participant_id)
    for quota in _fresh(work, select(Quota).where(Quota.id.in_(holders)).order_by(Quota.id)) if holders else ():
        quota.taken = len(holders[quota.id])
        quota.ceiling = None if quota.capacity is None else max(quota.capacity, quota.taken)
    for event in events:
        for event_format in event.formats:
            event_format.quota.version += 1
    work.db.flush()


def _own_maximum(work: Work, scope: Scope) -> set[str]:
    """The keys of the organisations whose delegation has a maximum of its own, maybe the same as that of all."""
    at = Delegation.event_id if isinstance(scope, Event) else Delegation.series_id
    query = select(Delegation.key).where(
        at == scope.id, Delegation.maximum.is_not(None), Delegation.withdrawn_at.is_(None)
    )
    return set(work.db.scalars(query))


def _live(work: Work, events: Sequence[Event], organisation: str | None) -> Sequence[Registration]:
    """Who has registered: everybody (None), or the people of one organisation, for it may be one of hundreds."""
    live = (Registration.event_id.in_([event.id for event in events]), Registration.status.in_(LIVE))
    if organisation is None:
        return _fresh(work, select(Registration).where(*live).order_by(Registration.id))
    by, _, known = organisation.partition(":")
    columns = select(Registration.id, Registration.organisation_id, Registration.organisation_name)
    of_it = Registration.organisation_id == (int(known) if by == "id" else None)
    rows = work.db.execute(columns.where(*live, of_it))
    ids = [row.id for row in rows if organisation_key(row.organisation_id, row.organisation_name) == organisation]
    return _fresh(work, select(Registration).where(Registration.id.in_(ids)).order_by(Registration.id)) if ids else ()
