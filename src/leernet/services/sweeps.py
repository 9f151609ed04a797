"""What time itself brings about, and what had to wait: the dispatcher does it, one of several at a time, each once."""

import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, false, select, true, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import selectinload

from ..model import Audience, Event, Quota, Registration, RegistrationStatus
from ..work import Outdated, Work
from .certificates.contributors import contributions_due, note_untold, record_contributor
from .certificates.earning import checks_due, note_broken, settle
from .changing.confirming import release_unanswered, unanswered
from .changing.switch_telling import switches_due, tell_due
from .events.interest import events_to_tell, tell_interested
from .membership.enrolling import due_enrolments, enrol, events_to_enrol, note_try, think_of_members
from .messages.sending import messages_due, send_out
from .places.limits import lift
from .places.locks import lock
from .places.reserving import delegations_to_release, release_delegation
from .places.waiting import move_up
from .registering.offers import events_with_late_offers, lapse_offers
from .selecting.doing import do_line, due_lines, note_line

log = logging.getLogger(__name__)

EVERY = timedelta(seconds=15)
"""How long time may have passed before it is noticed."""


@dataclass(frozen=True)
class Sweep:
    """Work that falls due: ``due`` finds the ids of what waits for it, ``do`` does it for one.

    ``do`` runs in a transaction of its own and looks again under a lock: another dispatcher may have been first.
    ``failed`` notes, in another, that it broke and the database was not just busy: for work that is done in order, so
    that one does not stop all.
    """

    due: Callable[[Work], Sequence[int]]
    do: Callable[[Work, int], object]
    failed: Callable[[Work, int], object] | None = None


def sweep(transaction: Callable[[], AbstractContextManager[Work]]) -> None:
    """Do all that is due; what fails is logged, stays due, and keeps nothing else from being done."""
    for each in SWEEPS:
        with transaction() as work:
            due = each.due(work)
        for one in due:
            try:
                with transaction() as work:
                    each.do(work, one)
            except Exception as error:  # a database that is busy, or data that nobody thought of: the others must go on
                log.warning("%s of %s failed; it is tried again", each.do.__name__, one, exc_info=True)
                if not isinstance(error, OperationalError | Outdated):
                    _note(transaction, each, one)


def _note(transaction: Callable[[], AbstractContextManager[Work]], each: Sweep, one: int) -> None:
    if each.failed is None:
        return
    try:
        with transaction() as work:
            each.failed(work, one)
    except Exception:  # a database that is busy: it is tried again all the same
        log.warning("%s of %s could not be noted", each.do.__name__, one, exc_info=True)


def events_to_release(work: Work) -> Sequence[int]:
    """The events of which an audience's places have come to be for everybody."""
    return work.db.scalars(select(Audience.event_id).where(_due(work)).distinct().order_by(Audience.event_id)).all()


def release_places(work: Work, event_id: int) -> int:
    """Lift the limit of every audience whose moment has come: who waited moves up; returns how many did."""
    mark = update(Audience).where(Audience.event_id == event_id, _due(work)).values(release_done=True)
    released = work.db.scalars(
        mark.returning(Audience.id).execution_options(synchronize_session=False),
    ).all()
    if not released:
        return 0
    lock(work.db, event_id)
    own = select(Audience.quota_id).where(Audience.id.in_(released))
    lift(work, event_id, [quota_id for quota_id in work.db.scalars(own) if quota_id is not None])
    moved = _move_up(work, event_id)
    for audience_id in sorted(released):
        work.journal("audience.released", audience_id, event_id=event_id)
    return moved


def freed_quotas(work: Work) -> Sequence[int]:
    """The quotas of which a place freed where nobody could move up at once: that of a series, or another format's."""
    return work.db.scalars(select(Quota.id).where(Quota.freed == true()).order_by(Quota.id)).all()


def fill_freed(work: Work, quota_id: int) -> int:
    """Let who waits for such a place move up; returns how many did."""
    quota = work.db.get(Quota, quota_id)
    if quota is None:
        return 0
    waiting = select(Registration.event_id).where(
        Registration.status == RegistrationStatus.WAITLISTED, Registration.series_quota_id == quota_id
    )
    events = [quota.event_id] if quota.event_id else sorted(set(work.db.scalars(waiting)))
    for event_id in events:
        lock(work.db, event_id)
    # Under the lock: a place that frees after this is marked again.
    work.db.execute(update(Quota).where(Quota.id == quota_id).values(freed=False))
    return sum(_move_up(work, event_id) for event_id in events)


def _move_up(work: Work, event_id: int) -> int:
    event = work.db.get_one(Event, event_id, options=[selectinload(Event.blocks), selectinload(Event.formats)])
    return move_up(work, event)


def _due(work: Work) -> ColumnElement[bool]:
    return and_(Audience.quota_id.is_not(None), Audience.release_done == false(), Audience.released_at <= work.now)


SWEEPS: tuple[Sweep, ...] = (
    Sweep(events_to_release, release_places),
    Sweep(events_with_late_offers, lapse_offers),
    Sweep(delegations_to_release, release_delegation),
    Sweep(freed_quotas, fill_freed),
    Sweep(messages_due, send_out),
    Sweep(due_lines, do_line, note_line),
    Sweep(events_to_enrol, think_of_members),
    Sweep(due_enrolments, enrol, note_try),
    Sweep(events_to_tell, tell_interested),
    Sweep(switches_due, tell_due),
    Sweep(unanswered, release_unanswered),
    Sweep(contributions_due, record_contributor, note_untold),
    Sweep(checks_due, settle, note_broken),
)
