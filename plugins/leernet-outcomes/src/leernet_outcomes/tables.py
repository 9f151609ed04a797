"""The plugin's own tables: what was learnt, what was agreed, what is delivered."""

from datetime import date, datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import ForeignKey, Index, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from leernet.hookspecs import Tables
from leernet.model import (
    Event,
    Organisation,
    Participant,
    Registration,
    Series,
    Transitions,
    UTCDateTime,
    When,
    WhenType,
    words,
)

VERSIONS = Path(__file__).parent / "versions"


class Shown(StrEnum):
    """Who reads an insight. What a participant wrote waits until the organiser decides."""

    WAITING = "waiting"
    MEMBERS = "members"
    """Who takes part in an event of the series."""
    PUBLIC = "public"


class ActionState(StrEnum):
    """Where an agreed action stands."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class DeliverableState(StrEnum):
    """Where a deliverable stands."""

    PLANNED = "planned"
    IN_PROGRESS = "in_progress"
    DELIVERED = "delivered"


_A, _D = ActionState, DeliverableState
ACTION_TRANSITIONS = Transitions(
    "action",
    {_A.OPEN: {_A.DONE, _A.DROPPED}, _A.DONE: {_A.OPEN}, _A.DROPPED: {_A.OPEN}},
)
DELIVERABLE_TRANSITIONS = Transitions(
    "deliverable",
    {
        _D.PLANNED: {_D.IN_PROGRESS, _D.DELIVERED},
        _D.IN_PROGRESS: {_D.PLANNED, _D.DELIVERED},
        _D.DELIVERED: {_D.IN_PROGRESS},
    },
)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Tables of this plugin only; leernet's own are not its to change."""

    metadata = MetaData(naming_convention=Event.metadata.naming_convention)
    type_annotation_map = {  # noqa: RUF012  (read by SQLAlchemy as a class attribute)
        datetime: UTCDateTime(),
        When: WhenType(),
    }


class Opened(Base):
    """What participants of an event may write down themselves, on their own page."""

    __tablename__ = "leernet_outcomes_opened"

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True)
    insights: Mapped[bool] = mapped_column(default=False)
    actions: Mapped[bool] = mapped_column(default=False)


class Insight(Base):
    """What was learnt at an event; with a registration, by one of its participants."""

    __tablename__ = "leernet_outcomes_insight"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    shown: Mapped[Shown] = mapped_column(words(Shown), default=Shown.WAITING)
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey(Registration.id, ondelete="SET NULL"), default=None, index=True
    )


class Action(Base):
    """What an organisation will do, by when, and if it was agreed so, who of it sees to that.

    ``organisation_key`` tells organisations apart that leernet knows, and those that are only a name. ``due_last`` is
    the last day of the deadline, after which it is overdue; ``remind_on`` the day of the reminder.
    """

    __tablename__ = "leernet_outcomes_action"
    __table_args__ = (Index("ix_leernet_outcomes_action_reminder", "reminded", "remind_on"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    what: Mapped[str] = mapped_column(Text)
    organisation_name: Mapped[str] = mapped_column(String(200))
    organisation_key: Mapped[str] = mapped_column(String(250), index=True)
    due_sort: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey(Organisation.id, ondelete="SET NULL"), default=None)
    participant_id: Mapped[int | None] = mapped_column(
        ForeignKey(Participant.id, ondelete="SET NULL"), default=None, index=True
    )
    due: Mapped[When | None] = mapped_column(default=None)
    due_last: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[ActionState] = mapped_column(words(ActionState), default=ActionState.OPEN)
    progress: Mapped[str] = mapped_column(Text, default="")
    remind_days: Mapped[int] = mapped_column(default=0)
    remind_on: Mapped[date | None] = mapped_column(default=None)
    reminded: Mapped[bool] = mapped_column(default=False)

    def move_to(self, state: ActionState) -> None:
        """Change the state; raises :class:`~leernet.errors.IllegalTransition`."""
        self.state = ACTION_TRANSITIONS.check(self.state, state)

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been done by now."""
        return self.state is ActionState.OPEN and self.due_last is not None and self.due_last < today


class Deliverable(Base):
    """What a series delivers: a report, a guide, a method, a plan for each municipality."""

    __tablename__ = "leernet_outcomes_deliverable"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    series_id: Mapped[int] = mapped_column(ForeignKey(Series.id, ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(String(300))
    due_sort: Mapped[str] = mapped_column(String(40))
    title_en: Mapped[str] = mapped_column(String(300), default="")
    organisation_name: Mapped[str] = mapped_column(String(200), default="")
    due: Mapped[When | None] = mapped_column(default=None)
    due_last: Mapped[date | None] = mapped_column(default=None)
    state: Mapped[DeliverableState] = mapped_column(words(DeliverableState), default=DeliverableState.PLANNED)
    url: Mapped[str] = mapped_column(String(500), default="")

    def text(self, language: str) -> str:
        """The title in a language."""
        return (self.title_en if language == "en" else "") or self.title

    def is_overdue(self, today: date) -> bool:
        """Whether it should have been delivered by now."""
        late = self.due_last is not None and self.due_last < today
        return late and self.state is not DeliverableState.DELIVERED


def tables() -> Tables:
    """For leernet to make and upgrade."""
    return Tables(metadata=Base.metadata, versions=VERSIONS)
