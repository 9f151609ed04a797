"""People over all events, in pages by keyset."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import contains_eager, selectinload

from ...errors import NotFound
from ...model import Event, Participant, Registration
from ...work import Work


@dataclass(frozen=True)
class PeoplePage:
    """A page of people; ``after`` is the id after which the next begins, None on the last."""

    people: Sequence[Participant]
    after: int | None


def people_page(work: Work, series_id: int | None, event: Event | None, after: int, limit: int) -> PeoplePage:
    """Who ever registered, in a series (None: anywhere), for an event (None: for any); with whom they worked for."""
    query = (
        select(Participant)
        .where(_came(series_id, event), Participant.id > after)
        .order_by(Participant.id)
        .limit(limit + 1)
        .options(selectinload(Participant.affiliations))
    )
    rows = work.db.scalars(query).all()
    return PeoplePage(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def find_participant(work: Work, participant_id: int, series_id: int | None) -> Participant:
    """Somebody who registered, in a series (None: anywhere); raises :class:`~leernet.errors.NotFound`."""
    query = select(Participant).where(Participant.id == participant_id, _came(series_id, None))
    found = work.db.scalars(query.options(selectinload(Participant.affiliations))).one_or_none()
    if found is None:
        raise NotFound("participant_unknown", "This person is not known.")
    return found


def registrations_of(work: Work, participant: Participant, series_id: int | None) -> Sequence[Registration]:
    """Their registrations with the events, by date; of a series alone, or all (None)."""
    query = (
        select(Registration)
        .join(Registration.event)
        .where(Registration.participant_id == participant.id)
        .order_by(Event.sort_key, Registration.id)
        .options(contains_eager(Registration.event))
    )
    if series_id is not None:
        query = query.where(Event.series_id == series_id)
    return work.db.scalars(query).all()


def _came(series_id: int | None, event: Event | None) -> ColumnElement[bool]:
    came = select(Registration.id).where(Registration.participant_id == Participant.id)
    if event is not None:
        came = came.where(Registration.event_id == event.id)
    elif series_id is not None:
        came = came.join(Event, Event.id == Registration.event_id).where(Event.series_id == series_id)
    return came.exists()
