"""A message goes out: its recipients are written down, then one journal entry for each, from which their mail follows.

Who gets it is fixed in one statement; after that a crash, or a second dispatcher, finds who has no entry yet.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, func, insert, literal, select, update

from ...model import Delivery, DeliveryStatus, JournalEntry, Message, MessageRecipient, MessageStatus, Registration
from ...model.base import table_of
from ...work import Work
from ..delivering import outbox
from .recipients import recipients_of

WRITTEN_TO = "registration.written_to"
"""The kind of change from which the mail to one recipient follows: of the registration, so that it goes in order."""

BATCH = 250
"""Entries at a time: who registers meanwhile has their mail behind no more than these."""

_RECIPIENT = table_of(MessageRecipient).c
_NOTE = (
    update(table_of(MessageRecipient))
    .where(_RECIPIENT.message_id == bindparam("message"), _RECIPIENT.registration_id == bindparam("registration"))
    .values(entry_id=bindparam("entry"))
)
_NAMES = {DeliveryStatus.DONE: "sent", DeliveryStatus.FAILED: "failed", DeliveryStatus.SKIPPED: "left_out"}


@dataclass(frozen=True)
class Progress:
    """What became of a message: to how many it was sent, to how many not, and how many are to come."""

    sent: int = 0
    failed: int = 0
    left_out: int = 0
    to_come: int = 0

    @property
    def all(self) -> int:
        """How many recipients there are."""
        return self.sent + self.failed + self.left_out + self.to_come


def messages_due(work: Work) -> Sequence[int]:
    """The messages of which something has to go out."""
    under_way = Message.status == MessageStatus.SENDING
    due = (Message.status == MessageStatus.PLANNED) & (Message.send_at <= work.now)
    return work.db.scalars(select(Message.id).where(due | under_way).order_by(Message.id)).all()


def send_out(work: Work, message_id: int) -> int:
    """Write the entries of the next recipients; returns how many."""
    message = work.db.get_one(Message, message_id, with_for_update=True, populate_existing=True)
    if message.status is MessageStatus.PLANNED and message.send_at is not None and message.send_at <= work.now:
        chosen = recipients_of(message).subquery()
        rows = select(literal(message.id), chosen.c[0])
        work.db.execute(insert(table_of(MessageRecipient)).from_select(["message_id", "registration_id"], rows))
        message.move_to(MessageStatus.SENDING)
    if message.status is not MessageStatus.SENDING:
        return 0
    unwritten = select(_RECIPIENT.registration_id).where(
        _RECIPIENT.message_id == message.id, _RECIPIENT.entry_id.is_(None)
    )
    ids = work.db.scalars(unwritten.order_by(_RECIPIENT.registration_id).limit(BATCH)).all()
    if ids:
        _write(work, message, ids)
    if len(ids) < BATCH:
        _finish(work, message)
    return len(ids)


def progress_of(work: Work, message_ids: Sequence[int]) -> Mapping[int, Progress]:
    """How far each of these messages is, in one statement."""
    query = (
        select(_RECIPIENT.message_id, Delivery.status, func.count())
        .outerjoin_from(table_of(MessageRecipient), Delivery, _is_their_mail())
        .where(_RECIPIENT.message_id.in_(message_ids))
        .group_by(_RECIPIENT.message_id, Delivery.status)
    )
    counts: dict[int, Counter[str]] = {message_id: Counter() for message_id in message_ids}
    for message_id, status, number in work.db.execute(query) if message_ids else ():
        counts[message_id][_NAMES.get(status, "to_come")] += number
    return {message_id: Progress(**numbers) for message_id, numbers in counts.items()}


def failures_of(work: Work, message_id: int, limit: int = 100) -> Sequence[tuple[Registration, Delivery]]:
    """Who did not get it, or not at the first try, and why: what was given up first."""
    query = (
        select(Registration, Delivery)
        .join_from(Registration, MessageRecipient, MessageRecipient.registration_id == Registration.id)
        .join(Delivery, _is_their_mail())
        .where(
            MessageRecipient.message_id == message_id,
            Delivery.status.in_([DeliveryStatus.FAILED, DeliveryStatus.PENDING]),
            Delivery.error != "",
        )
        .order_by(Delivery.status, Delivery.id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in work.db.execute(query)]


def retry_message(work: Work, message_id: int) -> int:
    """Try all that was given up of a message again; returns how many."""
    failed = (
        select(Delivery.id)
        .join(MessageRecipient, _is_their_mail())
        .where(MessageRecipient.message_id == message_id, Delivery.status == DeliveryStatus.FAILED)
    )
    ids = work.db.scalars(failed).all()
    for delivery_id in ids:
        outbox.retry(work, delivery_id)
    return len(ids)


def _is_their_mail() -> ColumnElement[bool]:
    return and_(Delivery.entry_id == MessageRecipient.entry_id, Delivery.listener == outbox.MAIL)


def _write(work: Work, message: Message, ids: Sequence[int]) -> None:
    """In one transaction with what says that it was done: nobody is left out, and nobody gets it twice."""
    entries = [
        {
            "at": work.now,
            "actor": message.written_by,
            "kind": WRITTEN_TO,
            "subject": "registration",
            "subject_id": registration_id,
            "event_id": message.event_id,
            "data": {"message": message.id},
            "told": False,
        }
        for registration_id in ids
    ]
    adding = insert(JournalEntry).returning(JournalEntry.id, JournalEntry.subject_id)
    written = work.db.execute(adding, entries).all()
    rows = [{"message": message.id, "registration": row.subject_id, "entry": row.id} for row in written]
    work.db.connection().execute(_NOTE, rows)


def _finish(work: Work, message: Message) -> None:
    message.move_to(MessageStatus.SENT)
    message.sent_at = work.now
    work.db.flush()
    everybody = select(func.count()).where(_RECIPIENT.message_id == message.id)
    number = work.db.scalar(everybody) or 0
    work.journal("message.sent", message.id, event_id=message.event_id, recipients=number)
