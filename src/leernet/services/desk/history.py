"""The journal of one series or event, the newest first."""

from collections.abc import Sequence

from sqlalchemy import select

from ...model import JournalEntry
from ...work import Work

PAGE = 25


def changes_of(work: Work, subject: str, subject_id: int, before: int = 0) -> Sequence[JournalEntry]:
    """One page of entries, and one more where there are more. ``before``: the entry after which it begins; 0: none."""
    query = select(JournalEntry).where(JournalEntry.subject == subject, JournalEntry.subject_id == subject_id)
    if before:
        query = query.where(JournalEntry.id < before)
    return work.db.scalars(query.order_by(JournalEntry.id.desc()).limit(PAGE + 1)).all()
