"""What is known of a series, or of all of them: read in six statements, however much there is.

No name of a person is read. What a registration says of its organisation counts: the one that we know, or the name that
was typed.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from leernet.model import (
    Attendance,
    Event,
    EventStatus,
    Organisation,
    OrganisationKind,
    Registration,
    RegistrationStatus,
    Series,
)

HOLDING = frozenset({RegistrationStatus.CONFIRMED, RegistrationStatus.OFFERED})
LIVE = HOLDING | {RegistrationStatus.REQUESTED, RegistrationStatus.WAITLISTED}


class Seat(NamedTuple):
    """A registration. ``body``: the key of its organisation, empty for who named none."""

    id: int
    event_id: int
    participant_id: int
    body: str
    department: str
    status: RegistrationStatus
    created_at: datetime
    changed_at: datetime
    present: bool

    @property
    def holds(self) -> bool:
        """Whether a place is theirs."""
        return self.status in HOLDING


@dataclass(frozen=True)
class Body:
    """An organisation. ``kind`` is empty where we do not know the organisation and only its name was typed."""

    key: str
    name: str
    kind: str = ""
    region: str = ""


@dataclass(frozen=True)
class Facts:
    """The events in order of date, who registered for each, and their organisations; ``known``: all on the list."""

    events: Sequence[Event]
    seats: Mapping[int, Sequence[Seat]]
    bodies: Mapping[str, Body]
    known: Sequence[Body]
    now: datetime
    today: date

    def at(self, event: Event) -> Sequence[Seat]:
        """Every registration for an event."""
        return self.seats.get(event.id, ())

    def holding(self, event: Event) -> list[Seat]:
        """Who has a place."""
        return [seat for seat in self.at(event) if seat.holds]

    def is_over(self, event: Event) -> bool:
        """Whether an event lies behind us, and was not called off."""
        return event.status is not EventStatus.CANCELLED and event.is_past(self.now, self.today)

    def is_recorded(self, event: Event) -> bool:
        """Whether it was written down who was there."""
        return any(seat.present for seat in self.at(event))

    def came(self, event: Event) -> list[Seat]:
        """Who was there at an event that is over; who had a place, where nobody wrote that down."""
        if not self.is_over(event):
            return []
        recorded = self.is_recorded(event)
        return [seat for seat in self.holding(event) if seat.present or not recorded]

    @property
    def held(self) -> list[Event]:
        """The events that are over."""
        return [event for event in self.events if self.is_over(event)]


def read(db: Session, series: Series | None, now: datetime, today: date) -> Facts:
    """The facts of a series and of those that are part of it; None: of all of them, and of events by themselves."""
    events = _events(db, _of(series))
    known = {body.key: body for body in _organisations(db)}
    named = {_key(body.name): body.key for body in known.values()}
    present = set(db.scalars(select(Attendance.registration_id).join(Attendance.registration).join(Registration.event)
                             .where(_of(series)).distinct()))  # fmt: skip
    seats: dict[int, list[Seat]] = defaultdict(list)
    bodies: dict[str, Body] = {}
    for row in _registrations(db, _of(series)):
        body = _body_of(row.organisation_id, row.organisation_name, known, named)
        if body is not None:
            bodies[body.key] = body
        seats[row.event_id].append(
            Seat(row.id, row.event_id, row.participant_id, body.key if body else "", " ".join(row.department.split()),
                 row.status, row.created_at, row.changed_at, row.id in present)
        )  # fmt: skip
    return Facts(events, seats, bodies, list(known.values()), now, today)


class _Row(NamedTuple):
    id: int
    event_id: int
    participant_id: int
    organisation_id: int | None
    organisation_name: str
    department: str
    status: RegistrationStatus
    created_at: datetime
    changed_at: datetime


def _of(series: Series | None) -> ColumnElement[bool]:
    seen = Event.status != EventStatus.DRAFT
    if series is None:
        return seen
    parts = select(Series.id).where(or_(Series.id == series.id, Series.part_of_id == series.id))
    return seen & Event.series_id.in_(parts)


def _events(db: Session, concerned: ColumnElement[bool]) -> Sequence[Event]:
    query = (
        select(Event)
        .where(concerned)
        .order_by(Event.sort_key, Event.id)
        .options(selectinload(Event.blocks), selectinload(Event.formats), joinedload(Event.recap))
    )
    return db.scalars(query).all()


def _registrations(db: Session, concerned: ColumnElement[bool]) -> list[_Row]:
    columns = [getattr(Registration, name) for name in _Row._fields]
    query = select(*columns).join(Registration.event).where(concerned).order_by(Registration.id)
    return [_Row._make(row) for row in db.execute(query)]


def _organisations(db: Session) -> list[Body]:
    query = select(
        Organisation.id, Organisation.name, Organisation.short_name, Organisation.kind, Organisation.region
    ).order_by(Organisation.name, Organisation.id)
    return [
        Body(f"#{row.id}", row.short_name or row.name, _kind(row.kind), row.region.strip()) for row in db.execute(query)
    ]


def _kind(kind: OrganisationKind) -> str:
    return kind.value


def _body_of(identity: int | None, name: str, known: Mapping[str, Body], named: Mapping[str, str]) -> Body | None:
    """Who typed the name of an organisation that we know belongs to it."""
    if identity is not None:
        return known[f"#{identity}"]
    key = _key(name)
    if not key:
        return None
    return known[named[key]] if key in named else Body(key, " ".join(name.split()))


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def people(seats: Sequence[Seat]) -> set[int]:
    """The people among registrations, each once."""
    return {seat.participant_id for seat in seats}


def bodies_of(seats: Sequence[Seat]) -> set[str]:
    """The organisations among registrations, each once."""
    return {seat.body for seat in seats if seat.body}
