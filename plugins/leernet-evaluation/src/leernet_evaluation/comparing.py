"""The evaluations of a series next to one another, and taken together.

Questions are the same where their key, sort and choices are. Together are counted only the events whose results can be
shown by themselves: else what one of them hides would be the rest of a sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leernet.model import Event, Registration, Series

from .results import Outcome, Rate, Tally, are_shown, is_hidden, outcome_of, shown, tallies_of
from .tables import Asked, Plan, Question


@dataclass(frozen=True)
class Evaluated:
    """An event with its plan, and how many were asked and answered."""

    event: Event
    plan: Plan
    rate: Rate


@dataclass(frozen=True)
class Line:
    """What came of a question at one event."""

    event: Event
    outcome: Outcome


@dataclass(frozen=True)
class Compared:
    """One question at the events that asked it, and all of them together (``events`` of them)."""

    question: Question
    lines: Sequence[Line]
    together: Outcome
    events: int


def evaluated(db: Session, series: Series) -> list[Evaluated]:
    """The events of a series at which people are asked, in order."""
    query = (
        select(Event, Plan)
        .join(Plan, Plan.event_id == Event.id)
        .where(Event.series_id == series.id, Plan.is_on.is_(True))
        .order_by(Event.sort_key, Event.id)
    )
    found = db.execute(query).all()
    rates = _rates(db, [event.id for event, _ in found])
    return [Evaluated(event, plan, rates.get(event.id, Rate(0, 0, 0))) for event, plan in found]


def compare(db: Session, events: Sequence[Evaluated], language: str) -> list[Compared]:
    """Each question at all events that asked it; none while there are no results that can be shown."""
    ready = {one.event.id: one for one in events if are_shown(one.plan)}
    responses, tallies = tallies_of(db, ready)
    groups: dict[tuple[str, ...], list[Question]] = {}
    questions = select(Question).where(Question.event_id.in_(ready)).order_by(Question.position, Question.id)
    for question in db.scalars(questions):
        groups.setdefault((question.key, question.kind.value, *question.options), []).append(question)
    order = {event_id: place for place, event_id in enumerate(ready)}
    found = []
    for same in groups.values():
        same.sort(key=lambda one: order[one.event_id])
        together, count, lines = Tally(), 0, []
        for question in same:
            event, tally = ready[question.event_id], tallies.get(question.id, Tally())
            many = responses.get(question.event_id, 0)
            lines.append(Line(event.event, outcome_of(question, tally, event.plan, many, language)))
            if not is_hidden(question.kind, tally, event.plan, many):
                together.join(tally)
                count += 1
        newest = same[-1]
        sum_of = shown(newest, together, language) if count else Outcome(newest, 0, hidden=True)
        found.append(Compared(newest, lines, sum_of, count))
    return found


def _rates(db: Session, event_ids: Sequence[int]) -> dict[int, Rate]:
    query = (
        select(Registration.event_id, func.count(), func.count().filter(Asked.answered.is_(True)))
        .join(Asked, Asked.registration_id == Registration.id)
        .where(Registration.event_id.in_(event_ids))
        .group_by(Registration.event_id)
    )
    return {event_id: Rate(asked, asked, answered) for event_id, asked, answered in db.execute(query)}
