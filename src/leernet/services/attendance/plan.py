"""What the report of a meeting would change: looked at by the organiser before anything is written."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...errors import InvalidInput, Problem
from ...model import LIVE, Attendance, Block, Event, Evidence, Registration, RegistrationStatus
from ...work import Work
from ..requests import RegistrationRequest
from .matching import Attendee, Certainty, Known, Match, match

NOBODY, WALK_IN = "nobody", "walk_in"
"""What can be said of somebody in a report: whose registration it is (its uid), nobody's, or that they be added."""

BY_HAND = frozenset({Evidence.LIST, Evidence.SCAN, Evidence.SELF_CODE})
"""What an organiser or the person themselves recorded: a report does not go over it by itself."""


class Effect(StrEnum):
    """What an import does to somebody who is in the report."""

    NEW = "new"
    BETTER = "better"
    SAME = "same"
    KEPT = "kept"
    TAKEN_BACK = "taken_back"
    TOO_SHORT = "too_short"
    NO_PLACE = "no_place"


@dataclass(frozen=True, kw_only=True)
class ImportRequest:
    """What an organiser says of a report.

    :param minimum: minutes from which on somebody was present; of whom the report says nothing of, always
    :param choices: by the number of the line: the uid of a registration in hexadecimal, :data:`NOBODY`, :data:`WALK_IN`
    :param walk_ins: what is known of who is added, by the number of the line
    :param overwrite: whether it goes over what was recorded by hand
    """

    block_id: int
    attendees: Sequence[Attendee]
    minimum: int = 0
    choices: Mapping[int, str] = field(default_factory=dict)
    walk_ins: Mapping[int, RegistrationRequest] = field(default_factory=dict)
    overwrite: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the report, and whose it is; ``registration`` where that is certain or was said."""

    number: int
    match: Match
    registration: Registration | None = None
    candidates: Sequence[Registration] = ()
    added: bool = False
    asked: bool = False


@dataclass(frozen=True)
class Person:
    """A registration with all lines that are of it. ``minutes``: of all together, None where no line says it."""

    registration: Registration
    lines: Sequence[Line]
    present: Attendance | None
    minutes: int | None
    effect: Effect


@dataclass(frozen=True)
class Plan:
    """What would happen. ``missing``: who has a place and is not in the report, with what is recorded of them."""

    event: Event
    block: Block
    lines: Sequence[Line]
    people: Sequence[Person]
    missing: Sequence[tuple[Registration, Attendance | None]]

    @property
    def asked(self) -> list[Line]:
        """Of whom it has to be said who they are."""
        return [line for line in self.lines if line.asked]

    @property
    def unknown(self) -> list[Line]:
        """Who is like nobody who registered."""
        return [line for line in self.lines if line.match.certainty is Certainty.UNKNOWN]

    def those(self, *effects: Effect) -> list[Person]:
        """The people of whom an import does one of these."""
        return [one for one in self.people if one.effect in effects]


def plan_import(work: Work, event: Event, block: Block, request: ImportRequest) -> Plan:
    """What an import would change; three statements, however many people there are.

    :raises InvalidInput: ``form_invalid`` with ``registration_unknown``, for a choice that is none
    """
    registrations = _registrations(work, event)
    present = _present(work, block)
    known = [Known(id=one.id, name=one.name, email=one.participant.email) for one in registrations]
    by_id = {one.id: one for one in registrations}
    by_uid = {one.uid.hex: one for one in registrations}
    matches = match(request.attendees, known)
    lines = [_line(n, found, request.choices.get(n, ""), by_id, by_uid) for n, found in enumerate(matches)]
    people = _people(lines, present, request)
    there = {one.registration.id for one in people}
    missing = [
        (one, present.get(one.id))
        for one in registrations
        if one.id not in there and one.status is RegistrationStatus.CONFIRMED
    ]
    return Plan(event, block, lines, people, missing)


def _registrations(work: Work, event: Event) -> Sequence[Registration]:
    query = (
        select(Registration)
        .where(Registration.event_id == event.id, Registration.status.in_(LIVE), Registration.erased_at.is_(None))
        .options(joinedload(Registration.participant, innerjoin=True))
        .order_by(Registration.name, Registration.id)
    )
    return work.db.scalars(query).all()


def _present(work: Work, block: Block) -> Mapping[int, Attendance]:
    rows = work.db.scalars(select(Attendance).where(Attendance.block_id == block.id))
    return {one.registration_id: one for one in rows}


def _line(
    number: int,
    found: Match,
    choice: str,
    by_id: Mapping[int, Registration],
    by_uid: Mapping[str, Registration],
) -> Line:
    candidates = [by_id[one.id] for one in found.candidates]
    if choice == NOBODY:
        return Line(number, found, None, candidates)
    if choice == WALK_IN:
        return Line(number, found, None, candidates, added=True)
    if choice:
        if choice not in by_uid:
            problem = Problem("registration_unknown", "This registration is not known.", field=f"row_{number}")
            raise InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
        return Line(number, found, by_uid[choice], candidates)
    certain = by_id[found.known.id] if found.known is not None else None
    return Line(number, found, certain, candidates, asked=found.certainty is Certainty.UNSURE)


def _people(lines: Sequence[Line], present: Mapping[int, Attendance], request: ImportRequest) -> list[Person]:
    of: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if line.registration is not None:
            of[line.registration.id].append(line)
    return [_person(own, present, request) for own in of.values()]


def _person(lines: Sequence[Line], present: Mapping[int, Attendance], request: ImportRequest) -> Person:
    registration = lines[0].registration
    assert registration is not None, "only these were collected"
    known = [line.match.attendee.minutes for line in lines if line.match.attendee.minutes is not None]
    minutes = sum(known) if known else None
    recorded = present.get(registration.id)
    effect = _effect(registration, recorded, minutes, request)
    return Person(registration, lines, recorded, minutes, effect)


def _effect(
    registration: Registration, recorded: Attendance | None, minutes: int | None, request: ImportRequest
) -> Effect:
    if registration.status is not RegistrationStatus.CONFIRMED:
        return Effect.NO_PLACE
    if is_too_short(minutes, request.minimum):
        if recorded is None:
            return Effect.TOO_SHORT
        return Effect.TAKEN_BACK if recorded.evidence is Evidence.IMPORT else Effect.KEPT
    if recorded is None:
        return Effect.NEW
    if recorded.evidence in BY_HAND and not request.overwrite:
        return Effect.SAME if recorded.minutes == minutes else Effect.KEPT
    if minutes is None or (recorded.minutes == minutes and recorded.evidence not in BY_HAND):
        return Effect.SAME
    return Effect.BETTER


def is_too_short(minutes: int | None, minimum: int) -> bool:
    """Whether somebody was there for less than it takes; of whom no time is known, was."""
    return minutes is not None and minutes < minimum


def undecided(lines: Collection[Line]) -> tuple[Problem, ...]:
    """Of whom it was not said who they are."""
    return tuple(
        Problem("match_missing", "Say who “{name}” is.", field=f"row_{line.number}", name=line.match.attendee.name)
        for line in lines
        if line.asked
    )
