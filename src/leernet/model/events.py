"""Events, their blocks, and their partners."""

import uuid
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from .base import Base, words
from .delegations import Delegation
from .event_words import Admission, EventKind
from .organisations import Organisation, PartnerMixin
from .places import keep_places
from .questions import Question
from .states import Transitions
from .when import When, WhenType

if TYPE_CHECKING:
    from .agenda import AgendaItem, Contribution
    from .materials import Material
    from .places import Audience, EventFormat
    from .recaps import Recap
    from .series import Series

LEAST_OFFER = timedelta(hours=2)
"""The time to answer that an offer leaves at the least; and that much before the event begins the last one ends."""

Owner = TypeVar("Owner", "EventFormat", "Audience", "AgendaItem")
"""What can have places of its own."""


class EventStatus(StrEnum):
    """What the organiser decided. What the clock decides (held) or counting (full) is computed, never stored."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class EventPhase(StrEnum):
    """Where an event stands at a moment: the decision of the organiser and the clock together."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    OPEN = "open"
    CLOSED = "closed"
    HELD = "held"
    REPORTED = "reported"
    CANCELLED = "cancelled"


EVENT_TRANSITIONS = Transitions(
    "event",
    {
        EventStatus.DRAFT: {EventStatus.ANNOUNCED, EventStatus.OPEN, EventStatus.CANCELLED},
        EventStatus.ANNOUNCED: {EventStatus.OPEN, EventStatus.CLOSED, EventStatus.CANCELLED},
        EventStatus.OPEN: {EventStatus.ANNOUNCED, EventStatus.CLOSED, EventStatus.CANCELLED},
        EventStatus.CLOSED: {EventStatus.OPEN, EventStatus.CANCELLED},
        EventStatus.CANCELLED: set(),
    },
)


