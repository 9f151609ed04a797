"""Lists of one delegation that are sent at the same moment: never more people than its maximum, and nobody twice."""

from __future__ import annotations

from collections import Counter
from functools import partial

from leernet.model import RegistrationStatus as Status
from leernet.testing import add, some_event
from tests.concurrency import steps
from tests.concurrency.conftest import Race
from tests.concurrency.crowd import Step


def lists(count: int, size: int) -> list[list[Step]]:
    """So many lists of so many people, all others."""
    return [
        [partial(steps.register_by_delegation, who=f"p{one}-{number}") for number in range(size)]
        for one in range(count)
    ]


def test_lists_that_are_sent_at_once_never_exceed_the_maximum(race: Race) -> None:
    add(race.network, some_event(places={"physical": 100}))
    steps.plan_delegation(race.network, maximum=10)
    outcomes = race.crowd.do_parts(race.url, lists(6, 5))
    assert Counter(outcomes) == {"confirmed": 10, "delegation_full": 20}
    race.assert_sound()


def test_who_waits_counts_too_when_the_event_is_full(race: Race) -> None:
    add(race.network, some_event(places={"physical": 4}))
    steps.plan_delegation(race.network, maximum=10)
    outcomes = race.crowd.do_parts(race.url, lists(6, 5))
    assert Counter(outcomes) == {"confirmed": 4, "waitlisted": 6, "delegation_full": 20}
    race.assert_sound()


def test_the_same_list_from_six_processes_registers_each_once(race: Race) -> None:
    add(race.network, some_event(places={"physical": 100}))
    steps.plan_delegation(race.network, maximum=5)
    same = [partial(steps.register_by_delegation, who=f"p{number}", key="list") for number in range(5)]
    outcomes = race.crowd.do_parts(race.url, [same] * 6)
    assert set(outcomes) == {"confirmed"}
    assert len(race.names(Status.CONFIRMED)) == 5
    race.assert_sound()


def test_control_who_counts_first_and_then_registers_passes_the_maximum(race: Race) -> None:
    add(race.network, some_event(places={"physical": 4}))
    steps.plan_delegation(race.network, maximum=10)
    parts = [
        [partial(steps.register_by_delegation_that_counts_first, who=f"p{one}-{number}") for number in range(5)]
        for one in range(6)
    ]
    outcomes = race.crowd.do_parts(race.url, parts)
    assert len(outcomes) - outcomes.count("refused") > 10
