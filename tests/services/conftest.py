"""What the tests of the use-cases share: short words for what people do."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from leernet import Leernet
from leernet.model import Event, JournalEntry, Participant, Quota, Registration, RegistrationStatus
from leernet.services.registering.registration import Registered, RegistrationRequest, add_walk_in, cancel, register
from leernet.testing import MakeNetwork
from leernet.work import PARTICIPANT, user

ORGANISER = user("els")


@dataclass(frozen=True)
class Desk:
    """A network, with the use-cases as short words."""

    network: Leernet

    def request(self, who: str = "Anna", **values: str | tuple[str, ...]) -> RegistrationRequest:
        """What a person called ``who`` sends."""
        plain = RegistrationRequest(event="bijeenkomst", format="physical", name=who, email=f"{who}@example.org")
        return replace(plain, **values)  # type: ignore[arg-type]

    def register(self, who: str = "Anna", **values: str | tuple[str, ...]) -> Registered:
        """Somebody registers for themselves."""
        return self.network.run(PARTICIPANT, register, self.request(who, **values))

    def walk_in(self, who: str = "Anna", **values: str | tuple[str, ...]) -> Registered:
        """An organiser lets somebody in."""
        return self.network.run(ORGANISER, add_walk_in, self.request(who, **values))

    def cancel(self, registered: Registered, reason: str = "") -> None:
        """A participant cancels."""
        self.network.run(PARTICIPANT, cancel, registered.uid, reason)

    def names(self, status: RegistrationStatus) -> list[str]:
        """Who stands in a state: who waits in order of the queue, the others in order of arrival."""
        with self.network.read() as work:
            rows = work.db.query(Registration).filter_by(status=status)
            return [r.name for r in rows.order_by(Registration.queue_number, Registration.id)]

    def places(self) -> list[tuple[int | None, int]]:
        """Capacity and taken of every quota."""
        with self.network.read() as work:
            return [(q.capacity, q.taken) for q in work.db.query(Quota).order_by(Quota.id)]

    def journal(self, prefix: str = "") -> list[str]:
        """The kinds of the changes that were written down, in order."""
        with self.network.read() as work:
            kinds = [entry.kind for entry in work.db.query(JournalEntry).order_by(JournalEntry.id)]
        return [kind for kind in kinds if kind.startswith(prefix)]

    def registration(self, registered: Registered) -> Registration:
        """The row of a registration."""
        with self.network.read() as work:
            return work.db.get_one(Registration, registered.id)

    def people(self) -> list[Participant]:
        """All participants."""
        with self.network.read() as work:
            return work.db.query(Participant).order_by(Participant.id).all()

    def event(self, slug: str = "bijeenkomst") -> Event:
        """The row of an event."""
        with self.network.read() as work:
            return work.db.query(Event).filter_by(slug=slug).one()


@pytest.fixture
def desk(network: Leernet) -> Desk:
    """The network of two plain formats, with short words."""
    return Desk(network)


@pytest.fixture
def desk_with(make_network: MakeNetwork) -> Callable[..., Desk]:
    """The same, with other plugins."""
    return lambda *plugins: Desk(make_network(*plugins))
