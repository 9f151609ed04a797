"""Which registrations of an event a list is of, and in what order.

Each order ends with the id and has an index, and a page begins where the one before it ended: so the last page of many
costs what the first does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from ...model import AgendaItem, Attendance, Audience, Event, EventFormat, Participant, Registration, RegistrationStatus
from ...work import Work
from ..paging import PAGE, matches
from ..registering.items import comes_to


class Sort(StrEnum):
    """In what order: of arrival, and that the other way round; by name; by organisation; what changed last first."""

    ARRIVAL = "arrival"
    NEWEST = "newest"
    NAME = "name"
    ORGANISATION = "organisation"
    CHANGED = "changed"


@dataclass(frozen=True, kw_only=True)
class Filter:
    """Which registrations to list. ``search`` looks in names, addresses and organisations.

    ``item``: only who comes to this part of the programme, or wants to. ``present``: only who was recorded at a block
    of the event, or at none. ``registered_by``: only whom this actor registered. ``after``: the id of the last that
    was shown.
    """

    status: RegistrationStatus | None = None
    item: AgendaItem | None = None
    format: EventFormat | None = None
    audience: Audience | None = None
    present: bool | None = None
    search: str = ""
    registered_by: str = ""
    sort: Sort = Sort.ARRIVAL
    after: int = 0
    limit: int = PAGE


EVERYBODY = Filter()
_NAME, _ORGANISATION = func.lower(Registration.name), func.lower(Registration.organisation_name)
# Any: the columns of one order are of several types.
_KEYS: Mapping[Sort, Sequence[ColumnElement[Any] | InstrumentedAttribute[Any]]] = {
    Sort.ARRIVAL: (Registration.id,),
    Sort.NEWEST: (Registration.id,),
    Sort.NAME: (_NAME, Registration.id),
    Sort.ORGANISATION: (_ORGANISATION, Registration.id),
    Sort.CHANGED: (Registration.changed_at, Registration.id),
}
_BACKWARDS = frozenset({Sort.NEWEST, Sort.CHANGED})
_WAS_PRESENT = exists().where(Attendance.registration_id == Registration.id)


def order_of(sort: Sort) -> list[ColumnElement[Any]]:
    """By what a query of registrations is ordered."""
    return [key.desc() if sort in _BACKWARDS else key.asc() for key in _KEYS[sort]]


def fitting(work: Work, event: Event, wanted: Filter) -> list[ColumnElement[bool]]:
    """The conditions under which a registration is on the list, whatever the page."""
    found: list[ColumnElement[bool]] = [Registration.event_id == event.id]
    if wanted.status is not None:
        found.append(Registration.status == wanted.status)
    if wanted.item is not None:
        found.append(comes_to(work, wanted.item))
    if wanted.format is not None:
        found.append(Registration.format_id == wanted.format.id)
    if wanted.audience is not None:
        found.append(Registration.audience_id == wanted.audience.id)
    if wanted.present is not None:
        found.append(_WAS_PRESENT if wanted.present else ~_WAS_PRESENT)
    if wanted.registered_by:
        found.append(Registration.registered_by == wanted.registered_by)
    if wanted.search.strip():
        by_address = Registration.participant.has(matches(work, wanted.search, Participant.email))
        found.append(matches(work, wanted.search, Registration.name, Registration.organisation_name) | by_address)
    return found


def ids_on_page(work: Work, event: Event, wanted: Filter) -> Select[int]:
    """The ids of a page, and of one more where there is a next one. The index of the order alone finds where it begins.

    One statement beside it for who leafs on in an order by more than the id.
    """
    query = select(Registration.id).where(*fitting(work, event, wanted))
    if wanted.after:
        query = query.where(_beyond(work, wanted))
    return query.order_by(*order_of(wanted.sort)).limit(wanted.limit + 1).correlate(None)


def _beyond(work: Work, wanted: Filter) -> ColumnElement[bool]:
    keys = _KEYS[wanted.sort]
    if len(keys) == 1:
        here: ColumnElement[Any] = literal(wanted.after)
        there: ColumnElement[Any] = Registration.id.expression
    else:
        # Read first: compared with a query in its place, PostgreSQL would not begin there but read all before it.
        last = work.db.execute(select(*keys).where(Registration.id == wanted.after)).one_or_none()
        if last is None:
            return Registration.id > 0
        here = tuple_(*(literal(value, key.type) for value, key in zip(last, keys, strict=True)))
        there = tuple_(*keys)
        # Said twice, for SQLite: it does not look a pair up in an index, but it does the first of it.
        first = literal(last[0], keys[0].type)
        nearly = keys[0] <= first if wanted.sort in _BACKWARDS else keys[0] >= first
        return nearly & (there < here if wanted.sort in _BACKWARDS else there > here)
    return there < here if wanted.sort in _BACKWARDS else there > here
