"""What an event or a series asks of who registers, and what people answered.

A question never changes its words: a changed one is a new row with a higher version, and the old row is no longer
asked. So each answer keeps the words that it answered.
"""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words

if TYPE_CHECKING:
    from .registrations import Registration

YES, NO = "yes", "no"


class QuestionKind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    YES_NO = "yes_no"
    DATE = "date"
    EMAIL = "email"
    PHONE = "phone"
    FILE = "file"


class FileKind(StrEnum):
    """What sort of file a question takes, in words that people know."""

    PDF = "pdf"
    IMAGE = "image"
    DOCUMENT = "document"
    SPREADSHEET = "spreadsheet"
    PRESENTATION = "presentation"
    TEXT = "text"
    CSV = "csv"


class Visibility(StrEnum):
    """Who sees the answers. Sensitive ones (dietary and access needs) are kept apart, for the organisers only."""

    ORGANISERS = "organisers"
    HOSTS = "hosts"
    SENSITIVE = "sensitive"


class Question(Base):
    """One version of a question of an event, or of a series and so of all its events.

    Texts are per language (``nl``, ``en``). ``choices`` are ``{"key": …, "nl": …, "en": …}``. ``shown_if`` is
    ``{"question": …, "answer": …}``: an earlier question of the same list, and the answer with which this one is asked;
    empty: always. ``formats`` and ``audiences`` are the keys for which it is asked; empty: for all.
    ``accept`` are the kinds of file that it takes (empty: every :class:`FileKind`), ``max_mb`` how large one may be.
    ``retention_days`` after the end of the event its answers are deleted; None: kept as long as the registration.
    """

    __tablename__ = "leernet_question"
    __table_args__ = (
        UniqueConstraint("event_id", "key", "version"),
        UniqueConstraint("series_id", "key", "version"),
        CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name="event_or_series"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    key: Mapped[str] = mapped_column(String(40))
    kind: Mapped[QuestionKind] = mapped_column(words(QuestionKind))
    label: Mapped[dict[str, str]]
    event_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_event.id", ondelete="CASCADE"), default=None)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id", ondelete="CASCADE"), default=None)
    version: Mapped[int] = mapped_column(default=1)
    is_asked: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    hint: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    required: Mapped[bool] = mapped_column(default=False)
    choices: Mapped[list[dict[str, str]]] = mapped_column(default_factory=list)
    accept: Mapped[list[str]] = mapped_column(default_factory=list)
    max_mb: Mapped[int | None] = mapped_column(default=None)
    shown_if: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    formats: Mapped[list[str]] = mapped_column(default_factory=list)
    audiences: Mapped[list[str]] = mapped_column(default_factory=list)
    purpose: Mapped[dict[str, str]] = mapped_column(default_factory=dict)
    retention_days: Mapped[int | None] = mapped_column(default=None)
    visibility: Mapped[Visibility] = mapped_column(words(Visibility), default=Visibility.ORGANISERS)

    @property
    def is_sensitive(self) -> bool:
        """Whether its answers are kept apart."""
        return self.visibility is Visibility.SENSITIVE

    def is_for(self, format_key: str, audience: str) -> bool:
        """Whether it is asked of who takes part in this format, as one of this audience (empty: of none)."""
        of_format = not self.formats or format_key in self.formats
        return of_format and (not self.audiences or audience in self.audiences)

    @property
    def options(self) -> list[str]:
        """What can be answered, where that is limited: the keys of the choices, or yes and no."""
        if self.kind is QuestionKind.YES_NO:
            return [YES, NO]
        return [choice["key"] for choice in self.choices]

    @property
    def takes_file(self) -> bool:
        """Whether the answer is a file."""
        return self.kind is QuestionKind.FILE

    @property
    def kinds_of_file(self) -> list[FileKind]:
        """The kinds of file that can be the answer."""
        return [kind for kind in FileKind if not self.accept or kind.value in self.accept]


class Answer(Base):
    """What one registration answered to one version of a question.

    ``values`` has one text, or those of several choices: keys of choices, ``yes`` or ``no``, a number with a decimal
    point, a date in ISO 8601, or what somebody wrote. Of a file it has its name, its size in bytes and its digest
    (SHA-256 in hexadecimal): all that lists and exports show. The bytes are an :class:`~leernet.model.Upload`.
    """

    __tablename__ = "leernet_answer"
    __table_args__ = (UniqueConstraint("registration_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    registration_id: Mapped[int] = mapped_column(ForeignKey("leernet_registration.id", ondelete="CASCADE"))
    question_id: Mapped[int] = mapped_column(ForeignKey("leernet_question.id"), index=True)
    values: Mapped[list[str]]
    at: Mapped[datetime]

    question: Mapped[Question] = relationship(init=False, repr=False)
    registration: Mapped["Registration"] = relationship(init=False, repr=False, back_populates="answers")
