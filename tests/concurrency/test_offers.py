"""Offers of a place while others do something with them: exactly one outcome, and one person for one place."""

from __future__ import annotations

import random
from collections import Counter
from functools import partial

from sqlalchemy import select

from leernet.model import JournalEntry, Registration
from leernet.model import RegistrationStatus as Status
from leernet.services.doctor import recount
from leernet.testing import add, some_event
from tests.concurrency import steps
from tests.concurrency.conftest import Race
from tests.concurrency.crowd import Step
from tests.concurrency.ways_in import PAUSE, in_between

PLACES = 8


def people(name: str) -> list[str]:
    return [f"{name}{number:03}" for number in range(PLACES)]


def offer(race: Race) -> tuple[list[str], list[str]]:
    """As many have an offer as there are places, and as many wait for those."""
    event = some_event(places={"physical": PLACES})
    event.offer_hours = 48
    add(race.network, event)
    for who in [*people("in"), *people("next"), *people("wait")]:
        steps.register(race.network, who)
    for who in people("in"):
        steps.cancel(race.network, who)
    assert race.names(Status.OFFERED) == people("next")
    return people("next"), people("wait")


def outcomes_of(race: Race, who: str) -> list[str]:
    """What became of the offers of somebody."""
    query = select(JournalEntry.kind).join(Registration, Registration.id == JournalEntry.subject_id)
    with race.network.read() as work:
        kinds = work.db.scalars(query.where(Registration.name == who).order_by(JournalEntry.id))
        return [kind for kind in kinds if kind in ENDS]


ENDS = ("registration.offer_accepted", "registration.offer_lapsed", "registration.moved_up", "registration.cancelled")


def test_one_offer_that_is_taken_from_six_processes_is_taken_once(race: Race) -> None:
    offer(race)
    outcomes = race.run([partial(steps.take_offer, who="next000")] * 18)
    assert Counter(outcomes) == {"confirmed": 1, "illegal_transition": 17}
    assert outcomes_of(race, "next000") == ["registration.offer_accepted"]
    race.assert_sound()


def test_who_takes_a_place_while_it_lapses_has_it_or_has_it_not(race: Race) -> None:
    asked, waiting = offer(race)
    jobs: list[Step] = [partial(steps.take_offer, who=who) for who in asked]
    jobs += [steps.sweep_offers] * PLACES
    random.Random(7).shuffle(jobs)
    outcomes = race.run(jobs)
    assert set(outcomes) <= {"confirmed", "offer_over", "swept"}
    taken = outcomes.count("confirmed")
    assert Counter(outcomes_of(race, who)[0] for who in asked) == Counter(
        {"registration.offer_accepted": taken, "registration.offer_lapsed": PLACES - taken}
    )
    assert race.names(Status.OFFERED) == waiting[: PLACES - taken]
    assert race.taken() == [PLACES]
    race.assert_sound()


def test_control_who_looks_and_then_takes_has_a_place_that_somebody_else_has(race: Race) -> None:
    asked, _ = offer(race)
    jobs: list[Step] = [partial(steps.take_offer_without_lock, who=who, pause=2 * PAUSE) for who in asked[:3]]
    race.run([*jobs, partial(in_between, step=steps.sweep_offers)])  # each by a process of its own
    with race.network.read() as work:
        assert recount(work) != []


def test_taking_cancelling_and_moving_up_at_once_leave_one_person_for_one_place(race: Race) -> None:
    asked, waiting = offer(race)
    jobs: list[Step] = [partial(steps.take_offer, who=who) for who in asked]
    jobs += [partial(steps.cancel, who=who) for who in [*asked[::2], *waiting[::3]]]
    jobs += [partial(steps.set_offers, hours=hours) for hours in (None, 48, None, 24)]
    jobs += [partial(steps.resize, format="physical", capacity=capacity) for capacity in (6, 10, PLACES)]
    random.Random(11).shuffle(jobs)
    outcomes = race.run(jobs)
    assert set(outcomes) <= {"confirmed", "offer_over", "illegal_transition", "cancelled", "set", "resized"}
    race.assert_sound(lowered=True)
