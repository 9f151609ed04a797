"""What is asked of a colleague who takes a place over: what nobody registers without.

Answers are personal: none goes along, and what somebody needs to eat or to take part nobody else can say.
"""

from collections.abc import Mapping, Sequence

from ...model import Question, Registration
from ...work import Work
from ..requests import SentFile
from .answering import Given, Sent, check_answers
from .files import files_for, keep_files
from .questions import asked_at


def for_colleague(questions: Sequence[Question], registration: Registration) -> list[Question]:
    """Of what the event asks, what a colleague has to answer; with the questions on which that hangs."""
    audience = registration.audience.key if registration.audience else ""
    of_them = [one for one in questions if one.is_for(registration.format.key, audience) and not one.is_sensitive]
    by_key = {one.key: one for one in of_them}
    wanted: set[str] = set()
    for one in of_them:
        chain: Question | None = one if one.required else None
        while chain is not None and chain.key not in wanted:
            wanted.add(chain.key)
            chain = by_key.get(chain.shown_if["question"]) if chain.shown_if else None
    return [one for one in of_them if one.key in wanted]


def answers_of_colleague(
    work: Work, registration: Registration, sent: Sent | None, files: Mapping[str, SentFile]
) -> list[Given]:
    """The answers that were given for a colleague; none where nobody was asked (None). New files are kept at once.

    An organiser may leave them to the colleague.

    :raises InvalidInput: ``form_invalid``, with all problems
    """
    if sent is None:
        return []
    questions = for_colleague(asked_at(work, registration.event), registration)
    given = check_answers(
        questions,
        sent,
        format=registration.format.key,
        audience=registration.audience.key if registration.audience else "",
        required=not work.actor.is_organiser,
        files=files_for(work, questions, sent, files),
    )
    keep_files(work, given)
    return given
