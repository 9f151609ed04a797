"""All that stands in the database about the groups of one event, read at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from leernet.model import LIVE, AgendaItem, AgendaKind, Event, Registration

from .people import earlier_groups, people_at
from .problem import Person, Problem, Wishes
from .tables import Case, Group, Member, Plan

IN_GROUPS = (AgendaKind.INTERVISION, AgendaKind.BREAK_OUT)


@dataclass(frozen=True)
class Seat:
    """Somebody in a group, as a page shows them."""

    person: Person
    by_hand: bool
    away: bool


@dataclass(frozen=True)
class State:
    """An event with its people, groups and cases."""

    event: Event
    plan: Plan
    people: Mapping[int, Person]
    groups: Sequence[Group]
    members: Mapping[int, Member]
    cases: Mapping[int, Case]
    earlier: Sequence[frozenset[int]]

    @property
    def wishes(self) -> Wishes:
        """What the organiser wants."""
        plan = self.plan
        return Wishes(
            size=plan.size,
            mix_kinds=plan.mix_kinds,
            mix_audiences=plan.mix_audiences,
            avoid_repeats=plan.avoid_repeats,
        )

    @cached_property
    def seats(self) -> Mapping[int, Sequence[Seat]]:
        """Who is in each group, by the group's id; away or not, by name."""
        seats: dict[int, list[Seat]] = {group.id: [] for group in self.groups}
        for person in self.people.values():
            member = self.members.get(person.id)
            if member is not None and member.group_id is not None:
                seats[member.group_id].append(Seat(person, member.by_hand, member.away))
        return seats

    def present(self, group: Group) -> list[Person]:
        """Who is in a group and not away."""
        return [seat.person for seat in self.seats[group.id] if not seat.away]

    @property
    def unplaced(self) -> list[Person]:
        """Who takes part and has no group yet."""
        return [one for one in self.people.values() if one.joins and one.id not in self.members]

    @property
    def aside(self) -> list[Person]:
        """Whom an organiser took out of the groups."""
        return [self.people[key] for key, member in self.members.items() if member.group_id is None]

    @property
    def facilitators(self) -> list[Person]:
        """Who came to facilitate a group."""
        return [one for one in self.people.values() if one.facilitates]

    @property
    def contributors(self) -> frozenset[int]:
        """The registrations whose case is to be discussed."""
        return frozenset(one.registration_id for one in self.cases.values() if one.is_used and one.registration_id)

    def problem(self, people: Sequence[Person], groups: int, placed: Mapping[int, int]) -> Problem:
        """These people, to be divided over so many groups."""
        return Problem(
            people=people,
            groups=groups,
            wishes=self.wishes,
            contributors=self.contributors,
            earlier=self.earlier,
            placed=placed,
        )

    def _sits(self, person: Person) -> bool:
        member = self.members.get(person.id)
        return member is not None and member.group_id is not None

    def pools(self) -> list[tuple[int | None, list[Group]]]:
        """The formats whose people are kept apart, with the groups of each; one pool without format where not."""
        if not self.plan.apart:
            return [(None, list(self.groups))]
        formats = sorted({one.format_id for one in self.people.values() if one.joins or self._sits(one)})
        formats += [key for key in dict.fromkeys(one.format_id for one in self.groups) if key not in formats and key]
        return [(key, [one for one in self.groups if one.format_id == key]) for key in formats]


def plan_of(db: Session, event_id: int) -> Plan:
    """What the organiser wants; as it is without one, when there is none yet."""
    return db.get(Plan, event_id) or Plan(event_id=event_id, asks_cases=works_in_groups(db, event_id))


def works_in_groups(db: Session, event_id: int) -> bool:
    """Whether the programme of an event has a part in groups: then cases are asked, until an organiser decides."""
    query = select(exists().where(AgendaItem.event_id == event_id, AgendaItem.kind.in_(IN_GROUPS)))
    return bool(db.scalar(query))


def load(db: Session, event: Event) -> State:
    """Read it all: seven statements, whatever the number of groups."""
    people = {person.id: person for person in people_at(db, event.id)}
    groups = db.scalars(select(Group).where(Group.event_id == event.id).order_by(Group.number, Group.id)).all()
    members = db.scalars(
        select(Member)
        .join(Registration, Registration.id == Member.registration_id)
        .where(Registration.event_id == event.id)
    )
    return State(
        event=event,
        plan=plan_of(db, event.id),
        people=people,
        groups=groups,
        members={one.registration_id: one for one in members if one.registration_id in people},
        cases={one.id: one for one in cases_at(db, event.id)},
        earlier=earlier_groups(db, event),
    )


def cases_at(db: Session, event_id: int) -> Sequence[Case]:
    """The cases of an event, oldest first; not those of people who do not come any more."""
    query = (
        select(Case)
        .outerjoin(Registration, Registration.id == Case.registration_id)
        .where(Case.event_id == event_id, Case.registration_id.is_(None) | Registration.status.in_(LIVE))
        .order_by(Case.id)
    )
    return db.scalars(query).all()
