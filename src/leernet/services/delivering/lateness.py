"""Whether what is due goes out: for whoever watches over a site."""

from datetime import timedelta

from sqlalchemy import func, select

from ...model import Delivery
from ...work import Work
from .outbox import is_pending

LATE = timedelta(minutes=15)
"""After which a delivery that is due shows that nobody delivers."""


def late_deliveries(work: Work) -> int:
    """How many deliveries should have been made :data:`LATE` ago or earlier, and were neither made nor given up."""
    query = select(func.count()).select_from(Delivery).where(is_pending(Delivery), Delivery.due_at < work.now - LATE)
    return work.db.scalar(query) or 0
