"""What happens at an event, and who contributes."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .organisations import Organisation
from .places import Quota, QuotaKind
from .states import Transitions

if TYPE_CHECKING:
    from .events import Event


class AgendaKind(StrEnum):
    """What sort of part of the programme it is."""

    WELCOME = "welcome"
    LECTURE = "lecture"
    PLENARY = "plenary"
    BREAK_OUT = "break_out"
    INTERVISION = "intervision"
    WORKSHOP = "workshop"
    SITE_VISIT = "site_visit"
    BREAK = "break"
    DRINKS = "drinks"
    CLOSING = "closing"


class AgendaItem(Base):
    """A part of an event. Without a time of its own it just has its place in the order.

    Where ``quota`` is there, people say whether they come to it (a site visit, lunch), and are counted; ``key`` then
    names it in forms. ``is_parallel``: at the same time as the part before it; nobody comes to both.
    """

    QUOTA_KIND: ClassVar = QuotaKind.AGENDA_ITEM

    __tablename__ = "leernet_agenda_item"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False, index=True)
    quota_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_quota.id"), init=False, index=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[AgendaKind] = mapped_column(words(AgendaKind))
    position: Mapped[int] = mapped_column(default=0)
    text: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    starts_at: Mapped[datetime | None] = mapped_column(default=None)
    minutes: Mapped[int | None] = mapped_column(default=None)
    is_parallel: Mapped[bool] = mapped_column(default=False)
    key: Mapped[str | None] = mapped_column(String(40), default=None)

    quota: Mapped[Quota | None] = relationship(lazy="joined", default=None)
    event: Mapped["Event"] = relationship(back_populates="agenda", default=None, repr=False)
    contributions: Mapped[list["Contribution"]] = relationship(
        back_populates="item", order_by="Contribution.position", default_factory=list, repr=False
    )


def at_once(parallel: Sequence[bool]) -> list[int]:
    """For each part, in order, a number that parts at the same time have in common.

    :param parallel: :attr:`AgendaItem.is_parallel` of all parts of an event
    """
    return list(accumulate(0 if one else 1 for one in parallel))


class ContributionStatus(StrEnum):
    """How certain a contribution is."""

    ASKED = "asked"
    AGREED = "agreed"
    GIVEN = "given"
    DROPPED = "dropped"


CONTRIBUTION_TRANSITIONS = Transitions(
    "contribution",
    {
        ContributionStatus.ASKED: {ContributionStatus.AGREED, ContributionStatus.DROPPED},
        ContributionStatus.AGREED: {ContributionStatus.GIVEN, ContributionStatus.DROPPED},
        ContributionStatus.DROPPED: {ContributionStatus.ASKED},
        ContributionStatus.GIVEN: set(),
    },
)


_DUE_SQL = text("status = 'given' AND email <> '' AND recorded_at IS NULL")


class Contribution(Base):
    """Somebody on the agenda, with the organisation they had *then*; no account needed.

    ``name`` is empty while the person is unknown and only the perspective that they bring is settled. ``email`` is for
    the organisers, ``email_since`` tells since when they have it. ``recorded_at``: when whoever has this address was
    recorded as there, because the contribution was given; ``tried_at``: when that was tried last, and could not be.
    """

    __tablename__ = "leernet_contribution"
    __table_args__ = (
        Index("ix_leernet_contribution_due", "event_id", sqlite_where=_DUE_SQL, postgresql_where=_DUE_SQL),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False, index=True)
    item_id: Mapped[int | None] = mapped_column(
        ForeignKey("leernet_agenda_item.id", ondelete="CASCADE"), init=False, index=True
    )
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_organisation.id"), init=False)
    role: Mapped[str] = mapped_column(String(40), default="speaker")
    status: Mapped[ContributionStatus] = mapped_column(words(ContributionStatus), default=ContributionStatus.AGREED)
    name: Mapped[str] = mapped_column(String(200), default="")
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    perspective: Mapped[str] = mapped_column(String(300), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    email: Mapped[str] = mapped_column(String(254), default="")
    email_since: Mapped[datetime | None] = mapped_column(default=None)
    recorded_at: Mapped[datetime | None] = mapped_column(default=None)
    tried_at: Mapped[datetime | None] = mapped_column(default=None)

    event: Mapped["Event"] = relationship(back_populates="contributions", default=None, repr=False)
    item: Mapped[AgendaItem | None] = relationship(back_populates="contributions", default=None, repr=False)
    organisation: Mapped[Organisation | None] = relationship(default=None)

    @property
    def organisation_then(self) -> str:
        """The organisation's name as it was at the time."""
        return self.organisation_name or (self.organisation.called if self.organisation else "")

    def move_to(self, status: ContributionStatus) -> None:
        """Change the status; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = CONTRIBUTION_TRANSITIONS.check(self.status, status)
