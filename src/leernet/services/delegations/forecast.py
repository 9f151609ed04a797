"""What will happen to each person on a list, as it stands now: for a contact person to see before it is sent.

Nothing is taken or locked, so that somebody else can be first after all; what then happens is told per person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import inf

from sqlalchemy import select

from ...model import LIVE, Delegation, Event, EventFormat, Participant, Quota, QuotaKind, Registration, email_key
from ...work import Work
from .coverage import Coverage
from .delegating import Choice, Person, audience_of, format_of


class Prospect(StrEnum):
    """What will happen to somebody."""

    PLACE = "place"
    WAITS = "waits"
    ALREADY = "already"
    FULL = "full"
    BEYOND = "beyond"
    CLOSED = "closed"
    NO_FORMAT = "no_format"

    @property
    def is_good(self) -> bool:
        """Whether they will be registered."""
        return self in (Prospect.PLACE, Prospect.WAITS)


@dataclass
class _Room:
    """Places that are left at an event as the list is gone through: of each format, and of what goes for all."""

    formats: dict[int, float]
    shared: float
    there: set[str]

    def has(self, chosen: EventFormat) -> bool:
        return min(self.formats[chosen.id], self.shared) > 0

    def use(self, chosen: EventFormat) -> None:
        self.formats[chosen.id] -= 1
        self.shared -= 1


def forecast(
    work: Work, covered: Coverage, events: Sequence[Event], people: Sequence[Person], choice: Choice
) -> Mapping[tuple[str, str], Prospect]:
    """What will happen, by the slug of the event and the address of the person (see ``email_key``)."""
    in_series = _counted(work, covered.delegation)
    left = inf if covered.left is None else float(covered.left)
    found: dict[tuple[str, str], Prospect] = {}
    for event in events:
        room = _room(work, covered.delegation, event, people, choice)
        for person in people:
            key = email_key(person.email)
            new = 0 if key in in_series else 1
            prospect = _prospect(work, event, room, person, choice, beyond=left < new)
            if prospect.is_good:
                left -= new
                in_series.add(key)
            found[event.slug, key] = prospect
    return found


def _prospect(work: Work, event: Event, room: _Room, person: Person, choice: Choice, *, beyond: bool) -> Prospect:
    chosen = format_of(event, person, choice)
    if email_key(person.email) in room.there:
        return Prospect.ALREADY
    if not event.takes_registrations(work.now):
        return Prospect.CLOSED
    if chosen is None:
        return Prospect.NO_FORMAT
    if beyond:
        return Prospect.BEYOND
    if room.has(chosen):
        room.use(chosen)
        return Prospect.PLACE
    return Prospect.WAITS if event.waiting_list else Prospect.FULL


def _counted(work: Work, delegation: Delegation) -> set[str]:
    """The addresses of who counts in the series already: they may come to another of its events."""
    if delegation.series_id is None:
        return set()
    query = (
        select(Participant.email_key)
        .join(Registration, Registration.participant_id == Participant.id)
        .join(Quota, Quota.id == Registration.series_quota_id)
        .where(Quota.series_id == delegation.series_id, Quota.key == delegation.key, Registration.status.in_(LIVE))
    )
    return set(work.db.scalars(query))


def _room(work: Work, delegation: Delegation, event: Event, people: Sequence[Person], choice: Choice) -> _Room:
    own = select(Quota).where(
        Quota.event_id == event.id, Quota.kind == QuotaKind.ORGANISATION, Quota.key == delegation.key
    )
    audience = audience_of(event, choice)
    shared = [*work.db.scalars(own), *(one.quota for one in event.audiences if one.quota and one.key == audience)]
    kept = sum(quota.still_reserved for quota in shared)
    there = (
        select(Participant.email_key)
        .join(Registration, Registration.participant_id == Participant.id)
        .where(Registration.event_id == event.id, Registration.status.in_(LIVE))
        .where(Participant.email_key.in_([email_key(person.email) for person in people]))
    )
    return _Room(
        {one.id: _left(one.quota, kept) for one in event.formats},
        min((_left(quota, 0) for quota in shared), default=inf),
        set(work.db.scalars(there)),
    )


def _left(quota: Quota, kept: int) -> float:
    """Places left for the delegation, with those that are kept for it."""
    return inf if quota.left is None else max(0, (quota.capacity or 0) - quota.taken - quota.held + kept)
