"""Lists of registrations for the desk: pages by keyset, an export that streams."""

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from ...model import Event, EventFormat, Registration, RegistrationStatus
from ...work import Work
from ..paging import EXPORT_BATCH, PAGE, Page
from .filtering import EVERYBODY, Filter, Sort, fitting, ids_on_page, order_of

CHECK_IN_PAGE = 100
Query = Select[Registration]


def registrations_page(work: Work, event: Event, wanted: Filter, *, answers: bool = False) -> Page:
    """Registrations of an event, in the order that is wanted; with their ``answers``, in one statement more."""
    # By their ids: asked for whole rows, PostgreSQL would rather read all that came before the event.
    query = _whole(select(Registration).where(Registration.id.in_(ids_on_page(work, event, wanted))))
    if answers:
        query = query.options(selectinload(Registration.answers))
    rows = work.db.scalars(query.order_by(*order_of(wanted.sort))).all()
    page = rows[: wanted.limit]
    return Page(page, page[-1].id if len(rows) > wanted.limit else None)


def check_in_page(work: Work, event: Event, wanted: Filter) -> Page:
    """Confirmed registrations of an event by name, with their attendance."""
    return registrations_page(work, event, replace(wanted, status=RegistrationStatus.CONFIRMED, sort=Sort.NAME))


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


def all_registrations(
    work: Work, event: Event, wanted: Filter = EVERYBODY, *, answers: bool = False
) -> Iterator[Registration]:
    """Every registration of an event that is wanted, in that order, read in batches; ``answers`` as on a page."""
    query = _whole(select(Registration).where(*fitting(work, event, wanted)))
    if answers:
        query = query.options(selectinload(Registration.answers))
    yield from work.db.scalars(query.order_by(*order_of(wanted.sort)).execution_options(yield_per=EXPORT_BATCH))


def _whole(query: Query) -> Query:
    return query.options(
        joinedload(Registration.participant, innerjoin=True),
        joinedload(Registration.format, innerjoin=True),
        joinedload(Registration.audience),
        selectinload(Registration.attendances),
    )
