"""Real processes, and what must hold after whatever they did at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pytest
from sqlalchemy import Select, func, or_, select

from leernet import Leernet
from leernet.model import LIVE, EventFormat, JournalEntry, Quota, Registration
from leernet.model import RegistrationStatus as Status
from leernet.services.doctor import recount
from tests.concurrency.crowd import Crowd, Step

PROCESSES = 6


@pytest.fixture(scope="session")
def crowd() -> Iterator[Crowd]:
    """Six processes."""
    people = Crowd(PROCESSES)
    yield people
    people.close()


@dataclass(frozen=True)
class Race:
    """A network, and a crowd that does things to its database."""

    network: Leernet
    url: str
    crowd: Crowd

    def run(self, steps: Sequence[Step]) -> list[str]:
        """Do steps at once; what came of each."""
        return self.crowd.do(self.url, steps)

    def names(self, status: Status) -> list[str]:
        """Who stands in a state: who waits in order of the queue."""
        query = select(Registration.name).where(Registration.status == status)
        with self.network.read() as work:
            return list(work.db.scalars(query.order_by(Registration.queue_number, Registration.id)))

    def taken(self) -> list[int]:
        """The counter of each quota."""
        with self.network.read() as work:
            return list(work.db.scalars(select(Quota.taken).order_by(Quota.id)))

    def moved_up(self) -> list[str]:
        """Who moved up, in the order in which it was written down."""
        query = select(Registration.name).join(JournalEntry, JournalEntry.subject_id == Registration.id)
        with self.network.read() as work:
            return list(work.db.scalars(query.where(JournalEntry.kind == MOVED_UP).order_by(JournalEntry.id)))

    def assert_sound(self, *, lowered: bool = False) -> None:
        """No quota exceeded, counters equal to rows, nobody in twice, nobody kept waiting, no number given twice.

        :param lowered: a capacity was lowered meanwhile, so that more can be in than there is room for.
        """
        with self.network.read() as work:
            assert recount(work) == []
            for quota in work.db.scalars(select(Quota)):
                assert quota.ceiling is None or quota.taken <= quota.ceiling
                assert lowered or quota.capacity is None or quota.taken <= quota.capacity
            live = select(Registration.event_id).where(Registration.status.in_(LIVE))
            twice = live.group_by(Registration.event_id, Registration.participant_id).having(func.count() > 1)
            assert work.db.execute(twice).all() == []
            waiting = select(Registration.format_id, Registration.queue_number)
            numbers = work.db.execute(waiting.where(Registration.status == Status.WAITLISTED)).all()
            assert len(set(numbers)) == len(numbers)
            assert all(number for _, number in numbers)
            assert work.db.execute(_waits_beside_a_free_place()).all() == []


def _waits_beside_a_free_place() -> Select[str]:
    """Who waits though there is a place. Who belongs to an audience may wait for the places of that."""
    query = select(Registration.name).join(Registration.format).join(EventFormat.quota)
    room = or_(Quota.capacity.is_(None), Quota.taken < Quota.capacity)
    return query.where(Registration.status == Status.WAITLISTED, Registration.audience_id.is_(None), room)


MOVED_UP = "registration.moved_up"


@pytest.fixture
def race(network: Leernet, database_url: str, crowd: Crowd) -> Race:
    """On SQLite and on PostgreSQL."""
    return Race(network, database_url, crowd)
