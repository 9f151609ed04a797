"""Counters of a series that was loaded: counted, never taken over; and whether its rows agree with one another."""

from collections import Counter

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..errors import InvalidInput, Problem
from ..i18n import N_
from ..model import (
    HOLDING,
    LIVE,
    Answer,
    Attendance,
    Audience,
    Block,
    Event,
    EventFormat,
    Invitation,
    Question,
    Quota,
    Registration,
    Series,
)
from ..model.base import table_of
from ..services.places.taking import keep
from ..work import Work
from .layout import table_part, wrong

BATCH = 1000
_Q, _R = table_of(Quota).c, table_of(Registration).c


def settle(work: Work, series: Series) -> None:
    """Count the places that are taken and kept, and how often invitations were used.

    :raises InvalidInput: ``archive_invalid``, with ``archive_inconsistent``
    """
    events = select(Event.id).where(Event.series_id == series.id)
    _check(work, series)
    taken = _taken(work, series)
    for quota_id, number in taken.items():
        _set_taken(work, quota_id, number)
    for event_id in work.db.scalars(events.order_by(Event.id)).all():
        keep(work.db, event_id)
    uses = select(func.count()).where(Registration.invitation_id == Invitation.id, Registration.status.in_(LIVE))
    counted = update(Invitation).where(Invitation.event_id.in_(events)).values(used=uses.scalar_subquery())
    try:
        work.db.execute(counted.execution_options(synchronize_session=False))
    except IntegrityError:
        raise _inconsistent("leernet_invitation") from None


def _set_taken(work: Work, quota_id: int, number: int) -> None:
    """More than the capacity where somebody was let in above it."""
    ceiling = case((_Q.capacity.is_(None), None), (_Q.capacity < number, number), else_=_Q.capacity)
    statement = update(table_of(Quota)).where(_Q.id == quota_id).values(taken=number, ceiling=ceiling)
    work.db.connection().execute(statement)


def _taken(work: Work, series: Series) -> dict[int, int]:
    """The places of every quota that are held; in a series a person counts once."""
    of_series = or_(_Q.series_id == series.id, Event.series_id == series.id)
    quotas = {
        row[0]: row[1]
        for row in work.db.execute(
            select(_Q.id, _Q.event_id).outerjoin(Event, Event.id == _Q.event_id).where(of_series)
        )
    }
    counts: Counter[int] = Counter(dict.fromkeys(quotas, 0))
    people: set[tuple[int, int]] = set()
    query = (
        select(_R.event_id, _R.participant_id, _R.claims, _R.series_quota_id, _R.status)
        .join(Event, Event.id == _R.event_id)
        .where(Event.series_id == series.id)
    )
    for row in work.db.execute(query.execution_options(yield_per=BATCH)):
        own = row.series_quota_id
        if any(quotas.get(one) != row.event_id for one in row.claims) or (own and quotas.get(own, 0) is not None):
            raise _inconsistent("leernet_registration")
        if row.status in HOLDING:
            counts.update(row.claims)
            if own is not None:
                people.add((own, row.participant_id))
    counts.update(quota_id for quota_id, _ in people)
    return counts


def _check(work: Work, series: Series) -> None:
    """What a registration leads to is of its own event."""
    of_format = select(EventFormat.event_id).where(EventFormat.id == _R.format_id).scalar_subquery()
    of_audience = select(Audience.event_id).where(Audience.id == _R.audience_id).scalar_subquery()
    of_block = select(Block.event_id).where(Block.id == Attendance.block_id).scalar_subquery()
    of_question = select(Question.event_id).where(Question.id == Answer.question_id).scalar_subquery()
    ours = _R.event_id.in_(select(Event.id).where(Event.series_id == series.id))
    there, given = Attendance.registration_id == _R.id, Answer.registration_id == _R.id
    for table, query in (
        ("leernet_registration", select(_R.id).where(or_(of_format != _R.event_id, of_audience != _R.event_id))),
        ("leernet_attendance", select(Attendance.id).where(there, of_block != _R.event_id)),
        ("leernet_answer", select(Answer.id).where(given, of_question != _R.event_id)),
    ):
        if work.db.scalars(query.where(ours).limit(1)).first() is not None:
            raise _inconsistent(table)


def _inconsistent(table: str) -> InvalidInput:
    message = N_("Rows of this table do not agree with the event that they are of.")
    return wrong(Problem("archive_inconsistent", message, field=table_part(table)))
