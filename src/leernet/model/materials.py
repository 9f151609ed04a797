"""Materials of an event or a series: files and links, and who may see them from when on."""

import uuid
from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .events import Event
from .registrations import Registration, RegistrationStatus
from .series import Series


class MaterialFor(StrEnum):
    """Who may see it. Who contributes to the event (speakers, facilitators, organisers) sees all there is."""

    EVERYBODY = "everybody"
    REGISTERED = "registered"
    PRESENT = "present"
    CONTRIBUTORS = "contributors"


class MaterialFrom(StrEnum):
    """From when on it is shown: at once, once the event is over, or from a moment."""

    NOW = "now"
    AFTER = "after"
    MOMENT = "moment"


class Material(Base):
    """Slides, a report, a recording: a link (``url``), or a file of which ``content`` holds the bytes.

    ``title``: a text per language, one at least. ``shown_from``: the moment, for :attr:`MaterialFrom.MOMENT`.
    ``uid`` is what addresses carry; it opens nothing by itself.
    """

    __tablename__ = "leernet_material"
    __table_args__ = (
        CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name="of_event_or_series"),
        CheckConstraint("(url = '') <> (digest = '')", name="link_or_file"),
        CheckConstraint("(shown = 'moment') = (shown_from IS NOT NULL)", name="from_a_moment"),
        CheckConstraint("shown <> 'after' OR event_id IS NOT NULL", name="after_an_event"),
        Index("ix_leernet_material_event", "event_id", "position", "id"),
        Index("ix_leernet_material_series", "series_id", "position", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    title: Mapped[dict[str, str]]
    changed_at: Mapped[datetime]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), default=None)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id", ondelete="CASCADE"), default=None)
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    position: Mapped[int] = mapped_column(default=0)
    audience: Mapped[MaterialFor] = mapped_column(words(MaterialFor), default=MaterialFor.REGISTERED)
    shown: Mapped[MaterialFrom] = mapped_column(words(MaterialFrom), default=MaterialFrom.NOW)
    shown_from: Mapped[datetime | None] = mapped_column(default=None)
    url: Mapped[str] = mapped_column(String(500), default="")
    name: Mapped[str] = mapped_column(String(200), default="")
    mimetype: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    # Last in the row: SQLite reads past whatever stands before a column, and this is large.
    content: Mapped[bytes | None] = mapped_column(
        LargeBinary, default=None, deferred=True, deferred_raiseload=True, repr=False, sort_order=1
    )

    event: Mapped[Event | None] = relationship(init=False, repr=False, viewonly=True)
    series: Mapped[Series | None] = relationship(init=False, repr=False, viewonly=True)

    @property
    def is_file(self) -> bool:
        """Whether it is a file, and not a link."""
        return bool(self.digest)

    @property
    def ending(self) -> str:
        """How the name of the file ends: ``pdf``."""
        return self.name.rpartition(".")[2]

    def title_in(self, language: str) -> tuple[str, str]:
        """The title for who reads a language, and the language that it is in."""
        found = next((one for one in (language, *self.title) if self.title.get(one)), language)
        return self.title.get(found) or self.name or self.url, found

    def is_shown(self, event: Event | None, now: datetime, today: date) -> bool:
        """Whether it is shown by now; ``event``: its own, with its blocks, where it is of one."""
        if self.shown is MaterialFrom.MOMENT:
            return self.shown_from is not None and self.shown_from <= now
        return self.shown is MaterialFrom.NOW or (event is not None and event.is_past(now, today))


def audiences_of(registration: Registration, contributing: Collection[str]) -> frozenset[MaterialFor]:
    """To whom somebody belongs by this registration: with a place, present at a part at least, or contributing.

    :param contributing: the keys of the roles that make somebody a contributor
    """
    found = {MaterialFor.EVERYBODY}
    if registration.status is RegistrationStatus.CONFIRMED:
        found.add(MaterialFor.REGISTERED)
        if registration.attendances:
            found.add(MaterialFor.PRESENT)
        if set(contributing).intersection(registration.roles):
            found.update(MaterialFor)
    return frozenset(found)
