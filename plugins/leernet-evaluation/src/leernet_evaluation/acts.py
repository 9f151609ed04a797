"""What each button at the desk does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from leernet import InvalidInput, given
from leernet.hookspecs import Acted, Journal, Sent, Visit

from . import asking, plans, questions
from .tables import LEAST, LEAST_MOST, Asks, Plan

MOST_HOURS, MOST_OPEN_DAYS, LEAST_KEEP, MOST_KEEP = 720, 90, 30, 3660


@dataclass(frozen=True)
class Task:
    """What one form asks."""

    db: Session
    visit: Visit
    sent: Sent
    journal: Journal

    @property
    def question(self) -> int:
        """The id of the question that the page is about, from its address, or that of the pressed row."""
        return given.key_of(self.visit.arguments.get("question", "") or given.text(self.sent, "question"))

    def note(self, change: str, **data: object) -> None:
        """Write down that something about the evaluation of this event changed."""
        event_id = self.visit.event.id
        self.journal(f"evaluation.{change}", event_id, event_id=event_id, **data)


def _begin(task: Task) -> Acted:
    count = questions.begin_with_set(task.db, task.visit.event, task.visit.now)
    task.note("questions_added", questions=count)
    return Acted(message="begun", count=count, arguments={"view": "questions"})


def _take_over(task: Task) -> Acted:
    from_id = given.key_of(given.text(task.sent, "from"))
    count = questions.take_over(task.db, task.visit.event, from_id, task.visit.now)
    task.note("questions_added", questions=count, from_event=from_id)
    return Acted(message="begun", count=count, arguments={"view": "questions"})


def _add(task: Task) -> Acted:
    wanted = questions.wanted_in(task.sent)
    question = questions.add_question(task.db, task.visit.event, wanted, task.visit.now)
    task.note("questions_added", questions=1, question=question.key)
    return Acted(message="question_kept", arguments={"view": "questions"})


def _change(task: Task) -> Acted:
    wanted = questions.wanted_in(task.sent)
    before = questions.find_question(task.db, task.visit.event.id, task.question)
    said = {"label": before.label, "kind": before.kind.value, "required": before.required}
    questions.change_question(task.db, task.visit.event, task.question, wanted, task.visit.now)
    after = {"label": wanted.label, "kind": wanted.kind.value, "required": wanted.required}
    task.note("question_changed", before=said, after=after)
    return Acted(message="question_kept", arguments={"view": "questions"})


def _remove(task: Task) -> Acted:
    questions.remove_question(task.db, task.visit.event, task.question, task.visit.now)
    task.note("question_removed")
    return Acted(message="question_removed", arguments={"view": "questions"})


def _move(task: Task) -> Acted:
    questions.move_question(task.db, task.visit.event, task.question, task.visit.now)
    task.note("question_moved")
    return Acted(message="saved", arguments={"view": "questions"})


def _set(task: Task) -> Acted:
    """Save the settings. What people were told when they were asked stays as it is."""
    db, sent, event_id = task.db, task.sent, task.visit.event.id
    plan = plans.plan_to_change(db, event_id)
    begun = plans.was_asked(db, event_id) or plans.term_of(plan, plans.ends_at(db, event_id)).has_begun(task.visit.now)
    before = _state(plan)
    if not begun:
        asks = given.text(sent, "asks")
        if asks not in list(Asks):
            raise InvalidInput("asks_unknown", "Say of whom the questions are asked.", field="asks")
        plan.asks = Asks(asks)
        plan.after_hours = given.number(sent, "after_hours", 0, MOST_HOURS)
        plan.named = given.text(sent, "how") == "named"
        plan.least = given.number(sent, "least", LEAST, LEAST_MOST)
        plan.keep_days = given.number(sent, "keep_days", LEAST_KEEP, MOST_KEEP)
    if not plan.sealed:
        plan.open_days = given.number(sent, "open_days", 1, MOST_OPEN_DAYS)
    plan.intro = given.text(sent, "intro", 2000)
    db.flush()
    task.note("changed", before=before, after=_state(plan))
    return Acted(message="saved", arguments={"view": "settings"})


def _switch_on(task: Task) -> Acted:
    plans.switch_on(task.db, task.visit.event, task.visit.now)
    task.note("switched_on")
    return Acted(message="switched_on")


def _switch_off(task: Task) -> Acted:
    plan = plans.plan_before_asking(task.db, task.visit.event.id, task.visit.now)
    plan.is_on = False
    task.note("switched_off")
    return Acted(message="switched_off")


def _close(task: Task) -> Acted:
    asking.close(task.db, task.visit.event.id, task.visit.now, task.journal)
    return Acted(message="closed")


def _state(plan: Plan) -> dict[str, object]:
    return {
        "asks": plan.asks.value,
        "after_hours": plan.after_hours,
        "open_days": plan.open_days,
        "named": plan.named,
        "least": plan.least,
        "keep_days": plan.keep_days,
    }


ACTS: Mapping[str, Callable[[Task], Acted]] = {
    "begin": _begin,
    "take_over": _take_over,
    "add": _add,
    "change": _change,
    "remove": _remove,
    "move": _move,
    "set": _set,
    "switch_on": _switch_on,
    "switch_off": _switch_off,
    "close": _close,
}
"""By the value of the button."""
