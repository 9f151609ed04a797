"""Formats, audiences, and the quotas that registrations count against."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base

if TYPE_CHECKING:
    from .events import Event


class Quota(Base):
    """A limit that registrations count against.

    ``capacity`` None means no limit. ``ceiling`` is what the database itself never lets ``taken`` pass: the capacity,
    or more where an organiser lowered the capacity below what was taken or let somebody in above it. ``queue`` gives
    the numbers of the waiting list, under the same row lock as the places.
    """

    __tablename__ = "leernet_quota"
    __table_args__ = (
        CheckConstraint("taken >= 0", name="taken_not_negative"),
        CheckConstraint("capacity IS NULL OR capacity >= 0", name="capacity_not_negative"),
        CheckConstraint("ceiling IS NULL OR taken <= ceiling", name="never_oversold"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    capacity: Mapped[int | None] = mapped_column(default=None)
    ceiling: Mapped[int | None] = mapped_column(init=False)
    taken: Mapped[int] = mapped_column(default=0)
    queue: Mapped[int] = mapped_column(default=0)

    def __post_init__(self) -> None:
        self.ceiling = self.capacity

    @property
    def left(self) -> int | None:
        """Places left, never below 0; None when there is no limit."""
        return None if self.capacity is None else max(0, self.capacity - self.taken)


class EventFormat(Base):
    """One way of taking part in an event: the key of a format plugin, its places, its details."""

    __tablename__ = "leernet_event_format"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False)
    quota_id: Mapped[int] = mapped_column(ForeignKey("leernet_quota.id"), init=False, index=True)
    key: Mapped[str] = mapped_column(String(40))
    quota: Mapped[Quota] = relationship(lazy="joined", innerjoin=True)
    position: Mapped[int] = mapped_column(default=0)
    details: Mapped[dict[str, object]] = mapped_column(default_factory=dict)

    event: Mapped["Event"] = relationship(back_populates="formats", default=None, repr=False)


class Audience(Base):
    """For whom an event is: own text, and own places where ``quota`` is there, released to the others at a date.

    ``release_done``: who waited has moved up since ``released_at`` passed (:mod:`leernet.services.sweeps`).
    """

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

    event: Mapped["Event"] = relationship(back_populates="audiences", default=None, repr=False)
    quota: Mapped[Quota | None] = relationship(lazy="joined", default=None)
