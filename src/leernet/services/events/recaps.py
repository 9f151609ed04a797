"""Publish what was learnt."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from ...errors import Conflict, NotFound
from ...model import Event, EventStatus, Recap
from ...work import Work


@dataclass(frozen=True, kw_only=True)
class RecapRequest:
    """A recap as an organiser writes it. ``body`` is Markdown; ``quotes`` and ``materials`` as in the model."""

    title: str
    body: str
    category: str = ""
    publisher: str = ""
    quotes: tuple[dict[str, str], ...] = field(default=())
    materials: tuple[dict[str, str], ...] = field(default=())


def publish_recap(work: Work, event_slug: str, request: RecapRequest) -> Recap:
    """Publish the recap of an event that was held, or better one that is there. The first date of publication stays.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``event_not_held``
    """
    event = _event(work, event_slug)
    if event.status in (EventStatus.DRAFT, EventStatus.CANCELLED) or not event.is_past(work.now, work.today):
        raise Conflict("event_not_held", "A recap can be published once the event was held.")
    first = event.recap is None or not event.recap.is_published(work.now)
    if event.recap is None:
        event.recap = Recap(title=request.title, body=request.body)
    recap = event.recap
    recap.title, recap.body = request.title, request.body
    recap.category, recap.publisher = request.category, request.publisher
    recap.quotes, recap.materials = list(request.quotes), list(request.materials)
    if first:
        recap.published_at = work.now
    work.db.flush()
    work.journal("recap.published" if first else "recap.changed", recap.id, event_id=event.id)
    return recap


def _event(work: Work, slug: str) -> Event:
    event = work.db.execute(
        select(Event).where(Event.slug == slug).options(joinedload(Event.recap), selectinload(Event.blocks))
    ).scalar_one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return event
