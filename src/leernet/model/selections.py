"""People whom an organiser picked from a list of registrations, and what is to be done with each of them."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .registrations import Registration


class Act(StrEnum):
    """What can be done with many at once. ``write``: nothing yet, the mail is written to them."""

    APPROVE = "approve"
    DECLINE = "decline"
    LET_IN = "let_in"
    CANCEL = "cancel"
    PRESENT = "present"
    ABSENT = "absent"
    WRITE = "write"


class SelectedStatus(StrEnum):
    """Whether it was done. Refused: it could not be, and ``code`` says why."""

    DUE = "due"
    DONE = "done"
    REFUSED = "refused"


class Selection(Base):
    """Some of the registrations of an event, as they were picked, and one thing to do with each.

    ``made_by``: the actor in whose name it is done. ``reason``: what people read who are declined or cancelled.
    ``block_id``: at which block they are marked as present, or no longer are.
    """

    __tablename__ = "leernet_selection"
    __table_args__ = (
        CheckConstraint("block_id IS NULL OR act IN ('present', 'absent')", name="block_of_attendance"),
        Index("ix_leernet_selection_event", "event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id"))
    act: Mapped[Act] = mapped_column(words(Act))
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    block_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_block.id", ondelete="SET NULL"), default=None)


_DUE = text("status = 'due'")


class Selected(Base):
    """One of them. ``code``: how they stand by it, or the error for which it could not be; ``message`` and ``data``
    are those of the error, without what may be somebody's own. ``tries``: how often something broke.
    """

    __tablename__ = "leernet_selected"
    __table_args__ = (
        UniqueConstraint("selection_id", "registration_id"),
        Index("ix_leernet_selected_due", "selection_id", "id", sqlite_where=_DUE, postgresql_where=_DUE),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    selection_id: Mapped[int] = mapped_column(ForeignKey("leernet_selection.id", ondelete="CASCADE"))
    registration_id: Mapped[int] = mapped_column(ForeignKey("leernet_registration.id"), index=True)
    status: Mapped[SelectedStatus] = mapped_column(words(SelectedStatus), default=SelectedStatus.DUE)
    code: Mapped[str] = mapped_column(String(60), default="")
    message: Mapped[str] = mapped_column(Text, default="")
    data: Mapped[dict[str, object]] = mapped_column(default_factory=dict)
    tries: Mapped[int] = mapped_column(default=0)

    selection: Mapped[Selection] = relationship(init=False, repr=False)
    registration: Mapped[Registration] = relationship(init=False, repr=False)
