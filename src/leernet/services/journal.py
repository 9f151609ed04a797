"""The journal as a clock: every change writes an entry, so its latest entry tells whether anything changed.

And what an entry can say for whoever passes it on.
"""

from sqlalchemy import func, select

from ..model import JournalEntry
from ..model.base import table_of
from ..prepared import Prepared
from ..work import Work

WITHOUT_MAIL = "without_mail"
"""Under this key the data of an entry says that nobody is to be mailed about it."""

_LATEST = Prepared(select(func.max(table_of(JournalEntry).c.id)))


def latest_entry(work: Work) -> int:
    """The number of the latest entry; 0 while there is none."""
    row = _LATEST.first(work.db, {})
    assert row is not None, "an aggregate always has a row"
    return row[0] or 0
