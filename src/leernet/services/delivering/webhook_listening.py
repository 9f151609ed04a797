"""Which webhooks are to be told of a change."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, case, func, select

from ...model import Certificate, Delegation, Event, JournalEntry, Webhook, WebhookState
from ...work import Work

TESTED = "webhook.tested"


class Written(NamedTuple):
    """What a journal entry is about."""

    id: int
    kind: str
    subject_id: int


def webhooks_of(work: Work, entries: Sequence[Written]) -> Mapping[int, Sequence[int]]:
    """The webhooks that are to be told of each journal entry, by its id."""
    query = select(Webhook).where(Webhook.state == WebhookState.ACTIVE).order_by(Webhook.id)
    webhooks = work.db.scalars(query).all()
    wanted = {entry.id: [one for one in webhooks if _wants(one, entry)] for entry in entries}
    limited = [id for id, found in wanted.items() if any(one.series_ids for one in found)]
    series = _series_of(work, limited) if limited else {}
    return {
        entry.id: [
            one.id
            for one in wanted[entry.id]
            if not one.series_ids or entry.kind == TESTED or series.get(entry.id) in one.series_ids
        ]
        for entry in entries
    }


def _wants(webhook: Webhook, entry: Written) -> bool:
    if entry.kind == TESTED:
        return bool(entry.subject_id == webhook.id)
    return webhook.wants(entry.kind)


def _series_of(work: Work, entries: Sequence[int]) -> Mapping[int, int | None]:
    """The series that each entry concerns, where it concerns one."""
    series = func.coalesce(
        Event.series_id,
        Delegation.series_id,
        Certificate.series_id,
        case((JournalEntry.subject == "series", JournalEntry.subject_id)),
    )
    of = JournalEntry.subject_id
    query = (
        select(JournalEntry.id, series)
        .outerjoin(Event, Event.id == JournalEntry.event_id)
        .outerjoin(Delegation, and_(JournalEntry.subject == "delegation", Delegation.id == of))
        .outerjoin(Certificate, and_(JournalEntry.subject == "certificate", Certificate.id == of))
        .where(JournalEntry.id.in_(entries))
    )
    return {row[0]: row[1] for row in work.db.execute(query)}
