"""Places: taken and given back by conditional UPDATE of the quotas' counters, with a CHECK behind it.

Counting rows and then inserting oversells as soon as two people register at once; an UPDATE that only matches while
there is room holds the row's lock until the commit, on SQLite and PostgreSQL alike.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, case, or_, select, update
from sqlalchemy.orm import Session

from ..model import Audience, EventFormat, Quota
from ..work import Work

_ROOM = (
    or_(Quota.capacity.is_(None), Quota.taken < Quota.capacity),
    or_(Quota.ceiling.is_(None), Quota.taken < Quota.ceiling),
)
"""There is a place, and the quota was not shut."""


def claims_of(work: Work, event_format: EventFormat, audience: Audience | None) -> list[int]:
    """The ids of the quotas that a registration falls under, in the order in which they are taken.

    The format's comes last: it is the one that everybody wants, and its lock is held from then to the commit.
    """
    claims: list[int] = []
    if audience is not None and audience.quota is not None and not _released(work, audience):
        claims.append(audience.quota.id)
    return [*claims, event_format.quota.id]


def _released(work: Work, audience: Audience) -> bool:
    return audience.released_at is not None and audience.released_at <= work.now


def lock(db: Session, event_id: int) -> None:
    """Hold all quotas of an event, in the order in which :func:`claims_of` names them.

    Whoever takes or frees places of more than one registration does this first: else two of them could wait for one
    another, each holding what the other wants.
    """
    of_audience = select(Audience.quota_id).where(Audience.event_id == event_id)
    of_format = select(EventFormat.quota_id).where(EventFormat.event_id == event_id)
    is_format = Quota.id.in_(of_format)
    db.execute(
        select(Quota.id)
        .where(or_(Quota.id.in_(of_audience), is_format))
        .order_by(is_format, Quota.id)
        .with_for_update()
    ).all()


def hold(db: Session, claims: Sequence[int]) -> None:
    """Hold the quotas of one registration, in their order."""
    for quota_id in claims:
        db.execute(select(Quota.id).where(Quota.id == quota_id).with_for_update())


def take(db: Session, claims: Sequence[int]) -> bool:
    """Take one place of each quota, or none at all."""
    for count, quota_id in enumerate(claims):
        taken = db.execute(
            update(Quota)
            .where(Quota.id == quota_id, *_ROOM)
            .values(taken=Quota.taken + 1)
            .returning(Quota.id)
            .execution_options(synchronize_session=False)
        ).scalar()
        if taken is None:
            give_back(db, claims[:count])
            return False
    return True


def take_beyond(db: Session, claims: Sequence[int]) -> None:
    """Take a place even where there is none left: an organiser lets somebody in on purpose."""
    for quota_id in claims:
        higher = case((Quota.ceiling <= Quota.taken, Quota.taken + 1), else_=Quota.ceiling)
        db.execute(
            update(Quota)
            .where(Quota.id == quota_id)
            .values(taken=Quota.taken + 1, ceiling=higher)
            .execution_options(synchronize_session=False)
        )


def give_back(db: Session, claims: Sequence[int]) -> None:
    """Give one place of each quota back."""
    for quota_id in claims:
        lower = case(
            (Quota.capacity.is_(None), None),
            else_=_larger(Quota.capacity, Quota.taken - 1),
        )
        db.execute(
            update(Quota)
            .where(Quota.id == quota_id)
            .values(taken=Quota.taken - 1, ceiling=lower)
            .execution_options(synchronize_session=False)
        )


def next_in_queue(db: Session, quota_id: int) -> int:
    """A number for the waiting list. It holds the lock of the places, so that none frees unseen meanwhile."""
    number = db.execute(
        update(Quota)
        .where(Quota.id == quota_id)
        .values(queue=Quota.queue + 1)
        .returning(Quota.queue)
        .execution_options(synchronize_session=False)
    ).scalar_one()
    return int(number)


def shut(db: Session, quota_ids: Sequence[int]) -> None:
    """Empty quotas for good: the event is cancelled, and whoever registers at this very moment gets no place."""
    for quota_id in quota_ids:
        db.execute(
            update(Quota)
            .where(Quota.id == quota_id)
            .values(taken=0, ceiling=0)
            .execution_options(synchronize_session=False)
        )


def resize(db: Session, quota_id: int, capacity: int | None) -> Quota:
    """Set a capacity. Below what is taken: nobody is dropped, and nobody is added until there is room again."""
    ceiling = None if capacity is None else _larger(Quota.taken, capacity)
    db.execute(
        update(Quota)
        .where(Quota.id == quota_id)
        .values(capacity=capacity, ceiling=ceiling)
        .execution_options(synchronize_session=False)
    )
    return db.get_one(Quota, quota_id, populate_existing=True)


def _larger(one: SQLColumnExpression[Any], other: SQLColumnExpression[Any] | int) -> ColumnElement[Any]:
    return case((one > other, one), else_=other)
