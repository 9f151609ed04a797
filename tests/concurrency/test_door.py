"""Phones at several doors at once, with bad networks: one attendance for each person, and each tap done once.

As in :mod:`tests.concurrency.test_races`, each comes with a control in which what the test forbids does happen.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta
from functools import partial

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from leernet import Leernet
from leernet.model import Attendance, Block, Evidence, JournalEntry, Registration
from leernet.services.attendance.checking_in import take_back
from leernet.services.attendance.taps import Tap, hear
from leernet.testing import NOW, add, some_event
from leernet.work import user
from tests.concurrency import steps
from tests.concurrency.conftest import PROCESSES, Race
from tests.concurrency.crowd import Step
from tests.concurrency.test_races import people

PAUSE = 0.3


def tap(network: Leernet, who: str, key: str, phone: str = "els", waited: int = 0) -> str:
    """Somebody comes in at the door of ``phone``."""
    uid, block = steps.uid_of(network, who), _block(network)
    sent = Tap(key=key, uid=uid, block_id=block, waited=timedelta(seconds=waited))
    return network.run(user(phone), hear, steps.SLUG, sent).outcome.value


def tap_and_undo(network: Leernet, who: str, key: str) -> str:
    """A tap, which is taken back at the desk, and of which no answer came: it is sent again."""
    first = tap(network, who, key)
    network.run(steps.ORGANISER, take_back, steps.uid_of(network, who), _block(network))
    return f"{first} {tap(network, who, key)}"


def tap_by_looking(network: Leernet, who: str) -> str:
    """How not to do it: look whether they are in, tell it, and write it down."""
    block = _block(network)
    with network.read() as work:
        found = work.db.scalars(select(Registration).where(Registration.name == who)).one()
        is_in = bool(found.attendances)
    time.sleep(PAUSE)
    if is_in:
        return "already"
    with network.work() as work:
        work.journal("registration.attended", found.id, event_id=found.event_id, block=block, evidence="scan")
    try:
        with network.work() as work:
            row = Attendance(registration_id=found.id, block_id=block, evidence=Evidence.SCAN, recorded_at=work.now)
            work.db.add(row)
    except IntegrityError:
        return "refused"
    return "present"


def _block(network: Leernet) -> int:
    with network.read() as work:
        return work.db.scalars(select(Block.id)).one()


def attended(race: Race) -> tuple[int, int]:
    """How many attendances there are, and how many were written down."""
    written = select(func.count(JournalEntry.id)).where(JournalEntry.kind == "registration.attended")
    with race.network.read() as work:
        return work.db.scalar(select(func.count(Attendance.id))) or 0, work.db.scalar(written) or 0


def open_door(race: Race, count: int) -> list[str]:
    names = people(count)
    add(race.network, some_event(starts_at=NOW, places={"physical": None}))
    for who in names:
        steps.register(race.network, who)
    return names


def test_two_doors_and_phones_that_send_again_give_one_attendance_each(race: Race) -> None:
    names = open_door(race, 4)
    jobs: list[Step] = [
        partial(tap, who=who, key=f"{who} {phone}", phone=phone, waited=n)
        for n, who in enumerate(names)
        for phone in ("noord", "zuid")
        for _again in range(3)
    ]
    outcomes = Counter(race.run(jobs))
    assert attended(race) == (4, 4)
    # Of each person one phone heard that it was the first, however often it asked; the other that they were in.
    assert outcomes == {"present": 12, "already": 12}


def test_control_who_looks_and_then_writes_tells_it_twice_and_is_held_by_the_unique_constraint_alone(
    race: Race,
) -> None:
    (anna,) = open_door(race, 1)
    outcomes = Counter(race.run([partial(tap_by_looking, who=anna)] * PROCESSES))
    rows, told = attended(race)
    assert (rows, outcomes["present"]) == (1, 1)
    assert told == 1 + outcomes["refused"] > 1


def test_a_tap_that_is_sent_again_does_not_bring_back_what_was_taken_back(race: Race) -> None:
    names = open_door(race, 6)
    assert set(race.run([partial(tap_and_undo, who=who, key=who) for who in names])) == {"present present"}
    assert attended(race) == (0, 6)
    # The control: a tap without the key of the first is a new one.
    assert set(race.run([partial(tap, who=who, key=f"{who} anew") for who in names])) == {"present"}
    assert attended(race) == (6, 12)
