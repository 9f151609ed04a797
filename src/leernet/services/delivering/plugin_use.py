"""What plugins cost, of all processes together."""

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import case, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from ...model import PluginUse
from ...model.base import table_of
from ...plugins.ledger import Spent, Where
from ...work import Work

KEPT = timedelta(days=30)
_TABLE = table_of(PluginUse)
_LONGEST = 100


def note_use(work: Work, spent: Mapping[Where, Spent]) -> None:
    """Add what a process counted to what is known of today."""
    insert = postgresql.insert if work.db.get_bind().dialect.name == "postgresql" else sqlite.insert
    statement = insert(_TABLE)
    new = statement.excluded
    added = {name: _TABLE.c[name] + new[name] for name in ("calls", "seconds", "failures")}
    failed_as = case((new.failed_as == "", _TABLE.c.failed_as), else_=new.failed_as)
    work.db.execute(
        statement.on_conflict_do_update(
            index_elements=["plugin", "hook", "day"], set_={**added, "failed_as": failed_as}
        ),
        # In one order, so that two processes do not wait for one another.
        [_row(work, *one) for one in sorted(spent.items())],
    )


def _row(work: Work, where: Where, spent: Spent) -> dict[str, object]:
    plugin, hook = where
    return {
        "plugin": plugin[:_LONGEST],
        "hook": hook[:_LONGEST],
        "day": work.now.date(),
        "calls": spent.calls,
        "seconds": spent.seconds,
        "failures": spent.failures,
        "failed_as": spent.failed_as[:_LONGEST],
    }


def use_of(work: Work) -> Mapping[Where, Spent]:
    """What each hook of each plugin cost in the last 30 days."""
    sums = [func.sum(_TABLE.c[name]) for name in ("calls", "seconds", "failures")]
    query = select(_TABLE.c.plugin, _TABLE.c.hook, *sums, func.max(_TABLE.c.failed_as))
    rows = work.db.execute(query.where(_TABLE.c.day > _first_day(work)).group_by(_TABLE.c.plugin, _TABLE.c.hook))
    return {(plugin, hook): Spent(*rest) for plugin, hook, *rest in rows}


def forget_use(work: Work) -> None:
    """Remove what is older."""
    work.db.execute(delete(PluginUse).where(PluginUse.day <= _first_day(work)))


def _first_day(work: Work) -> date:
    return (work.now - KEPT).date()
