"""Interest: whoever wants to hear when registration for an event opens."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .events import Event
from .people import email_key

_UNTOLD = text("told_at IS NULL")


class Interest(Base):
    """An address that is told once, when registration for an event opens or the event is off; then it is forgotten.

    No participant: nobody takes part yet. ``uid`` is what the link to be told no longer carries.
    """

    __tablename__ = "leernet_interest"
    __table_args__ = (
        UniqueConstraint("event_id", "email_key"),
        Index("ix_leernet_interest_untold", "event_id", "id", sqlite_where=_UNTOLD, postgresql_where=_UNTOLD),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id"))
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), init=False, index=True)
    created_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(5), default="nl")
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    told_at: Mapped[datetime | None] = mapped_column(default=None)

    event: Mapped[Event] = relationship(init=False, repr=False)

    def __post_init__(self) -> None:
        self.email_key = email_key(self.email)
