"""Who was there: checked in from a list or by scan, or by joining on line."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, true

from ...errors import Conflict, NotFound
from ...model import Attendance, Block, Event, Evidence, Registration, RegistrationStatus
from ...work import Work
from ..public.overviews import moment_of
from ..registering.registration import find_registration
from ..upsert import insert_once

EARLY = timedelta(hours=2)
"""How long before a block starts somebody may be checked in for it."""

SAID_AT = "said_at"
"""In the data of a change: the moment at which it was said, where it was written down later."""


@dataclass(frozen=True)
class Joined:
    """Where to go, and whether the attendance was recorded: not when somebody only tries the link beforehand."""

    url: str
    recorded: bool


def check_in(
    work: Work, uid: UUID, block_id: int, evidence: Evidence = Evidence.LIST, minutes: int | None = None
) -> bool:
    """Record that a confirmed participant is at a block; again changes nothing. Returns whether it was new.

    :raises Conflict: ``not_confirmed``, ``block_not_begun``
    :raises NotFound: ``block_unknown``
    """
    registration = find_registration(work, uid)
    block = _block(registration.event, block_id)
    if registration.status is not RegistrationStatus.CONFIRMED:
        raise Conflict("not_confirmed", "Only somebody with a confirmed registration can be checked in.")
    _must_have_begun(work, block)
    return record(work, registration, block, evidence, minutes)


def take_back(work: Work, uid: UUID, block_id: int) -> bool:
    """Undo a check-in that was a mistake; returns whether there was one."""
    registration = find_registration(work, uid)
    # Whatever the clock says: that of another machine may be ahead.
    return _take_back(work, registration, _block(registration.event, block_id), work.now, true())


def take_back_before(work: Work, registration: Registration, block: Block, moment: datetime) -> bool:
    """Undo a check-in unless it was made after ``moment``, when this was said; returns whether there was one."""
    return _take_back(work, registration, block, moment, Attendance.recorded_at <= moment)


def _take_back(
    work: Work, registration: Registration, block: Block, moment: datetime, which: ColumnElement[bool]
) -> bool:
    gone = work.db.execute(
        delete(Attendance)
        .where(Attendance.registration_id == registration.id, Attendance.block_id == block.id, which)
        .returning(Attendance.evidence)
        .execution_options(synchronize_session=False)
    ).scalar()
    if gone is None:
        return False
    _write_down(work, registration, block, before=gone, after=None, **_said_at(work, moment))
    return True


def join(work: Work, uid: UUID) -> Joined:
    """A confirmed participant joins from a distance: their attendance is recorded, and they get the link.

    :raises Conflict: ``not_confirmed``, ``join_not_open``
    """
    registration = find_registration(work, uid)
    if registration.status is not RegistrationStatus.CONFIRMED:
        raise Conflict("not_confirmed", "Only people with a confirmed registration get the link.")
    event_format = registration.format
    moment = moment_of(work, registration.event, registration.language)
    kind = work.plugins.formats.get(event_format.key)
    url = kind.join_url(event_format.details, moment) if kind else None
    if url is None:
        raise Conflict("join_not_open", "The link is not available yet. Come back shortly before the start.")
    block = _block_now(work, registration.event)
    if block is not None:
        record(work, registration, block, Evidence.JOIN, None)
    return Joined(url, block is not None)


def begun_block(work: Work, event: Event, block_id: int) -> Block:
    """A block for which people can be checked in.

    :raises Conflict: ``block_not_begun``
    :raises NotFound: ``block_unknown``
    """
    block = _block(event, block_id)
    _must_have_begun(work, block)
    return block


def _must_have_begun(work: Work, block: Block) -> None:
    if block.starts_at - EARLY > work.now:
        raise Conflict("block_not_begun", "This has not begun yet; checking in starts two hours before.")


def _block(event: Event, block_id: int) -> Block:
    for block in event.blocks:
        if block.id == block_id:
            return block
    raise NotFound("block_unknown", "This part of the event is not known.")


def _block_now(work: Work, event: Event) -> Block | None:
    for block in event.blocks:
        if block.starts_at - EARLY <= work.now < block.ends_at:
            return block
    return None


def record(
    work: Work,
    registration: Registration,
    block: Block,
    evidence: Evidence,
    minutes: int | None,
    *,
    at: datetime | None = None,
) -> bool:
    """Record that somebody with a place is at a block; returns whether it was new.

    :param at: when they were seen there; now, where nothing is said
    """
    moment = at or work.now
    values = {
        "registration_id": registration.id,
        "block_id": block.id,
        "evidence": evidence,
        "recorded_at": moment,
        "recorded_by": work.actor.name,
        "minutes": minutes,
    }
    new = insert_once(work.db, Attendance, values, key=("registration_id", "block_id"))
    if new is None:
        return False
    _write_down(work, registration, block, before=None, after=evidence, **_said_at(work, moment))
    return True


def _said_at(work: Work, moment: datetime) -> dict[str, str]:
    return {SAID_AT: moment.isoformat()} if moment < work.now else {}


def better(work: Work, present: Attendance, registration: Registration, block: Block, minutes: int | None) -> None:
    """A report of the meeting says more of who was recorded already: how long they were there."""
    before, shorter = present.evidence, present.minutes
    present.evidence, present.minutes = Evidence.IMPORT, minutes
    present.recorded_at, present.recorded_by = work.now, work.actor.name
    work.db.flush()
    known = {"minutes_before": shorter, "minutes": minutes}
    _write_down(work, registration, block, before=before, after=Evidence.IMPORT, **known)


def take_away(work: Work, present: Attendance, registration: Registration, block: Block) -> None:
    """Take back what was recorded of somebody."""
    before = present.evidence
    work.db.delete(present)
    work.db.flush()
    _write_down(work, registration, block, before=before, after=None)


def _write_down(
    work: Work,
    registration: Registration,
    block: Block,
    *,
    before: Evidence | None,
    after: Evidence | None,
    **more: int | str | None,
) -> None:
    """``before`` and ``after``: how we know that somebody was there, None for who was not."""
    evidence = {"before": before and before.value, "after": after and after.value}
    kind, known = ("attended", after) if after else ("attendance_taken_back", before)
    data = {"block": block.id, "evidence": known and known.value, **evidence, **more}
    work.journal(f"registration.{kind}", registration.id, event_id=registration.event_id, **data)
