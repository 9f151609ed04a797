"""What every list has: how long a page is, where the next begins, and whether a row holds the words looked for."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from ..model import Registration
from ..work import Work

PAGE = 50
EXPORT_BATCH = 500


@dataclass(frozen=True)
class Page:
    """One page of registrations; ``after`` is where the next begins, None on the last."""

    registrations: Sequence[Registration]
    after: int | None


def matches(work: Work, search: str, *columns: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """Whether one of the columns holds the words, whatever the case, also of letters beyond ASCII."""
    escaped = search.strip().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    if work.db.get_bind().dialect.name == "sqlite":
        if escaped.isascii():  # its own LIKE knows these letters, and calls no Python for each row
            return or_(*(column.like(f"%{escaped}%", escape="\\") for column in columns))
        pattern = f"%{escaped.casefold()}%"
        return or_(*(func.leernet_casefold(column).like(pattern, escape="\\") for column in columns))
    return or_(*(column.ilike(f"%{escaped}%", escape="\\") for column in columns))
