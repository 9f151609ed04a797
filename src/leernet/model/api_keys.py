"""Keys with which a partner's programs use the API: what each may do, and until when."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base
from .series import Series


class ApiScope(StrEnum):
    """What a key may do; none of them includes another. What anybody may see needs no key."""

    READ = "read"
    REGISTER = "register"
    CHANGE = "change"
    DELEGATIONS = "delegations"
    ATTENDANCE = "attendance"
    CERTIFICATES = "certificates"
    RECAPS = "recaps"
    GROUPS = "groups"


class ApiKeyState(StrEnum):
    """How a key stands; computed, never stored."""

    GOOD = "good"
    EXPIRED = "expired"
    REVOKED = "revoked"


class ApiKey(Base):
    """A key of a partner. Only its digest is here: the key itself is shown once, when it is made.

    ``handle`` is the part of the key by which it is found; it is no secret. ``series_id`` None: good for the whole
    network. ``last_used_at`` is kept to the hour.
    """

    __tablename__ = "leernet_api_key"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    handle: Mapped[str] = mapped_column(String(16), unique=True)
    digest: Mapped[str] = mapped_column(String(64), repr=False)
    name: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    partner: Mapped[str] = mapped_column(String(200), default="")
    scopes: Mapped[list[str]] = mapped_column(default_factory=list)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id"), default=None, index=True)
    created_by: Mapped[str] = mapped_column(String(254), default="")
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    last_used_at: Mapped[datetime | None] = mapped_column(default=None)

    series: Mapped[Series | None] = relationship(init=False, repr=False)

    def state(self, now: datetime) -> ApiKeyState:
        """How it stands at ``now`` (aware)."""
        if self.revoked_at is not None:
            return ApiKeyState.REVOKED
        return ApiKeyState.EXPIRED if self.expires_at <= now else ApiKeyState.GOOD

    def may(self, scopes: Iterable[ApiScope]) -> bool:
        """Whether it has one of these scopes."""
        return any(scope.value in self.scopes for scope in scopes)
