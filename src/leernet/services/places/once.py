"""Places of an organisation in a series: a person counts once, at however many of its events."""

from typing import Any

from sqlalchemy import Integer, Result, Update, bindparam, case, exists, literal_column, or_, select, true, update
from sqlalchemy.orm import Session

from ...model import HOLDING, Quota, Registration
from ...model.base import table_of
from .claims import Claims
from .locks import hold

_C, _R = table_of(Quota).c, table_of(Registration).c
_ID = bindparam("quota", type_=_C.id.type)
_THIS = update(table_of(Quota)).where(_C.id == _ID)
_OTHERS = exists(
    select(_R.id).where(
        _R.series_quota_id == _ID,
        _R.participant_id == bindparam("person", type_=Integer()),
        _R.id != bindparam("registration", type_=Integer()),
        _R.status.in_([literal_column(f"'{status.value}'") for status in sorted(HOLDING)]),
    )
)
"""The person has a place at another event of the series already. Exact only while the lock of the quota is held."""
_ONE = case((_OTHERS, 0), else_=1)
_TAKE = (
    _THIS.where(
        or_(_OTHERS, _C.capacity.is_(None), _C.taken < _C.capacity),
        or_(_OTHERS, _C.ceiling.is_(None), _C.taken < _C.ceiling),
    )
    .values(taken=_C.taken + _ONE)
    .returning(_C.id)
)
_TAKE_BEYOND = _THIS.values(
    taken=_C.taken + _ONE, ceiling=case((_C.ceiling < _C.taken + _ONE, _C.taken + _ONE), else_=_C.ceiling)
)
_UNDO = _THIS.values(
    taken=_C.taken - _ONE,
    ceiling=case(
        (_C.capacity.is_(None), None), else_=case((_C.capacity > _C.taken - _ONE, _C.capacity), else_=_C.taken - _ONE)
    ),
)
_GIVE_BACK = _UNDO.values(freed=true())
"""Who waits for it may do so at another event, whose locks we do not hold."""


def take_once(db: Session, claims: Claims) -> bool:
    """Take a place in the series unless the person has one; whether there was one."""
    return _do(db, _TAKE, claims).first() is not None


def take_once_beyond(db: Session, claims: Claims) -> None:
    """As :func:`take_once`, also where there is no place left."""
    _do(db, _TAKE_BEYOND, claims)


def give_back_once(db: Session, claims: Claims) -> None:
    """Give the place back unless the person keeps it for another event; who waits for it moves up by a sweep."""
    _do(db, _GIVE_BACK, claims)


def undo_once(db: Session, claims: Claims) -> None:
    """As :func:`give_back_once`, for a place that was taken just now: nobody can have missed it."""
    _do(db, _UNDO, claims)


def _do(db: Session, statement: Update, claims: Claims) -> Result[Any]:
    assert claims.series is not None
    # First: whether the person counts already can only be seen by a statement that begins under the lock.
    hold(db, [claims.series])
    values = {"quota": claims.series, "person": claims.participant_id, "registration": claims.registration_id}
    return db.execute(statement, values)
