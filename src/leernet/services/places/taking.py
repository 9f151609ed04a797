"""Places: taken and given back by conditional UPDATE of the quotas' counters, with a CHECK behind it.

Counting rows and then inserting oversells as soon as two people register at once; an UPDATE that only matches while
there is room holds the row's lock until the commit, on SQLite and PostgreSQL alike.
"""

from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    SQLColumnExpression,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from ...model import Quota, QuotaKind
from ...model.base import table_of
from ...prepared import Prepared
from ...work import Outdated
from .claims import Claims
from .locks import hold_formats
from .once import give_back_once, take_once, take_once_beyond, undo_once


def _larger(one: SQLColumnExpression[Any], other: SQLColumnExpression[Any]) -> ColumnElement[Any]:
    return case((one > other, one), else_=other)


QuotaColumns = ReadOnlyColumnCollection[str, Column[Any]]

# Built once: making a statement anew takes longer than performing it.
_QUOTA = table_of(Quota)
_C = _QUOTA.c
_ID, _CAPACITY = bindparam("quota", type_=_C.id.type), bindparam("size", type_=_C.capacity.type)
_EVENT = bindparam("event", type_=_C.id.type)
_KEPT = bindparam("kept", type_=Integer())
_IS_FORMAT = _C.kind == literal_column(f"'{QuotaKind.FORMAT.value}'")


def room(of: QuotaColumns, held: ColumnElement[int]) -> ColumnElement[bool]:
    """There is a place beside those ``held`` for others, and the quota was not shut."""
    return and_(
        or_(of.capacity.is_(None), of.lifted, of.taken + held < of.capacity),
        or_(of.ceiling.is_(None), of.taken < of.ceiling),
    )


# A place that is kept for somebody is there for them alone.
_ROOM = room(_C, case((_KEPT > 0, 0), else_=_C.held))

_THIS = update(_QUOTA).where(_C.id == _ID)
_HELD = case((_IS_FORMAT, _C.held - _KEPT), else_=_C.held)
_TOOK = (_C.taken, _C.reserved, _C.version)
_TAKE = Prepared(_THIS.where(_ROOM).values(taken=_C.taken + 1, held=_HELD).returning(*_TOOK))
_CEILING_BEYOND = case((_C.ceiling <= _C.taken, _C.taken + 1), else_=_C.ceiling)
_TAKE_BEYOND = Prepared(_THIS.values(taken=_C.taken + 1, held=_HELD, ceiling=_CEILING_BEYOND).returning(*_TOOK))
_GIVE_BACK = _THIS.values(
    taken=_C.taken - 1,
    ceiling=case((or_(_C.capacity.is_(None), _C.lifted), None), else_=_larger(_C.capacity, _C.taken - 1)),
).returning(_C.taken, _C.reserved)

_NEXT_IN_QUEUE = _THIS.values(queue=_C.queue + 1).returning(_C.queue, _C.version)
_SHUT = update(_QUOTA).where(_C.event_id == _EVENT).values(taken=0, ceiling=0, reserved=0, held=0)
_KEEPS_ALL = and_(_C.kind == literal_column(f"'{QuotaKind.AUDIENCE.value}'"), not_(_C.lifted))
_RESIZE = _THIS.values(
    capacity=_CAPACITY,
    ceiling=case((_C.lifted, None), else_=_larger(_C.taken, _CAPACITY)),
    reserved=case((_KEEPS_ALL, _CAPACITY), else_=_C.reserved),
)
_UNLIMIT = _THIS.values(capacity=None, ceiling=None, reserved=case((_KEEPS_ALL, 0), else_=_C.reserved))


_OF_EVENT = _QUOTA.alias()
_SIBLINGS = _C.event_id == select(_OF_EVENT.c.event_id).where(_OF_EVENT.c.id == _ID).scalar_subquery()

