"""Two events at the same time: whoever registers for both is told, not refused."""

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased, contains_eager

from ...model import LIVE, Block, Event, Registration
from ...work import Work

_MINE, _OTHER = aliased(Block), aliased(Block)


def overlapping(work: Work, registration: Registration) -> Sequence[Registration]:
    """The person's other live registrations at the same time, by date, with their events.

    For the person and for organisers only. It says what else somebody takes part in, and anybody can register with
    somebody else's address and see the page of that registration: so it goes into the mail, and not on that page.
    """
    same_time = exists().where(
        _MINE.event_id == registration.event_id,
        _OTHER.event_id == Registration.event_id,
        _MINE.starts_at < _OTHER.ends_at,
        _OTHER.starts_at < _MINE.ends_at,
    )
    query = (
        select(Registration)
        .join(Registration.event)
        .where(
            Registration.participant_id == registration.participant_id,
            Registration.event_id != registration.event_id,
            Registration.status.in_(LIVE),
            same_time,
        )
        .order_by(Event.sort_key, Registration.id)
        .options(contains_eager(Registration.event))
    )
    return work.db.scalars(query).all()
