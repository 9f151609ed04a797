"""Views of the table of registrations that organisers keep: which columns in which order, and which rows."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class TableView(Base):
    """A view with a name, for everybody at the desk: of all events of a series, or of one that is in none.

    ``columns`` are keys, in order; one that an event does not have is left out there. ``query`` are the filters and the
    order that belong to it, as they stand in the address of the table.
    """

    __tablename__ = "leernet_table_view"
    __table_args__ = (
        UniqueConstraint("series_id", "name"),
        UniqueConstraint("event_id", "name"),
        CheckConstraint("(series_id IS NULL) <> (event_id IS NULL)", name="of_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(80))
    columns: Mapped[list[str]]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(254))
    query: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id", ondelete="CASCADE"), default=None)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), default=None)
