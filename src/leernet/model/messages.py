"""Messages that an organiser writes to some of an event's people, and to whom each went."""

import re
import uuid
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .events import Event
from .selections import Selection
from .states import Transitions


class MessageStatus(StrEnum):
    """How far a message is. Once it goes out its recipients are fixed, and nobody can change it."""

    DRAFT = "draft"
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"


class MessageGroup(StrEnum):
    """Whom a message is for, as they stand when it goes out. Present: at one part of the event at least."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    REQUESTED = "requested"
    PRESENT = "present"
    ABSENT = "absent"
    CANCELLED = "cancelled"


_S = MessageStatus
MESSAGE_TRANSITIONS = Transitions(
    "message",
    {_S.DRAFT: {_S.PLANNED}, _S.PLANNED: {_S.DRAFT, _S.SENDING}, _S.SENDING: {_S.SENT}, _S.SENT: set()},
)

IN_SUBJECT = ("name", "organisation", "event", "when")
"""The placeholders that stand for a few words."""

PLACEHOLDERS = (*IN_SUBJECT, "own_page", "event_page", "materials")
"""What can stand between braces in a message, and is filled in for each person; two are addresses, the last a list."""

PLACE = re.compile(r"\{([^{}\n]{0,60})\}|\{(\w*)")
"""A placeholder, or what looks like one that was not finished."""

_DUE = text("status IN ('planned', 'sending')")


def unknown_places(written: str, known: Sequence[str] = PLACEHOLDERS) -> list[str]:
    """What stands between braces in a text and is no placeholder, as it was written."""
    return list(dict.fromkeys(place[0] for place in PLACE.finditer(written) if place[1] not in known))


class Message(Base):
    """A mail to some of the people of an event, in Markdown with placeholders.

    Without a text in English everybody gets the other one. ``groups``, ``format_key``, ``audience_key`` and
    ``organisation_id`` say for whom it is, all of them together; an empty one leaves nobody out. With ``selection_id``
    it is for those who were picked, and none of these says anything. ``written_by``: the actor who wrote it last.
    ``send_at``: from when on it goes out; ``sent_at``: when it had been passed on to the mail of everybody.
    """

    __tablename__ = "leernet_message"
    __table_args__ = (
        CheckConstraint("(status = 'draft') = (send_at IS NULL)", name="send_at_a_moment"),
        CheckConstraint("(subject_en = '') = (body_en = '')", name="english_whole"),
        Index("ix_leernet_message_event", "event_id", "id"),
        Index("ix_leernet_message_due", "send_at", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id"))
    created_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    groups: Mapped[list[str]]
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    subject_en: Mapped[str] = mapped_column(String(200), default="")
    body_en: Mapped[str] = mapped_column(Text, default="")
    format_key: Mapped[str] = mapped_column(String(40), default="")
    audience_key: Mapped[str] = mapped_column(String(40), default="")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_organisation.id"), default=None)
    selection_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_selection.id"), default=None, index=True)
    status: Mapped[MessageStatus] = mapped_column(words(MessageStatus), default=MessageStatus.DRAFT)
    send_at: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)

    event: Mapped[Event] = relationship(init=False, repr=False)
    selection: Mapped[Selection | None] = relationship(init=False, repr=False)

    @property
    def languages(self) -> list[str]:
        """The languages in which there is a text."""
        return ["nl", "en"] if self.body_en else ["nl"]

    def language_for(self, language: str) -> str:
        """The language in which somebody who reads ``language`` gets it."""
        return language if language in self.languages else "nl"

    def text_in(self, language: str) -> tuple[str, str]:
        """Subject and text in a language in which it is there."""
        return (self.subject_en, self.body_en) if language == "en" else (self.subject, self.body)

    def move_to(self, status: MessageStatus) -> None:
        """Change how far it is; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = MESSAGE_TRANSITIONS.check(self.status, status)


class MessageRecipient(Base):
    """Somebody to whom a message goes, once. ``entry_id``: the journal entry that their mail follows from."""

    __tablename__ = "leernet_message_recipient"

    message_id: Mapped[int] = mapped_column(ForeignKey("leernet_message.id"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("leernet_registration.id"), primary_key=True, index=True)
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_journal_entry.id"), default=None, unique=True)
