"""What an organiser changes by hand; nothing that is done here is undone by itself."""

from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, NotFound
from leernet.model import Event

from .forming import find_group
from .keeping import state_to_change
from .problem import Person
from .settling import settle
from .state import State, load
from .tables import Group, Member
from .upset import forget_way


def move(db: Session, event: Event, registration_id: int, group_id: int | None) -> None:
    """Put somebody in a group, or in none.

    :raises NotFound: ``person_unknown``, ``group_unknown``
    """
    state = state_to_change(db, event)
    person = _find_person(state, registration_id)
    group = find_group(state, group_id) if group_id is not None else None
    _put(db, state, person, group)
    forget_way(db, event.id, person.id)
    _settle_again(db, event)


def swap(db: Session, event: Event, one_id: int, other_id: int) -> None:
    """Two people change places.

    :raises NotFound: ``person_unknown``
    :raises Conflict: ``nothing_to_swap``
    """
    state = state_to_change(db, event)
    one, other = _find_person(state, one_id), _find_person(state, other_id)
    places = [state.members.get(person.id) for person in (one, other)]
    groups = [place.group_id if place else None for place in places]
    if groups[0] == groups[1]:
        raise Conflict("nothing_to_swap", "They are in the same group.", field="other")
    for person, group_id in ((one, groups[1]), (other, groups[0])):
        _put(db, state, person, find_group(state, group_id) if group_id is not None else None)
        forget_way(db, event.id, person.id)
    _settle_again(db, event)


def set_group(
    db: Session,
    event: Event,
    group_id: int,
    *,
    room: str,
    technique: str,
    facilitator: str,
    facilitator_name: str,
    case: str,
) -> None:
    """Give a group a room, a technique, a facilitator and a case; ``facilitator`` and ``case`` are ids, or empty.

    :raises NotFound: ``group_unknown``
    :raises InvalidInput: ``facilitator_unknown``, ``case_unknown``, ``two_facilitators``
    """
    state = state_to_change(db, event)
    group = find_group(state, group_id)
    facilitator_id, case_id = _number(facilitator), _number(case)
    if facilitator and facilitator_id not in state.people:
        raise InvalidInput("facilitator_unknown", "Choose a facilitator who takes part.", field="facilitator")
    if case and not (case_id is not None and case_id in state.cases and state.cases[case_id].is_used):
        raise InvalidInput("case_unknown", "Choose one of the cases that were chosen.", field="case")
    if facilitator and facilitator_name:
        raise InvalidInput("two_facilitators", "Choose somebody, or write a name, not both.", field="facilitator_name")
    group.room, group.technique = room, technique
    if (facilitator_id, facilitator_name) != (group.facilitator_id, group.facilitator_name):
        group.facilitator_id, group.facilitator_name, group.facilitator_by_hand = facilitator_id, facilitator_name, True
    if case_id != group.case_id:
        group.case_id, group.case_by_hand = case_id, True
    for other in state.groups:
        # Somebody facilitates one group, and a case is discussed once: the group that had it before is left without.
        if other is not group and case_id is not None and other.case_id == case_id:
            other.case_id, other.case_by_hand = None, False
        if other is not group and facilitator_id is not None and other.facilitator_id == facilitator_id:
            other.facilitator_id, other.facilitator_by_hand = None, False
    _settle_again(db, event)


def _put(db: Session, state: State, person: Person, group: Group | None) -> None:
    member, group_id = state.members.get(person.id), group.id if group else None
    if member is None:
        db.add(Member(registration_id=person.id, group_id=group_id, by_hand=True))
    else:
        member.group_id, member.by_hand, member.away = group_id, True, False


def _settle_again(db: Session, event: Event) -> None:
    db.flush()
    db.expire_all()
    state = load(db, event)
    state.plan.method = ""
    settle(state)


def _find_person(state: State, registration_id: int) -> Person:
    if registration_id not in state.people:
        raise NotFound("person_unknown", "This person does not take part any more.")
    return state.people[registration_id]


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
