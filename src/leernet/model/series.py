"""Series: a set of events with one membership."""

import uuid
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, Column, ForeignKey, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .delegations import Delegation
from .events import Event
from .members import Enrolling, Joining
from .organisations import Organisation, PartnerMixin
from .questions import Question
from .states import Transitions

if TYPE_CHECKING:
    from .materials import Material


class SeriesStatus(StrEnum):
    """Whether people can see a series."""

    DRAFT = "draft"
    PUBLISHED = "published"
    ENDED = "ended"


SERIES_TRANSITIONS = Transitions(
    "series",
    {
        SeriesStatus.DRAFT: {SeriesStatus.PUBLISHED},
        SeriesStatus.PUBLISHED: {SeriesStatus.ENDED, SeriesStatus.DRAFT},
        SeriesStatus.ENDED: {SeriesStatus.PUBLISHED},
    },
)


class SeriesKind(StrEnum):
    """What people call it."""

    NETWORK = "network"
    COMMUNITY = "community_of_practice"
    PROGRAMME = "programme"
    SPRINTS = "sprints"
    COURSE = "course"
    OTHER = "other"


_RELATED = Table(
    "leernet_series_relation",
    Base.metadata,
    Column("series_id", ForeignKey("leernet_series.id", ondelete="CASCADE"), primary_key=True),
    Column("other_id", ForeignKey("leernet_series.id", ondelete="CASCADE"), primary_key=True, index=True),
)
"""One row for each pair: what is related to a series is so from both sides."""


class Series(Base):
    """A learning network's year: events, partners, copy and rules.

    ``planned_events`` is known before the events exist ("the second in a series of six"). ``sections`` is the copy, in
    order: ``{"key": "what", "heading": "", "text": markdown}``; an empty heading takes the usual one of its key.
    ``certificate`` and ``brand`` hold the details of a plugin's kind, under ``kind``. ``joining`` says who becomes a
    member, ``enrolling`` what that means when an event opens, ``target_organisations`` how many organisations it is
    for. ``join_key`` is what the organisers' link to join carries: a new one ends the old link.
    ``retention_days`` after the end
    of its last event the personal data of who took part is erased; None: it is kept until somebody asks.
    """

    __tablename__ = "leernet_series"
    __table_args__ = (CheckConstraint("target_organisations > 0", name="target_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    kind: Mapped[SeriesKind] = mapped_column(words(SeriesKind), default=SeriesKind.NETWORK)
    status: Mapped[SeriesStatus] = mapped_column(words(SeriesStatus), default=SeriesStatus.DRAFT)
    language: Mapped[str] = mapped_column(String(5), default="nl")
    subtitle: Mapped[str] = mapped_column(String(300), default="")
    aim: Mapped[str] = mapped_column(Text, default="")
    planned_events: Mapped[int | None] = mapped_column(default=None)
    region: Mapped[str] = mapped_column(String(100), default="")
    sections: Mapped[list[dict[str, str]]] = mapped_column(default_factory=list)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    more_url: Mapped[str] = mapped_column(String(500), default="")
    certificate: Mapped[dict[str, object] | None] = mapped_column(default=None)
    brand: Mapped[dict[str, object] | None] = mapped_column(default=None)
    has_questions: Mapped[bool] = mapped_column(default=False)
    max_per_organisation: Mapped[int | None] = mapped_column(default=None)
    limits_organisations: Mapped[bool] = mapped_column(default=False)
    joining: Mapped[Joining] = mapped_column(words(Joining), default=Joining.NONE)
    enrolling: Mapped[Enrolling] = mapped_column(words(Enrolling), default=Enrolling.ENROL)
    target_organisations: Mapped[int | None] = mapped_column(default=None)
    join_key: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4)
    retention_days: Mapped[int | None] = mapped_column(default=None)
    part_of_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id"), default=None, index=True)

    part_of: Mapped["Series | None"] = relationship(remote_side=[id], default=None, repr=False)
    parts: Mapped[list["Series"]] = relationship(
        foreign_keys=[part_of_id], viewonly=True, init=False, repr=False, order_by="Series.title"
    )
    relates_to: Mapped[list["Series"]] = relationship(
        secondary=_RELATED,
        primaryjoin=lambda: Series.id == _RELATED.c.series_id,
        secondaryjoin=lambda: Series.id == _RELATED.c.other_id,
        order_by="Series.title",
        default_factory=list,
        repr=False,
    )
    partners: Mapped[list["SeriesPartner"]] = relationship(
        back_populates="series",
        order_by="SeriesPartner.position",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )
    events: Mapped[list[Event]] = relationship(
        back_populates="series", order_by=Event.sort_key, default_factory=list, repr=False
    )
    questions: Mapped[list[Question]] = relationship(viewonly=True, order_by=Question.position, init=False, repr=False)
    delegations: Mapped[list[Delegation]] = relationship(
        viewonly=True, order_by=Delegation.organisation_name, init=False, repr=False
    )
    materials: Mapped[list["Material"]] = relationship(
        viewonly=True, order_by="Material.position", init=False, repr=False
    )

    @property
    def has_members(self) -> bool:
        """Whether people are members of it, and not just of its events."""
        return self.joining is not Joining.NONE

    def move_to(self, status: SeriesStatus) -> None:
        """Change the status; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = SERIES_TRANSITIONS.check(self.status, status)


class SeriesPartner(PartnerMixin):
    """An organisation's role in a series."""

    __tablename__ = "leernet_series_partner"
    __table_args__ = (UniqueConstraint("series_id", "organisation_id", "role"),)

    series_id: Mapped[int] = mapped_column(ForeignKey("leernet_series.id", ondelete="CASCADE"), init=False)
    series: Mapped[Series] = relationship(back_populates="partners", default=None, repr=False)
    organisation: Mapped[Organisation] = relationship(default=None)
