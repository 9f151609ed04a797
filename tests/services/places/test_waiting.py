"""The waiting list moves up by itself, in order, exactly one person for one free place."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from leernet.model import Audience, EventStatus, Quota, RegistrationStatus
from leernet.services.events.planning import find_event, set_capacity
from leernet.services.places.waiting import position
from leernet.services.registering.registration import cancel, find_registration
from leernet.testing import SettableClock, add, counted, some_event
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER, Desk

CONFIRMED, WAITLISTED = RegistrationStatus.CONFIRMED, RegistrationStatus.WAITLISTED


def _resize(desk: Desk, capacity: int | None) -> int:
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        return set_capacity(work, event, event.formats[0].quota, capacity).moved_up


def test_the_first_who_waits_moves_up_when_somebody_cancels(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna")
    desk.register("Bram")
    desk.register("Cato")
    desk.cancel(anna)
    assert desk.names(CONFIRMED) == ["Bram"]
    assert desk.names(WAITLISTED) == ["Cato"]
    assert desk.journal()[-2:] == ["registration.cancelled", "registration.moved_up"]


def test_cancelling_with_a_move_up_costs_twelve_statements_however_many_wait(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna")
    waiting = [desk.register(f"wacht{number}") for number in range(3)]
    with counted(desk.network.engine) as statements:
        desk.cancel(anna)
    few = len(statements)
    for number in range(60):
        desk.register(f"ook{number}")
    with counted(desk.network.engine) as statements:
        desk.cancel(waiting[0])
    assert (few, len(statements)) == (12, 12)


def test_who_waits_is_told_their_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}))
    waiting = [desk.register(name) for name in ("Anna", "Bram", "Cato")]
    desk.cancel(waiting[0])
    with desk.network.read() as work:
        assert [position(work, find_registration(work, r.uid)) for r in waiting] == [None, 1, 2]


def test_cancelling_while_waiting_moves_nobody(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    desk.register("Anna")
    bram = desk.register("Bram")
    desk.register("Cato")
    desk.cancel(bram)
    assert desk.names(WAITLISTED) == ["Cato"]
    assert desk.places() == [(1, 1)]


def test_who_does_not_fit_is_passed_over_and_keeps_their_turn(desk: Desk) -> None:
    event = some_event(places={"physical": 2})
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=1))]
    add(desk.network, event)
    bewoner = desk.register("Bewoner", audience="bewoners")
    ander = desk.register("Ander")
    desk.register("Bewoner twee", audience="bewoners")
    desk.register("Laatste")
    desk.cancel(ander)
    assert desk.names(CONFIRMED) == ["Bewoner", "Laatste"]
    desk.cancel(bewoner)
    assert desk.names(CONFIRMED) == ["Bewoner twee", "Laatste"]


def test_more_places_move_up_as_many(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    for number in range(6):
        desk.register(f"p{number}")
    assert _resize(desk, 4) == 3
    assert desk.names(CONFIRMED) == ["p0", "p1", "p2", "p3"]
    assert _resize(desk, None) == 2
    assert desk.names(WAITLISTED) == []


def test_more_than_a_batch_moves_up_in_order(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}))
    for number in range(120):
        desk.register(f"p{number}")
    assert _resize(desk, 110) == 110
    assert desk.names(WAITLISTED) == [f"p{number}" for number in range(110, 120)]


def test_nobody_moves_up_to_an_event_that_is_over(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    anna = desk.register("Anna")
    desk.register("Bram")
    clock.advance(timedelta(days=30))
    desk.network.run(ORGANISER, cancel, anna.uid, "was er niet")
    assert desk.names(WAITLISTED) == ["Bram"]


@pytest.mark.parametrize("status", [EventStatus.CLOSED, EventStatus.OPEN])
def test_the_list_also_moves_up_after_registration_closed(desk: Desk, status: EventStatus) -> None:
    event = some_event(places={"physical": 1})
    add(desk.network, event)
    anna = desk.register("Anna")
    desk.register("Bram")
    with desk.network.work() as work:
        work.db.execute(update(type(event)).values(status=status))
    desk.network.run(PARTICIPANT, cancel, anna.uid)
    assert desk.names(CONFIRMED) == ["Bram"]
