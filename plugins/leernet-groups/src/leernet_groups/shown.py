"""What the pages at the desk show: of each group who is in it and why, of each case what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from leernet import NotFound
from leernet.hookspecs import Shown, Visit
from leernet.model import EventPhase

from . import words
from .answers import questions_at
from .forming import find_group
from .people import EARLY
from .problem import Person, groups_for
from .reasons import Reasons, reasons_of
from .state import Seat, State
from .tables import Case, CaseStatus, Group
from .telling import told_at, untold
from .upset_words import news_of, ways_of

TEMPLATES = "leernet_groups"
NO_NEWS: Mapping[int, Sequence[str]] = {}


@dataclass(frozen=True)
class Card:
    """A group as it is shown."""

    group: Group
    format: str
    seats: Sequence[Seat]
    facilitator: str
    case: Case | None
    reasons: Reasons
    news: Sequence[str] = ()


@dataclass(frozen=True)
class Choice:
    """A choice in a form."""

    value: str
    label: str


@dataclass(frozen=True)
class CaseLine:
    """A case as it is shown: ``moves`` are the buttons below it, value and words."""

    case: Case
    contributor: str
    organisation: str
    status: str
    confidentiality: str
    group: int | None
    moves: Sequence[tuple[str, str]]
    can_be_anonymous: bool


def groups_page(db: Session, state: State, visit: Visit) -> Shown:
    """The first page: make groups, see them, move people, fix and tell."""
    plan, news = state.plan, news_of(db, state, visit)
    fields = {
        "size": str(plan.size),
        **{name: "yes" for name in ("apart", "mix_kinds", "mix_audiences", "avoid_repeats") if getattr(plan, name)},
        "who": visit.arguments.get("who", ""),
        "one": visit.arguments.get("who", ""),
    }
    values: dict[str, object] = {
        "view": "groups",
        "plan": plan,
        "cards": cards_of(state, visit, news),
        "upset": len(news),
        "unplaced": state.unplaced,
        "aside": state.aside,
        "people": [Choice(str(one.id), person_words(one)) for one in state.people.values()],
        "places": [Choice(str(one.id), group_words(one, visit)) for one in state.groups],
        "formats": len(state.event.formats),
        "joining": sum(one.joins for one in state.people.values()),
        "by_hand": sum(one.by_hand for one in state.members.values()),
        "to_tell": untold(state, told_at(db, state.event)) if plan.fixed_at else 0,
        "fewer": fewer_groups(state),
        "can_balance": _has_begun(state, visit),
        "told_at": plan.told_at,
        "cases": len(state.cases),
    }
    return Shown(template=f"{TEMPLATES}/groups.html", values=values, fields=fields)


def group_page(state: State, visit: Visit) -> Shown:
    """One group, to be changed.

    :raises NotFound: ``group_unknown``
    """
    asked = visit.arguments.get("group", "")
    group = find_group(state, int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0)
    present = state.present(group)
    people = [*state.facilitators, *(one for one in present if not one.facilitates)]
    chosen = state.people.get(group.facilitator_id or 0)
    if chosen is not None and chosen not in people:
        people.append(chosen)
    fields = {
        "room": group.room,
        "technique": group.technique,
        "facilitator": str(group.facilitator_id or ""),
        "facilitator_name": group.facilitator_name,
        "case": str(group.case_id or ""),
    }
    values: dict[str, object] = {
        "view": "group",
        "group": group,
        "name": group_words(group, visit),
        "facilitators": [Choice(str(one.id), person_words(one)) for one in people],
        "choosable": [Choice(str(one.id), one.title) for one in state.cases.values() if one.is_used],
        "others": len([one for one in state.groups if one.format_id == group.format_id]) > 1,
        "cases": len(state.cases),
    }
    return Shown(template=f"{TEMPLATES}/group.html", values=values, fields=fields)


def cases_page(db: Session, state: State, visit: Visit) -> Shown:
    """All cases, with what can be done with each."""
    fields = {"keep_days": str(state.plan.keep_days), **({"asks_cases": "yes"} if state.plan.asks_cases else {})}
    lines = [_case_line(state, one, visit) for one in state.cases.values()]
    questions = [
        Choice(key, label.get(visit.language) or next(iter(label.values()), key))
        for key, label in questions_at(db, state.event).items()
    ]
    values: dict[str, object] = {"view": "cases", "lines": lines, "cases": len(lines), "questions": questions}
    return Shown(template=f"{TEMPLATES}/cases.html", values=values, fields=fields)


def case_page(state: State, visit: Visit) -> Shown:
    """One case, to be made anonymous.

    :raises NotFound: ``case_unknown``
    """
    asked = visit.arguments.get("case", "")
    case = next((one for one in state.cases.values() if str(one.id) == asked), None)
    if case is None:
        raise NotFound("case_unknown", "There is no such case any more.")
    values: dict[str, object] = {"view": "case", "case": case, "cases": len(state.cases)}
    return Shown(template=f"{TEMPLATES}/anonymise.html", values=values, fields={"title": case.title, "text": case.text})


def cards_of(state: State, visit: Visit, news: Mapping[int, Sequence[str]] = NO_NEWS) -> list[Card]:
    """All groups, as they are shown; with what happened to each."""
    ways = ways_of(state, visit)
    return [
        Card(
            group=group,
            format=format_words(state, group, visit),
            seats=state.seats[group.id],
            facilitator=facilitator_words(state, group),
            case=state.cases.get(group.case_id or 0),
            reasons=reasons_of(state, group, ways, visit.translator),
            news=news.get(group.id, ()),
        )
        for group in state.groups
    ]


def facilitator_words(state: State, group: Group) -> str:
    """The name of whoever facilitates."""
    person = state.people.get(group.facilitator_id or 0)
    return person.name if person else group.facilitator_name


def format_words(state: State, group: Group, visit: Visit) -> str:
    """How the people of a group take part, where that is not the same for everybody."""
    return ways_of(state, visit).get(group.format_id or 0, "") if len(state.event.formats) > 1 else ""


def group_words(group: Group, visit: Visit) -> str:
    """What a group is called in a list of choices."""
    name = visit.translator.gettext("Group {number}", number=group.number)
    return f"{name}, {group.room}" if group.room else name


def person_words(person: Person) -> str:
    """Somebody in a list of choices."""
    return f"{person.name}, {person.organisation}" if person.organisation else person.name


def fewer_groups(state: State) -> int:
    """How many groups would do for who is there, if that is fewer than there are."""
    needed = 0
    for _, groups in state.pools():
        needed += groups_for(sum(len(state.present(one)) for one in groups), state.plan.size)
    return needed if 0 < needed < len(state.groups) else 0


def _case_line(state: State, case: Case, visit: Visit) -> CaseLine:
    person = state.people.get(case.registration_id or 0)
    return CaseLine(
        case=case,
        contributor=person.name if person else "",
        organisation=person.organisation if person else "",
        status=words.CASE_STATUSES[case.status].get(visit.language),
        confidentiality=words.CONFIDENTIALITIES[case.confidentiality].get(visit.language),
        group=next((one.number for one in state.groups if one.case_id == case.id), None),
        moves=words.moves_of(case.status, visit.language),
        can_be_anonymous=case.status in (CaseStatus.DISCUSSED, CaseStatus.CLOSED),
    )


def _has_begun(state: State, visit: Visit) -> bool:
    starts_at = state.event.starts_at
    return starts_at is not None and starts_at - EARLY <= visit.now and _is_on(state, visit)


def _is_on(state: State, visit: Visit) -> bool:
    today = visit.now.astimezone(visit.timezone).date()
    return state.event.phase(visit.now, today) is not EventPhase.CANCELLED