class Event(Base):
    """One gathering, in a series or alone.

    ``when`` is the date with its grain; once the event has blocks, it says the day of the first. ``sequence``
    grows with every change that calendars must learn of (RFC 5546 section 2.1.4).
    ``sections``: see :class:`~leernet.model.Series`. ``has_questions``: whether it ever asked any, so that an event
    without costs no statement to find out; ``limits_organisations``: likewise whether it ever limited how many people
    an organisation sends, or kept places for one. ``max_per_organisation`` is that limit for any organisation.
    ``offer_hours``: so long somebody who waits has to take a place that came free; None: they have it at once.
    ``confirm_until``: before when those who were asked again, as the date moved, say that they still come; who does not
    loses the place where it ``confirm_releases``.
    ``previous_start`` is when it would have begun before it was last put off, ``moved_online`` whether people can join
    from a distance who could not at first: both only once it was made public. ``switched_at``: when it was last
    switched to another format.
    """

    __tablename__ = "leernet_event"
    __table_args__ = (
        UniqueConstraint("series_id", "number"),
        CheckConstraint("offer_hours IS NULL OR offer_hours > 0", name="offer_hours_positive"),
        Index("ix_leernet_event_sort_key", "sort_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    when: Mapped[When] = mapped_column(WhenType)
    sort_key: Mapped[str] = mapped_column(String(40), init=False)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id"), index=True, init=False)
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    number: Mapped[int | None] = mapped_column(default=None)
    theme: Mapped[str] = mapped_column(String(200), default="")
    kind: Mapped[EventKind] = mapped_column(words(EventKind), default=EventKind.REGULAR)
    status: Mapped[EventStatus] = mapped_column(words(EventStatus), default=EventStatus.DRAFT)
    language: Mapped[str] = mapped_column(String(5), default="nl")
    sections: Mapped[list[dict[str, str]]] = mapped_column(default_factory=list)
    contact_name: Mapped[str] = mapped_column(String(200), default="")
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    registration_opens: Mapped[datetime | None] = mapped_column(default=None)
    registration_closes: Mapped[datetime | None] = mapped_column(default=None)
    waiting_list: Mapped[bool] = mapped_column(default=True)
    admission: Mapped[Admission] = mapped_column(words(Admission), default=Admission.OPEN)
    certificate: Mapped[dict[str, object] | None] = mapped_column(default=None)
    sequence: Mapped[int] = mapped_column(default=0)
    has_questions: Mapped[bool] = mapped_column(default=False)
    max_per_organisation: Mapped[int | None] = mapped_column(default=None)
    limits_organisations: Mapped[bool] = mapped_column(default=False)
    offer_hours: Mapped[int | None] = mapped_column(default=None)
    confirm_until: Mapped[datetime | None] = mapped_column(default=None)
    confirm_releases: Mapped[bool] = mapped_column(default=False)
    previous_start: Mapped[datetime | None] = mapped_column(default=None)
    moved_online: Mapped[bool] = mapped_column(default=False)
    switched_at: Mapped[datetime | None] = mapped_column(default=None)
    follows_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_event.id"), default=None, index=True)

    series: Mapped["Series | None"] = relationship(back_populates="events", default=None, repr=False)
    follows: Mapped["Event | None"] = relationship(remote_side=[id], default=None, repr=False)
    followed_by: Mapped[list["Event"]] = relationship(
        foreign_keys=[follows_id], viewonly=True, order_by=sort_key, init=False, repr=False
    )
    blocks: Mapped[list["Block"]] = relationship(
        back_populates="event",
        order_by="Block.starts_at",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )
    formats: Mapped[list["EventFormat"]] = relationship(
        primaryjoin="and_(Event.id == EventFormat.event_id, EventFormat.ended_at.is_(None))",
        back_populates="event",
        order_by="EventFormat.position",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )
    audiences: Mapped[list["Audience"]] = relationship(
        back_populates="event",
        order_by="Audience.position",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )
    partners: Mapped[list["EventPartner"]] = relationship(
        back_populates="event",
        order_by="EventPartner.position",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )
    agenda: Mapped[list["AgendaItem"]] = relationship(
        back_populates="event",
        order_by="AgendaItem.position",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )
    contributions: Mapped[list["Contribution"]] = relationship(
        back_populates="event",
        order_by="Contribution.position",
        cascade="all, delete-orphan",
        default_factory=list,
        repr=False,
    )
    recap: Mapped["Recap | None"] = relationship(
        back_populates="event", cascade="all, delete-orphan", default=None, repr=False
    )
    questions: Mapped[list[Question]] = relationship(viewonly=True, order_by=Question.position, init=False, repr=False)
    delegations: Mapped[list[Delegation]] = relationship(
        viewonly=True, order_by=Delegation.organisation_name, init=False, repr=False
    )
    materials: Mapped[list["Material"]] = relationship(
        viewonly=True, order_by="Material.position", init=False, repr=False
    )

    def __post_init__(self) -> None:
        self.sort_key = self.when.sort_key

    @validates("formats", "audiences", "agenda")
    def _owns_places_of(self, _attribute: str, owner: Owner) -> Owner:
        """What is new to the event brings its places along."""
        if owner.quota is not None:
            owner.quota.event, owner.quota.kind = self, owner.QUOTA_KIND
            keep_places(owner.quota, self)
        return owner

    def set_when(self, when: When) -> None:
        """Give the event another date; the place in every list follows."""
        self.when = when
        self.sort_key = when.sort_key

    def move_to(self, status: EventStatus) -> None:
        """Change the status; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = EVENT_TRANSITIONS.check(self.status, status)

    @property
    def starts_at(self) -> datetime | None:
        """The start of the first block; None while the date is coarse."""
        return self.blocks[0].starts_at if self.blocks else None

    @property
    def ends_at(self) -> datetime | None:
        """The end of the last block; None while the date is coarse."""
        return max(block.ends_at for block in self.blocks) if self.blocks else None

    def is_past(self, now: datetime, today: date) -> bool:
        """Whether it is over. A coarse date is over when the stretch that it names is."""
        if self.ends_at is not None:
            return self.ends_at <= now
        return self.when.last is not None and self.when.last < today

    def phase(self, now: datetime, today: date) -> EventPhase:
        """Where the event stands at ``now`` (aware); ``today`` is the date in the network's zone."""
        if self.status in (EventStatus.DRAFT, EventStatus.CANCELLED) or not self.is_past(now, today):
            return EventPhase(self.status.value)
        reported = self.recap is not None and self.recap.is_published(now)
        return EventPhase.REPORTED if reported else EventPhase.HELD

    def takes_registrations(self, now: datetime) -> bool:
        """Whether somebody may register at ``now``: open, within its window, and not over."""
        window = (self.registration_opens, self.registration_closes)
        return takes_registrations(self.status, window, self.ends_at, now)

    def takes_interest(self, now: datetime, today: date) -> bool:
        """Whether somebody may ask to be told when registration opens: it is known, to come, and not open yet."""
        if self.is_past(now, today):
            return False
        opens = self.registration_opens
        is_soon = self.status is EventStatus.OPEN and opens is not None and now < opens
        return self.status is EventStatus.ANNOUNCED or is_soon


def offer_until(hours: int | None, starts_at: datetime | None, now: datetime) -> datetime | None:
    """Until when a place that is offered at ``now`` is kept; None: whoever is next has it at once.

    An offer ends :data:`LEAST_OFFER` before the event begins. Where that leaves less than this to answer, nobody is
    asked: the place would be lost.

    :param hours: :attr:`Event.offer_hours`
    """
    if hours is None:
        return None
    until = now + timedelta(hours=hours)
    if starts_at is not None:
        until = min(until, starts_at - LEAST_OFFER)
    return until if until - now >= LEAST_OFFER else None


def takes_registrations(
    status: EventStatus,
    window: tuple[datetime | None, datetime | None],
    ends_at: datetime | None,
    now: datetime,
) -> bool:
    """The rule of :meth:`Event.takes_registrations`, for who has the columns and not the event."""
    if status is not EventStatus.OPEN or ends_at is None or now >= ends_at:
        return False
    opens, closes = window
    return (opens is None or opens <= now) and (closes is None or now < closes)


class Block(Base):
    """One stretch of time of an event. Attendance is per block; a registration covers the event."""

    __tablename__ = "leernet_block"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        UniqueConstraint("event_id", "starts_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    label: Mapped[str] = mapped_column(String(100), default="")

    event: Mapped[Event] = relationship(back_populates="blocks", default=None, repr=False)


class EventPartner(PartnerMixin):
    """An organisation's role in one event."""

    __tablename__ = "leernet_event_partner"
    __table_args__ = (UniqueConstraint("event_id", "organisation_id", "role"),)

    event_id: Mapped[int] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), init=False)
    event: Mapped[Event] = relationship(back_populates="partners", default=None, repr=False)
    organisation: Mapped[Organisation] = relationship(default=None)
