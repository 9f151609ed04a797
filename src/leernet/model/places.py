"""Formats, audiences, and the quotas that registrations count against."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words

if TYPE_CHECKING:
    from .events import Event
    from .series import Series


class QuotaKind(StrEnum):
    """What a quota limits."""

    FORMAT = "format"
    AUDIENCE = "audience"
    ORGANISATION = "organisation"
    AGENDA_ITEM = "agenda_item"
    PLUGIN = "plugin"


class Quota(Base):
    """A limit that registrations count against, of an event or of a whole series.

    ``capacity`` None means no limit. ``ceiling`` is what the database itself never lets ``taken`` pass: the capacity,
    or more where an organiser lowered the capacity below what was taken or let somebody in above it. ``queue`` gives
    the numbers of the waiting list, under the same row lock as the places.

    Of an audience or an organisation, ``reserved`` places are kept from the others; ``held`` says, with each format,
    how many places of the event are kept so and not yet used. ``lifted``: its moment has passed, and it limits nobody
    any more. ``key`` names an organisation, or what a plugin limits. ``counts_everybody``: also who takes no
    participant's place, such as a speaker at lunch.

    ``freed``: somebody who waits may fit now, and :mod:`leernet.services.sweeps` looks. ``version`` grows when other
    quotas come to count beside it: who looked before that has to look again.
    """

    __tablename__ = "leernet_quota"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("held >= 0", name="held_not_negative"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("ceiling IS NULL OR taken <= ceiling", name="never_oversold"),
        CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name="of_event_or_series"),
        UniqueConstraint("event_id", "kind", "key"),
        UniqueConstraint("series_id", "kind", "key"),
        Index("ix_leernet_quota_freed", "id", sqlite_where=text("freed = 1"), postgresql_where=text("freed")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id", ondelete="CASCADE"), init=False)
    capacity: Mapped[int | None] = mapped_column(default=None)
    ceiling: Mapped[int | None] = mapped_column(init=False)
    taken: Mapped[int] = mapped_column(default=0)
    queue: Mapped[int] = mapped_column(default=0)
    kind: Mapped[QuotaKind] = mapped_column(words(QuotaKind), default=QuotaKind.FORMAT)
    key: Mapped[str | None] = mapped_column(String(250), default=None)
    reserved: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)
    lifted: Mapped[bool] = mapped_column(default=False)
    counts_everybody: Mapped[bool] = mapped_column(default=False)
    freed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=0)

    event: Mapped["Event | None"] = relationship(default=None, repr=False)
    series: Mapped["Series | None"] = relationship(default=None, repr=False)

    def __post_init__(self) -> None:
        self.ceiling = self.capacity

    @property
    def left(self) -> int | None:
        """Places left for whom none is kept, never below 0; None when there is no limit."""
        if self.capacity is None or self.lifted:
            return None
        return max(0, self.capacity - self.taken - self.held)

    @property
    def has_room(self) -> bool:
        """Whether a place is left for anybody: also when only those are that are kept for some."""
        return self.capacity is None or self.lifted or self.taken < self.capacity

    @property
    def still_reserved(self) -> int:
        """How many of the reserved places are not used yet."""
        return max(0, self.reserved - self.taken)


def keep_places(quota: Quota, event: "Event") -> None:
    """A new quota of an event: an audience's places are kept from the others, with every format."""
    if quota.id is not None:
        return
    if quota.kind is QuotaKind.AUDIENCE:
        quota.reserved = quota.capacity or 0
        for event_format in event.formats:
            event_format.quota.held += quota.reserved
    elif quota.kind is QuotaKind.FORMAT:
        quota.held = sum(one.quota.still_reserved for one in event.audiences if one.quota)


class EventFormat(Base):
    """One way of taking part in an event: the key of a format plugin, its places, its details.

    ``ended_at``: since when people cannot take part in it any more, for the event was switched to another format
    (:mod:`leernet.services.changing.switching`). It stands for what was, and is not among the event's ``formats``.
    """

    QUOTA_KIND: ClassVar = QuotaKind.FORMAT

    __tablename__ = "leernet_event_format"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False)
    quota_id: Mapped[int] = mapped_column(ForeignKey("leernet_quota.id"), init=False, index=True)
    key: Mapped[str] = mapped_column(String(40))
    quota: Mapped[Quota] = relationship(lazy="joined", innerjoin=True)
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, object]] = mapped_column(default_factory=dict)
    ended_at: Mapped[datetime | None] = mapped_column(default=None)

    event: Mapped["Event"] = relationship(back_populates="formats", default=None, repr=False)


class Audience(Base):
    """For whom an event is: own text, and own places where ``quota`` is there, released to the others at a date.

    Own places are kept from the others, and there are no more than these, until the release.
    ``release_done``: who waited has moved up since ``released_at`` passed (:mod:`leernet.services.sweeps`).
    """

    QUOTA_KIND: ClassVar = QuotaKind.AUDIENCE

    __tablename__ = "leernet_audience"
    __table_args__ = (
        UniqueConstraint("event_id", "key"),
        Index(
            "ix_leernet_audience_release_due",
            "released_at",
            sqlite_where=text("quota_id IS NOT NULL AND release_done = 0"),
            postgresql_where=text("quota_id IS NOT NULL AND NOT release_done"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False)
    quota_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_quota.id"), init=False, index=True)
    key: Mapped[str] = mapped_column(String(40))
    label: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    position: Mapped[int] = mapped_column(default=0)
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    release_done: Mapped[bool] = mapped_column(default=False)

    quota: Mapped[Quota | None] = relationship(lazy="joined", default=None)
    event: Mapped["Event"] = relationship(back_populates="audiences", default=None, repr=False)
