"""Who comes in at the door, tapped on a phone that may have had no network: told later, done once.

A phone keeps what was tapped and sends it until it hears an answer. So the same tap can come several times, long after
it was made, and after what others did meanwhile. What was said last counts: by when it was said, not by when it came.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...model import Attendance, Block, Event, Evidence, JournalEntry, Registration, RegistrationStatus
from ...work import Work
from .. import idempotency
from .checking_in import EARLY, SAID_AT, record, take_back_before

LONGEST_WAIT = timedelta(days=7)
"""How long after it was made a tap is still taken."""


class Outcome(StrEnum):
    """What came of a tap, for who stands at the door."""

    PRESENT = "present"
    ALREADY = "already"
    TAKEN_BACK = "taken_back"
    ABSENT = "absent"
    """It was to be taken back, and they were not marked as present."""
    LATER = "later"
    """It was to be taken back, but they were marked as present after that."""
    UNDONE = "undone"
    """They were to be marked as present, but that was taken back after that."""
    WAITING = "waiting"
    REQUESTED = "requested"
    CANCELLED = "cancelled"
    OTHER_EVENT = "other_event"
    UNKNOWN = "unknown"
    BLOCK_UNKNOWN = "block_unknown"
    TOO_EARLY = "too_early"
    TOO_OLD = "too_old"


_S = RegistrationStatus
WITHOUT_PLACE: Mapping[RegistrationStatus, Outcome] = {
    _S.WAITLISTED: Outcome.WAITING,
    _S.OFFERED: Outcome.WAITING,
    _S.REQUESTED: Outcome.REQUESTED,
    _S.CANCELLED: Outcome.CANCELLED,
    _S.DECLINED: Outcome.CANCELLED,
    _S.REPLACED: Outcome.CANCELLED,
}
"""What is said of somebody who has no place."""


@dataclass(frozen=True, kw_only=True)
class Tap:
    """Somebody was marked as present at a block, or no longer.

    :param key: made by the phone, another for each tap
    :param uid: of the registration
    :param waited: how long it lay on the phone: a length of time, so that its clock may be wrong
    """

    key: str
    uid: UUID
    block_id: int
    waited: timedelta = timedelta()
    present: bool = True
    evidence: Evidence = Evidence.SCAN


@dataclass(frozen=True)
class Heard:
    """What came of a tap. ``at``: since when they are present, where they are; ``name``: whose code it was."""

    outcome: Outcome
    at: datetime | None = None
    name: str = ""


def hear(work: Work, slug: str, tap: Tap) -> Heard:
    """Do what was tapped at the door of an event, once: told again by the same user, the answer is the same.

    :raises InvalidInput: ``key_reused``, when the key came with another tap before
    """
    key = idempotency.digest("door", work.actor.name, slug, tap.key)
    fingerprint = idempotency.digest(tap.uid.hex, str(tap.block_id), str(tap.present))
    known = idempotency.recall(work, key, fingerprint, {})
    if known is not None:
        at = known.get("at")
        return Heard(Outcome(known["outcome"]), datetime.fromisoformat(at) if at else None, known["name"])
    heard = _do(work, slug, tap)
    at = heard.at.isoformat() if heard.at else ""
    idempotency.keep_answer(work, key, {"outcome": heard.outcome.value, "at": at, "name": heard.name})
    return heard


def _do(work: Work, slug: str, tap: Tap) -> Heard:
    query = select(Registration).where(Registration.uid == tap.uid, Registration.erased_at.is_(None))
    registration = work.db.scalars(query.options(joinedload(Registration.event))).one_or_none()
    if registration is None:
        return Heard(Outcome.UNKNOWN)
    event, name = registration.event, registration.name
    if event.slug != slug:
        return Heard(Outcome.OTHER_EVENT)
    block = _block(event, tap.block_id)
    if block is None:
        return Heard(Outcome.BLOCK_UNKNOWN, name=name)
    if tap.waited > LONGEST_WAIT:
        return Heard(Outcome.TOO_OLD, name=name)
    at = work.now - max(tap.waited, timedelta())
    if not tap.present:
        return _take_back(work, registration, block, at)
    if registration.status is not _S.CONFIRMED:
        return Heard(WITHOUT_PLACE[registration.status], name=name)
    if at < block.starts_at - EARLY:
        return Heard(Outcome.TOO_EARLY, block.starts_at - EARLY, name)
    if _was_taken_back_since(work, registration, block, at):
        return Heard(Outcome.UNDONE, name=name)
    if record(work, registration, block, tap.evidence, None, at=at):
        return Heard(Outcome.PRESENT, at, name)
    return Heard(Outcome.ALREADY, _since(work, registration, block), name)


def _block(event: Event, block_id: int) -> Block | None:
    return next((one for one in event.blocks if one.id == block_id), None)


def _take_back(work: Work, registration: Registration, block: Block, at: datetime) -> Heard:
    if take_back_before(work, registration, block, at):
        return Heard(Outcome.TAKEN_BACK, name=registration.name)
    since = _since(work, registration, block)
    return Heard(Outcome.LATER if since else Outcome.ABSENT, since, registration.name)


def _since(work: Work, registration: Registration, block: Block) -> datetime | None:
    query = select(Attendance.recorded_at)
    return work.db.scalar(query.where(Attendance.registration_id == registration.id, Attendance.block_id == block.id))


def _was_taken_back_since(work: Work, registration: Registration, block: Block, at: datetime) -> bool:
    """Whether it was said after ``at`` that they are not there; what a phone says is written down later than said."""
    query = select(JournalEntry.at, JournalEntry.data).where(
        JournalEntry.subject == "registration",
        JournalEntry.subject_id == registration.id,
        JournalEntry.kind == "registration.attendance_taken_back",
        JournalEntry.at > at,
    )
    said = (
        datetime.fromisoformat(str(data[SAID_AT])) if SAID_AT in data else moment
        for moment, data in work.db.execute(query)
        if data["block"] == block.id
    )
    return any(moment > at for moment in said)
