"""Somebody wants to hear when registration for an event opens; they are told once, and then forgotten."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import joinedload, selectinload

from ...errors import Conflict, NotFound
from ...model import Block, Event, EventStatus, Interest, JournalEntry, Series, email_key
from ...model.base import table_of
from ...work import Work
from ..paging import EXPORT_BATCH, PAGE
from ..public.overviews import VISIBLE
from ..upsert import insert_once

REMEMBERED = timedelta(days=30)
"""So long after somebody was told their address is kept, so that their link still says what it was about."""


@dataclass(frozen=True, kw_only=True)
class InterestRequest:
    """What somebody sends to be told."""

    event: str
    email: str
    name: str = ""
    language: str = "nl"


@dataclass(frozen=True)
class InterestPage:
    """Who wants to be told, in order of arrival; ``after`` is where the next page begins, None on the last."""

    rows: Sequence[Interest]
    after: int | None


def show_interest(work: Work, request: InterestRequest) -> None:
    """Be told when registration opens. Sent again it does nothing: whoever types an address learns nothing.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``no_interest``, when registration is open already, or the event is off or over
    """
    query = select(Event).where(Event.slug == request.event, Event.status != EventStatus.DRAFT)
    event = work.db.scalars(query.options(selectinload(Event.blocks), joinedload(Event.series))).one_or_none()
    if event is None or (event.series is not None and event.series.status not in VISIBLE):
        raise NotFound("event_unknown", "There is no event “{event}”.", event=request.event)
    if not event.takes_interest(work.now, work.today):
        raise Conflict("no_interest", "Nobody needs to wait for “{event}” any more.", event=event.title)
    values = {
        "event_id": event.id,
        "email": request.email,
        "email_key": email_key(request.email),
        "name": request.name,
        "language": request.language,
        "uid": uuid4(),
        "created_at": work.now,
    }
    added = insert_once(work.db, Interest, values, key=("event_id", "email_key"))
    if added is not None:
        work.journal("interest.shown", added, event_id=event.id)


def withdraw_interest(work: Work, uid: UUID) -> None:
    """Be told no longer: the address is deleted at once. Done twice, it is done."""
    row = delete(Interest).where(Interest.uid == uid).returning(Interest.id, Interest.event_id)
    found = work.db.execute(row.execution_options(synchronize_session=False)).one_or_none()
    if found is not None:
        work.journal("interest.withdrawn", found.id, event_id=found.event_id)


def find_interest(work: Work, uid: UUID) -> Interest | None:
    """An interest with its event; None once it was withdrawn or forgotten."""
    query = select(Interest).where(Interest.uid == uid).options(joinedload(Interest.event, innerjoin=True))
    return work.db.scalars(query).one_or_none()


def interest_page(work: Work, event: Event, after: int = 0) -> InterestPage:
    """Who wants to be told of an event; ``after`` is the id of the last that was shown."""
    query = select(Interest).where(Interest.event_id == event.id, Interest.id > after).order_by(Interest.id)
    rows = work.db.scalars(query.limit(PAGE + 1)).all()
    return InterestPage(rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None)


def all_interest(work: Work, event: Event) -> Iterator[Interest]:
    """Everybody who wants to be told of an event, read in batches."""
    query = select(Interest).where(Interest.event_id == event.id).order_by(Interest.id)
    yield from work.db.scalars(query.execution_options(yield_per=EXPORT_BATCH))


def count_interest(work: Work, event: Event) -> int:
    """How many want to be told of an event."""
    return work.db.execute(select(func.count()).where(Interest.event_id == event.id)).scalar_one()


def events_to_tell(work: Work) -> Sequence[int]:
    """The events for which somebody waits to be told, and which are open now, or off."""
    untold = select(Interest.event_id).where(Interest.told_at.is_(None))
    query = select(Event.id).outerjoin(Event.series).where(_has_news(work), Event.id.in_(untold))
    return work.db.scalars(query.order_by(Event.id)).all()


def tell_interested(work: Work, event_id: int) -> int:
    """Have everybody told who waits for it, each by an entry of their own; returns how many."""
    event = work.db.get_one(Event, event_id)
    kind = "interest.event_cancelled" if event.status is EventStatus.CANCELLED else "interest.event_opened"
    # Marked and written down at once: a second dispatcher finds nobody left.
    mark = update(Interest).where(Interest.event_id == event_id, Interest.told_at.is_(None)).values(told_at=work.now)
    ids = work.db.scalars(mark.returning(Interest.id).execution_options(synchronize_session=False)).all()
    rows = [
        {
            "at": work.now,
            "actor": work.actor.name,
            "kind": kind,
            "subject": "interest",
            "subject_id": one,
            "event_id": event_id,
            "data": {},
            "told": False,
        }
        for one in sorted(ids)
    ]
    if rows:
        work.db.execute(insert(table_of(JournalEntry)), rows)
    return len(rows)


def forget_interest(work: Work) -> None:
    """Delete who was told a while ago, and who waited for what never came."""
    over = select(Block.event_id).group_by(Block.event_id).having(func.max(Block.ends_at) <= work.now - REMEMBERED)
    rows = delete(Interest).where(or_(Interest.told_at <= work.now - REMEMBERED, Interest.event_id.in_(over)))
    work.db.execute(rows.execution_options(synchronize_session=False))
    waiting = select(Event).where(Event.id.in_(select(Interest.event_id))).options(selectinload(Event.blocks))
    gone = [
        one.id for one in work.db.scalars(waiting) if one.is_past(work.now - REMEMBERED, (work.now - REMEMBERED).date())
    ]
    if gone:
        work.db.execute(delete(Interest).where(Interest.event_id.in_(gone)))


def _has_news(work: Work) -> ColumnElement[bool]:
    opened = and_(
        Event.status == EventStatus.OPEN,
        or_(Event.registration_opens.is_(None), Event.registration_opens <= work.now),
        or_(Event.series_id.is_(None), Series.status.in_(VISIBLE)),
    )
    return or_(opened, Event.status == EventStatus.CANCELLED)
