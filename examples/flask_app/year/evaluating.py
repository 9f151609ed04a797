"""What people thought of an event: on their own page, in the days after it, about half of who was there."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, cast
from uuid import UUID

from .calendar import Meeting
from .opinions import OPINIONS, SHARE, Opinion
from .pages import of_person, press, seen
from .stage import Stage

if TYPE_CHECKING:
    from leernet_evaluation.tables import Question

OWN = "evaluation"
DAYS = 11


def is_evaluated(stage: Stage, meeting: Meeting, ends: datetime) -> None:
    """They are asked some hours after the end; most answer soon, and some in the last days."""
    if opinion := OPINIONS.get(meeting.slug):
        stage.at(ends + timedelta(hours=4), partial(_begin, stage, meeting, opinion))


def _begin(stage: Stage, meeting: Meeting, opinion: Opinion) -> None:
    who = list(stage.present(meeting.slug))
    stage.random.shuffle(who)
    for number, registration in enumerate(who[: round(len(who) * SHARE)]):
        texts = {
            key: written[number : number + 1]
            for key, written in (("take_home", opinion.takes_home), ("better", opinion.better[::-1]))
        }
        wait = timedelta(days=DAYS * stage.random.betavariate(0.7, 2.4))
        stage.at(stage.clock.now + wait, partial(_answer, stage, registration.uid, opinion, texts))


def _answer(stage: Stage, uid: UUID, opinion: Opinion, texts: Mapping[str, Sequence[str]]) -> None:
    own = of_person(uid)
    questions = cast("Sequence[Question]", seen(stage, OWN, own).get("questions", ()))
    (mark,) = stage.random.choices(range(4, 11), opinion.marks)
    (score,) = stage.random.choices(range(1, 6), opinion.scores)
    says = {"rating": str(mark), "useful": str(score), "met": stage.random.choice(("yes", "yes", "yes", "no"))}
    says |= {key: written[0] for key, written in texts.items() if written}
    fields = {f"q{one.id}": says[one.key] for one in questions if one.key in says}
    if again := next((one for one in questions if one.key == "again"), None):
        fields |= {f"q{again.id}_{choice}": "yes" for choice in again.options if stage.random.random() < 0.5}
    stage.try_to(lambda: press(stage, OWN, own, "answer", **fields))
