"""kill -9 between any two steps: afterwards nothing is half done, and what was committed is delivered."""

from __future__ import annotations

from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, update

from leernet import Leernet
from leernet.model import Delivery, DeliveryStatus, JournalEntry, Participant, Quota, Registration
from leernet.services.doctor import recount
from leernet.services.outbox import LEASE
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
