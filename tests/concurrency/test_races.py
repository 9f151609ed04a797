"""Several processes at once, on SQLite and on PostgreSQL: nothing is sold twice, lost, or given out of turn.

A test of a race that cannot fail proves nothing. So each comes with a control: the same race, done as it is often done,
in which what the test forbids does happen.
"""

from __future__ import annotations

import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from leernet.model import Audience, Delivery, DeliveryStatus, JournalEntry, Quota
from leernet.model import RegistrationStatus as Status
from leernet.services.doctor import recount
from leernet.services.events.planning import find_event, set_capacity
from leernet.testing import add, some_event
from tests.concurrency import steps
from tests.concurrency.conftest import Race
from tests.concurrency.crowd import Step

CONFIRMED, WAITLISTED, CANCELLED = Status.CONFIRMED, Status.WAITLISTED, Status.CANCELLED


def people(count: int, name: str = "p") -> list[str]:
    return [f"{name}{number:03}" for number in range(count)]


# --- one event that everybody wants ---


def test_eighty_people_for_twenty_places_fill_exactly_twenty(race: Race) -> None:
    add(race.network, some_event(places={"physical": 20}))
    outcomes = race.run([partial(steps.register, who=who) for who in people(80)])
    assert Counter(outcomes) == {"confirmed": 20, "waitlisted": 60}
    assert len(race.names(CONFIRMED)) == 20
    assert race.taken() == [20]
    race.assert_sound()


def test_without_a_waiting_list_sixty_are_refused(race: Race) -> None:
    add(race.network, some_event(places={"physical": 20}, waiting_list=False))
    outcomes = race.run([partial(steps.register, who=who) for who in people(80)])
    assert Counter(outcomes) == {"confirmed": 20, "event_full": 60}
    race.assert_sound()


def test_control_who_counts_and_then_adds_sells_more_than_there_is(race: Race) -> None:
    add(race.network, some_event(places={"physical": 20}))
    race.run([partial(steps.register_by_counting, who=who) for who in people(60)])
    assert len(race.names(CONFIRMED)) > 20


def test_control_behind_the_condition_stands_the_database_itself(race: Race) -> None:
    add(race.network, some_event(places={"physical": 2}))
    assert Counter(race.run([steps.take_without_asking] * 6)) == {"taken": 2, "refused": 4}
    assert race.taken() == [2]


# --- one person ---


def test_one_person_from_six_processes_is_in_once(race: Race) -> None:
    add(race.network, some_event(places={"physical": 20}))
    outcomes = race.run([partial(steps.register, who="anna")] * 18)
    assert Counter(outcomes) == {"confirmed": 1, "already_registered": 17}
    assert race.taken() == [1]
    race.assert_sound()


def test_one_form_sent_from_six_processes_at_once_gives_one_registration_to_each(race: Race) -> None:
    """As a double click does, that two workers get. The control is above: without its key, the form is refused."""
    add(race.network, some_event(places={"physical": 20}))
    assert len(set(race.run([partial(steps.register_once, who="anna")] * 18))) == 1
    assert race.taken() == [1]
    race.assert_sound()


def test_control_behind_the_look_stands_the_unique_index(race: Race) -> None:
    add(race.network, some_event(places={"physical": 20}))
    race.run([partial(steps.register, who="anna")])
    assert set(race.run([partial(steps.add_without_looking, who="anna")] * 6)) == {"refused"}


# --- several quotas ---


def test_places_of_a_format_and_of_two_audiences_are_never_exceeded(race: Race) -> None:
    event = some_event(places={"physical": 12})
    event.audiences = [
        Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=4)),
        Audience(key="ambtenaren", label="Ambtenaren", quota=Quota(capacity=6)),
    ]
    add(race.network, event)
    audiences = ["bewoners", "ambtenaren", ""]
    race.run([partial(steps.register, who=who, audience=audiences[n % 3]) for n, who in enumerate(people(60))])
    assert race.taken()[0] == len(race.names(CONFIRMED)) == 12
    race.assert_sound()


# --- the waiting list ---


def test_places_that_free_at_once_go_to_who_waits_in_order_one_for_each(race: Race) -> None:
    add(race.network, some_event(places={"physical": 12}))
    there, waiting = people(12, "in"), people(20, "wait")
    for who in there + waiting:
        steps.register(race.network, who)
    race.run([partial(steps.cancel, who=who) for who in there])
    assert race.names(CONFIRMED) == race.moved_up() == waiting[:12]
    assert race.names(WAITLISTED) == waiting[12:]
    race.assert_sound()


def test_control_without_the_lock_two_places_go_to_one_person(race: Race) -> None:
    add(race.network, some_event(places={"physical": 12}))
    there, waiting = people(12, "in"), people(20, "wait")
    for who in there + waiting:
        steps.register(race.network, who)
    race.run([partial(steps.cancel_without_lock, who=who) for who in there])
    assert max(Counter(race.moved_up()).values()) > 1
    with race.network.read() as work:
        assert recount(work) != []


