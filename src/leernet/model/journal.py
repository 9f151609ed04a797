"""The journal: every change of state, written with it; and the deliveries that follow from it after the commit."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words

_PENDING_HERE = text("status = 'pending' AND webhook_id IS NULL")
_PENDING_THERE = text("status = 'pending' AND webhook_id IS NOT NULL")
_THERE = text("webhook_id IS NOT NULL")


class JournalEntry(Base):
    """Who changed what, when. It is also the outbox: an entry waits (``told`` false) until its deliveries are written.

    ``kind`` is ``subject.change`` ("registration.confirmed"); ``data`` holds ids and plain values, no personal data.
    """

    __tablename__ = "leernet_journal_entry"
    __table_args__ = (
        Index("ix_leernet_journal_entry_subject", "subject", "subject_id", "id"),
        Index(
            "ix_leernet_journal_entry_waiting",
            "id",
            sqlite_where=text("told = 0"),
            postgresql_where=text("NOT told"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    kind: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    event_id: Mapped[int | None] = mapped_column(default=None, index=True)
    data: Mapped[dict[str, object]] = mapped_column(default_factory=dict)
    told: Mapped[bool] = mapped_column(default=False)


class DeliveryStatus(StrEnum):
    """Where a delivery stands. Skipped: there was nothing to tell any more; mostly since a later change does."""

    PENDING = "pending"
    DONE = "done"
    SKIPPED = "skipped"
    FAILED = "failed"


class Delivery(Base):
    """One listener to be told of one entry: ``mail``, ``plugin:<name>`` or ``webhook:<id>``.

    Tried until done, or given up as failed.

    ``subject`` and ``subject_id`` are those of the entry, here for an index: a listener hears of one subject in order.
    ``due_at`` is when to try, ``leased_until`` until when a dispatcher has it in hand. ``answer`` is what a webhook
    said last.
    """

    __tablename__ = "leernet_delivery"
    __table_args__ = (
        UniqueConstraint("entry_id", "listener"),
        Index(
            "ix_leernet_delivery_due",
            "due_at",
            "id",
            sqlite_where=_PENDING_HERE,
            postgresql_where=_PENDING_HERE,
        ),
        Index(
            "ix_leernet_delivery_webhook_due",
            "webhook_id",
            "due_at",
            "id",
            sqlite_where=_PENDING_THERE,
            postgresql_where=_PENDING_THERE,
        ),
        Index("ix_leernet_delivery_webhook", "webhook_id", "id", sqlite_where=_THERE, postgresql_where=_THERE),
        Index(
            "ix_leernet_delivery_order",
            "listener",
            "subject",
            "subject_id",
            "entry_id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_leernet_delivery_failed",
            "webhook_id",
            "id",
            sqlite_where=text("status = 'failed'"),
            postgresql_where=text("status = 'failed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    entry_id: Mapped[int] = mapped_column(ForeignKey("leernet_journal_entry.id"))
    listener: Mapped[str] = mapped_column(String(80))
    subject: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[int]
    due_at: Mapped[datetime]
    status: Mapped[DeliveryStatus] = mapped_column(words(DeliveryStatus), default=DeliveryStatus.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    done_at: Mapped[datetime | None] = mapped_column(default=None)
    error: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    webhook_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_webhook.id"), default=None)

    entry: Mapped[JournalEntry] = relationship(init=False, repr=False)
