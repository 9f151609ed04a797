"""How far delegations are filled: how many of the minimum and maximum, which departments; for an organiser to see.

Everybody of the organisation counts who falls under its quota, also who registered on their own.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select, tuple_
from sqlalchemy.orm import contains_eager

from ...model import (
    HOLDING,
    LIVE,
    Delegation,
    DelegationState,
    Event,
    Quota,
    QuotaKind,
    Registration,
    RegistrationStatus,
)
from ...work import Work
from ..paging import PAGE
from ..places.limits import Scope
from .arranging import of_scope


@dataclass(frozen=True)
class Coverage:
    """A delegation with who is in.

    ``people`` have a place, ``waiting`` have none yet; ``own`` of them came in without the contact person.
    ``maximum`` is the one that counts, maybe that for every organisation. ``covered`` and ``missing`` are its
    departments, in its order.
    """

    delegation: Delegation
    people: int
    waiting: int
    own: int
    maximum: int | None
    covered: Sequence[str]
    missing: Sequence[str]

    @property
    def state(self) -> DelegationState:
        """How far it is filled."""
        return self.delegation.state(self.people, len(self.missing))

    @property
    def left(self) -> int | None:
        """How many more it can register; None when there is no maximum."""
        return None if self.maximum is None else max(0, self.maximum - self.people - self.waiting)


@dataclass(frozen=True)
class CoveragePage:
    """One page of delegations by name of the organisation; ``after`` is where the next begins, None on the last."""

    rows: Sequence[Coverage]
    after: int | None


class _Seat(NamedTuple):
    participant_id: int
    status: RegistrationStatus
    department: str
    claims: Sequence[int]
    series_quota_id: int | None
    delegation_id: int | None


def delegations_page(work: Work, scope: Scope, after: int = 0, limit: int = PAGE) -> CoveragePage:
    """The delegations of an event or a series that stand; ``after`` is the id of the last that was shown."""
    place = tuple_(Delegation.organisation_name, Delegation.id)
    query = select(Delegation).where(of_scope(scope)).order_by(Delegation.organisation_name, Delegation.id)
    if after:
        here = select(Delegation.organisation_name, Delegation.id).where(Delegation.id == after).scalar_subquery()
        query = query.where(place > here)
    rows = work.db.scalars(query.limit(limit + 1)).all()
    page = rows[:limit]
    return CoveragePage(coverage(work, scope, page), page[-1].id if len(rows) > limit else None)


def all_delegations(work: Work, scope: Scope) -> Iterator[Coverage]:
    """All of them, read a page at a time."""
    after: int | None = 0
    while after is not None:
        page = delegations_page(work, scope, after)
        yield from page.rows
        after = page.after


def count_delegations(work: Work, scope: Scope) -> int:
    """How many stand."""
    return work.db.execute(select(func.count()).select_from(Delegation).where(of_scope(scope))).scalar_one()


def coverage(work: Work, scope: Scope, delegations: Sequence[Delegation]) -> list[Coverage]:
    """How far delegations of one event or series are filled, in two statements."""
    if not delegations:
        return []
    quotas = _quotas(work, scope, delegations)
    seats: dict[int, list[_Seat]] = defaultdict(list)
    for seat in _seats(work, scope, delegations, [quota.id for quota in quotas.values()]):
        for quota_id in (*seat.claims, seat.series_quota_id):
            if quota_id is not None:
                seats[quota_id].append(seat)
    return [_cover(one, quotas[one.key], seats[quotas[one.key].id]) for one in delegations]


def people_in(work: Work, delegation: Delegation) -> Sequence[Registration]:
    """Everybody who counts for it, with the event, by event and name."""
    scope = delegation.scope
    quota = _quotas(work, scope, [delegation])[delegation.key]
    query = (
        select(Registration)
        .join(Registration.event)
        .where(Registration.status.in_(LIVE), _seated(scope, [delegation], [quota.id]))
        .order_by(Event.sort_key, Event.id, func.lower(Registration.name), Registration.id)
        .options(contains_eager(Registration.event))
    )
    return [one for one in work.db.scalars(query) if quota.id in (*one.claims, one.series_quota_id)]


def _quotas(work: Work, scope: Scope, delegations: Sequence[Delegation]) -> dict[str, Quota]:
    at = Quota.event_id if isinstance(scope, Event) else Quota.series_id
    keys = [one.key for one in delegations]
    query = select(Quota).where(at == scope.id, Quota.kind == QuotaKind.ORGANISATION, Quota.key.in_(keys))
    return {quota.key: quota for quota in work.db.scalars(query) if quota.key is not None}


def _seats(work: Work, scope: Scope, delegations: Sequence[Delegation], quotas: Sequence[int]) -> Iterator[_Seat]:
    columns = (
        Registration.participant_id,
        Registration.status,
        Registration.department,
        Registration.claims,
        Registration.series_quota_id,
        Registration.delegation_id,
    )
    query = select(*columns).where(Registration.status.in_(LIVE), _seated(scope, delegations, quotas))
    return (_Seat._make(row) for row in work.db.execute(query.order_by(Registration.id)))


def _seated(scope: Scope, delegations: Sequence[Delegation], quotas: Sequence[int]) -> ColumnElement[bool]:
    """The registrations that may fall under these quotas."""
    if not isinstance(scope, Event):
        return Registration.series_quota_id.in_(quotas)
    known = [one.organisation_id for one in delegations if one.organisation_id is not None]
    # Of who named an organisation that we do not know, the quota alone says which it is.
    by_name = Registration.organisation_id.is_(None) if len(known) < len(delegations) else false()
    return and_(Registration.event_id == scope.id, or_(Registration.organisation_id.in_(known), by_name))


def _cover(delegation: Delegation, quota: Quota, seats: Sequence[_Seat]) -> Coverage:
    holding = {seat.participant_id for seat in seats if seat.status in HOLDING}
    waiting = {seat.participant_id for seat in seats} - holding
    there = {_plain(seat.department) for seat in seats if seat.status in HOLDING}
    return Coverage(
        delegation,
        len(holding),
        len(waiting),
        len((holding | waiting) - {seat.participant_id for seat in seats if seat.delegation_id == delegation.id}),
        quota.capacity,
        [one for one in delegation.departments if _plain(one) in there],
        [one for one in delegation.departments if _plain(one) not in there],
    )


def _plain(department: str) -> str:
    return " ".join(department.split()).casefold()
