"""Lists of registrations stay quick when the tables are full."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert, text

from leernet import Leernet
from leernet.model import Event, Participant, Registration, RegistrationStatus
from leernet.services.desk.filtering import Filter
from leernet.services.desk.lists import registrations_page
from leernet.testing import NOW, add, some_event
from tests.plans import plan_of


def crowd(network: Leernet, event: Event, count: int) -> None:
    """So many people at an event, with names in no order."""
    with network.work() as work:
        people = [
            {"email": f"{event.slug}-{number}@example.org", "email_key": f"{event.slug}-{number}", "name": "Anna"}
            for number in range(count)
        ]
        ids = work.db.scalars(
            insert(Participant).returning(Participant.id), [one | {"created_at": NOW} for one in people]
        )
        same = {"event_id": event.id, "format_id": event.formats[0].id, "status": RegistrationStatus.CONFIRMED}
        same |= {"created_at": NOW, "roles": [], "claims": []}
        rows = [
            same
            | {"participant_id": one, "uid": uuid4(), "name": f"Anna {one * 7919 % 9973}", "changed_at": _later(one)}
            for one in ids
        ]
        work.db.execute(insert(Registration), rows)
        work.db.execute(text("ANALYZE"))


def _later(number: int) -> datetime:
    return NOW + timedelta(minutes=number * 7919 % 9973)


def test_a_page_of_the_newest_event_reads_nothing_of_those_before(network: Leernet) -> None:
    before, newest = some_event("before"), some_event("newest")
    add(network, before, newest)
    crowd(network, before, 4000)
    crowd(network, newest, 1000)
    plan = plan_of(network, lambda work: registrations_page(work, newest, Filter()), "leernet_registration")
    assert "ix_leernet_registration_arrival" in plan
