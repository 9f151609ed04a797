"""kill -9 between any two steps: afterwards nothing is half done, and what was committed is delivered."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, update

from leernet import Leernet
from leernet.model import Delivery, DeliveryStatus, JournalEntry, Participant, Quota, Registration
from leernet.services.delivering.outbox import LEASE, LOST, MOST_TRIES
from leernet.services.doctor import recount
from leernet.testing import SettableClock, add, some_event
from tests.concurrency import deaths, steps
from tests.concurrency.crowd import Step

State = tuple[list[str], list[object], list[int], list[str]]


def state(network: Leernet) -> State:
    """Who there is and how they stand, what is taken, and what was written down."""
    with network.read() as work:
        people = work.db.scalars(select(Participant.name).order_by(Participant.id))
        rows = work.db.scalars(select(Registration).order_by(Registration.id))
        registrations = [(one.name, one.status, one.claims, one.queue_number) for one in rows]
        taken = work.db.scalars(select(Quota.taken).order_by(Quota.id))
        entries = work.db.scalars(select(JournalEntry.kind).order_by(JournalEntry.id))
        return [*people], [*registrations], [*taken], [*entries]


def deliveries(network: Leernet) -> list[Delivery]:
    with network.read() as work:
        return list(work.db.scalars(select(Delivery).order_by(Delivery.id)))


STEPS = {"register": partial(steps.register, who="cas"), "cancel and move up": partial(steps.cancel, who="anna")}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_a_process_killed_before_any_statement_or_the_commit_leaves_nothing_half_done(
    network: Leernet, database_url: str, step: Step
) -> None:
    add(network, some_event(places={"physical": 1}))
    for who in ("anna", "bob"):
        steps.register(network, who)
    before, number = state(network), 1
    while deaths.killed(partial(deaths.until_statement, database_url, number, step)):
        assert state(network) == before, number
        number += 1
    assert number > 5, "it was killed at each step"
    assert state(network) != before, "and at last it was not"
    with network.read() as work:
        assert recount(work) == []


def test_a_process_killed_while_a_plugin_is_asked_leaves_nothing(network: Leernet, database_url: str) -> None:
    add(network, some_event(places={"physical": 2}))
    before = state(network)
    assert deaths.killed(partial(deaths.register_until_asked, database_url))
    assert state(network) == before


def test_control_a_process_that_commits_at_each_step_does_leave_something_half_done(
    network: Leernet, database_url: str
) -> None:
    add(network, some_event(places={"physical": 2}))
    assert deaths.killed(partial(deaths.register_statement_by_statement, database_url))
    people, registrations, taken, entries = state(network)
    assert (people, len(registrations)) == (["anna"], 1)
    assert (taken, entries) == ([0], []), "she is in, without a place, and nobody hears of it"


def test_a_process_killed_just_after_the_commit_loses_no_mail(
    network: Leernet, database_url: str, tmp_path: Path
) -> None:
    add(network, some_event(places={"physical": 2}))
    assert deaths.killed(partial(deaths.register_until_told, database_url))
    assert state(network)[3] == ["registration.confirmed"]
    steps.deliver(network, tmp_path / "mail.log")
    assert len((tmp_path / "mail.log").read_text().splitlines()) == 1


def test_dispatchers_killed_at_each_step_lose_nothing_and_repeat_with_the_same_id(
    network: Leernet, database_url: str, tmp_path: Path, clock: SettableClock
) -> None:
    add(network, some_event(places={"physical": 2}))
    steps.register(network, "anna")
    log = tmp_path / "mail.log"
    assert deaths.killed(partial(deaths.fan_out_until_commit, database_url))
    assert deliveries(network) == []
    assert deaths.killed(partial(deaths.claim_and_die, database_url))
    assert not log.exists()
    with network.work() as work:  # its lease is over
        work.db.execute(update(Delivery).values(leased_until=clock.now))
    assert deaths.killed(partial(deaths.deliver_until_sent, database_url, log))
    steps.deliver(network, log)
    assert len(log.read_text().splitlines()) == 1, "the lease of the dead one keeps it for a while"
    clock.advance(LEASE)
    steps.deliver(network, log)
    (times,) = Counter(log.read_text().splitlines()).values()
    assert times == 2, "sent again, with the same Message-ID"
    assert [delivery.status for delivery in deliveries(network)] == [DeliveryStatus.DONE]


def killer_of(network: Leernet) -> list[tuple[str, DeliveryStatus, int]]:
    """How the plugin's deliveries stand, in the order of the changes."""
    told = [one for one in deliveries(network) if one.listener == "plugin:killer"]
    told.sort(key=lambda one: one.entry_id)
    return [(one.error, one.status, one.attempts) for one in told]


def test_a_delivery_that_kills_its_process_each_time_is_given_up_and_the_next_of_that_registration_goes(
    network: Leernet, database_url: str, tmp_path: Path, clock: SettableClock
) -> None:
    add(network, some_event(places={"physical": 3}))
    for who in ("anna", "bob"):
        steps.register(network, who)
    steps.cancel(network, "anna")
    tell, heard = partial(deaths.tell_the_killer, database_url, tmp_path / "heard"), tmp_path / "heard"

    def lease_is_over(tries: int) -> None:
        with network.work() as work:
            lost = update(Delivery).where(Delivery.status == DeliveryStatus.PENDING, Delivery.leased_until.is_not(None))
            work.db.execute(lost.values(leased_until=clock.now, attempts=tries))

    assert deaths.killed(tell)
    lease_is_over(tries=1)
    assert deaths.killed(tell)
    assert not deaths.killed(tell), "her lease keeps her from killing again, and bob, who was taken on too, is told"
    assert heard.read_text() == "bob registration.confirmed\n"
    lease_is_over(tries=MOST_TRIES - 1)
    assert deaths.killed(tell), "the last try"
    assert killer_of(network)[0] == ("", DeliveryStatus.PENDING, MOST_TRIES)
    lease_is_over(tries=MOST_TRIES)
    assert not deaths.killed(tell)
    assert killer_of(network)[0] == (LOST, DeliveryStatus.FAILED, MOST_TRIES)
    assert {status for _, status, _ in killer_of(network)[1:]} == {DeliveryStatus.DONE}
    assert heard.read_text().splitlines() == ["bob registration.confirmed", "anna registration.cancelled"]
