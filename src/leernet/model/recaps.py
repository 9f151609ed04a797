"""What was learnt, published after the event."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base

if TYPE_CHECKING:
    from .events import Event


class Recap(Base):
    """The report of an event. Not shown before ``published_at``.

    ``quotes``: ``{"text", "name", "organisation", "consent"}``; consent is ``"yes"`` where they agreed to
    stand there by name. ``materials``: ``{"title", "url"}``.
    """

    __tablename__ = "leernet_recap"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), unique=True, init=False)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    category: Mapped[str] = mapped_column(String(100), default="")
    publisher: Mapped[str] = mapped_column(String(200), default="")
    published_at: Mapped[datetime | None] = mapped_column(default=None)
    quotes: Mapped[list[dict[str, str]]] = mapped_column(default_factory=list)
    materials: Mapped[list[dict[str, str]]] = mapped_column(default_factory=list)

    event: Mapped["Event"] = relationship(back_populates="recap", default=None, repr=False)

    @property
    def public_quotes(self) -> list[dict[str, str]]:
        """The quotes as anybody may read them: who said it only where they agreed to that."""
        return [_public(one) for one in self.quotes]

    def is_published(self, now: datetime) -> bool:
        """Whether people may read it at ``now``."""
        return self.published_at is not None and self.published_at <= now


def _public(quote: dict[str, str]) -> dict[str, str]:
    agreed = quote.get("consent") == "yes"
    return {"text": quote["text"], **{name: quote.get(name, "") if agreed else "" for name in ("name", "organisation")}}
