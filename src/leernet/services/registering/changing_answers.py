"""Somebody answers again, on their own page."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from uuid import UUID

from sqlalchemy import delete

from ...errors import Conflict
from ...model import Answer, Question
from ...work import Work
from ..asking.answering import REMOVE, Given, Sent, check_answers, field_of
from ..asking.answers import answers_of, keep_answers
from ..asking.files import files_for, keep_files
from ..asking.questions import asked_at
from ..requests import FileFacts, SentFile
from .registration import find_registration


def change_answers(work: Work, uid: UUID, sent: Sent, files: Mapping[str, SentFile] = MappingProxyType({})) -> bool:
    """Somebody answers again, until registration closes; whether anything changed.

    What they answered to questions that are not asked any more stays. So does a file, until another comes in its place
    or the form says that it has to go; also when the question has got other words or limits since. The journal names
    the questions that had an answer before and that have one now, not the answers: those can be
    deleted, the journal cannot.

    :raises NotFound: ``registration_unknown``
    :raises InvalidInput: ``form_invalid``, with all problems
    :raises Conflict: ``registration_closed``
    """
    registration = find_registration(work, uid, lock=True)
    event = registration.event
    if not registration.is_live or not event.takes_registrations(work.now):
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=event.title)
    questions = asked_at(work, event)
    keys = {question.key for question in questions}
    before = [answer for answer in answers_of(work, registration) if answer.question.key in keys]
    new_files = files_for(work, questions, sent, files)
    given = check_answers(
        questions,
        sent,
        format=registration.format.key,
        audience=registration.audience.key if registration.audience else "",
        files={**files_before(before, questions, sent), **new_files},
    )
    same = _unchanged(before, given)
    gone = [answer for answer in before if answer.question.key not in same]
    fresh = [one for one in given if one.question.key not in same]
    if not gone and not fresh:
        return False
    if gone:
        work.db.execute(delete(Answer).where(Answer.id.in_([answer.id for answer in gone])))
    keep_files(work, fresh)
    keep_answers(work, registration.id, fresh)
    old, new = {answer.question.key for answer in gone}, {one.question.key for one in fresh}
    changed = {"questions": sorted(old | new), "before": sorted(old), "after": sorted(new)}
    work.journal("registration.answered", registration.id, event_id=event.id, **changed)
    return True


def files_before(answers: Sequence[Answer], questions: Sequence[Question], sent: Sent) -> dict[str, FileFacts]:
    """The files that are there already, by the key of the question, but for those that the form says have to go."""
    stay = {one.key for one in questions if one.takes_file and not sent.get(field_of(one, REMOVE))}
    there = {answer.question.key: answer.values for answer in answers if answer.question.takes_file}
    return {key: FileFacts.of(values) for key, values in there.items() if key in stay}


def _unchanged(before: Sequence[Answer], given: Sequence[Given]) -> set[str]:
    """The keys of the questions of which the answer stays: the same to the same words, or the same file."""
    new = {one.question.key: one for one in given}
    return {
        answer.question.key
        for answer in before
        if (one := new.get(answer.question.key)) is not None
        and one.values == answer.values
        and (one.question.id == answer.question_id or one.file is not None)
    }
