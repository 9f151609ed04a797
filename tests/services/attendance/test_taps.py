"""What was tapped at the door: sent again, sent late, and in another order than it was made."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest

from leernet import InvalidInput
from leernet.model import Attendance, Evidence
from leernet.services.attendance.checking_in import take_back
from leernet.services.attendance.door_list import door_list
from leernet.services.attendance.taps import LONGEST_WAIT, Heard, Outcome, Tap, hear
from leernet.services.desk.events import desk_event
from leernet.services.registering.registration import Registered
from leernet.testing import NOW, SettableClock, add, counted, some_event
from leernet.work import Actor, user
from tests.services.conftest import ORGANISER, Desk

START = NOW + timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def _block(desk: Desk, number: int = 0) -> int:
    with desk.network.read() as work:
        return desk_event(work, "bijeenkomst").blocks[number].id


def _tap(
    desk: Desk,
    uid: UUID,
    *,
    key: str = "",
    minutes: float = 0,
    present: bool = True,
    actor: Actor = ORGANISER,
    block: int | None = 0,
) -> Heard:
    """``minutes``: how long ago; ``block``: None for one that is not there."""
    at = 0 if block is None else _block(desk, block)
    tap = Tap(key=key or uuid4().hex, uid=uid, block_id=at, waited=minutes * MINUTE, present=present)
    return desk.network.run(actor, hear, "bijeenkomst", tap)


def _there(desk: Desk) -> list[tuple[datetime, Evidence]]:
    with desk.network.read() as work:
        return [(one.recorded_at, one.evidence) for one in work.db.query(Attendance)]


@pytest.fixture
def anna(desk: Desk) -> Registered:
    """Somebody with a place, at an event that begins in an hour."""
    add(desk.network, some_event(starts_at=START, blocks=2, places={"physical": 2}))
    return desk.register("Anna")


def test_a_tap_that_waited_counts_from_when_it_was_made_whatever_the_clock_of_the_phone(
    desk: Desk, anna: Registered
) -> None:
    heard = _tap(desk, anna.uid, minutes=20)
    assert heard == Heard(Outcome.PRESENT, NOW - 20 * MINUTE, "Anna")
    assert _there(desk) == [(NOW - 20 * MINUTE, Evidence.SCAN)]
    assert _tap(desk, anna.uid, minutes=-5) == Heard(Outcome.ALREADY, NOW - 20 * MINUTE, "Anna")


def test_the_same_tap_again_gets_the_same_answer_and_does_nothing(
    desk: Desk, anna: Registered, clock: SettableClock
) -> None:
    first = _tap(desk, anna.uid, key="k")
    desk.network.run(ORGANISER, take_back, anna.uid, _block(desk))
    clock.advance(MINUTE)
    assert _tap(desk, anna.uid, key="k") == first
    assert _there(desk) == []
    with pytest.raises(InvalidInput, match="used before"):
        _tap(desk, anna.uid, key="k", present=False)
    # The key of one user says nothing of that of another.
    assert _tap(desk, anna.uid, key="k", actor=user("bas")).outcome is Outcome.PRESENT


def test_what_was_said_last_counts_not_what_came_last(desk: Desk, anna: Registered, clock: SettableClock) -> None:
    clock.advance(timedelta(minutes=30))
    assert _tap(desk, anna.uid, minutes=10).outcome is Outcome.PRESENT
    # Another phone had no network: what it took back was said before.
    assert _tap(desk, anna.uid, minutes=15, present=False) == Heard(Outcome.LATER, clock() - 10 * MINUTE, "Anna")
    assert _tap(desk, anna.uid, minutes=5, present=False).outcome is Outcome.TAKEN_BACK
    assert _tap(desk, anna.uid, minutes=7).outcome is Outcome.UNDONE
    assert _tap(desk, anna.uid, minutes=4).outcome is Outcome.PRESENT
    assert _tap(desk, anna.uid, minutes=1, present=False).outcome is Outcome.TAKEN_BACK
    assert _tap(desk, anna.uid, present=False).outcome is Outcome.ABSENT
    assert _there(desk) == []


def test_a_mistake_a_correction_and_a_second_thought_come_out_right_when_sent_together(
    desk: Desk, anna: Registered
) -> None:
    outcomes = [_tap(desk, anna.uid, minutes=m, present=p).outcome for m, p in ((9, True), (8, False), (7, True))]
    assert outcomes == [Outcome.PRESENT, Outcome.TAKEN_BACK, Outcome.PRESENT]
    assert _there(desk) == [(NOW - 7 * MINUTE, Evidence.SCAN)]


def test_who_has_no_place_is_not_let_in_and_the_door_hears_why(
    desk: Desk, anna: Registered, clock: SettableClock
) -> None:
    bas, waits = desk.register("Bas"), desk.register("Wacht")
    add(desk.network, some_event("ander", starts_at=START))
    elsewhere = desk.register("Elders", event="ander")
    assert _tap(desk, waits.uid) == Heard(Outcome.WAITING, name="Wacht")
    desk.cancel(bas)  # Whoever waited has the place now.
    assert _tap(desk, bas.uid).outcome is Outcome.CANCELLED
    assert _tap(desk, waits.uid).outcome is Outcome.PRESENT
    assert _tap(desk, elsewhere.uid) == Heard(Outcome.OTHER_EVENT)
    assert _tap(desk, uuid4()) == Heard(Outcome.UNKNOWN)
    assert _tap(desk, anna.uid, block=1).outcome is Outcome.TOO_EARLY
    assert _tap(desk, anna.uid, minutes=90).outcome is Outcome.TOO_EARLY
    assert _tap(desk, anna.uid, block=None).outcome is Outcome.BLOCK_UNKNOWN
    assert len(_there(desk)) == 1
    clock.advance(LONGEST_WAIT)
    assert _tap(desk, anna.uid, minutes=LONGEST_WAIT / MINUTE + 1).outcome is Outcome.TOO_OLD


def test_a_tap_costs_seven_statements(desk: Desk, anna: Registered) -> None:
    tap = Tap(key="k", uid=anna.uid, block_id=_block(desk))
    with counted(desk.network.engine) as statements:
        desk.network.run(ORGANISER, hear, "bijeenkomst", tap)
    assert len(statements) == 7


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_names_who_comes_and_of_others_only_the_code_in_two_statements(
    desk: Desk, anna: Registered, count: int
) -> None:
    _tap(desk, anna.uid)
    gone = [desk.register(f"Weg {number}") for number in range(count)]
    for one in gone:
        desk.cancel(one)
    with desk.network.read() as work:
        event = desk_event(work, "bijeenkomst")
        with counted(desk.network.engine) as statements:
            people = list(door_list(work, event))
    assert len(statements) == 2
    by_uid = {one.uid: one for one in people}
    assert by_uid[anna.uid].name == "Anna"
    assert by_uid[anna.uid].present == {_block(desk): NOW}
    assert {by_uid[one.uid].name + by_uid[one.uid].organisation for one in gone} == {""}
