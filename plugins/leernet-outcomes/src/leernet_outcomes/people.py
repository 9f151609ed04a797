"""Of whom an action can be: the organisations and the people of an event, and those of one participant in a series."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from leernet.model import Event, Organisation, Registration, RegistrationStatus


@dataclass(frozen=True)
class Body:
    """An organisation, which leernet may not know."""

    name: str
    id: int | None = None

    @property
    def key(self) -> str:
        """What tells it apart."""
        return f"#{self.id}" if self.id is not None else self.name.casefold()


def events_of(event: Event) -> Select[int]:
    """The events of the same series; the event alone where it is in none."""
    if event.series_id is None:
        return select(Event.id).where(Event.id == event.id)
    return select(Event.id).where(Event.series_id == event.series_id)


def body_called(db: Session, name: str) -> Body:
    """The organisation of that name, or short name; one that is only a name where leernet knows none."""
    wanted = name.lower()
    query = (
        select(Organisation.id, Organisation.name)
        .where((func.lower(Organisation.name) == wanted) | (func.lower(Organisation.short_name) == wanted))
        .order_by(func.lower(Organisation.name) != wanted, Organisation.id)
    )
    found = db.execute(query.limit(1)).first()
    return Body(found.name, found.id) if found else Body(name)


def bodies_at(db: Session, event_ids: Iterable[int] | Select[int]) -> list[Body]:
    """The organisations of who takes part in these events."""
    query = (
        select(Registration.organisation_name, Registration.organisation_id)
        .where(
            Registration.event_id.in_(event_ids),
            Registration.status == RegistrationStatus.CONFIRMED,
            Registration.organisation_name != "",
        )
        .distinct()
    )
    found = {body.key: body for body in (Body(name, key) for name, key in db.execute(query))}
    return sorted(found.values(), key=lambda body: body.name.casefold())


def people_at(db: Session, event_id: int) -> list[Registration]:
    """Who takes part in an event, by name."""
    query = select(Registration).where(
        Registration.event_id == event_id, Registration.status == RegistrationStatus.CONFIRMED
    )
    return sorted(db.scalars(query), key=lambda one: one.name.casefold())


def own_bodies(db: Session, registration: Registration) -> list[Body]:
    """For whom somebody takes part in the events of a series."""
    query = (
        select(Registration.organisation_name, Registration.organisation_id)
        .where(
            Registration.event_id.in_(events_of(registration.event)),
            Registration.participant_id == registration.participant_id,
            Registration.status == RegistrationStatus.CONFIRMED,
            Registration.organisation_name != "",
        )
        .distinct()
    )
    return [Body(name, key) for name, key in db.execute(query)]
