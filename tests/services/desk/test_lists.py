"""Lists of registrations stay quick when the tables are full."""

from uuid import uuid4

from sqlalchemy import insert, text

from leernet import Leernet
from leernet.model import Event, Participant, Registration, RegistrationStatus
from leernet.services.desk.lists import Filter, registrations_page
from leernet.testing import NOW, add, some_event
from tests.plans import plan_of


def _crowd(network: Leernet, event: Event, count: int) -> None:
    with network.work() as work:
        people = [
            {"email": f"{event.slug}-{number}@example.org", "email_key": f"{event.slug}-{number}", "name": "Anna"}
            for number in range(count)
        ]
        ids = work.db.scalars(
            insert(Participant).returning(Participant.id), [one | {"created_at": NOW} for one in people]
        )
        same = {"event_id": event.id, "format_id": event.formats[0].id, "status": RegistrationStatus.CONFIRMED}
        same |= {"name": "Anna", "created_at": NOW, "changed_at": NOW, "roles": [], "claims": []}
        work.db.execute(insert(Registration), [same | {"participant_id": one, "uid": uuid4()} for one in ids])
        work.db.execute(text("ANALYZE"))


def test_a_page_of_the_newest_event_reads_nothing_of_those_before(network: Leernet) -> None:
    before, newest = some_event("before"), some_event("newest")
    add(network, before, newest)
    _crowd(network, before, 4000)
    _crowd(network, newest, 1000)
    plan = plan_of(network, lambda work: registrations_page(work, newest, Filter()), "leernet_registration")
    assert "ix_leernet_registration_arrival" in plan
