"""Invitations to an event: for one person, or for so many people of an organisation."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .events import Event
from .people import email_key

_STANDING = text("revoked_at IS NULL AND organisation_name = ''")


class InvitationState(StrEnum):
    """How an invitation stands; computed, never stored."""

    OPEN = "open"
    USED_UP = "used_up"
    EXPIRED = "expired"
    REVOKED = "revoked"


NOBODY = "—"
"""What stands where a name or an address was that was erased: no list has a hole."""


class Invitation(Base):
    """A way in that an organiser gave out; ``uid`` is what its link carries, signed.

    Personal while ``organisation_name`` is empty: good for the one ``email``, once. For an organisation: good for
    whoever has the link, ``maximum`` times, and ``email`` only says where it was sent (maybe nowhere). ``used`` counts
    the live registrations that came in through it.
    """

    __tablename__ = "leernet_invitation"
    __table_args__ = (
        CheckConstraint("used >= 0", name="used_not_negative"),
        CheckConstraint("maximum >= 1 AND used <= maximum", name="never_used_up_twice"),
        CheckConstraint("email <> '' OR organisation_name <> ''", name="for_somebody"),
        CheckConstraint("organisation_name <> '' OR maximum = 1", name="personal_for_one"),
        Index("ix_leernet_invitation_event", "event_id", "id"),
        Index(
            "uq_leernet_invitation_standing",
            "event_id",
            "email_key",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id"))
    created_at: Mapped[datetime]
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    email: Mapped[str] = mapped_column(String(254), default="")
    email_key: Mapped[str] = mapped_column(String(254), init=False)
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    maximum: Mapped[int] = mapped_column(default=1)
    used: Mapped[int] = mapped_column(default=0)
    language: Mapped[str] = mapped_column(String(5), default="nl")
    expires_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)

    event: Mapped[Event] = relationship(init=False, repr=False)

    def __post_init__(self) -> None:
        self.email_key = email_key(self.email)

    def forget_email(self, key: str) -> None:
        """It has no address any more, only that it had one; what tells people apart is told by ``key`` alone."""
        self.email, self.email_key = NOBODY, key

    @property
    def is_personal(self) -> bool:
        """Whether it is for one person and their address."""
        return not self.organisation_name

    def state(self, now: datetime) -> InvitationState:
        """How it stands at ``now`` (aware)."""
        if self.revoked_at is not None:
            return InvitationState.REVOKED
        if self.used >= self.maximum:
            return InvitationState.USED_UP
        if self.expires_at is not None and self.expires_at <= now:
            return InvitationState.EXPIRED
        return InvitationState.OPEN
