"""Membership of a series, and what came of it at each of its events."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .delegations import Delegation
from .events import Event
from .people import Participant
from .states import Transitions

if TYPE_CHECKING:
    from .series import Series


class Joining(StrEnum):
    """Who may become a member of a series.

    ``none``: it has no members; who registers for one of its events belongs to it, and to that event only.
    ``invitation``: whom the organisers add, who has their link, whom a delegation sends. ``closed``: nobody any more.
    """

    NONE = "none"
    OPEN = "open"
    APPROVAL = "approval"
    INVITATION = "invitation"
    CLOSED = "closed"


class Enrolling(StrEnum):
    """What happens to the members of a series when one of its events opens."""

    ENROL = "enrol"
    INVITE = "invite"
    NOTHING = "nothing"


class MembershipStatus(StrEnum):
    """Where a membership stands. A guest registered for an event and did not join the series."""

    GUEST = "guest"
    REQUESTED = "requested"
    MEMBER = "member"
    LEFT = "left"
    DECLINED = "declined"


_S = MembershipStatus

MEMBERSHIP_TRANSITIONS = Transitions(
    "membership",
    {
        _S.GUEST: {_S.REQUESTED, _S.MEMBER},
        _S.REQUESTED: {_S.MEMBER, _S.DECLINED, _S.LEFT},
        _S.MEMBER: {_S.LEFT},
        _S.LEFT: {_S.REQUESTED, _S.MEMBER},
        _S.DECLINED: {_S.REQUESTED, _S.MEMBER},
    },
)


class Membership(Base):
    """A participant in a series, on behalf of an organisation. Leaving ends it; the past stays.

    ``since`` is when they first took part or asked, ``joined_at`` when they became a member (last): it is the order in
    which members get places. ``key`` tells the organisation from others, as that of its quota does. ``format`` and
    ``audience`` are how they take part where an event leaves the choice. ``uid`` is what their own link carries.
    """

    __tablename__ = "leernet_membership"
    __table_args__ = (
        UniqueConstraint("series_id", "participant_id"),
        Index("ix_leernet_membership_series", "series_id", "status", "joined_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    series_id: Mapped[int] = mapped_column(ForeignKey("leernet_series.id"))
    participant_id: Mapped[int] = mapped_column(ForeignKey("leernet_participant.id", ondelete="CASCADE"), index=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    status: Mapped[MembershipStatus] = mapped_column(words(MembershipStatus), default=MembershipStatus.GUEST)
    joined_at: Mapped[datetime | None] = mapped_column(default=None)
    name: Mapped[str] = mapped_column(String(200), default="")
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    key: Mapped[str] = mapped_column(String(250), default="")
    function: Mapped[str] = mapped_column(String(200), default="")
    department: Mapped[str] = mapped_column(String(200), default="")
    format: Mapped[str] = mapped_column(String(40), default="")
    audience: Mapped[str] = mapped_column(String(40), default="")
    language: Mapped[str] = mapped_column(String(5), default="nl")
    reason: Mapped[str] = mapped_column(Text, default="")
    delegation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_delegation.id"), default=None)

    series: Mapped["Series"] = relationship(init=False, repr=False)
    participant: Mapped[Participant] = relationship(init=False, repr=False)
    delegation: Mapped[Delegation | None] = relationship(init=False, repr=False)

    @property
    def is_member(self) -> bool:
        """Whether they are a member now."""
        return self.status is MembershipStatus.MEMBER

    def move_to(self, status: MembershipStatus) -> None:
        """Change the status; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = MEMBERSHIP_TRANSITIONS.check(self.status, status)


class EnrolmentStatus(StrEnum):
    """What came of a membership at an event. Passed: nothing was needed. Opted out: not at this one."""

    DUE = "due"
    ENROLLED = "enrolled"
    INVITED = "invited"
    PASSED = "passed"
    OPTED_OUT = "opted_out"
    REFUSED = "refused"


_DUE_SQL = text("status = 'due'")


class Enrolment(Base):
    """That a member was thought of at an event: once, whatever becomes of the registration.

    The rows of an event are written when it opens, in order of joining, and then done one by one: ``due`` is what is
    left to do. ``reason`` is the code of the error for which somebody was refused; ``tries`` how often it failed.
    """

    __tablename__ = "leernet_enrolment"
    __table_args__ = (
        UniqueConstraint("event_id", "membership_id"),
        Index(
            "ix_leernet_enrolment_due", "event_id", "id", sqlite_where=_DUE_SQL, postgresql_where=_DUE_SQL
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("leernet_membership.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    status: Mapped[EnrolmentStatus] = mapped_column(words(EnrolmentStatus), default=EnrolmentStatus.DUE)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("leernet_registration.id", ondelete="SET NULL"), default=None
    )
    reason: Mapped[str] = mapped_column(String(60), default="")
    tries: Mapped[int] = mapped_column(default=0)

    event: Mapped[Event] = relationship(init=False, repr=False)
    membership: Mapped[Membership] = relationship(init=False, repr=False)
