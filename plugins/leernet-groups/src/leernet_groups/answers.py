"""Cases that people brought in while they registered: as the answer to a question of the event or its series."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from leernet import InvalidInput
from leernet.model import LIVE, Answer, Event, Question, QuestionKind, Registration, Visibility

from .keeping import plan_to_change
from .tables import Case, Confidentiality

WRITTEN = (QuestionKind.TEXT, QuestionKind.LONG_TEXT)
TITLE = 80


def questions_at(db: Session, event: Event) -> Mapping[str, Mapping[str, str]]:
    """The questions to which people wrote something, with their words; none that is about needs."""
    if not (event.has_questions or (event.series is not None and event.series.has_questions)):
        return {}
    query = select(Question.key, Question.label).where(_asked_at(event)).order_by(Question.position, Question.version)
    return {row.key: row.label for row in db.execute(query)}


def take_over(db: Session, event: Event, key: str, now: datetime) -> int:
    """Make a case of each answer to a question, of whoever has none yet; returns of how many.

    Nobody but the organisers and the facilitator reads it, and it goes into no list, until its contributor says more.

    :raises InvalidInput: ``question_unknown``
    """
    if key not in questions_at(db, event):
        raise InvalidInput("question_unknown", "Choose one of the questions.", field="question")
    plan_to_change(db, event.id)
    query = (
        select(Answer.registration_id, Answer.values)
        .join(Question, Question.id == Answer.question_id)
        .join(Registration, Registration.id == Answer.registration_id)
        .outerjoin(Case, Case.registration_id == Registration.id)
        .where(
            _asked_at(event),
            Question.key == key,
            Registration.event_id == event.id,
            Registration.status.in_(LIVE),
            Case.id.is_(None),
        )
        .order_by(Registration.id, Question.version.desc())
    )
    written: dict[int, str] = {}
    for registration_id, values in db.execute(query):
        text = "\n".join(values).strip()
        if text:
            written.setdefault(registration_id, text)
    db.add_all(
        Case(
            event_id=event.id,
            registration_id=registration_id,
            title=_title(text),
            text=text,
            confidentiality=Confidentiality.ORGANISERS,
            created_at=now,
            changed_at=now,
        )
        for registration_id, text in written.items()
    )
    db.flush()
    return len(written)


def _asked_at(event: Event) -> ColumnElement[bool]:
    of_series = Question.series_id == event.series_id if event.series_id is not None else Question.id.is_(None)
    return (
        ((Question.event_id == event.id) | of_series)
        & Question.kind.in_(WRITTEN)
        & (Question.visibility != Visibility.SENSITIVE)
    )


def _title(text: str) -> str:
    """The first words, as many as fit in a line."""
    line = " ".join(text.split())
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rsplit(' ', 1)[0]} …"
