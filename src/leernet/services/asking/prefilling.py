"""What a person answered to the questions of a series, so that it is asked once (WCAG 2.2, 3.3.7 redundant entry).

Only for who comes with a link of their own: a typed address shows nothing of anybody.
"""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from ...errors import InvalidInput
from ...model import Answer, Event, Membership, Question, Registration
from ...work import Work
from ..requests import RegistrationRequest
from .answering import Given, check_answers, fields_of
from .questions import questions_of


def again(questions: Sequence[Question], answers: Sequence[Answer]) -> list[Given]:
    """What was answered to the questions of the series; needs and files are asked anew, for they were for one event."""
    of_series = [answer for answer in answers if answer.question.series_id is not None]
    given = {answer.question.key: answer for answer in of_series if not answer.question.takes_file}
    shared = [one for one in questions if one.series_id is not None and not one.is_sensitive and one.key in given]
    return [one for one in (Given(each, given[each.key].values) for each in shared) if one.fits]


def latest_answers(work: Work, membership: Membership) -> Sequence[Answer]:
    """What a member answered last to the questions of the series, in whichever registration."""
    query = (
        select(Answer)
        .join(Answer.question)
        .join(Answer.registration)
        .where(Registration.participant_id == membership.participant_id, Question.series_id == membership.series_id)
        .order_by(Answer.at, Answer.id)
        .options(contains_eager(Answer.question))
    )
    return work.db.scalars(query).all() if membership.series.has_questions else ()


def answers_before(work: Work, membership: Membership, event: Event, request: RegistrationRequest) -> Sequence[Given]:
    """What a member who is enrolled has answered before, as far as the event asks it too."""
    if not membership.series.has_questions:
        return ()
    questions = questions_of(work, event.id, event.series_id)
    fields = fields_of(again(questions, latest_answers(work, membership)))
    try:
        return check_answers(
            questions, fields, format=request.format, audience=request.audience, required=False
        )  # fmt: skip
    except InvalidInput:  # an answer that the question does not take any more: they are asked again
        return ()
