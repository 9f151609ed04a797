"""An event is held in another way while people register, cancel and choose: nobody is lost, in twice, or in neither."""

from __future__ import annotations

import random
from collections import Counter
from functools import partial

import pytest
from sqlalchemy import func, select, update

from leernet import Leernet
from leernet.errors import InvalidInput
from leernet.model import LIVE, EventFormat, FormatSwitch, JournalEntry, Quota, Registration
from leernet.services.changing.switch_entries import SWITCH_TOLD
from leernet.services.registering.registration import register
from leernet.testing import add, some_event
from leernet.work import PARTICIPANT
from tests.concurrency import steps
from tests.concurrency.conftest import Race
from tests.concurrency.crowd import Step
from tests.concurrency.test_interleavings import just_before
from tests.concurrency.test_races import people


def astray(network: Leernet) -> list[str]:
    """Who takes part in a way that is there no more."""
    query = select(Registration.name).join(Registration.format)
    with network.read() as work:
        gone = query.where(Registration.status.in_(LIVE), EventFormat.ended_at.is_not(None))
        return list(work.db.scalars(gone.order_by(Registration.id)))


def there(network: Leernet) -> set[str]:
    with network.read() as work:
        return set(work.db.scalars(select(Registration.name).where(Registration.status.in_(LIVE))))


def told(network: Leernet) -> Counter[int]:
    """How often an entry was written from which somebody gets the mail."""
    with network.read() as work:
        rows = work.db.execute(
            select(JournalEntry.subject_id, JournalEntry.data).where(JournalEntry.kind == SWITCH_TOLD)
        )
        return Counter(subject for subject, data in rows if not data.get("undone"))


@pytest.mark.parametrize("seed", [1, 2])
def test_who_registers_and_cancels_meanwhile_is_in_or_out_and_nobody_is_left_behind(race: Race, seed: int) -> None:
    add(race.network, some_event(places={"physical": 8}))
    first, later = people(14), [f"later{number:03}" for number in range(12)]
    for who in first:
        steps.register(race.network, who)
    gone = first[:4]
    jobs: list[Step] = [partial(steps.cancel, who=who) for who in gone]
    jobs += [partial(steps.register, who=who, format=how) for who in later for how in ("online", "physical")]
    jobs.insert(6, partial(steps.switch, capacity=10))
    random.Random(seed).shuffle(jobs)
    outcomes = Counter(race.run(jobs))
    assert outcomes["held"] == 1
    assert astray(race.network) == []
    # Who asked for one way at the wrong moment is refused; whoever was let in is there still.
    with race.network.read() as work:
        assert there(race.network) >= set(first) - set(gone)
        assert work.db.scalar(select(func.count()).select_from(FormatSwitch)) == 1
    race.assert_sound()


def test_of_many_who_undo_it_and_its_mail_one_comes_first(race: Race) -> None:
    add(race.network, some_event(places={"physical": 6}))
    for who in people(9):
        steps.register(race.network, who)
    steps.switch(race.network, capacity=4)
    jobs: list[Step] = [*[steps.undo_switched] * 6, *[steps.tell_switched] * 6]
    jobs += [partial(steps.cancel, who=who) for who in people(3)]
    random.Random(5).shuffle(jobs)
    outcomes = Counter(race.run(jobs))
    was_told = bool(told(race.network))
    assert outcomes["undone"] == (0 if was_told else 1)
    assert set(told(race.network).values()) <= {1}
    assert astray(race.network) == []
    race.assert_sound()


def test_two_organisers_switch_once(race: Race) -> None:
    add(race.network, some_event(places={"physical": 6}))
    for who in people(6):
        steps.register(race.network, who)
    outcomes = Counter(race.run([partial(steps.switch, capacity=6)] * 6))
    assert outcomes == {"held": 1, "switch_held": 5}
    race.assert_sound()


def test_people_choose_a_way_while_both_become_possible(race: Race) -> None:
    add(race.network, some_event(places={"physical": 8, "online": 4}))
    for number, who in enumerate(people(12)):
        steps.register(race.network, who, "physical" if number < 8 else "online")
    jobs: list[Step] = [partial(steps.change_format, who=who, format="online") for who in people(6)]
    jobs += [partial(steps.change_format, who=who, format="physical") for who in people(12)[8:]]
    jobs += [partial(steps.switch, capacity=9, both=True), steps.undo_switched]
    random.Random(3).shuffle(jobs)
    race.run(jobs)
    assert there(race.network) == set(people(12))
    race.assert_sound(lowered=True)


@pytest.mark.postgres
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
@pytest.mark.parametrize("guarded", [True, False])
def test_who_registers_at_that_very_moment_begins_anew_and_finds_the_way_gone(network: Leernet, guarded: bool) -> None:
    """The control: without the other version of the places they come in, in a way that is there no more."""
    add(network, some_event(places={"physical": 6}))

    def switch() -> None:
        steps.switch(network, capacity=6)
        if not guarded:
            with network.work() as work:
                work.db.execute(update(Quota).values(version=0))

    with just_before(network, "INSERT INTO leernet_registration", switch):
        if guarded:
            with pytest.raises(InvalidInput) as refused:
                network.run(PARTICIPANT, register, steps.asked("anna"))
            assert refused.value.code == "format_unknown"
        else:
            network.run(PARTICIPANT, register, steps.asked("anna"))
    assert astray(network) == ([] if guarded else ["anna"])
