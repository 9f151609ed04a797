"""Who wants to hear of an event, at the desk."""

import pytest

from leernet.model import Event, EventStatus, When
from leernet.services.events.interest import InterestRequest, show_interest
from leernet.testing import add, counted
from leernet.work import PARTICIPANT
from tests.flask.conftest import words
from tests.flask.desk.conftest import Desk


@pytest.mark.parametrize("people", [1, 3])
def test_the_desk_counts_lists_and_exports_who_is_interested(desk: Desk, people: int) -> None:
    event = Event(slug="najaar", title="Najaar", when=When.parse("2027-23"))
    event.status = EventStatus.ANNOUNCED
    add(desk.network, event)
    for n in range(people):
        request = InterestRequest(event="najaar", email=f"a{n}@example.org", name=f"Anna {n}")
        desk.network.run(PARTICIPANT, show_interest, request)
    assert f"Belangstelling {people}" in words(desk.get("/events/najaar/registrations").text)
    with counted(desk.network.engine) as statements:
        page = words(desk.get("/events/najaar/interest").text)
    assert "a0@example.org" in page
    assert len(statements) == 7
    assert len(desk.get("/events/najaar/interest.csv").text.splitlines()) == people + 1
