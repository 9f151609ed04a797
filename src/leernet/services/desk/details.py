"""What belongs to registrations beside their own row, for many at once in a fixed number of statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select

from ...model import AgendaItem, Answer, Event, Registration
from ...work import Work
from ..asking.answers import readable_answers
from ..asking.questions import are_asked
from ..registering.items import chosen, items_at


@dataclass(frozen=True)
class Details:
    """By the id of the registration."""

    items: Mapping[int, Sequence[AgendaItem]] = field(default_factory=dict)
    answers: Mapping[int, Sequence[Answer]] = field(default_factory=dict)
    successors: Mapping[int, UUID] = field(default_factory=dict)


def details_of(work: Work, event: Event, registrations: Sequence[Registration]) -> Details:
    """The parts of the programme, the answers but for the sensitive ones, and who came after.

    No statement for what none of them has. ``event.series`` and the formats have to be loaded.
    """
    beyond = any(set(one.claims) - {one.format.quota_id} for one in registrations)
    items = items_at(work, event.id) if beyond else ()
    answers = readable_answers(work, [one.id for one in registrations]) if registrations and are_asked(event) else {}
    replaced = [one.replaced_by_id for one in registrations if one.replaced_by_id]
    uids: dict[int, UUID] = {}
    if replaced:
        query = select(Registration.id, Registration.uid).where(Registration.id.in_(replaced))
        uids = {row.id: row.uid for row in work.db.execute(query)}
    return Details(
        items={one.id: chosen(items, one) for one in registrations} if items else {},
        answers=answers,
        successors={one.id: uids[one.replaced_by_id] for one in registrations if one.replaced_by_id},
    )
