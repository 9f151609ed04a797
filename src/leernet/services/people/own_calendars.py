"""The calendar of a person's own registrations: its secret address is given out, replaced and taken back."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import joinedload, selectinload

from ...errors import NotFound
from ...model import Event, Participant, Registration, RegistrationStatus
from ...work import Work


def give_calendar(work: Work, participant_id: int) -> None:
    """A new address; the one before, if there was one, is good no more."""
    _set(work, participant_id, uuid4())


def take_calendar(work: Work, participant_id: int) -> None:
    """No address any more."""
    _set(work, participant_id, None)


def in_calendar(work: Work, uid: UUID) -> tuple[Participant, Sequence[Registration]]:
    """Whose calendar it is, and what stands in it: the events for which they have a place.

    What was cancelled is left out, so that it goes from the calendars of who subscribed.

    :raises NotFound: ``calendar_unknown``
    """
    person = work.db.scalars(select(Participant).where(Participant.calendar_uid == uid)).one_or_none()
    if person is None:
        raise NotFound("calendar_unknown", "There is no calendar at this address (any more).")
    query = (
        select(Registration)
        .where(Registration.participant_id == person.id, Registration.status == RegistrationStatus.CONFIRMED)
        .order_by(Registration.id)
        .options(
            joinedload(Registration.event, innerjoin=True).options(
                selectinload(Event.blocks), joinedload(Event.series)
            ),
            joinedload(Registration.format, innerjoin=True),
            joinedload(Registration.participant, innerjoin=True),
        )
    )
    return person, work.db.scalars(query).all()


def _set(work: Work, participant_id: int, uid: UUID | None) -> None:
    work.db.execute(update(Participant).where(Participant.id == participant_id).values(calendar_uid=uid))
