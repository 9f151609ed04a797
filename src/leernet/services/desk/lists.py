"""Lists of registrations for the desk: pages by keyset, an export that streams."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import aliased, joinedload, selectinload

from ...model import AgendaItem, Event, EventFormat, Participant, Registration, RegistrationStatus
from ...work import Work
from ..asking.questions import are_asked
from ..paging import EXPORT_BATCH, PAGE, Page, matches
from ..registering.items import comes_to

CHECK_IN_PAGE = 100

Query = Select[Registration]


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which registrations to list. ``search`` looks in names, addresses and organisations.

    ``item``: only who comes to this part of the programme, or wants to. ``registered_by``: only whom this actor
    registered.
    """

    status: RegistrationStatus | None = None
    item: AgendaItem | None = None
    search: str = ""
    registered_by: str = ""
    after: int = 0
    limit: int = PAGE


def registrations_page(work: Work, event: Event, wanted: Filter) -> Page:
    """Registrations of an event in order of arrival."""
    query = _of(event).where(Registration.id > wanted.after).order_by(Registration.id)
    if wanted.registered_by:
        query = query.where(Registration.registered_by == wanted.registered_by)
    if wanted.search.strip() or wanted.item is not None or wanted.registered_by:
        if wanted.status is not None:
            query = query.where(Registration.status == wanted.status)
        if wanted.item is not None:
            query = query.where(comes_to(work, wanted.item))
        return _page(work, _searched(work, query, wanted), wanted.limit)
    # The index alone finds these. Asked for whole rows, PostgreSQL would rather read all that came before the event.
    return _page(work, query.where(Registration.id.in_(_ids(event, wanted))), wanted.limit)


def check_in_page(work: Work, event: Event, wanted: Filter) -> Page:
    """Confirmed registrations of an event by name, with their attendance."""
    name = func.lower(Registration.name)
    query = _of(event).where(Registration.status == RegistrationStatus.CONFIRMED).order_by(name, Registration.id)
    if wanted.after:
        here = select(name, Registration.id).where(Registration.id == wanted.after).scalar_subquery()
        query = query.where(tuple_(name, Registration.id) > here)
    return _page(work, _searched(work, query, wanted), wanted.limit)


def waiting_page(work: Work, event_format: EventFormat, after: int = 0, limit: int = PAGE) -> Page:
    """Who waits for a place in a format, in order; ``after`` is a queue number here."""
    query = (
        select(Registration)
        .where(
            Registration.format_id == event_format.id,
            Registration.status == RegistrationStatus.WAITLISTED,
            Registration.queue_number > after,
        )
        .order_by(Registration.queue_number)
        .options(joinedload(Registration.participant, innerjoin=True), joinedload(Registration.audience))
    )
    rows = work.db.scalars(query.limit(limit + 1)).all()
    page = rows[:limit]
    return Page(page, page[-1].queue_number if len(rows) > limit else None)


def all_registrations(work: Work, event: Event) -> Iterator[Registration]:
    """Every registration of an event in order of arrival, read in batches; with its answers where anything is asked."""
    query = _of(event).order_by(Registration.id).execution_options(yield_per=EXPORT_BATCH)
    if are_asked(event):
        query = query.options(selectinload(Registration.answers))
    yield from work.db.scalars(query)


def _of(event: Event) -> Query:
    return (
        select(Registration)
        .where(Registration.event_id == event.id)
        .join(Registration.participant)
        .options(
            joinedload(Registration.participant, innerjoin=True),
            joinedload(Registration.format, innerjoin=True),
            joinedload(Registration.audience),
            selectinload(Registration.attendances),
        )
    )


def _ids(event: Event, wanted: Filter) -> Select[int]:
    one = aliased(Registration)
    query = select(one.id).where(one.event_id == event.id, one.id > wanted.after).order_by(one.id)
    if wanted.status is not None:
        query = query.where(one.status == wanted.status)
    return query.limit(wanted.limit + 1)


def _searched(work: Work, query: Query, wanted: Filter) -> Query:
    if not wanted.search.strip():
        return query
    return query.where(
        matches(work, wanted.search, Registration.name, Registration.organisation_name, Participant.email)
    )


def _page(work: Work, query: Query, limit: int) -> Page:
    rows = work.db.scalars(query.limit(limit + 1)).all()
    page = rows[:limit]
    return Page(page, page[-1].id if len(rows) > limit else None)
