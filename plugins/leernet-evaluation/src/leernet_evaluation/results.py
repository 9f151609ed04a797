"""What people answered: of each question how often what, in the middle and on average; never of too few people.

Anonymous results are shown once the evaluation is closed: who saw them before and after one more answer would know
that answer. Of a question that fewer than ``least`` people answered nothing is shown; what was written is shown when so
many answered the evaluation, since a text stands by itself and leads to no other answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import fmean, median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leernet import Text
from leernet.model import Registration

from .asking import people_of
from .questions import questions_of
from .tables import Asked, Given, Kind, Plan, Question, Response

YES_NO = {"yes": Text(nl="Ja", en="Yes"), "no": Text(nl="Nee", en="No")}


@dataclass(frozen=True)
class Bar:
    """One answer, how many people gave it, and which part of those who answered that is, in percents."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True)
class Outcome:
    """What came of one question. ``hidden``: too few people answered it to show anything."""

    question: Question
    answered: int
    hidden: bool
    bars: Sequence[Bar] = ()
    texts: Sequence[str] = ()
    mean: float | None = None
    median: float | None = None


@dataclass(frozen=True)
class Rate:
    """Of how many people the questions are asked, how many got the mail, how many answered."""

    people: int
    asked: int
    answered: int

    @property
    def percent(self) -> int:
        """Which part of the people answered."""
        return round(100 * self.answered / self.people) if self.people else 0


@dataclass
class Tally:
    """The answers to one question, of one event or of several."""

    counts: dict[str, int] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)
    answered: int = 0

    def add(self, kind: Kind, values: Sequence[str]) -> None:
        """Count one person's answer."""
        self.answered += 1
        if kind is Kind.TEXT:
            self.texts.extend(values)
        else:
            for value in values:
                self.counts[value] = self.counts.get(value, 0) + 1

    def join(self, other: "Tally") -> None:
        """Count those of another event too."""
        self.answered += other.answered
        self.texts.extend(other.texts)
        for value, count in other.counts.items():
            self.counts[value] = self.counts.get(value, 0) + count


def rate_of(db: Session, plan: Plan) -> Rate:
    """How many people of an event were asked and answered."""
    people = db.scalar(select(func.count()).select_from(people_of(plan).subquery())) or 0
    query = select(func.count(), func.count().filter(Asked.answered.is_(True))).join(
        Registration, Registration.id == Asked.registration_id
    )
    asked, answered = db.execute(query.where(Registration.event_id == plan.event_id)).one()
    return Rate(max(people, asked), asked, answered)


def are_shown(plan: Plan) -> bool:
    """Whether results can be shown already."""
    return plan.named or plan.sealed


def results_of(db: Session, plan: Plan, language: str) -> list[Outcome]:
    """What came of each question of an event; empty while results are not shown."""
    if not are_shown(plan):
        return []
    responses, tallies = tallies_of(db, [plan.event_id])
    return [
        outcome_of(one, tallies.get(one.id, Tally()), plan, responses.get(plan.event_id, 0), language)
        for one in questions_of(db, plan.event_id)
    ]


def tallies_of(db: Session, event_ids: Iterable[int]) -> tuple[Mapping[int, int], Mapping[int, Tally]]:
    """How many responses events have, and the answers by question."""
    ids = list(event_ids)
    counted = select(Response.event_id, func.count()).where(Response.event_id.in_(ids)).group_by(Response.event_id)
    responses = dict(db.execute(counted).all())
    query = (
        select(Question.id, Question.kind, Given.values)
        .join(Given, Given.question_id == Question.id)
        .where(Question.event_id.in_(ids))
    )
    tallies: dict[int, Tally] = {}
    for question_id, kind, values in db.execute(query):
        tallies.setdefault(question_id, Tally()).add(kind, values)
    return responses, tallies


def is_hidden(kind: Kind, tally: Tally, plan: Plan, responses: int) -> bool:
    """Whether too few people answered."""
    return not plan.named and (responses if kind is Kind.TEXT else tally.answered) < plan.least


def outcome_of(question: Question, tally: Tally, plan: Plan, responses: int, language: str) -> Outcome:
    """What came of a question, as it may be shown."""
    if is_hidden(question.kind, tally, plan, responses):
        return Outcome(question, 0, hidden=True)
    return shown(question, tally, language)


def shown(question: Question, tally: Tally, language: str) -> Outcome:
    """All of it: bars, and of a scale its middle and mean. Texts in the order of the alphabet, which is nobody's."""
    numbers = [int(value) for value, count in tally.counts.items() for _ in range(count)] if question.kind.most else []
    return Outcome(
        question,
        tally.answered,
        hidden=False,
        bars=[
            Bar(label, tally.counts.get(key, 0), percent(tally.counts.get(key, 0), tally.answered))
            for key, label in labels_of(question, language).items()
        ],
        texts=sorted(tally.texts, key=str.casefold),
        mean=fmean(numbers) if numbers else None,
        median=float(median(numbers)) if numbers else None,
    )


def labels_of(question: Question, language: str) -> dict[str, str]:
    """What the answers are called, by their key."""
    if question.kind is Kind.YES_NO:
        return {key: text.get(language) for key, text in YES_NO.items()}
    if question.kind.has_choices:
        return {one["key"]: one.get(language) or one["nl"] for one in question.choices}
    return {key: key for key in question.options}


def percent(count: int, of: int) -> int:
    """A whole number of percents."""
    return round(100 * count / of) if of else 0
