"""Participants, and whom they work for."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .organisations import Organisation


def email_key(email: str) -> str:
    """What makes two addresses the same person's: no server that people use tells upper from lower case."""
    return email.strip().casefold()


class Participant(Base):
    """A person, known by their e-mail address. The name is as people write it ("Anna van der Meer").

    ``calendar_uid`` is what the address of their own calendar carries, signed; None: they have none.
    ``erased_at``: when their data was erased. What is left tells nothing of them, and counts.
    """

    __tablename__ = "leernet_participant"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    email: Mapped[str] = mapped_column(String(254))
    email_key: Mapped[str] = mapped_column(String(254), unique=True, init=False)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(5), default="nl")
    phone: Mapped[str] = mapped_column(String(40), default="")
    calendar_uid: Mapped[uuid.UUID | None] = mapped_column(default=None, unique=True)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)

    affiliations: Mapped[list["Affiliation"]] = relationship(
        back_populates="participant",
        order_by="Affiliation.since",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )

    def __post_init__(self) -> None:
        self.email_key = email_key(self.email)

    def forget_email(self, key: str) -> None:
        """They have no address any more; what tells people apart is told by ``key`` alone."""
        self.email, self.email_key = "", key


class Affiliation(Base):
    """Whom a participant works for, from when. People name an organisation; it may not be one that we know."""

    __tablename__ = "leernet_affiliation"
    __table_args__ = (Index("ix_leernet_affiliation_participant", "participant_id", "since"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    participant_id: Mapped[int] = mapped_column(ForeignKey("leernet_participant.id", ondelete="CASCADE"))
    organisation_name: Mapped[str] = mapped_column(String(200))
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_organisation.id"), default=None)
    function: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")

    participant: Mapped[Participant] = relationship(back_populates="affiliations", init=False, repr=False)
    organisation: Mapped[Organisation | None] = relationship(init=False, viewonly=True)
