"""What the organiser wants of a series; and the questions that people answer with a need or an offer."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet.model import Event, Question, QuestionKind, Series, Visibility

from .conflicts import add_if_new
from .tables import Setup

NEED_KEYS = ("need", "needs", "behoefte", "behoeften")
OFFER_KEYS = ("offer", "offers", "aanbod")
CONSENT_KEYS = ("introduce", "kennismaken")
WAY_KEYS = ("ways", "vorm")
WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)
_USED = (*WRITTEN, QuestionKind.YES_NO, QuestionKind.CHOICE, QuestionKind.CHOICES)


@dataclass(frozen=True)
class Asked:
    """A question of the series or of one of its events."""

    key: str
    kind: QuestionKind
    label: Mapping[str, str]

    def called(self, language: str) -> str:
        """Its words; in the other language where it has none in this one."""
        return self.label.get(language) or next(iter(self.label.values()), self.key)


def questions_of(db: Session, series_id: int) -> list[Asked]:
    """All that is asked when people register, and may tell of needs and offers; of one key the first."""
    query = (
        select(Question.key, Question.kind, Question.label)
        .outerjoin(Event, Event.id == Question.event_id)
        .where(
            (Question.series_id == series_id) | (Event.series_id == series_id),
            Question.is_asked,
            Question.kind.in_(_USED),
            Question.visibility != Visibility.SENSITIVE,
        )
        .order_by(Question.id)
    )
    found: dict[str, Asked] = {}
    for key, kind, label in db.execute(query):
        found.setdefault(key, Asked(key, kind, label))
    return list(found.values())


def setup_of(db: Session, series_id: int) -> Setup:
    """What the organiser wants. Until they say so it is open where a question asks for needs or offers."""
    return db.get(Setup, series_id) or by_questions(series_id, questions_of(db, series_id))


def by_questions(series_id: int, asked: list[Asked]) -> Setup:
    """What goes as long as no organiser said anything, from the keys of the questions."""
    written = [one.key for one in asked if one.kind in WRITTEN]
    yes_no = [one.key for one in asked if one.kind is QuestionKind.YES_NO]
    need, offer = _first(written, NEED_KEYS), _first(written, OFFER_KEYS)
    return Setup(
        series_id=series_id,
        is_open=bool(need or offer),
        need_question=need,
        offer_question=offer,
        consent_question=_first(yes_no, CONSENT_KEYS),
    )


def setup_to_change(db: Session, series: Series) -> Setup:
    """The same, locked until the transaction ends; made where there is none."""
    setup = db.get(Setup, series.id, with_for_update=True)
    if setup is None:
        fresh = by_questions(series.id, questions_of(db, series.id))
        add_if_new(db, Setup, {column.key: getattr(fresh, column.key) for column in Setup.__table__.columns})
        setup = db.get_one(Setup, series.id, with_for_update=True)
    return setup


def _first(keys: list[str], wanted: tuple[str, ...]) -> str:
    return next((key for key in keys if key in wanted), "")
