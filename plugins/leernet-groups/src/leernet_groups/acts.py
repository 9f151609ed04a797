"""What each button of the tab does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from leernet import given
from leernet.hookspecs import Acted, Journal, Sent, Visit

from . import cases, changing, forming, mending, telling
from .answers import take_over
from .keeping import check_loose, state_to_change
from .tables import LEAST, MOST, CaseStatus
from .upset import forget_upsets

MOST_DAYS = 3660
LONGEST = 5000


@dataclass(frozen=True)
class Task:
    """What one form asks."""

    db: Session
    visit: Visit
    sent: Sent
    journal: Journal
    use_solver: bool | None

    def asked(self, name: str) -> int:
        """The id of what the page is about, from its address."""
        return given.key({name: [self.visit.arguments.get(name, "")]}, name)

    def note(self, change: str, **data: object) -> None:
        """Write down that something about the groups of this event changed."""
        event_id = self.visit.event.id
        self.journal(f"groups.{change}", event_id, event_id=event_id, **data)


def _propose(task: Task) -> Acted:
    state = state_to_change(task.db, task.visit.event)
    check_loose(state)
    plan, sent = state.plan, task.sent
    plan.size = given.number(sent, "size", LEAST, MOST)
    plan.mix_kinds, plan.mix_audiences = given.ticked(sent, "mix_kinds"), given.ticked(sent, "mix_audiences")
    plan.avoid_repeats, apart = given.ticked(sent, "avoid_repeats"), given.ticked(sent, "apart")
    # Groups across formats and groups of one format are different groups: what was placed in the others is gone.
    anew = given.ticked(sent, "anew") or apart != plan.apart
    plan.apart = apart
    task.db.flush()
    groups = forming.propose(task.db, task.visit.event, anew=anew, use_solver=task.use_solver)
    task.note("proposed", groups=groups)
    return Acted(message="proposed", count=groups)


def _fill_up(task: Task) -> Acted:
    count = forming.fill_up(task.db, task.visit.event)
    task.note("filled_up", people=count)
    return Acted(message="filled_up", count=count)


def _balance(task: Task) -> Acted:
    count = forming.balance(task.db, task.visit.event, task.visit.now)
    task.note("balanced", away=count)
    return Acted(message="balanced", count=count)


def _mend(task: Task) -> Acted:
    count = mending.mend(task.db, task.visit.event)
    task.note("mended", people=count)
    return Acted(message="mended" if count else "mended_nobody", count=count)


def _leave(task: Task) -> Acted:
    state_to_change(task.db, task.visit.event)
    forget_upsets(task.db, task.visit.event.id)
    task.note("looked_at")
    return Acted(message="looked_at")


def _move(task: Task) -> Acted:
    group = given.text(task.sent, "to")
    person = given.key(task.sent, "who")
    changing.move(task.db, task.visit.event, person, given.key(task.sent, "to") if group else None)
    task.note("moved", registration=person)
    return Acted(message="moved")


def _swap(task: Task) -> Acted:
    one, other = given.key(task.sent, "one"), given.key(task.sent, "other")
    changing.swap(task.db, task.visit.event, one, other)
    task.note("swapped", registrations=[one, other])
    return Acted(message="swapped")


def _set_group(task: Task) -> Acted:
    group = task.asked("group")
    changing.set_group(
        task.db,
        task.visit.event,
        group,
        room=given.line(task.sent, "room"),
        technique=given.line(task.sent, "technique"),
        facilitator=given.text(task.sent, "facilitator"),
        facilitator_name=given.line(task.sent, "facilitator_name"),
        case=given.text(task.sent, "case"),
    )
    task.note("group_changed", group=group)
    return Acted(message="group_changed")


def _give_up(task: Task) -> Acted:
    forming.give_up(task.db, task.visit.event, task.asked("group"))
    task.note("given_up")
    return Acted(message="given_up")


def _fix(task: Task) -> Acted:
    telling.fix(task.db, task.visit.event, task.visit.now)
    task.note("fixed")
    return Acted(message="fixed")


def _loosen(task: Task) -> Acted:
    telling.loosen(task.db, task.visit.event)
    task.note("loosened")
    return Acted(message="loosened")


def _tell(task: Task) -> Acted:
    return Acted(message="told", count=telling.tell(task.db, task.visit.event, task.visit.now, task.journal))


def _ask_cases(task: Task) -> Acted:
    plan = state_to_change(task.db, task.visit.event).plan
    plan.asks_cases = given.ticked(task.sent, "asks_cases")
    plan.keep_days = given.number(task.sent, "keep_days", 0, MOST_DAYS)
    task.note("cases_asked", asks=plan.asks_cases, keep_days=plan.keep_days)
    return Acted(message="saved", arguments={"view": "cases"})


def _take_over(task: Task) -> Acted:
    count = take_over(task.db, task.visit.event, given.text(task.sent, "question"), task.visit.now)
    task.note("cases_taken_over", cases=count)
    return Acted(message="taken_over", count=count, arguments={"view": "cases"})


def _move_case(task: Task, status: CaseStatus) -> Acted:
    case = given.key(task.sent, "case")
    cases.move_case(task.db, task.visit.event, case, status)
    task.note("case_moved", case=case, status=status.value)
    return Acted(message=f"case_{status.value}", arguments={"view": "cases"})


def _anonymise(task: Task) -> Acted:
    case = task.asked("case")
    title, text = given.line(task.sent, "title"), given.text(task.sent, "text", LONGEST)
    cases.anonymise(task.db, task.visit.event, case, title, text)
    task.note("case_moved", case=case, status=CaseStatus.ANONYMISED.value)
    return Acted(message="case_anonymised", arguments={"view": "cases"})


ACTS: Mapping[str, Callable[[Task], Acted]] = {
    "propose": _propose,
    "fill_up": _fill_up,
    "balance": _balance,
    "mend": _mend,
    "leave": _leave,
    "move": _move,
    "swap": _swap,
    "set_group": _set_group,
    "give_up": _give_up,
    "fix": _fix,
    "loosen": _loosen,
    "tell": _tell,
    "ask_cases": _ask_cases,
    "take_over": _take_over,
    **{
        status.value: partial(_move_case, status=status) for status in CaseStatus if status is not CaseStatus.ANONYMISED
    },
    "anonymise": _anonymise,
}
"""By the value of the button."""
