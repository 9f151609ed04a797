"""Whether a format's places are for participants only, or for whoever comes, speakers too."""

from sqlalchemy import select

from ...model import LIVE, Event, EventFormat, Registration
from ...work import Work
from .limits import settle
from .locks import lock
from .quotas import takes_place


def count_everybody(work: Work, event: Event, event_format: EventFormat, *, everybody: bool) -> int:
    """Count everybody in a format's places, or participants only, those who are in too; returns how many moved up.

    Nobody is dropped where that makes more people than places: there is no room until others leave.
    """
    lock(work.db, event.id)
    quota = event_format.quota
    work.db.refresh(quota)
    if quota.counts_everybody is everybody:
        return 0
    quota.counts_everybody = everybody
    query = select(Registration).where(Registration.format_id == event_format.id, Registration.status.in_(LIVE))
    for one in work.db.scalars(query.order_by(Registration.id).execution_options(populate_existing=True)):
        if not takes_place(work, one.roles):
            others = [quota_id for quota_id in one.claims if quota_id != quota.id]
            one.claims = [*others, quota.id] if everybody else others
            quota.taken += (1 if everybody else -1) * one.holds
    quota.ceiling = None if quota.capacity is None else max(quota.capacity, quota.taken)
    quota.version += 1  # who is registering just now looked before this, and looks again
    work.db.flush()
    work.journal("quota.counts_changed", quota.id, event_id=event.id, after=everybody)
    return settle(work, event)
