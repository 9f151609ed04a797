"""The plugin's own tables: settings of a series, needs and offers, their themes, who was matched, and the plan."""

from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlalchemy import JSON, CheckConstraint, Column, Enum, ForeignKey, MetaData, String, Table, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column, relationship

from leernet.hookspecs import Tables
from leernet.model import Event, Organisation, Registration, Series, UTCDateTime, words

VERSIONS = Path(__file__).parent / "versions"
KEEP_DAYS = 365


class Kind(StrEnum):
    """What somebody brings in."""

    NEED = "need"
    OFFER = "offer"


class Whose(StrEnum):
    """Who needs or offers it."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Way(StrEnum):
    """In which form somebody would like it, or can give it."""

    TALK = "talk"
    VISIT = "visit"
    ADVICE = "advice"
    DOCUMENT = "document"
    TOGETHER = "together"
    OTHER = "other"


class Source(StrEnum):
    """How it came in."""

    REGISTRATION = "registration"
    OWN_PAGE = "own_page"
    FORM = "form"
    PAPER = "paper"


class Said(StrEnum):
    """What one of two people answered."""

    NOTHING = "nothing"
    YES = "yes"
    NO = "no"


class Stage(StrEnum):
    """Where a match stands. One that nobody asked about is a suggestion, and stands in no table."""

    ASKED = "asked"
    INTRODUCED = "introduced"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Tables of this plugin only; leernet's own are not its to change."""

    metadata = MetaData(naming_convention=Event.metadata.naming_convention)
    type_annotation_map = {  # noqa: RUF012  (read by SQLAlchemy as a class attribute)
        datetime: UTCDateTime(),
        list[str]: JSON(none_as_null=True),
    }


class Setup(Base):
    """What the organiser wants of one series. Without one, what stands here as default goes.

    ``is_open``: people can bring in needs and offers. The questions are keys of questions that people answer while they
    register. ``shows_overview``: numbers of each theme stand on the public page of the series. ``keep_days`` after it
    was last changed a need or an offer is deleted.
    """

    __tablename__ = "leernet_exchange_setup"
    __table_args__ = (CheckConstraint("keep_days > 0", name="keep_days_positive"),)

    series_id: Mapped[int] = mapped_column(ForeignKey(Series.id, ondelete="CASCADE"), primary_key=True)
    is_open: Mapped[bool] = mapped_column(default=False)
    shows_overview: Mapped[bool] = mapped_column(default=False)
    keep_days: Mapped[int] = mapped_column(default=KEEP_DAYS)
    need_question: Mapped[str] = mapped_column(String(40), default="")
    offer_question: Mapped[str] = mapped_column(String(40), default="")
    consent_question: Mapped[str] = mapped_column(String(40), default="")


