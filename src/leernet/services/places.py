"""Places: taken and given back by conditional UPDATE of the quotas' counters, with a CHECK behind it.

Counting rows and then inserting oversells as soon as two people register at once; an UPDATE that only matches while
there is room holds the row's lock until the commit, on SQLite and PostgreSQL alike.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, bindparam, case, or_, select, update
from sqlalchemy.orm import Session

from ..model import Audience, EventFormat, Quota, Registration
from ..model.base import table_of
from ..prepared import Prepared
from ..work import Work


def _larger(one: SQLColumnExpression[Any], other: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    return case((one > other, one), else_=other)


# Built once: making a statement anew takes longer than performing it.
_QUOTA = table_of(Quota)
_C = _QUOTA.c
_ID, _CAPACITY = bindparam("quota", type_=_C.id.type), bindparam("size", type_=_C.capacity.type)
_EVENT = bindparam("event", type_=_C.id.type)
_ROOM = (
    or_(_C.capacity.is_(None), _C.taken < _C.capacity),
    or_(_C.ceiling.is_(None), _C.taken < _C.ceiling),
)
"""There is a place, and the quota was not shut."""

_THIS = update(_QUOTA).where(_C.id == _ID)
_TAKE = Prepared(_THIS.where(*_ROOM).values(taken=_C.taken + 1).returning(_C.id))
_TAKE_BEYOND = _THIS.values(taken=_C.taken + 1, ceiling=case((_C.ceiling <= _C.taken, _C.taken + 1), else_=_C.ceiling))
_GIVE_BACK = _THIS.values(
    taken=_C.taken - 1, ceiling=case((_C.capacity.is_(None), None), else_=_larger(_C.capacity, _C.taken - 1))
)
_NEXT_IN_QUEUE = _THIS.values(queue=_C.queue + 1).returning(_C.queue)
_SHUT = _THIS.values(taken=0, ceiling=0)
_RESIZE = _THIS.values(capacity=_CAPACITY, ceiling=_larger(_C.taken, _CAPACITY))
_UNLIMIT = _THIS.values(capacity=None, ceiling=None)
_HOLD = select(_C.id).where(_C.id == _ID).with_for_update()


def _locking(event_id: ColumnElement[int]) -> Select[int]:
    of_audiences = select(Audience.quota_id).where(Audience.event_id == event_id)
    is_formats = _C.id.in_(select(EventFormat.quota_id).where(EventFormat.event_id == event_id))
    quotas = select(_C.id).where(or_(_C.id.in_(of_audiences), is_formats))
    return quotas.order_by(is_formats, _C.id).with_for_update()


_LOCK = _locking(_EVENT)
_LOCK_FOR = _locking(select(Registration.event_id).where(Registration.uid == bindparam("uid")).scalar_subquery())


def claims_of(work: Work, event_format: EventFormat, audience: Audience | None) -> list[int]:
    """The ids of the quotas that a registration falls under, in the order in which they are taken."""
    own = None if audience is None or audience.quota is None else audience.quota.id
    return claims(work, event_format.quota.id, own, None if audience is None else audience.released_at)


def claims(work: Work, of_format: int, of_audience: int | None, released_at: datetime | None) -> list[int]:
    """As :func:`claims_of`, for who has the ids of the quotas.

    The format's comes last: it is the one that everybody wants, and its lock is held from then to the commit.
    """
    released = released_at is not None and released_at <= work.now
    return [of_format] if of_audience is None or released else [of_audience, of_format]


def lock(db: Session, event_id: int) -> None:
    """Hold all quotas of an event, in the order in which :func:`claims_of` names them.

    Whoever takes or frees places of more than one registration does this first: else two of them could wait for one
    another, each holding what the other wants.
    """
    db.execute(_LOCK, {"event": event_id}).all()


def lock_for(db: Session, uid: UUID) -> None:
    """As :func:`lock`, for the event of a registration."""
    db.execute(_LOCK_FOR, {"uid": uid}).all()


def hold(db: Session, claims: Sequence[int]) -> None:
    """Hold the quotas of one registration, in their order."""
    for quota_id in claims:
        db.execute(_HOLD, {"quota": quota_id})


def take(db: Session, claims: Sequence[int]) -> bool:
    """Take one place of each quota, or none at all."""
    for count, quota_id in enumerate(claims):
        if _TAKE.first(db, {"quota": quota_id}) is None:
            give_back(db, claims[:count])
            return False
    return True


def take_beyond(db: Session, claims: Sequence[int]) -> None:
    """Take a place even where there is none left: an organiser lets somebody in on purpose."""
    for quota_id in claims:
        db.execute(_TAKE_BEYOND, {"quota": quota_id})


def give_back(db: Session, claims: Sequence[int]) -> None:
    """Give one place of each quota back."""
    for quota_id in claims:
        db.execute(_GIVE_BACK, {"quota": quota_id})


def next_in_queue(db: Session, quota_id: int) -> int:
    """A number for the waiting list. It holds the lock of the places, so that none frees unseen meanwhile."""
    return int(db.execute(_NEXT_IN_QUEUE, {"quota": quota_id}).scalar_one())


def shut(db: Session, quota_ids: Sequence[int]) -> None:
    """Empty quotas for good: the event is cancelled, and whoever registers at this very moment gets no place."""
    for quota_id in quota_ids:
        db.execute(_SHUT, {"quota": quota_id})


def resize(db: Session, quota_id: int, capacity: int | None) -> Quota:
    """Set a capacity. Below what is taken: nobody is dropped, and nobody is added until there is room again."""
    if capacity is None:
        db.execute(_UNLIMIT, {"quota": quota_id})
    else:
        db.execute(_RESIZE, {"quota": quota_id, "size": capacity})
    return db.get_one(Quota, quota_id, populate_existing=True)
