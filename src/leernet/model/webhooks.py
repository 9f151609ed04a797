"""Webhooks: addresses of partners that are told what changes."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base, words

PRIVATE = ".link_asked"
"""Nobody else has to know that somebody asked what is kept of them."""

WEBHOOK_KINDS: Mapping[str, Sequence[str]] = {
    "registration": (
        "confirmed",
        "waitlisted",
        "moved_up",
        "held_back",
        "offered",
        "offer_accepted",
        "offer_lapsed",
        "offer_shortened",
        "offer_withdrawn",
        "format_changed",
        "format_switched",
        "switch_told",
        "requested",
        "request_changed",
        "declined",
        "cancelled",
        "replaced",
        "event_changed",
        "asked_again",
        "confirmed_again",
        "answered",
        "items_changed",
        "roles_changed",
        "attended",
        "attendance_taken_back",
        "written_to",
    ),
    "event": (
        "planned",
        "announced",
        "open",
        "closed",
        "cancelled",
        "changed",
        "offers_changed",
        "offered",
        "offer_withdrawn",
        "rolled_out",
        "organisations_limited",
        "format_switched",
        "format_switch_told",
        "format_switch_undone",
        "attendance_imported",
        "done_for_many",
    ),
    "series": (
        "planned",
        "published",
        "draft",
        "ended",
        "changed",
        "organisations_limited",
        "join_link_renewed",
        "forgotten",
    ),
    "participant": ("erased",),
    "organisation": ("added", "changed"),
    "recap": ("published", "changed"),
    "material": ("added", "changed", "removed"),
    "certificate": ("issued", "revoked"),
    "delegation": ("planned", "changed", "asked", "filled", "released", "withdrawn"),
    "invitation": ("sent", "revoked"),
    "message": ("planned", "cancelled", "sent"),
    "membership": ("requested", "joined", "declined", "left", "invited", "opted_out", "opted_in", "reminded"),
    "interest": ("shown", "withdrawn", "event_opened", "event_cancelled"),
    "audience": ("released",),
    "quota": ("resized", "counts_changed"),
}
"""What a webhook can be told of: the changes of each subject. A test compares it with what is written down."""

REST = timedelta(seconds=10)
LONGEST_REST = timedelta(minutes=10)
GIVE_UP = timedelta(days=5)
"""How long every try may fail before the webhook is stopped."""


class WebhookState(StrEnum):
    """Whether anything is sent; and if not, why: an organiser stopped it, it answered 410, or it failed for days."""

    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"
    FAILING = "failing"


class WebhookFormat(StrEnum):
    """What is sent: the payload of Standard Webhooks, or a CloudEvent in structured JSON. Both are signed."""

    STANDARD = "standard"
    CLOUDEVENTS = "cloudevents"


class Webhook(Base):
    """One address of a partner.

    ``kinds``: whole kinds of change ("event.open") and beginnings ("registration."). ``series_ids``: only of these
    series; empty for all. Secrets are not stored: they follow from the network's secret, ``uid`` and
    ``secret_version``; until ``previous_until`` the one before counts too.
    ``failures`` in a row make it rest until ``rests_until``, so that an address that hangs is not tried for each of
    thousands of deliveries; ``failing_since`` is the first of them.
    """

    __tablename__ = "leernet_webhook"
    __table_args__ = (CheckConstraint("secret_version >= 1", name="secret_version_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(2000))
    kinds: Mapped[list[str]]
    created_at: Mapped[datetime]
    format: Mapped[WebhookFormat] = mapped_column(words(WebhookFormat), default=WebhookFormat.STANDARD)
    series_ids: Mapped[list[int]] = mapped_column(default_factory=list)
    state: Mapped[WebhookState] = mapped_column(words(WebhookState), default=WebhookState.ACTIVE)
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    secret_version: Mapped[int] = mapped_column(default=1)
    previous_until: Mapped[datetime | None] = mapped_column(default=None)
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None] = mapped_column(default=None)
    rests_until: Mapped[datetime | None] = mapped_column(default=None)
    called_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def is_active(self) -> bool:
        """Whether it is told of what changes."""
        return self.state is WebhookState.ACTIVE

    def wants(self, kind: str) -> bool:
        """Whether it is to be told of this kind of change."""
        if kind.endswith(PRIVATE):
            return False
        return any(kind == one or (one.endswith(".") and kind.startswith(one)) for one in self.kinds)

    def secret_versions(self, now: datetime) -> list[int]:
        """Which secrets sign at ``now`` (aware), the newest first."""
        overlaps = self.previous_until is not None and now < self.previous_until
        return [self.secret_version, self.secret_version - 1] if overlaps else [self.secret_version]

    def note_answer(self, now: datetime) -> None:
        """It answered as it should, or at least at all."""
        self.called_at, self.failures, self.failing_since, self.rests_until = now, 0, None, None

    def note_failure(self, now: datetime) -> None:
        """It did not answer, or is broken: it rests, twice as long each time; after days it is stopped."""
        self.called_at, self.failing_since = now, self.failing_since or now
        self.rests_until = now + min(REST * 2 ** min(self.failures, 10), LONGEST_REST)
        self.failures += 1
        if now - self.failing_since >= GIVE_UP:
            self.state = WebhookState.FAILING

    def resume(self) -> None:
        """Tell it of what changes from now on."""
        self.state, self.failures, self.failing_since, self.rests_until = WebhookState.ACTIVE, 0, None, None