class Poster(Base):
    """The link of an event to the short form for who is there: another ``version`` ends the one that was given out."""

    __tablename__ = "leernet_exchange_poster"

    event_id: Mapped[int] = mapped_column(ForeignKey(Event.id, ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(default=1)


class Tag(Base):
    """A theme of a series. ``key`` is its name without capitals: of one name there is one theme.

    ``is_theme``: an organiser chose it, and forms offer it; the others are what people typed.
    """

    __tablename__ = "leernet_exchange_tag"
    __table_args__ = (UniqueConstraint("series_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    series_id: Mapped[int] = mapped_column(ForeignKey(Series.id, ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(120))
    is_theme: Mapped[bool] = mapped_column(default=False)


ENTRY_TAG = Table(
    "leernet_exchange_entry_tag",
    Base.metadata,
    Column("entry_id", ForeignKey("leernet_exchange_entry.id", ondelete="CASCADE"), primary_key=True),
    Column("tag_id", ForeignKey("leernet_exchange_tag.id", ondelete="CASCADE"), primary_key=True, index=True),
)


class Entry(Base):
    """A need or an offer, with whose it is; ``email_key`` is empty for who left no address.

    ``may_introduce``: one other person who fits may read the text, without a name, and be asked whether they want to
    meet. ``once`` is the number of the form that it came with, so that a form that is sent twice counts once.
    """

    __tablename__ = "leernet_exchange_entry"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    series_id: Mapped[int] = mapped_column(ForeignKey(Series.id, ondelete="CASCADE"), index=True)
    kind: Mapped[Kind] = mapped_column(words(Kind))
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[Source] = mapped_column(words(Source))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    event_id: Mapped[int | None] = mapped_column(ForeignKey(Event.id, ondelete="SET NULL"), default=None, index=True)
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey(Registration.id, ondelete="CASCADE"), default=None, index=True
    )
    whose: Mapped[Whose] = mapped_column(words(Whose), default=Whose.ORGANISATION)
    ways: Mapped[list[str]] = mapped_column(default_factory=list)
    name: Mapped[str] = mapped_column(String(200), default="")
    email: Mapped[str] = mapped_column(String(254), default="")
    email_key: Mapped[str] = mapped_column(String(254), default="", index=True)
    organisation: Mapped[str] = mapped_column(String(200), default="")
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey(Organisation.id, ondelete="SET NULL"), default=None, index=True
    )
    language: Mapped[str] = mapped_column(String(5), default="nl")
    may_introduce: Mapped[bool] = mapped_column(default=False)
    once: Mapped[str | None] = mapped_column(String(80), default=None, unique=True)

    tags: Mapped[list[Tag]] = relationship(
        secondary=ENTRY_TAG, order_by=Tag.name, default_factory=list, repr=False, passive_deletes=True
    )

    @property
    def of_whom(self) -> str:
        """What tells organisations apart; where none was named, people. Empty for who named nothing."""
        if self.organisation_id is not None:
            return f"#{self.organisation_id}"
        return self.organisation.casefold() or (f"@{self.email_key}" if self.email_key else "")


class Gone(Base):
    """What its author took back of what they answered while they registered: it does not come in again."""

    __tablename__ = "leernet_exchange_gone"

    once: Mapped[str] = mapped_column(String(80), primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey(Registration.id, ondelete="CASCADE"), index=True)


def _said(name: str) -> Enum:
    """Both columns have a CHECK of their own."""
    column = words(Said)
    column.name = name
    return column


class Match(Base):
    """A need and an offer that may belong together, with what both said. The answers are for nobody else."""

    __tablename__ = "leernet_exchange_match"
    __table_args__ = (UniqueConstraint("need_id", "offer_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    series_id: Mapped[int] = mapped_column(ForeignKey(Series.id, ondelete="CASCADE"), index=True)
    need_id: Mapped[int] = mapped_column(ForeignKey(Entry.id, ondelete="CASCADE"))
    offer_id: Mapped[int] = mapped_column(ForeignKey(Entry.id, ondelete="CASCADE"), index=True)
    stage: Mapped[Stage] = mapped_column(words(Stage))
    changed_at: Mapped[datetime]
    need_said: Mapped[Said] = mapped_column(_said("need_said"), default=Said.NOTHING)
    offer_said: Mapped[Said] = mapped_column(_said("offer_said"), default=Said.NOTHING)
    by_hand: Mapped[bool] = mapped_column(default=False)

    need: Mapped[Entry] = relationship(foreign_keys=[need_id], init=False, repr=False)
    offer: Mapped[Entry] = relationship(foreign_keys=[offer_id], init=False, repr=False)


class Draft(Base):
    """An event in the draft programme: made of a theme, edited, and added to the series as ``event_id``.

    ``when`` is a date with a grain, in the notation of programme files; empty while nothing is known.
    """

    __tablename__ = "leernet_exchange_draft"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    series_id: Mapped[int] = mapped_column(ForeignKey(Series.id, ondelete="CASCADE"), index=True)
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    theme: Mapped[str] = mapped_column(String(200), default="")
    when: Mapped[str] = mapped_column(String(40), default="")
    about: Mapped[str] = mapped_column(Text, default="")
    event_id: Mapped[int | None] = mapped_column(ForeignKey(Event.id, ondelete="SET NULL"), default=None, index=True)


def tables() -> Tables:
    """For leernet to make and upgrade."""
    return Tables(metadata=Base.metadata, versions=VERSIONS)
