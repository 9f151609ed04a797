"""Registrations with their state table, and attendance per block."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .events import Block, Event
from .people import Participant
from .places import Audience, EventFormat
from .questions import Answer
from .states import Transitions


class RegistrationStatus(StrEnum):
    """Where a registration stands. Attended and absent are computed from :class:`Attendance`."""

    REQUESTED = "requested"
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    OFFERED = "offered"
    CANCELLED = "cancelled"
    DECLINED = "declined"
    REPLACED = "replaced"


_S = RegistrationStatus

LIVE = frozenset({_S.REQUESTED, _S.CONFIRMED, _S.WAITLISTED, _S.OFFERED})
"""A person has at most one live registration for an event."""

HOLDING = frozenset({_S.CONFIRMED, _S.OFFERED})
"""For whom a place is taken: who has one, and who may still say whether they want the one that is offered."""

ASKABLE_AGAIN = frozenset({_S.CONFIRMED, _S.WAITLISTED})
"""Who can be asked whether they still come: an offer has a term of its own, and a request has no answer yet."""

REGISTRATION_TRANSITIONS = Transitions(
    "registration",
    {
        _S.REQUESTED: {_S.CONFIRMED, _S.WAITLISTED, _S.DECLINED, _S.CANCELLED, _S.REPLACED},
        _S.CONFIRMED: {_S.WAITLISTED, _S.CANCELLED, _S.REPLACED},
        _S.WAITLISTED: {_S.CONFIRMED, _S.OFFERED, _S.CANCELLED, _S.DECLINED, _S.REPLACED},
        _S.OFFERED: {_S.CONFIRMED, _S.WAITLISTED, _S.CANCELLED, _S.REPLACED},
        _S.CANCELLED: set(),
        _S.DECLINED: set(),
        _S.REPLACED: set(),
    },
)

_LIVE_SQL = text("status IN ('requested', 'confirmed', 'waitlisted', 'offered')")
_OFFERED_SQL = text("status = 'offered'")


class Registration(Base):
    """A participant at an event in one format.

    ``name`` and the organisation are as they were when the person registered: a certificate or a list of then stays
    true when somebody changes jobs. ``claims`` are the ids of the event's quotas under which it falls, in the order in
    which places are taken, and ``series_quota_id`` is that of its organisation in the series, in which a person counts
    once: places that it :attr:`holds`, or needs while it waits or asks. ``queue_number`` orders the waiting list
    within a format. ``offered_until`` is when an offer lapses, and ``offers_lapsed`` how many did. ``held_back``: the
    code with which a plugin last kept who waits from moving up. ``sequence`` grows with every calendar entry that was
    sent (RFC 5546). ``erased_at``: when what it told of the person was erased; what is left of it counts.
    ``asked_again_at`` and ``confirmed_again_at``: see :attr:`must_confirm_again`.
    """

    __tablename__ = "leernet_registration"
    __table_args__ = (
        Index(
            "uq_leernet_registration_live",
            "event_id",
            "participant_id",
            unique=True,
            sqlite_where=_LIVE_SQL,
            postgresql_where=_LIVE_SQL,
        ),
        Index("ix_leernet_registration_waiting", "format_id", "status", "queue_number"),
        Index("ix_leernet_registration_event", "event_id", "status", "id"),
        # For lists in order of arrival: without it PostgreSQL reads all that came before the event's own.
        Index("ix_leernet_registration_arrival", "event_id", "id"),
        # For the other orders of the desk's table, each with a page that begins anywhere. The status stands in them so
        # that nobody is looked up who has another one than is wanted.
        Index("ix_leernet_registration_name", "event_id", text("lower(name)"), "id", "status"),
        Index("ix_leernet_registration_of", "event_id", text("lower(organisation_name)"), "id", "status"),
        Index("ix_leernet_registration_changed", "event_id", "changed_at", "id", "status"),
        CheckConstraint("(status = 'offered') = (offered_until IS NOT NULL)", name="offered_until_a_moment"),
        Index(
            "ix_leernet_registration_offered",
            "offered_until",
            sqlite_where=_OFFERED_SQL,
            postgresql_where=_OFFERED_SQL,
        ),
        Index(
            "ix_leernet_registration_replaced_by",
            "replaced_by_id",
            sqlite_where=text("replaced_by_id IS NOT NULL"),
            postgresql_where=text("replaced_by_id IS NOT NULL"),
        ),
        Index(
            "ix_leernet_registration_delegation",
            "delegation_id",
            sqlite_where=text("delegation_id IS NOT NULL"),
            postgresql_where=text("delegation_id IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("leernet_participant.id"), index=True)
    format_id: Mapped[int] = mapped_column(ForeignKey("leernet_event_format.id"))
    status: Mapped[RegistrationStatus] = mapped_column(words(RegistrationStatus))
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    audience_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_audience.id"), default=None)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_organisation.id"), default=None)
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    remarks: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(5), default="nl")
    roles: Mapped[list[str]] = mapped_column(default_factory=lambda: ["participant"])
    claims: Mapped[list[int]] = mapped_column(default_factory=list)
    queue_number: Mapped[int | None] = mapped_column(default=None)
    offered_until: Mapped[datetime | None] = mapped_column(default=None)
    offers_lapsed: Mapped[int] = mapped_column(default=0)
    asked_again_at: Mapped[datetime | None] = mapped_column(default=None)
    confirmed_again_at: Mapped[datetime | None] = mapped_column(default=None)
    held_back: Mapped[str | None] = mapped_column(String(60), default=None)
    sequence: Mapped[int] = mapped_column(default=0)
    series_quota_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_quota.id"), default=None, index=True)
    reason: Mapped[str] = mapped_column(Text, default="")
    registered_by: Mapped[str] = mapped_column(String(254), default="")
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_invitation.id"), default=None)
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_delegation.id"), default=None)
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_registration.id"), default=None)
    erased_at: Mapped[datetime | None] = mapped_column(default=None)

    event: Mapped[Event] = relationship(init=False, repr=False)
    participant: Mapped[Participant] = relationship(init=False, repr=False)
    format: Mapped[EventFormat] = relationship(init=False, repr=False)
    audience: Mapped[Audience | None] = relationship(init=False, repr=False)
    attendances: Mapped[list["Attendance"]] = relationship(
        init=False, repr=False, back_populates="registration", cascade="all, delete-orphan"
    )
    answers: Mapped[list[Answer]] = relationship(
        init=False, repr=False, back_populates="registration", cascade="all, delete-orphan", passive_deletes=True
    )

    @property
    def must_confirm_again(self) -> bool:
        """Whether they were asked if they still come, and did not answer. Whoever moved up or changed since has."""
        asked = self.asked_again_at
        return (
            self.status in ASKABLE_AGAIN
            and asked is not None
            and self.confirmed_again_at is None
            and self.changed_at <= asked
        )

    @property
    def is_live(self) -> bool:
        """Whether it still counts as this person's registration for the event."""
        return self.status in LIVE

    @property
    def holds(self) -> bool:
        """Whether the places of its quotas are taken by it."""
        return self.status in HOLDING

    def move_to(self, status: RegistrationStatus) -> None:
        """Change the status, and with it an offer ends; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = REGISTRATION_TRANSITIONS.check(self.status, status)
        self.offered_until = None

    def was_present_at(self, block: Block) -> bool:
        """Whether attendance at ``block`` is recorded."""
        return any(a.block_id == block.id for a in self.attendances)


class Evidence(StrEnum):
    """How we know that somebody was there."""

    SCAN = "scan"
    LIST = "list"
    JOIN = "join"
    IMPORT = "import"
    SELF_CODE = "self_code"


class Attendance(Base):
    """A registration was present at a block. No row means: not there, or not recorded."""

    __tablename__ = "leernet_attendance"
    __table_args__ = (UniqueConstraint("registration_id", "block_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    registration_id: Mapped[int] = mapped_column(ForeignKey("leernet_registration.id", ondelete="CASCADE"))
    block_id: Mapped[int] = mapped_column(ForeignKey("leernet_block.id"), index=True)
    evidence: Mapped[Evidence] = mapped_column(words(Evidence))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(254), default="")
    minutes: Mapped[int | None] = mapped_column(default=None)

    registration: Mapped[Registration] = relationship(init=False, repr=False, back_populates="attendances")
    block: Mapped[Block] = relationship(init=False, repr=False)
