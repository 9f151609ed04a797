"""Two transactions that meet at one certain point, on PostgreSQL: what many runs of a race would seldom show."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, event, select

from leernet import Conflict, Leernet
from leernet.model import Quota, Registration
from leernet.services.events.planning import find_event
from leernet.services.places.locks import lock
from leernet.services.places.taking import take
from leernet.testing import add, some_event
from tests.concurrency import steps

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.parametrize("database_url", ["postgres"], indirect=True),
]


@contextmanager
def just_before(network: Leernet, part: str, do: Callable[[], object]) -> Iterator[list[str]]:
    """Do something once, just before the first statement of the network with this in it; gives the statement."""
    seen: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        if part in statement and not seen:
            seen.append(statement)
            do()

    event.listen(network.engine, "before_cursor_execute", note)
    yield seen
    event.remove(network.engine, "before_cursor_execute", note)


def meets_who_holds_the_places(network: Leernet) -> bool:
    """Bob cancels while somebody has the places, and is about to change his registration: whether that one can."""
    add(network, some_event(places={"physical": 1}))
    for who in ("anna", "bob"):
        steps.register(network, who)
    cancelling = threading.Thread(target=steps.cancel, args=(network, "bob"))
    with network.work() as work:
        lock(work.db, find_event(work, steps.SLUG).id)
        cancelling.start()
        cancelling.join(0.4)
        if not cancelling.is_alive():
            return False
        mine = select(Registration.id).where(Registration.name == "bob").with_for_update(skip_locked=True)
        free = work.db.execute(mine).scalar() is not None
    cancelling.join(20)
    assert not cancelling.is_alive()
    return free


def test_whoever_changes_a_registration_waits_for_the_places_before_holding_it(network: Leernet) -> None:
    assert meets_who_holds_the_places(network), "each would wait for the other"


def test_control_whoever_does_not_lock_the_event_first_holds_what_the_other_needs(
    network: Leernet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("leernet.services.registering.registration.lock_for", lambda *_: None)
    assert not meets_who_holds_the_places(network)


def joins_while_a_place_frees(network: Leernet) -> str:
    """Anna's place frees just before bob is given his number on the waiting list; what bob has."""
    add(network, some_event(places={"physical": 1}))
    steps.register(network, "anna")
    with just_before(network, "SET queue=", lambda: steps.cancel(network, "anna")) as number:
        outcome = steps.register(network, "bob")
    assert number, "it was full at first"
    return outcome


def test_a_place_that_frees_just_before_the_number_of_the_waiting_list_is_taken(network: Leernet) -> None:
    assert joins_while_a_place_frees(network) == "confirmed", "nobody would come to move bob up"


def test_control_who_looks_once_waits_beside_a_free_place(network: Leernet, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = iter((take, take, lambda _db, claims: claims.quotas[-1]))  # anna; bob, and again: full, whatever there is
    monkeypatch.setattr("leernet.services.registering.adding.take", lambda db, claims: next(looks)(db, claims))
    assert joins_while_a_place_frees(network) == "waitlisted"


@pytest.mark.parametrize("held", [True, False], ids=["", "control: without the lock of the event"])
def test_two_who_free_places_of_one_event_go_one_after_the_other(
    network: Leernet, monkeypatch: pytest.MonkeyPatch, held: bool
) -> None:
    """Raising the places of an event waits for whoever holds them; the first statement that moves up comes after."""
    if not held:
        monkeypatch.setattr("leernet.services.events.planning.lock", lambda *_: None)
    add(network, some_event(places={"physical": 0, "online": 0}))
    steps.register(network, "anna", "online")
    resizing = threading.Thread(target=steps.resize, args=(network, "online", 1))
    with network.work() as work:
        physical = work.db.scalars(select(Quota).order_by(Quota.id).limit(1).with_for_update()).one()
        resizing.start()
        resizing.join(0.4)
        online = select(Quota.id).where(Quota.id != physical.id).with_for_update(skip_locked=True)
        free = work.db.execute(online).scalar() is not None
    resizing.join(20)
    assert free is held, "it would hold the one and wait for the other, and we the other way round"


def test_who_loses_the_last_place_just_before_taking_it_waits(network: Leernet) -> None:
    add(network, some_event(places={"physical": 1}))
    with just_before(network, "SET taken=", lambda: steps.register(network, "anna")) as taking:
        outcome = steps.register(network, "bob")
    assert taking, "there seemed to be room"
    assert (outcome, numbers_of(network)) == ("waitlisted", {"anna": None, "bob": 1}), "bob began anew"


def test_who_is_about_to_take_a_place_when_the_event_is_cancelled_leaves_nothing_behind(network: Leernet) -> None:
    add(network, some_event(places={"physical": 1}))
    with (
        just_before(network, "SET taken=", lambda: steps.cancel_event(network)) as taking,
        pytest.raises(Conflict) as refused,
    ):
        steps.register(network, "bob")
    assert taking, "there seemed to be room"
    assert (refused.value.code, numbers_of(network)) == ("registration_closed", {})


def numbers_of(network: Leernet) -> dict[str, int | None]:
    """Who is registered, with the number on the waiting list."""
    with network.read() as work:
        rows = work.db.execute(select(Registration.name, Registration.queue_number)).all()
    return {row.name: row.queue_number for row in rows}
