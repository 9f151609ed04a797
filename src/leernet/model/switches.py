"""An event changes the way in which people take part: what was decided, and how each registration stood before."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .events import Event
from .registrations import Registration, RegistrationStatus

_HELD = text("status = 'held'")


class SwitchPolicy(StrEnum):
    """What happens to who takes part in the old format.

    They go over to the new one; they do, and are asked whether they come in that way; or they stay, and may choose.
    """

    CARRY = "carry"
    ASK = "ask"
    OFFER = "offer"


class SwitchStatus(StrEnum):
    """Whether people were told. Until then all of it can be undone."""

    HELD = "held"
    TOLD = "told"
    UNDONE = "undone"


class FormatSwitch(Base):
    """One switch from the format ``source`` to ``target``; hybrid is where the source stays.

    ``before`` holds what undoing restores of the event; ``entry_id`` is the last entry of the journal before it, and
    ``closing_entry_id`` the last before people were told or it was undone: what lies between happened meanwhile.
    ``note``: what the organisers say of it in the mail.
    """

    __tablename__ = "leernet_format_switch"
    __table_args__ = (
        Index("uq_leernet_format_switch_held", "event_id", unique=True, sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_leernet_format_switch_due", "held_until", sqlite_where=_HELD, postgresql_where=_HELD),
        Index("ix_leernet_format_switch_event", "event_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"))
    source: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(40))
    policy: Mapped[SwitchPolicy] = mapped_column(words(SwitchPolicy))
    source_ends: Mapped[bool]
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(254))
    held_until: Mapped[datetime]
    entry_id: Mapped[int]
    before: Mapped[dict[str, object]] = mapped_column(default_factory=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    people: Mapped[int] = mapped_column(default=0)
    status: Mapped[SwitchStatus] = mapped_column(words(SwitchStatus), default=SwitchStatus.HELD)
    closing_entry_id: Mapped[int | None] = mapped_column(default=None)

    event: Mapped[Event] = relationship(init=False, repr=False)

    @property
    def is_held(self) -> bool:
        """Whether nobody was told yet."""
        return self.status is SwitchStatus.HELD


class Switched(Base):
    """How a registration stood before a switch; ``after``: its status right after it."""

    __tablename__ = "leernet_switched"

    switch_id: Mapped[int] = mapped_column(ForeignKey("leernet_format_switch.id", ondelete="CASCADE"), primary_key=True)
    registration_id: Mapped[int] = mapped_column(
        ForeignKey("leernet_registration.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    status: Mapped[RegistrationStatus] = mapped_column(words(RegistrationStatus))
    changed_at: Mapped[datetime]
    queue_number: Mapped[int | None] = mapped_column(default=None)
    offered_until: Mapped[datetime | None] = mapped_column(default=None)
    asked_again_at: Mapped[datetime | None] = mapped_column(default=None)
    confirmed_again_at: Mapped[datetime | None] = mapped_column(default=None)
    after: Mapped[str] = mapped_column(String(32), default="")

    registration: Mapped[Registration] = relationship(init=False, repr=False)
    switch: Mapped[FormatSwitch] = relationship(init=False, repr=False)
