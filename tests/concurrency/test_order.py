"""Several dispatchers at once: each listener hears of the changes of a registration one by one, in order."""

from __future__ import annotations

import threading
from collections import defaultdict
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select

from leernet import Leernet
from leernet.delivery import Dispatcher
from leernet.model import Delivery, DeliveryStatus
from leernet.services.delivering.outbox import RETRY, fan_out
from leernet.testing import MakeNetwork, PlainFormats, SettableClock
from tests.concurrency.conftest import PROCESSES, Race
from tests.concurrency.crowd import Step
from tests.concurrency.diary import Diary, Hasty, change, write_up

ROUNDS = 4


def life(race: Race, file: Path, dispatcher: type[Dispatcher]) -> None:
    """Each process changes three registrations of its own again and again, and tells what any of them changed."""
    parts: list[list[Step]] = []
    for number in range(PROCESSES):
        own = range(3 * number, 3 * number + 3)
        steps: list[Step] = [partial(change, subjects=own), partial(write_up, file=file, dispatcher=dispatcher)]
        parts.append(steps * ROUNDS)
    race.crowd.do_parts(race.url, parts)


def stories(file: Path) -> dict[int, list[tuple[str, int]]]:
    """What was written of each registration: (begin or end, id of the change)."""
    found = defaultdict(list)
    for line in file.read_text().splitlines():
        what, subject, entry = line.split()
        found[int(subject)].append((what, int(entry)))
    return found


def is_orderly(story: list[tuple[str, int]]) -> bool:
    """Whether each change began after the one before it had ended, and ended once."""
    ids = [entry for _, entry in story]
    ended = [entry for what, entry in story if what == "end"]
    before_the_last = [entry for entry in dict.fromkeys(ids) if entry != ids[-1]]
    return ids == sorted(ids) and ended[: len(before_the_last)] == before_the_last and len(ended) == len(set(ended))


def test_six_processes_tell_the_changes_of_each_registration_in_order(
    race: Race, tmp_path: Path, clock: SettableClock
) -> None:
    file = tmp_path / "diary"
    life(race, file, Dispatcher)
    assert all(is_orderly(story) for story in stories(file).values()), stories(file)
    again = Leernet(race.url, race.network.settings, plugins=[PlainFormats(), Diary(file)], clock=clock)
    for _ in range(ROUNDS):  # those that failed, and what waits behind them
        clock.advance(RETRY[0])
        again.dispatcher.deliver()
    again.engine.dispose()
    assert all(is_orderly(story) for story in stories(file).values()), stories(file)
    assert sum(what == "end" for story in stories(file).values() for what, _ in story) == 3 * PROCESSES * ROUNDS
    with race.network.read() as work:
        assert set(work.db.scalars(select(Delivery.status))) == {DeliveryStatus.DONE}


def test_control_dispatchers_that_claim_whatever_is_due_tell_it_out_of_order(race: Race, tmp_path: Path) -> None:
    file = tmp_path / "diary"
    for _ in range(12):  # it may go well, and on a busy machine several times
        life(race, file, Hasty)
        if not all(is_orderly(story) for story in stories(file).values()):
            return
    pytest.fail("told in order every time: this control cannot fail")


@pytest.mark.parametrize("database_url", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_a_change_is_not_told_on_while_an_earlier_one_is_just_being_told_on(
    make_network: MakeNetwork, tmp_path: Path
) -> None:
    first, second = (make_network(PlainFormats(), Diary(tmp_path / "diary")) for _ in range(2))
    change(first, [1])
    later = threading.Thread(target=second.dispatcher.fan_out)
    with first.work() as work:
        assert fan_out(work, lambda _: ["plugin:diary"]) == 1
        change(second, [1])
        later.start()
        later.join(0.3)
        with second.read() as other:
            assert other.db.scalars(select(Delivery)).all() == []
    later.join(20)
    with first.read() as work:
        assert len(work.db.scalars(select(Delivery)).all()) == 2
