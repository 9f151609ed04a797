"""An organiser writes to some of an event's people: a draft, that is planned, goes out, or is thrown away."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select

from ...errors import Conflict, NotFound
from ...model import Event, Message, MessageStatus
from ...work import Work
from ..paging import PAGE

NOT_A_DRAFT = "message_not_a_draft"


@dataclass(frozen=True, kw_only=True)
class MessageRequest:
    """What to write, and to whom; see :class:`~leernet.model.Message`."""

    subject: str
    body: str
    groups: Sequence[str]
    subject_en: str = ""
    body_en: str = ""
    format_key: str = ""
    audience_key: str = ""
    organisation_id: int | None = None
    selection_id: int | None = None


@dataclass(frozen=True)
class MessagePage:
    """One page of messages, newest first; ``after`` is where the next begins, None on the last."""

    messages: Sequence[Message]
    after: int | None


def write_message(work: Work, slug: str, request: MessageRequest) -> Message:
    """Write a message. It is a draft: nobody gets it yet.

    :raises NotFound: ``event_unknown``
    """
    event_id = work.db.scalar(select(Event.id).where(Event.slug == slug))
    if event_id is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    message = Message(
        event_id=event_id,
        created_at=work.now,
        written_by=work.actor.name,
        subject=request.subject,
        body=request.body,
        groups=list(request.groups),
        subject_en=request.subject_en,
        body_en=request.body_en,
        format_key=request.format_key,
        audience_key=request.audience_key,
        organisation_id=request.organisation_id,
        selection_id=request.selection_id,
    )
    work.db.add(message)
    work.db.flush()
    return message


def change_message(work: Work, slug: str, uid: UUID, request: MessageRequest) -> Message:
    """Write a draft anew.

    :raises NotFound: ``message_unknown``
    :raises Conflict: ``message_not_a_draft``
    """
    message = _draft(work, slug, uid)
    for name, value in vars(request).items():
        setattr(message, name, value)
    message.groups = list(request.groups)
    message.written_by = work.actor.name
    return message


def plan_message(work: Work, slug: str, uid: UUID, send_at: datetime | None = None) -> Message:
    """Have a draft sent, now or at a moment. Doing so twice is doing it once: what is planned stays as it was.

    :raises NotFound: ``message_unknown``
    """
    message = message_at(work, slug, uid, lock=True)
    if message.status is MessageStatus.DRAFT:
        message.move_to(MessageStatus.PLANNED)
        message.send_at = max(send_at or work.now, work.now)
        work.db.flush()
        work.journal("message.planned", message.id, event_id=message.event_id, at=message.send_at.isoformat())
    return message


def cancel_message(work: Work, slug: str, uid: UUID) -> Message:
    """Do not send what was planned: it is a draft again.

    :raises NotFound: ``message_unknown``
    :raises Conflict: ``message_under_way``, for one that goes out already
    """
    message = message_at(work, slug, uid, lock=True)
    if message.status in (MessageStatus.SENDING, MessageStatus.SENT):
        raise Conflict("message_under_way", "This message is on its way already.")
    if message.status is MessageStatus.PLANNED:
        _take_back(work, message)
    return message


def discard_message(work: Work, slug: str, uid: UUID) -> None:
    """Throw a draft away.

    :raises NotFound: ``message_unknown``
    :raises Conflict: ``message_not_a_draft``
    """
    work.db.execute(delete(Message).where(Message.id == _draft(work, slug, uid).id))


def take_back_planned(work: Work, event_id: int) -> None:
    """Of an event that is cancelled nothing goes out that was written before."""
    planned = select(Message).where(Message.event_id == event_id, Message.status == MessageStatus.PLANNED)
    for message in work.db.scalars(planned.order_by(Message.id).with_for_update()):
        _take_back(work, message)


def message_at(work: Work, slug: str, uid: UUID, *, lock: bool = False) -> Message:
    """A message of an event; raises :class:`~leernet.errors.NotFound` (``message_unknown``)."""
    query = select(Message).join(Message.event).where(Message.uid == uid, Event.slug == slug)
    message = work.db.scalars(query.with_for_update(of=Message) if lock else query).one_or_none()
    if message is None:
        raise NotFound("message_unknown", "This message is not known.")
    return message


def messages_page(work: Work, event_id: int, after: int = 0, limit: int = PAGE) -> MessagePage:
    """The messages of an event; ``after`` is the id of the last that was shown."""
    query = select(Message).where(Message.event_id == event_id).order_by(Message.id.desc()).limit(limit + 1)
    rows = work.db.scalars(query.where(Message.id < after) if after else query).all()
    return MessagePage(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


def _draft(work: Work, slug: str, uid: UUID) -> Message:
    message = message_at(work, slug, uid, lock=True)
    if message.status is not MessageStatus.DRAFT:
        raise Conflict(NOT_A_DRAFT, "This message is no draft any more: it was planned or sent.")
    return message


def _take_back(work: Work, message: Message) -> None:
    message.move_to(MessageStatus.DRAFT)
    message.send_at = None
    work.db.flush()
    work.journal("message.cancelled", message.id, event_id=message.event_id)
