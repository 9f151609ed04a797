"""What upset the groups after they were made: people left, or the event is held in another way.

Told of a change, it looks at the groups as they are now, so that to be told twice, or late, makes no difference. What
it finds is put right where there is one way to do so; the rest is left to the organiser. Either way it is written down
with the group, until an organiser looked.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from leernet.model import Event, EventStatus, Registration, RegistrationStatus

from .keeping import state_to_change
from .settling import settle
from .state import State, load
from .tables import Group, Member, Upset, What

_Found = tuple[int, int | None, What]
"""To which group, of whom, what."""

LISTENS = (
    "registration.cancelled",
    "registration.replaced",
    "registration.format_changed",
    "registration.moved_up",
    "event.format_switched",
    "event.format_switch_undone",
)
"""After these the groups may not be as they were made. (A switch is told of the event as soon as it is done.)"""


def look_again(db: Session, event_id: int, now: datetime) -> None:
    """Take out who left, let a colleague have their seat, and see whether people are with their own format."""
    event = db.get(Event, event_id)
    if event is None or event.status is EventStatus.CANCELLED or not _has_groups(db, event_id):
        return
    state = state_to_change(db, event)
    found = [*_gone(db, state), *_back(db, state)]
    db.flush()
    db.expire_all()
    state = load(db, event)
    found += _in_another_way(state) if state.plan.apart else []
    known = {(one.group_id, one.registration_id, one.what) for one in upsets(db, event_id)}
    new = [one for one in found if one not in known]
    db.add_all(Upset(group_id=group, registration_id=who, what=what, at=now) for group, who, what in new)
    if new:
        state.plan.method = ""
        settle(state)


def upsets(db: Session, event_id: int) -> Sequence[Upset]:
    """What an organiser did not look at yet, in order."""
    query = select(Upset).join(Group, Group.id == Upset.group_id).where(Group.event_id == event_id)
    return db.scalars(query.order_by(Upset.id)).all()


def forget_upsets(db: Session, event_id: int) -> None:
    """An organiser looked, or the groups were put right."""
    groups = select(Group.id).where(Group.event_id == event_id)
    db.execute(delete(Upset).where(Upset.group_id.in_(groups)))


def forget_way(db: Session, event_id: int, registration_id: int) -> None:
    """An organiser chose a group for somebody: that they are with another format is no news any more."""
    groups = select(Group.id).where(Group.event_id == event_id)
    of_way = Upset.group_id.in_(groups), Upset.registration_id == registration_id, Upset.what == What.OTHER_FORMAT
    db.execute(delete(Upset).where(*of_way))


def _has_groups(db: Session, event_id: int) -> bool:
    return db.scalar(select(Group.id).where(Group.event_id == event_id).limit(1)) is not None


def _gone(db: Session, state: State) -> Iterator[_Found]:
    """Whoever has no place any more leaves their group; their colleague sits there, where one took the place over."""
    replaced, groups = _replaced(db, state), {one.id for one in state.groups}
    for member in _members(db, state):
        if member.registration_id in state.people:
            continue
        heir = _heir(replaced, member.registration_id)
        db.delete(member)
        if member.group_id is None or member.group_id not in groups:
            continue
        if heir in state.people and heir not in state.members:
            db.add(Member(registration_id=heir, group_id=member.group_id, by_hand=member.by_hand))
            yield member.group_id, heir, What.REPLACED
        else:
            yield member.group_id, member.registration_id, What.LEFT
    yield from _leaders_gone(state, replaced)


def _leaders_gone(state: State, replaced: Mapping[int, int]) -> Iterator[_Found]:
    for group in state.groups:
        gone = group.facilitator_id
        if gone is None or gone in state.people:
            continue
        heir = _heir(replaced, gone)
        if heir in state.people:
            group.facilitator_id = heir
            yield group.id, heir, What.LEADER_REPLACED
        else:
            group.facilitator_id, group.facilitator_by_hand = None, False
            yield group.id, gone, What.LEADER_LEFT


def _back(db: Session, state: State) -> Iterator[_Found]:
    """Who lost their place by a switch that was undone, or was moved up since, has their seat again."""
    for one in upsets(db, state.event.id):
        who = one.registration_id
        if one.what is What.LEFT and who is not None and who in state.people and who not in state.members:
            db.add(Member(registration_id=who, group_id=one.group_id))
            db.delete(one)
            yield one.group_id, who, What.BACK


def _in_another_way(state: State) -> Iterator[_Found]:
    """A group that went to another format as a whole goes along; who is alone in another one is named."""
    for group in state.groups:
        formats = {one.format_id for one in state.present(group)}
        if group.format_id is None or not formats:
            continue
        if group.format_id not in formats and len(formats) == 1:
            group.format_id = formats.pop()
            yield group.id, None, What.SWITCHED
            continue
        apart = [one.person for one in state.seats[group.id] if not one.by_hand]
        leads = state.people.get(group.facilitator_id or 0)
        apart += [leads] if leads is not None and leads not in apart and not group.facilitator_by_hand else []
        yield from ((group.id, one.id, What.OTHER_FORMAT) for one in apart if one.format_id != group.format_id)


def _members(db: Session, state: State) -> Sequence[Member]:
    """All of them, also of people who left."""
    query = select(Member).join(Registration, Registration.id == Member.registration_id)
    return db.scalars(query.where(Registration.event_id == state.event.id).order_by(Member.registration_id)).all()


def _replaced(db: Session, state: State) -> Mapping[int, int]:
    """Of each registration that was handed over to a colleague: to which."""
    query = select(Registration).where(
        Registration.event_id == state.event.id, Registration.status == RegistrationStatus.REPLACED
    )
    return {one.id: one.replaced_by_id for one in db.scalars(query) if one.replaced_by_id is not None}


def _heir(replaced: Mapping[int, int], registration_id: int) -> int:
    """Who has the place in the end: a colleague may have handed it over again."""
    while registration_id in replaced:
        registration_id = replaced[registration_id]
    return registration_id
