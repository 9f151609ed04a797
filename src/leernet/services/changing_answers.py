"""Somebody answers again, on their own page."""

from uuid import UUID

from sqlalchemy import delete

from ..errors import Conflict
from ..model import Answer
from ..work import Work
from .answering import Sent, check_answers
from .answers import answers_of, keep_answers
from .questions import asked_at
from .registration import find_registration


def change_answers(work: Work, uid: UUID, sent: Sent) -> bool:
    """Somebody answers again, until registration closes; whether anything changed.

    What they answered to questions that are not asked any more stays. The journal names the questions, not the
    answers: those can be deleted, the journal cannot.

    :raises NotFound: ``registration_unknown``
    :raises InvalidInput: ``form_invalid``, with all problems
    :raises Conflict: ``registration_closed``
    """
    registration = find_registration(work, uid, lock=True)
    event = registration.event
    if not registration.is_live or not event.takes_registrations(work.now):
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=event.title)
    questions = asked_at(work, event)
    audience = registration.audience.key if registration.audience else ""
    given = check_answers(questions, sent, format=registration.format.key, audience=audience)
    keys = {question.key for question in questions}
    before = [answer for answer in answers_of(work, registration) if answer.question.key in keys]
    new = {question.id: values for question, values in given}
    gone = [answer for answer in before if new.get(answer.question_id) != answer.values]
    same = {answer.question_id for answer in before if answer not in gone}
    fresh = [one for one in given if one.question.id not in same]
    if not gone and not fresh:
        return False
    if gone:
        work.db.execute(delete(Answer).where(Answer.id.in_([answer.id for answer in gone])))
    keep_answers(work, registration.id, fresh)
    changed = {answer.question.key for answer in gone} | {question.key for question, _ in fresh}
    work.journal("registration.answered", registration.id, event_id=event.id, questions=sorted(changed))
    return True
