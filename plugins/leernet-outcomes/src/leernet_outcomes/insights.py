"""What was learnt: by the organiser, or by participants, and then shown once the organiser agreed."""

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from leernet import Conflict, NotFound
from leernet.model import Event, Registration

from .tables import Insight, Opened, Shown

LONGEST = 2000
MOST_OF_ONE = 20


def opened_at(db: Session, event_id: int) -> Opened:
    """What participants of an event may write down; nothing unless the organiser said so."""
    return db.get(Opened, event_id) or Opened(event_id=event_id)


def open_to_participants(db: Session, event: Event, *, insights: bool, actions: bool) -> None:
    """Say what participants may write down."""
    db.merge(Opened(event_id=event.id, insights=insights, actions=actions))
    db.flush()


def write_insight(
    db: Session, event: Event, text: str, shown: Shown, now: datetime, by: Registration | None = None
) -> Insight:
    """Write down what was learnt.

    :raises Conflict: ``too_many_insights``, of one participant
    """
    if by is not None and len(insights_by(db, by)) >= MOST_OF_ONE:
        raise Conflict("too_many_insights", "You wrote {most} insights already.", most=MOST_OF_ONE)
    insight = Insight(
        event_id=event.id,
        text=text,
        created_at=now,
        shown=shown,
        organisation_name=by.organisation_name if by else "",
        registration_id=by.id if by else None,
    )
    db.add(insight)
    db.flush()
    return insight


def find_insight(db: Session, event_ids: Select[int], insight_id: int, *, lock: bool = True) -> Insight:
    """An insight of one of these events; raises :class:`~leernet.errors.NotFound`."""
    query = select(Insight).where(Insight.id == insight_id, Insight.event_id.in_(event_ids))
    insight = db.scalars(query.with_for_update() if lock else query).one_or_none()
    if insight is None:
        raise NotFound("insight_unknown", "There is no such insight any more.")
    return insight


def insights_of(db: Session, event_ids: Select[int], *shown: Shown) -> list[Insight]:
    """The insights of events, and of those only that are shown so; the newest first."""
    query = select(Insight).where(Insight.event_id.in_(event_ids))
    if shown:
        query = query.where(Insight.shown.in_(shown))
    return list(db.scalars(query.order_by(Insight.id.desc())))


def insights_by(db: Session, registration: Registration) -> list[Insight]:
    """What one participant wrote."""
    query = select(Insight).where(Insight.registration_id == registration.id)
    return list(db.scalars(query.order_by(Insight.id)))