def test_who_comes_while_places_free_does_not_pass_who_waits(race: Race) -> None:
    add(race.network, some_event(places={"physical": 10}))
    there, waiting = people(10, "in"), people(10, "wait")
    for who in there + waiting:
        steps.register(race.network, who)
    jobs: list[Step] = [partial(steps.cancel, who=who) for who in there]
    jobs += [partial(steps.register, who=who) for who in people(30, "late")]
    random.Random(3).shuffle(jobs)
    race.run(jobs)
    assert race.names(CONFIRMED) == race.moved_up() == waiting
    assert sorted(race.names(WAITLISTED)) == people(30, "late")
    race.assert_sound()


# --- all of it together ---


def mix(seed: int) -> list[Step]:
    """People come, go and change to the other format, while organisers change their minds about the room."""
    first = people(30, "early")
    jobs: list[Step] = [partial(steps.register, who=who) for who in people(30, "late")]
    jobs += [partial(steps.register, who=who, format="online") for who in people(6, "afar")]
    jobs += [partial(steps.cancel, who=who) for who in first[::3]]
    jobs += [partial(steps.change_format, who=who, format="online") for who in first[1::3]]
    jobs += [partial(steps.admit, who=who) for who in first[-2:]]
    jobs += [partial(steps.resize, format="physical", capacity=capacity) for capacity in (8, 14, 10, 16)]
    jobs += [partial(steps.resize, format="online", capacity=capacity) for capacity in (3, 5)]
    random.Random(seed).shuffle(jobs)
    return jobs


@pytest.mark.parametrize("seed", [1, 2])
def test_coming_going_changing_and_resizing_at_once_leave_everything_right(race: Race, seed: int) -> None:
    add(race.network, some_event(places={"physical": 10, "online": 4}))
    for who in people(30, "early"):
        steps.register(race.network, who)
    outcomes = race.run(mix(seed))
    assert set(outcomes) <= {"confirmed", "waitlisted", "cancelled", "resized", "format_full", "illegal_transition",
                             "not_live"}  # fmt: skip
    race.assert_sound(lowered=True)
    moved = [who for who in race.moved_up() if who.startswith("early")]
    assert len(set(moved)) == len(moved)


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_who_sets_a_capacity_that_another_just_lowered_lets_those_in_who_wait(race: Race) -> None:
    add(race.network, some_event(places={"physical": 4}))
    for who in people(6):
        steps.register(race.network, who)
    steps.cancel(race.network, "p005")
    with race.network.work(steps.ORGANISER) as work:
        event = find_event(work, steps.SLUG)  # and sees four places, when the other sets two, and somebody leaves
        steps.resize(race.network, "physical", 2)
        steps.cancel(race.network, "p000")
        set_capacity(work, event, event.formats[0].quota, 4)
    assert race.names(CONFIRMED) == ["p001", "p002", "p003", "p004"]
    race.assert_sound()


def test_cancelling_the_event_meanwhile_leaves_nobody_in_not_even_a_speaker(race: Race) -> None:
    add(race.network, some_event(places={"physical": 12, "online": None}))
    jobs: list[Step] = [partial(steps.register, who=who) for who in people(24)]
    jobs += [partial(steps.register, who=who, format="online") for who in people(12, "afar")]
    jobs += [partial(steps.register, who=who, role="speaker") for who in people(12, "speaker")]
    jobs += [partial(steps.walk_in, who=who) for who in people(6, "walk")]
    random.Random(5).shuffle(jobs)
    jobs.insert(24, steps.cancel_event)
    outcomes = race.run(jobs)
    assert set(outcomes) <= {"confirmed", "waitlisted", "cancelled", "registration_closed", "event_cancelled"}
    assert race.names(CONFIRMED) == race.names(WAITLISTED) == []
    assert race.taken() == [0, 0]
    with race.network.read() as work:
        told = work.db.scalar(
            select(func.count()).select_from(JournalEntry).where(JournalEntry.kind == "registration.cancelled")
        )
    assert told == len(race.names(CANCELLED)), "each is told once"


# --- mail ---


def lines(file: Path) -> Counter[str]:
    return Counter(file.read_text().splitlines())


def test_no_mail_is_lost_or_doubled_while_people_register_and_six_processes_deliver(race: Race, tmp_path: Path) -> None:
    add(race.network, some_event(places={"physical": 20}))
    log = tmp_path / "mail.log"
    jobs: list[Step] = [partial(steps.register, who=who) for who in people(36)]
    race.run([step for job in jobs for step in (job, partial(steps.deliver, file=log))])
    steps.deliver(race.network, log)
    with race.network.read() as work:
        entries = select(JournalEntry.id).where(JournalEntry.kind.startswith("registration."))
        wanted = list(work.db.scalars(entries.order_by(JournalEntry.id)))
        made = work.db.execute(select(Delivery.entry_id, Delivery.listener, Delivery.status, Delivery.attempts)).all()
    assert sorted(made) == [(entry, "mail", DeliveryStatus.DONE, 1) for entry in wanted]
    assert len(lines(log)) == 36
    assert set(lines(log).values()) == {1}


def test_control_who_keeps_no_delivery_for_itself_sends_it_twice(race: Race, tmp_path: Path) -> None:
    add(race.network, some_event(places={"physical": 20}))
    log = tmp_path / "mail.log"
    race.run([partial(steps.register, who=who) for who in people(6)])
    race.network.dispatcher.fan_out()
    race.run([partial(steps.deliver_forgetfully, file=log)] * 6)
    assert max(lines(log).values()) > 1
