"""Somebody answers, and changes that as long as the evaluation is open."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, Problem, given
from leernet.hookspecs import Sent
from leernet.model import Registration

from .plans import ends_at, is_for, plan_to_change, term_of
from .tables import Asked, Given, Kind, Plan, Question, Quiet, Response

PURPOSE = "leernet_evaluation"
"""For what the pseudonym of a response is made."""
LONGEST_TEXT = 3000

Values = Mapping[int, list[str]]
"""What is answered, by the id of the question."""


def field_of(question: Question, choice: str = "") -> str:
    """The field of the form: one for each question, and for each of several choices."""
    return f"q{question.id}_{choice}" if choice else f"q{question.id}"


def read_answers(questions: Sequence[Question], sent: Sent) -> Values:
    """What a form says; without what was left open.

    :raises InvalidInput: ``form_invalid`` with ``field_required``, ``answer_unknown``, ``text_too_long``
    """
    found: dict[int, list[str]] = {}
    problems: list[Problem] = []
    for question in questions:
        values = _read(question, sent)
        wrong = _wrong(question, values)
        if wrong is not None:
            problems.append(wrong)
        elif values:
            found[question.id] = values
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return found


def keep(db: Session, registration: Registration, pseudonym: str, values: Values, now: datetime) -> bool:
    """Keep what somebody answers, in place of what they answered before; whether it is kept under their name.

    :raises Conflict: ``evaluation_closed``
    """
    plan = plan_to_change(db, registration.event_id)
    check_open(db, plan, registration, now)
    response = response_of(db, plan, registration, pseudonym)
    if response is None:
        response = Response(
            event_id=registration.event_id,
            pseudonym=None if plan.named else pseudonym,
            registration_id=registration.id if plan.named else None,
        )
        db.add(response)
        db.flush()
    db.execute(delete(Given).where(Given.response_id == response.id).execution_options(synchronize_session=False))
    db.add_all(Given(response_id=response.id, question_id=key, values=value) for key, value in values.items())
    asked = db.get(Asked, registration.id)
    if asked is None:
        db.add(Asked(registration_id=registration.id, answered=True))
    else:
        asked.answered = True
    db.flush()
    return plan.named


def withdraw(db: Session, registration: Registration, pseudonym: str, now: datetime) -> bool:
    """Take one's answers back, as long as they can be found; whether they were kept under their name.

    :raises Conflict: ``evaluation_closed``, ``nothing_answered``
    """
    plan = plan_to_change(db, registration.event_id)
    check_open(db, plan, registration, now)
    response = response_of(db, plan, registration, pseudonym)
    if response is None:
        raise Conflict("nothing_answered", "There is no answer of yours to take back.")
    db.delete(response)
    asked = db.get(Asked, registration.id)
    if asked is not None:
        asked.answered = False
    db.flush()
    return plan.named


def response_of(db: Session, plan: Plan, registration: Registration, pseudonym: str) -> Response | None:
    """What somebody answered."""
    query = select(Response).where(Response.event_id == plan.event_id)
    mine = Response.registration_id == registration.id if plan.named else Response.pseudonym == pseudonym
    return db.scalars(query.where(mine)).one_or_none()


def answers_of(db: Session, response: Response | None) -> Values:
    """What stands in a response."""
    if response is None:
        return {}
    query = select(Given.question_id, Given.values).where(Given.response_id == response.id)
    return dict(db.execute(query).all())


def check_open(db: Session, plan: Plan, registration: Registration, now: datetime) -> None:
    """Raises :class:`~leernet.errors.Conflict` where somebody cannot answer (any more)."""
    is_open = not plan.sealed and term_of(plan, ends_at(db, plan.event_id)).is_open(now)
    if not is_open or not is_for(db, plan, registration):
        raise Conflict("evaluation_closed", "This evaluation is closed.")


def is_quiet(db: Session, registration: Registration) -> bool:
    """Whether somebody wants no mail about evaluations."""
    return db.get(Quiet, registration.participant_id) is not None


def set_quiet(db: Session, registration: Registration, quiet: bool) -> None:
    """Whether somebody wants no mail about evaluations."""
    there = db.get(Quiet, registration.participant_id)
    if quiet and there is None:
        db.add(Quiet(participant_id=registration.participant_id))
    elif not quiet and there is not None:
        db.delete(there)
    db.flush()


def _read(question: Question, sent: Sent) -> list[str]:
    if question.kind is Kind.CHOICES:
        return [one for one in question.options if given.ticked(sent, field_of(question, one))]
    value = given.clean(sent, field_of(question))
    return [value] if value else []


def _wrong(question: Question, values: list[str]) -> Problem | None:
    field = field_of(question, question.options[0] if question.kind is Kind.CHOICES else "")
    if not values:
        return Problem("field_required", "This has to be filled in.", field=field) if question.required else None
    if question.kind is not Kind.TEXT:
        known = set(values) <= set(question.options)
        return None if known else Problem("answer_unknown", "Choose one of the answers.", field=field)
    if len(values[0]) > LONGEST_TEXT:
        return Problem(
            "text_too_long", "This is too long: at most {largest} characters.", field=field, largest=LONGEST_TEXT
        )
    return None
