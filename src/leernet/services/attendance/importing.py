"""The attendance of an event, out of the report of an online meeting, once an organiser said who is who."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ...errors import InvalidInput, NotFound
from ...model import Event, Evidence, Registration
from ...work import Work
from ..registering.registration import add_walk_in
from .checking_in import begun_block, better, record, take_away
from .plan import Effect, ImportRequest, Person, Plan, is_too_short, plan_import, undecided

IMPORTED = "event.attendance_imported"
"""The kind of change that says what an import did, in numbers: nobody in the report is named in it."""


@dataclass(frozen=True)
class Imported:
    """What an import did: how many are recorded anew, changed, taken back, and added to the event."""

    new: int = 0
    better: int = 0
    taken_back: int = 0
    added: int = 0

    @property
    def all(self) -> int:
        """How many people it changed anything for."""
        return self.new + self.better + self.taken_back + self.added


def look_at_import(work: Work, slug: str, request: ImportRequest) -> Plan:
    """What an import would change; nothing is written.

    :raises NotFound: ``event_unknown``, ``block_unknown``
    :raises Conflict: ``block_not_begun``
    :raises InvalidInput: what :func:`~leernet.services.attendance.plan.plan_import` raises
    """
    event = _event(work, slug)
    return plan_import(work, event, begun_block(work, event, request.block_id), request)


def import_attendance(work: Work, slug: str, request: ImportRequest) -> Imported:
    """Record who was there, all or nothing. Doing so again changes only what differs.

    :raises NotFound: ``event_unknown``, ``block_unknown``
    :raises Conflict: ``block_not_begun``; or what :func:`~leernet.services.registering.registration.add_walk_in` raises
    :raises InvalidInput: ``form_invalid`` with ``match_missing``, for each of whom it was not said who they are
    """
    plan = look_at_import(work, slug, request)
    if problems := undecided(plan.lines):
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=problems)
    added = _add(work, plan, request)
    for person in plan.people:
        _do(work, plan, person)
    counts = Counter(person.effect for person in plan.people)
    done = Imported(counts[Effect.NEW], counts[Effect.BETTER], counts[Effect.TAKEN_BACK], added)
    if done.all:
        work.journal(IMPORTED, plan.event.id, event_id=plan.event.id, block=plan.block.id, **vars(done))
    return done


def _event(work: Work, slug: str) -> Event:
    event = work.db.scalars(select(Event).where(Event.slug == slug).options(selectinload(Event.blocks))).one_or_none()
    if event is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return event


def _add(work: Work, plan: Plan, request: ImportRequest) -> int:
    """Add who was there without having registered; their places are locked before anything else is written."""
    walked_in = [line for line in plan.lines if line.added and line.number in request.walk_ins]
    for line in walked_in:
        registered = add_walk_in(work, request.walk_ins[line.number])
        minutes = line.match.attendee.minutes
        if not is_too_short(minutes, request.minimum):
            registration = work.db.get_one(Registration, registered.id)
            record(work, registration, plan.block, Evidence.IMPORT, minutes)
    return len(walked_in)


def _do(work: Work, plan: Plan, person: Person) -> None:
    if person.effect is Effect.NEW:
        record(work, person.registration, plan.block, Evidence.IMPORT, person.minutes)
    elif person.present is not None and person.effect is Effect.BETTER:
        better(work, person.present, person.registration, plan.block, person.minutes)
    elif person.present is not None and person.effect is Effect.TAKEN_BACK:
        take_away(work, person.present, person.registration, plan.block)
