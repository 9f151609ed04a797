"""The plugin's own tables: what is asked of whom, who was asked, and the answers, apart from the people.

An anonymous response has no column that leads to a person or a moment: its id is drawn by chance, and on SQLite its
table keeps no hidden number of the order in which rows came. ``pseudonym`` lets the person change it until the
evaluation closes; it follows from the site's secret, which is not in the database, and is then removed.
"""

import uuid
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import JSON, CheckConstraint, ForeignKey, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from leernet.hookspecs import Tables
from leernet.model import Event, Participant, Registration, UTCDateTime, words

VERSIONS = Path(__file__).parent / "versions"
LEAST, LEAST_DEFAULT, LEAST_MOST = 3, 5, 50
"""How many people must have answered before an anonymous result is shown."""
KEEP_DAYS = 730


class Kind(StrEnum):
    """What sort of answer a question takes."""

    SCALE5 = "scale5"
    SCALE10 = "scale10"
    CHOICE = "choice"
    CHOICES = "choices"
    YES_NO = "yes_no"
    TEXT = "text"

    @property
    def most(self) -> int:
        """The highest number of a scale, which begins at 1; 0 for what is no scale."""
        return {Kind.SCALE5: 5, Kind.SCALE10: 10}.get(self, 0)

    @property
    def has_choices(self) -> bool:
        """Whether the organiser says what can be chosen."""
        return self in (Kind.CHOICE, Kind.CHOICES)


class Asks(StrEnum):
    """Of whom the questions are asked."""

    PRESENT = "present"
    """Who was recorded as present at a part of the event."""
    ALL = "all"
    """Everybody with a place."""


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Tables of this plugin only; leernet's own are not its to change."""

    metadata = MetaData(naming_convention=Event.metadata.naming_convention)
    type_annotation_map = {  # noqa: RUF012  (read by SQLAlchemy as a class attribute)
        datetime: UTCDateTime(),
        list[str]: JSON(none_as_null=True),
        list[dict[str, str]]: JSON(none_as_null=True),
    }


class Plan(Base):
    """How one event is evaluated. Without one, or until ``is_on``, nobody is asked anything.

    The questions are asked ``after_hours`` after the end of the event, or at ``on_at`` when the organiser thought of it
    later, and can be answered for ``open_days``, or until ``closed_at``, when the organiser closed it. ``sealed``: it
    is closed, and who gave which anonymous answer can be found by nobody any more. ``forgotten``: ``keep_days`` after
    the end of the event what was written, and the names with named answers, were deleted.
    """

    __tablename__ = "leernet_evaluation_plan"
    __table_args__ = (
        CheckConstraint("after_hours >= 0", name="after_hours_not_negative"),
        CheckConstraint("open_days > 0", name="open_days_positive"),
        CheckConstraint("least > 0", name="least_positive"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True)
    is_on: Mapped[bool] = mapped_column(default=False)
    named: Mapped[bool] = mapped_column(default=False)
    asks: Mapped[Asks] = mapped_column(words(Asks), default=Asks.PRESENT)
    after_hours: Mapped[int] = mapped_column(default=2)
    open_days: Mapped[int] = mapped_column(default=14)
    least: Mapped[int] = mapped_column(default=LEAST_DEFAULT)
    keep_days: Mapped[int] = mapped_column(default=KEEP_DAYS)
    intro: Mapped[str] = mapped_column(Text, default="")
    on_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
    sealed: Mapped[bool] = mapped_column(default=False)
    forgotten: Mapped[bool] = mapped_column(default=False)


class Question(Base):
    """One question of an event. Those with the same ``key`` at other events of a series are compared with it.

    ``choices`` are ``{"key": …, "nl": …, "en": …}``; ``low`` and ``high`` say what the ends of a scale mean, in Dutch
    and English alike as ``label`` and ``label_en`` (empty: the Dutch one).
    """

    __tablename__ = "leernet_evaluation_question"
    __table_args__ = (UniqueConstraint("event_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    key: Mapped[str] = mapped_column(String(60))
    kind: Mapped[Kind] = mapped_column(words(Kind))
    label: Mapped[str] = mapped_column(String(300))
    position: Mapped[int]
    label_en: Mapped[str] = mapped_column(String(300), default="")
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[dict[str, str]]] = mapped_column(default_factory=list)

    def text(self, language: str) -> str:
        """The question in a language."""
        return (self.label_en if language == "en" else "") or self.label

    @property
    def options(self) -> list[str]:
        """The keys of what can be answered, in order; empty for a text."""
        if self.kind.most:
            return [str(number) for number in range(1, self.kind.most + 1)]
        if self.kind is Kind.YES_NO:
            return ["yes", "no"]
        return [choice["key"] for choice in self.choices]


class Asked(Base):
    """Somebody was asked, and whether they answered; not what, and not when."""

    __tablename__ = "leernet_evaluation_asked"

    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)
    answered: Mapped[bool] = mapped_column(default=False)


class Response(Base):
    """What one person answered. By name it has a ``registration_id``; anonymous, a ``pseudonym`` while it is open."""

    __tablename__ = "leernet_evaluation_response"
    __table_args__ = (UniqueConstraint("event_id", "pseudonym"), {"sqlite_with_rowid": False})

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default_factory=uuid.uuid4, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    pseudonym: Mapped[str | None] = mapped_column(String(64), default=None)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey(Registration.id, ondelete="CASCADE"), default=None, unique=True
    )


class Given(Base):
    """The answer of a response to one question: numbers and choices as their keys, a text as it was written."""

    __tablename__ = "leernet_evaluation_given"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[uuid.UUID] = mapped_column(ForeignKey(Response.id, ondelete="CASCADE"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id, ondelete="CASCADE"), primary_key=True, index=True)
    values: Mapped[list[str]]


class Quiet(Base):
    """Somebody wants no mail about evaluations."""

    __tablename__ = "leernet_evaluation_quiet"

    participant_id: Mapped[int] = mapped_column(ForeignKey(Participant.id, ondelete="CASCADE"), primary_key=True)


def tables() -> Tables:
    """For leernet to make and upgrade."""
    return Tables(metadata=Base.metadata, versions=VERSIONS)
