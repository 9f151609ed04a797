"""Which delivery may go out next: in the order of the changes of a subject, and quickly found among many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, insert, select, text

from leernet import Leernet
from leernet.model import Delivery, JournalEntry
from leernet.services.delivering.outbox import (
    CLAIM,
    LEASE,
    MOST_TRIES,
    RETRY,
    claim,
    fan_out,
    note_done,
    note_failure,
    retry,
)
from leernet.testing import SettableClock


def happen(network: Leernet, *subjects: int, listeners: Sequence[str] = ("mail",)) -> None:
    """Something changes in each of these registrations, and is to be told."""
    with network.work() as work:
        for subject in subjects:
            work.journal("registration.answered", subject)
    with network.work() as work:
        fan_out(work, lambda _: listeners)


def names(network: Leernet) -> dict[str, int]:
    """The ids of deliveries: ``1b`` is the second to mail about registration 1; others are called in full."""
    found: dict[str, int] = {}
    with network.read() as work:
        for one in work.db.scalars(select(Delivery).order_by(Delivery.entry_id, Delivery.listener)):
            about = f"{one.listener} {one.subject} {one.subject_id}".removeprefix("mail registration ")
            found[next(about + letter for letter in "abc" if about + letter not in found)] = one.id
    return found


def claimed(network: Leernet) -> list[str]:
    with network.work() as work:
        ids = claim(work)
    return [name for name, id in names(network).items() if id in ids]


def done(network: Leernet, name: str) -> None:
    with network.work() as work:
        note_done(work, names(network)[name])


def failed(network: Leernet, name: str) -> None:
    with network.work() as work:
        note_failure(work, names(network)[name], OSError("no"))


def test_the_next_of_a_registration_waits_while_the_one_before_is_in_hand(network: Leernet) -> None:
    happen(network, 1, 1, 2)
    assert claimed(network) == ["1a", "2a"]
    assert claimed(network) == []
    done(network, "1a")
    assert claimed(network) == ["1b"]


def test_what_a_dead_dispatcher_had_in_hand_still_goes_first(network: Leernet, clock: SettableClock) -> None:
    happen(network, 1, 1)
    assert claimed(network) == ["1a"]
    clock.advance(LEASE)
    assert claimed(network) == ["1a"]


def test_what_was_taken_on_with_one_that_kills_is_never_counted_in_vain(network: Leernet, clock: SettableClock) -> None:
    happen(network, 1, 2, 3)
    assert claimed(network) == ["1a", "2a", "3a"]
    for _ in range(1, MOST_TRIES):  # the first of them kills its process, again and again
        clock.advance(LEASE)
        assert claimed(network) == ["1a"]
    assert claimed(network) == ["2a"], "alone, while the first is left in peace"
    clock.advance(LEASE)
    with network.read() as work:
        assert work.db.get_one(Delivery, names(network)["3a"]).attempts == 1
    assert claimed(network) == ["2a"], "the first was given up"
    done(network, "2a")
    assert claimed(network) == ["3a"]


def test_giving_up_a_delivery_that_kills_takes_the_next_of_its_subject_at_once(
    network: Leernet, clock: SettableClock
) -> None:
    happen(network, 1, 1)
    for _ in range(MOST_TRIES):
        assert claimed(network) == ["1a"]
        clock.advance(LEASE)
    assert claimed(network) == ["1b"]


def test_the_next_of_a_registration_waits_for_the_back_off_of_the_one_before_and_others_do_not(
    network: Leernet, clock: SettableClock
) -> None:
    happen(network, 1, 1)
    assert claimed(network) == ["1a"]
    failed(network, "1a")
    happen(network, 1, 2)
    assert claimed(network) == ["2a"]
    clock.advance(RETRY[0])
    for name in ("1a", "1b", "1c"):
        assert claimed(network) == [name]
        done(network, name)


def test_what_was_given_up_holds_nothing_up_until_it_is_tried_again(network: Leernet, clock: SettableClock) -> None:
    happen(network, 1, 1)
    for wait in [*RETRY, timedelta()]:
        assert claimed(network) == ["1a"]
        failed(network, "1a")
        clock.advance(wait)
    assert claimed(network) == ["1b"]
    done(network, "1b")
    with network.work() as work:
        retry(work, names(network)["1a"])
    happen(network, 1)
    assert claimed(network) == ["1a"]


def test_one_listener_does_not_wait_for_another(network: Leernet) -> None:
    happen(network, 1, listeners=["mail"])
    happen(network, 1, listeners=["mail", "plugin:x"])
    assert claimed(network) == ["1a", "plugin:x registration 1a"]


def test_subjects_of_another_kind_with_the_same_number_do_not_wait_for_each_other(network: Leernet) -> None:
    with network.work() as work:
        work.journal("registration.answered", 1)
        work.journal("invitation.sent", 1)
    with network.work() as work:
        fan_out(work, lambda _: ["mail"])
    assert claimed(network) == ["1a", "mail invitation 1a"]


def test_what_waits_behind_a_failure_is_due_with_it_and_so_in_no_claims_way(
    network: Leernet, clock: SettableClock
) -> None:
    happen(network, 1, 1)
    claimed(network)
    failed(network, "1a")
    happen(network, 1, 2)
    with network.read() as work:
        due = {one.id: one.due_at for one in work.db.scalars(select(Delivery))}
    later = clock.now + RETRY[0]
    found = {name: due[id] for name, id in names(network).items()}
    assert found == {"1a": later, "1b": later, "1c": later, "2a": clock.now}


MANY = 3000


@pytest.fixture
def many(network: Leernet) -> Leernet:
    """Thousands of deliveries that are due, two for each registration, and as many that are done."""
    with network.work() as work:
        entry = {"at": work.now, "actor": "system", "kind": "registration.answered", "subject": "registration",
                 "data": {}, "told": True}  # fmt: skip
        entries = [{**entry, "subject_id": number % MANY} for number in range(4 * MANY)]
        ids = work.db.scalars(insert(JournalEntry).returning(JournalEntry.id, sort_by_parameter_order=True), entries)
        delivery = {"listener": "mail", "subject": "registration", "due_at": work.now}
        made = [
            {**delivery, "entry_id": id, "subject_id": n % MANY, "status": "done" if n < 2 * MANY else "pending"}
            for n, id in enumerate(ids.all())
        ]
        work.db.execute(insert(Delivery), made)
    with network.work() as work:
        work.db.execute(text("ANALYZE"))
    return network


def test_a_claim_finds_the_first_of_thousands_by_index(many: Leernet) -> None:
    plans: list[str] = []
    event.listen(many.engine, "before_cursor_execute", lambda *execution: plans.append(explained(*execution)))
    with many.work() as work:
        assert len(claim(work)) == CLAIM
    plan = next(plan for plan in plans if plan)
    assert "ix_leernet_delivery_due" in plan
    assert "ix_leernet_delivery_order" in plan
    for slow in ("Seq Scan", "Sort", "Hash Anti Join", "SCAN", "TEMP B-TREE"):
        assert slow not in plan, plan


def explained(connection: Connection, _cursor: object, statement: str, parameters: Sequence[object], *_: object) -> str:
    """How the database will perform a claim; nothing of another statement."""
    if not statement.startswith("UPDATE leernet_delivery"):
        return ""
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    cursor = connection.connection.cursor()
    cursor.execute(explain + statement, parameters)
    return "\n".join(str(row[-1]) for row in cursor.fetchall())
