"""The locks of places: rows of quotas, in one order everywhere.

The quotas of the series, those of the event but for its formats, the formats; each by id. The formats come last:
everybody wants them, and their lock is held from then to the commit. SQLite needs none of this: who writes is alone.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, or_, select
from sqlalchemy.orm import Session

from ...model import Event, Quota, QuotaKind, Registration
from ...model.base import table_of
from .claims import Claims

_C = table_of(Quota).c
_ID, _EVENT = bindparam("quota", type_=_C.id.type), bindparam("event", type_=_C.id.type)
_HOLD = select(_C.version).where(_C.id == _ID).with_for_update()
_SIBLING = table_of(Quota).alias().c
_HOLD_FORMATS = (
    select(_C.id)
    .where(_C.event_id == select(_SIBLING.event_id).where(_SIBLING.id == _ID).scalar_subquery())
    .where(_C.kind == QuotaKind.FORMAT)
    .order_by(_C.id)
    .with_for_update()
)


def _locking(event_id: ColumnElement[int]) -> Select[int]:
    series_id = select(table_of(Event).c.series_id).where(table_of(Event).c.id == event_id).scalar_subquery()
    quotas = select(_C.id).where(or_(_C.event_id == event_id, _C.series_id == series_id))
    return quotas.order_by(_C.event_id.is_not(None), _C.kind == QuotaKind.FORMAT, _C.id).with_for_update()


_LOCK = _locking(_EVENT)
_LOCK_FOR = _locking(select(Registration.event_id).where(Registration.uid == bindparam("uid")).scalar_subquery())


def lock(db: Session, event_id: int) -> None:
    """Hold all quotas of an event and of its series.

    Whoever takes or frees places of more than one registration does this first: else two of them could wait for one
    another, each holding what the other wants.
    """
    db.execute(_LOCK, {"event": event_id}).all()


def lock_for(db: Session, uid: UUID) -> None:
    """As :func:`lock`, for the event of a registration."""
    db.execute(_LOCK_FOR, {"uid": uid}).all()


def hold(db: Session, quotas: Sequence[int]) -> int | None:
    """Hold quotas, in their order; the version of the last."""
    versions = [db.execute(_HOLD, {"quota": quota_id}).scalar_one() for quota_id in quotas]
    return versions[-1] if versions else None


def hold_all(db: Session, claims: Claims) -> None:
    """Hold all quotas under which somebody falls."""
    hold(db, [*([] if claims.series is None else [claims.series]), *claims.quotas])


def hold_formats(db: Session, quota_id: int) -> None:
    """Hold the quotas of all formats of the event to which this one belongs."""
    db.execute(_HOLD_FORMATS, {"quota": quota_id}).all()
