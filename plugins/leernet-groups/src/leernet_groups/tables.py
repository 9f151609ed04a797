"""The plugin's own tables: what the organiser wants of an event, its groups with their members, and the cases."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import CheckConstraint, ForeignKey, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from leernet.hookspecs import Tables
from leernet.model import Event, EventFormat, Registration, Transitions, UTCDateTime, words

VERSIONS = Path(__file__).parent / "versions"
LEAST, MOST = 2, 40
"""How many people a group can be asked to have."""
KEEP_DAYS = 180


class Confidentiality(StrEnum):
    """Who reads a case before it is told in the group."""

    ORGANISERS = "organisers"
    """The organisers and the facilitator of the group."""
    GROUP = "group"
    """The people in the group too."""
    EVENT = "event"
    """Everybody who takes part in the event."""


class CaseStatus(StrEnum):
    """Where a case stands."""

    SUBMITTED = "submitted"
    CHOSEN = "chosen"
    DISCUSSED = "discussed"
    CLOSED = "closed"
    ANONYMISED = "anonymised"


_C = CaseStatus

CASE_TRANSITIONS = Transitions(
    "case",
    {
        _C.SUBMITTED: {_C.CHOSEN, _C.CLOSED},
        _C.CHOSEN: {_C.SUBMITTED, _C.DISCUSSED},
        _C.DISCUSSED: {_C.CHOSEN, _C.CLOSED, _C.ANONYMISED},
        _C.CLOSED: {_C.SUBMITTED, _C.ANONYMISED},
        _C.ANONYMISED: set(),
    },
)


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Tables of this plugin only; leernet's own are not its to change."""

    metadata = MetaData(naming_convention=Event.metadata.naming_convention)
    type_annotation_map = {datetime: UTCDateTime()}  # noqa: RUF012  (read by SQLAlchemy as a class attribute)


class Plan(Base):
    """What the organiser wants of one event. Without one, what stands here as default goes.

    ``method`` is how the groups were found; empty once they are no more as they were. Participants see their group from
    ``told_at`` on. ``keep_days`` after the event cases are deleted that were not anonymised.
    """

    __tablename__ = "leernet_groups_plan"
    __table_args__ = (
        CheckConstraint("size > 1", name="size_more_than_one"),
        CheckConstraint("keep_days >= 0", name="keep_days_not_negative"),
    )

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True)
    asks_cases: Mapped[bool]
    size: Mapped[int] = mapped_column(default=6)
    apart: Mapped[bool] = mapped_column(default=True)
    mix_kinds: Mapped[bool] = mapped_column(default=True)
    mix_audiences: Mapped[bool] = mapped_column(default=True)
    avoid_repeats: Mapped[bool] = mapped_column(default=True)
    keep_days: Mapped[int] = mapped_column(default=KEEP_DAYS)
    method: Mapped[str] = mapped_column(String(20), default="")
    fixed_at: Mapped[datetime | None] = mapped_column(default=None)
    told_at: Mapped[datetime | None] = mapped_column(default=None)


class Case(Base):
    """A dilemma that a participant brings in. Anonymised, it has no contributor any more and nothing ends it.

    ``may_share``: its contributor agreed that it goes into lists and, anonymised, into what is told of the event.
    """

    __tablename__ = "leernet_groups_case"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    confidentiality: Mapped[Confidentiality] = mapped_column(words(Confidentiality))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    may_share: Mapped[bool] = mapped_column(default=False)
    status: Mapped[CaseStatus] = mapped_column(words(CaseStatus), default=CaseStatus.SUBMITTED)

    def move_to(self, status: CaseStatus) -> None:
        """Change the status; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = CASE_TRANSITIONS.check(self.status, status)

    @property
    def is_used(self) -> bool:
        """Whether it is, or was, to be discussed in a group."""
        return self.status in (CaseStatus.CHOSEN, CaseStatus.DISCUSSED)


class Group(Base):
    """A group of an event; where formats are kept apart, of people in one of them.

    ``facilitator_by_hand`` and ``case_by_hand``: an organiser chose (also when it is nobody), and nothing changes that
    by itself. ``facilitator_name`` is for who did not register.
    """

    __tablename__ = "leernet_groups_group"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), index=True)
    number: Mapped[int]
    format_id: Mapped[int | None] = mapped_column(ForeignKey(EventFormat.id, ondelete="CASCADE"), default=None)
    room: Mapped[str] = mapped_column(String(200), default="")
    technique: Mapped[str] = mapped_column(String(200), default="")
    facilitator_id: Mapped[int | None] = mapped_column(
        ForeignKey(Registration.id, ondelete="SET NULL"), default=None, index=True
    )
    facilitator_name: Mapped[str] = mapped_column(String(200), default="")
    facilitator_by_hand: Mapped[bool] = mapped_column(default=False)
    case_id: Mapped[int | None] = mapped_column(ForeignKey(Case.id, ondelete="SET NULL"), default=None, index=True)
    case_by_hand: Mapped[bool] = mapped_column(default=False)


class Member(Base):
    """Somebody's place in a group; in none, where an organiser took them out.

    ``by_hand``: an organiser put them there; ``away``: not there on the day.
    """

    __tablename__ = "leernet_groups_member"

    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)
    group_id: Mapped[int | None] = mapped_column(ForeignKey(Group.id, ondelete="CASCADE"), index=True)
    by_hand: Mapped[bool] = mapped_column(default=False)
    away: Mapped[bool] = mapped_column(default=False)


class What(StrEnum):
    """What upset a group."""

    LEFT = "left"
    """Somebody in it does not come any more."""
    REPLACED = "replaced"
    """A colleague has their place."""
    LEADER_LEFT = "leader_left"
    """Whoever facilitates it does not come any more."""
    LEADER_REPLACED = "leader_replaced"
    """A colleague facilitates it instead."""
    BACK = "back"
    """Somebody has a place again, and sits where they sat."""
    OTHER_FORMAT = "other_format"
    """Somebody takes part in another way than the group."""
    SWITCHED = "switched"
    """All in it take part in another way, and so does the group."""


class Upset(Base):
    """Something happened to a group after it was made, and no organiser looked yet. ``registration_id``: of whom."""

    __tablename__ = "leernet_groups_upset"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    group_id: Mapped[int] = mapped_column(ForeignKey(Group.id, ondelete="CASCADE"), index=True)
    registration_id: Mapped[int | None] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), index=True)
    what: Mapped[What] = mapped_column(words(What))
    at: Mapped[datetime]


class Told(Base):
    """What somebody was last told of their group, so that only who finds something changed is told again."""

    __tablename__ = "leernet_groups_told"

    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), primary_key=True)
    what: Mapped[str] = mapped_column(String(300))


def tables() -> Tables:
    """For leernet to make and upgrade."""
    return Tables(metadata=Base.metadata, versions=VERSIONS)
