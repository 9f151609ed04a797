"""Delegations: the places of one organisation at an event, or in a series."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .organisations import Organisation

if TYPE_CHECKING:
    from .events import Event
    from .series import Series

_STANDING = text("withdrawn_at IS NULL")
_KEEPS = "reserved > 0 AND withdrawn_at IS NULL AND released_at IS NOT NULL"


class DelegationState(StrEnum):
    """How far a delegation is filled; computed, never stored."""

    ASKED = "asked"
    PARTLY_FILLED = "partly_filled"
    COMPLETE = "complete"


class Delegation(Base):
    """What one organisation was asked to send, and by whom it is arranged there; ``uid`` is what the link carries.

    ``key`` tells the organisation from others, as that of its quota does. ``maximum`` None: only the limit that goes
    for every organisation. ``minimum`` and ``departments`` are wishes, and refuse nobody. ``reserved`` places are kept
    at the event, or at each event of the series, until ``released_at``; ``release_done``: they were let go since.
    ``asked_at``: when the contact person was last mailed the link.
    """

    __tablename__ = "leernet_delegation"
    __table_args__ = (
        CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name="of_event_or_series"),
        CheckConstraint("minimum >= 0 AND reserved >= 0", name="not_negative"),
        CheckConstraint("maximum IS NULL OR (maximum >= minimum AND maximum >= reserved)", name="within_maximum"),
        Index(
            "uq_leernet_delegation_of_event",
            "event_id",
            "key",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index(
            "uq_leernet_delegation_of_series",
            "series_id",
            "key",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("ix_leernet_delegation_event", "event_id", "organisation_name", "id"),
        Index("ix_leernet_delegation_series", "series_id", "organisation_name", "id"),
        Index(
            "ix_leernet_delegation_release_due",
            "released_at",
            sqlite_where=text(f"{_KEEPS} AND release_done = 0"),
            postgresql_where=text(f"{_KEEPS} AND NOT release_done"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(250))
    organisation_name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_event.id"), default=None)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id"), default=None)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_organisation.id"), default=None)
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    language: Mapped[str] = mapped_column(String(5), default="nl")
    minimum: Mapped[int] = mapped_column(default=0)
    maximum: Mapped[int | None] = mapped_column(default=None)
    departments: Mapped[list[str]] = mapped_column(default_factory=list)
    reserved: Mapped[int] = mapped_column(default=0)
    released_at: Mapped[datetime | None] = mapped_column(default=None)
    release_done: Mapped[bool] = mapped_column(default=False)
    asked_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)

    event: Mapped["Event | None"] = relationship(init=False, repr=False)
    series: Mapped["Series | None"] = relationship(init=False, repr=False)
    organisation: Mapped[Organisation | None] = relationship(init=False, repr=False)

    @property
    def scope(self) -> "Event | Series":
        """The event or the series that it is for."""
        scope = self.event or self.series
        assert scope is not None, "a CHECK holds that it is one of the two"
        return scope

    @property
    def is_live(self) -> bool:
        """Whether it was not withdrawn."""
        return self.withdrawn_at is None

    @property
    def still_reserved(self) -> int:
        """The places that are kept for it now, used or not, at each event."""
        return 0 if self.release_done or not self.is_live else self.reserved

    def state(self, count: int, missing: int) -> DelegationState:
        """How far it is filled: ``count`` people have a place, ``missing`` departments have nobody."""
        if not count:
            return DelegationState.ASKED
        enough = count >= self.minimum and not missing
        return DelegationState.COMPLETE if enough else DelegationState.PARTLY_FILLED
