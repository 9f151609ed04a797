"""Counters that went wrong are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from leernet.model import Invitation, Quota, Registration, RegistrationStatus
from leernet.services.doctor import Drift, recount
from leernet.services.events.planning import cancel_event
from leernet.services.registering.inviting import InvitationRequest, invite
from leernet.services.registering.registration import Registered, register
from leernet.testing import add, counted, some_event
from leernet.work import PARTICIPANT, SYSTEM
from tests.services.conftest import ORGANISER, Desk


@pytest.fixture
def come(desk: Desk) -> Callable[[str], Registered]:
    """Somebody registers with an invitation that is good for two; the second waits for a place."""
    add(desk.network, some_event(places={"physical": 1}))
    request = InvitationRequest(organisation="MRA", maximum=2)
    desk.network.run(ORGANISER, invite, "bijeenkomst", request)
    with desk.network.read() as work:
        uid = work.db.query(Invitation).one().uid
    return lambda who: desk.network.run(PARTICIPANT, register, replace(desk.request(who), invitation=uid))


def found(desk: Desk) -> list[tuple[str, int | None, int]]:
    with desk.network.read() as work:
        return [(one.kind, one.taken, one.held) for one in recount(work)]


def test_who_comes_waits_and_cancels_leaves_the_counters_right(desk: Desk, come: Callable[[str], Registered]) -> None:
    anna, _ = come("Anna"), come("Bob")
    assert found(desk) == []
    desk.cancel(anna)
    assert found(desk) == []
    desk.network.run(SYSTEM, cancel_event, "bijeenkomst", "storm")
    assert found(desk) == []


def test_a_wrong_counter_of_places_or_of_an_invitation_is_found(desk: Desk, come: Callable[[str], Registered]) -> None:
    come("Anna")
    with desk.network.work() as work:
        work.db.execute(update(Quota).values(taken=0))
        work.db.execute(update(Invitation).values(used=2))
    assert found(desk) == [("invitation", 2, 1), ("quota", 0, 1)]


def test_a_registration_of_which_the_counters_know_nothing_is_found(
    desk: Desk, come: Callable[[str], Registered]
) -> None:
    come("Anna")
    with desk.network.work() as work:
        work.db.execute(update(Registration).values(status=RegistrationStatus.CANCELLED))
    assert found(desk) == [("invitation", 1, 0), ("quota", 1, 0)]


def test_a_place_of_a_quota_that_is_not_there_is_found(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    with desk.network.work() as work:
        work.db.execute(update(Registration).values(claims=[10**6]))
    with desk.network.read() as work:
        assert [one for one in recount(work) if one.taken is None] == [Drift("quota", 10**6, None, 1)]


@pytest.mark.parametrize("people", [1, 3])
def test_recounting_takes_one_statement(desk: Desk, people: int) -> None:
    add(desk.network, some_event())
    for number in range(people):
        desk.register(f"P{number}")
    with counted(desk.network.engine) as statements, desk.network.read() as work:
        recount(work)
    assert len(statements) == 1