_KEEP_LESS = update(_QUOTA).where(_SIBLINGS, _IS_FORMAT, _C.id != _ID).values(held=_C.held - _KEPT, freed=true())
_KEEP_MORE = update(_QUOTA).where(_SIBLINGS, _IS_FORMAT).values(held=_C.held + _KEPT)
_STILL_RESERVED = case((_OF_EVENT.c.reserved > _OF_EVENT.c.taken, _OF_EVENT.c.reserved - _OF_EVENT.c.taken), else_=0)
_KEEP = (
    update(_QUOTA)
    .where(_C.event_id == _EVENT, _IS_FORMAT)
    .values(held=select(func.sum(_STILL_RESERVED)).where(_OF_EVENT.c.event_id == _EVENT).scalar_subquery())
)


def take(db: Session, claims: Claims) -> int | None:
    """Take one place of each quota, or none at all; the quota that has none left, or None.

    :raises Outdated: when there are other quotas now than when somebody looked
    """
    if claims.series is not None and not take_once(db, claims):
        return claims.series
    kept = 0
    for count, quota_id in enumerate(claims.quotas):
        is_last = count == len(claims.quotas) - 1
        if kept and is_last:
            hold_formats(db, quota_id)
        row = _TAKE.first(db, {"quota": quota_id, "kept": kept})
        if row is None:
            _undo(db, claims, count)
            return quota_id
        taken, reserved, version = row
        kept += taken <= reserved
        if is_last:
            check_version(version, claims.version)
    _keep_less(db, claims, kept)
    return None


def take_beyond(db: Session, claims: Claims) -> None:
    """Take a place even where there is none left: an organiser lets somebody in on purpose."""
    if claims.series is not None:
        take_once_beyond(db, claims)
    kept = 0
    for quota_id in claims.quotas:
        row = _TAKE_BEYOND.first(db, {"quota": quota_id, "kept": kept})
        assert row is not None, "a quota is never deleted while a registration falls under it"
        kept += row[0] <= row[1]
    _keep_less(db, claims, kept)


def give_back(db: Session, claims: Claims) -> None:
    """Give one place of each quota back; the registration itself is not among those who hold one any more."""
    if claims.series is not None:
        give_back_once(db, claims)
    kept = 0
    for quota_id in claims.quotas:
        taken, reserved = db.execute(_GIVE_BACK, {"quota": quota_id}).one()
        kept += taken < reserved
    if kept:
        db.execute(_KEEP_MORE, {"quota": claims.quotas[-1], "kept": kept})


def _undo(db: Session, claims: Claims, count: int) -> None:
    """Give back what was taken before one quota refused. Of the formats nothing was, so nothing is kept again."""
    if claims.series is not None:
        undo_once(db, claims)
    for quota_id in claims.quotas[:count]:
        db.execute(_GIVE_BACK, {"quota": quota_id})


def _keep_less(db: Session, claims: Claims, kept: int) -> None:
    """A kept place was taken: no format has to keep it any longer."""
    if kept:
        db.execute(_KEEP_LESS, {"quota": claims.quotas[-1], "kept": kept})


def next_in_queue(db: Session, quota_id: int, version: int | None = None) -> int:
    """A number for the waiting list. It holds the lock of the places, so that none frees unseen meanwhile.

    :raises Outdated: when the version is another than somebody saw
    """
    number, now = db.execute(_NEXT_IN_QUEUE, {"quota": quota_id}).one()
    check_version(now, version)
    return int(number)


def check_version(now: int | None, seen: int | None) -> None:
    """Raise Outdated when other quotas count beside a format's than when somebody looked; None: no matter."""
    if seen is not None and now != seen:
        raise Outdated


def shut(db: Session, event_id: int) -> None:
    """Empty an event's quotas for good: it is cancelled, and whoever registers at this very moment gets no place."""
    db.execute(_SHUT, {"event": event_id})


def resize(db: Session, quota_id: int, capacity: int | None) -> Quota:
    """Set a capacity. Below what is taken: nobody is dropped, and nobody is added until there is room again."""
    if capacity is None:
        db.execute(_UNLIMIT, {"quota": quota_id})
    else:
        db.execute(_RESIZE, {"quota": quota_id, "size": capacity})
    return db.get_one(Quota, quota_id, populate_existing=True)


def keep(db: Session, event_id: int) -> None:
    """Let every format of an event keep the places that are reserved and not used yet; the caller holds its lock."""
    db.execute(_KEEP, {"event": event_id})
