"""What people answered: kept, changed by themselves, shown with the words that they answered, and deleted in time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, Select, delete, func, insert, select
from sqlalchemy.orm import contains_eager

from ...model import LIVE, Answer, Block, Event, Question, QuestionKind, Registration, RegistrationStatus, Visibility
from ...model.base import table_of
from ...work import Work
from ..places.looking import Seen
from ..requests import RegistrationRequest
from .answering import Given, check_answers
from .files import claim_files, files_for, keep_files
from .questions import are_asked, asked_at, questions_of

BATCH = 500
CHOOSING = (QuestionKind.CHOICE, QuestionKind.CHOICES, QuestionKind.YES_NO)
_ADD = insert(table_of(Answer))
_ORDER = (Question.series_id.is_(None), Question.position, Question.key, Question.version)


def answers_to(work: Work, request: RegistrationRequest, seen: Seen) -> list[Given]:
    """What somebody answers who registers. No statement where nothing is asked, or they were not asked.

    New files are kept at once: that takes a while, and nobody waits for it yet. They count once their answers are kept.

    :raises InvalidInput: ``form_invalid``, with all problems
    """
    if request.answers is None or not seen.has_questions:
        return []
    questions = questions_of(work, seen.event_id, seen.series_id)
    given = check_answers(
        questions,
        request.answers,
        format=request.format,
        audience=request.audience,
        required=not work.actor.is_organiser,
        files=files_for(work, questions, request.answers, request.files),
    )
    keep_files(work, given)
    return given


def keep_answers(work: Work, registration_id: int, given: Sequence[Given]) -> None:
    """Keep new answers, in one statement; in two where there are files, which :func:`keep_files` has kept.

    :raises InvalidInput: ``form_invalid``, as :func:`claim_files`
    """
    rows = [
        {"registration_id": registration_id, "question_id": one.question.id, "values": one.values, "at": work.now}
        for one in given
    ]
    if rows:
        work.db.execute(_ADD, rows)
        claim_files(work, registration_id, given)


def answers_of(work: Work, registration: Registration) -> Sequence[Answer]:
    """The answers of a registration with their questions, in order; no statement where nothing was ever asked."""
    if not are_asked(registration.event):
        return ()
    return work.db.scalars(_answers(Answer.registration_id == registration.id).order_by(*_ORDER)).all()


def readable_answers(work: Work, registration_ids: Sequence[int]) -> dict[int, list[Answer]]:
    """The answers of registrations with their questions, in order, but for the sensitive ones."""
    found: dict[int, list[Answer]] = {}
    query = _answers(Answer.registration_id.in_(registration_ids), Question.visibility != Visibility.SENSITIVE)
    for answer in work.db.scalars(query.order_by(*_ORDER)):
        found.setdefault(answer.registration_id, []).append(answer)
    return found


def answers_at(work: Work, event: Event, visibility: Visibility, *, limit: int | None = None) -> Iterator[Answer]:
    """The answers of those who have a place at an event, by question and name, with question and registration."""
    query = (
        _answers(*_of_confirmed(event), Question.visibility == visibility)
        .join(Answer.registration)
        .options(contains_eager(Answer.registration).joinedload(Registration.format, innerjoin=True))
        .order_by(*_ORDER, func.lower(Registration.name), Registration.id)
        .limit(limit)
        .execution_options(yield_per=BATCH)
    )
    yield from work.db.scalars(query)


def files_at(work: Work, event: Event, *, limit: int) -> Sequence[Answer]:
    """The answers that are files of those who have a place, by question and name, but for the sensitive ones."""
    query = (
        _answers(*_of_confirmed(event), Question.kind == QuestionKind.FILE)
        .where(Question.visibility != Visibility.SENSITIVE)
        .join(Answer.registration)
        .options(contains_eager(Answer.registration))
        .order_by(*_ORDER, func.lower(Registration.name), Registration.id)
        .limit(limit)
    )
    return work.db.scalars(query).all()


def tallies(work: Work, event: Event) -> list[tuple[Question, Counter[str]]]:
    """How often each answer was chosen by those who have a place, of questions with answers to choose from."""
    query = (
        select(Answer.question_id, Answer.values)
        .join(Answer.registration)
        .join(Answer.question)
        .where(*_of_confirmed(event), Question.kind.in_(CHOOSING))
        .execution_options(yield_per=BATCH)
    )
    counts: dict[int, Counter[str]] = {}
    for question_id, values in work.db.execute(query):
        counts.setdefault(question_id, Counter()).update(values)
    questions = work.db.scalars(select(Question).where(Question.id.in_(counts)).order_by(*_ORDER))
    return [(question, counts[question.id]) for question in questions]


def columns_at(work: Work, event: Event) -> Sequence[Question]:
    """Each version of a question that is asked at an event or was answered there, but for the sensitive ones.

    No statement where nothing was ever asked.
    """
    if not are_asked(event):
        return ()
    answered = (
        select(Answer.question_id)
        .join(Answer.registration)
        .where(Registration.event_id == event.id, Answer.question_id == Question.id)
        .exists()
    )
    now = [question.id for question in asked_at(work, event)]
    query = (
        select(Question)
        .where(Question.id.in_(now) | answered, Question.visibility != Visibility.SENSITIVE)
        .order_by(*_ORDER)
    )
    return work.db.scalars(query).all()


def has_any(work: Work, event: Event, visibility: Visibility) -> bool:
    """Whether somebody with a place answered a question of this visibility."""
    return next(answers_at(work, event, visibility, limit=1), None) is not None


def forget_answers(work: Work) -> None:
    """Delete the answers whose time is over, and the sensitive ones of who does not take part after all."""
    days = work.db.scalars(select(Question.retention_days).distinct()).all()
    for kept in [one for one in days if one is not None]:
        _forget(work, Question.retention_days == kept, Registration.event_id.in_(_ended(work, timedelta(days=kept))))
    _forget(work, Question.visibility == Visibility.SENSITIVE, Registration.status.not_in(LIVE))


def _forget(work: Work, *conditions: ColumnElement[bool]) -> None:
    found = select(Answer.id).join(Answer.question).join(Answer.registration).where(*conditions)
    statement = delete(Answer).where(Answer.id.in_(found)).execution_options(synchronize_session=False)
    work.db.execute(statement)


def _of_confirmed(event: Event) -> tuple[ColumnElement[bool], ...]:
    return (Registration.event_id == event.id, Registration.status == RegistrationStatus.CONFIRMED)


def _answers(*conditions: ColumnElement[bool]) -> Select[Answer]:
    return select(Answer).join(Answer.question).options(contains_eager(Answer.question)).where(*conditions)


def _ended(work: Work, kept: timedelta) -> Select[int]:
    """The events that ended so long ago."""
    return select(Block.event_id).group_by(Block.event_id).having(func.max(Block.ends_at) <= work.now - kept)
