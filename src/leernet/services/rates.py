"""Counts requests in the database, for all processes together."""

from datetime import datetime

from sqlalchemy import case, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from ..model import RateCount
from ..model.base import table_of
from ..work import Work

_TABLE = table_of(RateCount)


def count_up(work: Work, key: str, by: int, ends_at: datetime) -> int:
    """Add to a counter, which begins anew once its stretch of time is over; returns what it says now."""
    insert = postgresql.insert if work.db.get_bind().dialect.name == "postgresql" else sqlite.insert
    is_over = _TABLE.c.ends_at <= work.now
    statement = (
        insert(_TABLE)
        .values(key=key, count=by, ends_at=ends_at)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={
                "count": case((is_over, by), else_=_TABLE.c.count + by),
                "ends_at": case((is_over, ends_at), else_=_TABLE.c.ends_at),
            },
        )
    )
    return int(work.db.execute(statement.returning(_TABLE.c.count)).scalar_one())


def counted(work: Work, key: str) -> tuple[int, datetime | None]:
    """What a counter says, and when its stretch ends; 0 and None for one that is not there."""
    row = work.db.execute(select(_TABLE.c.count, _TABLE.c.ends_at).where(_TABLE.c.key == key)).one_or_none()
    return (0, None) if row is None or row[1] <= work.now else (row[0], row[1])


def forget_rates(work: Work) -> None:
    """Remove the counters of which the time is over."""
    work.db.execute(delete(RateCount).where(RateCount.ends_at <= work.now))
