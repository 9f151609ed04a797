"""Who was there: by list, by scan, by joining on line."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from leernet import Conflict, NotFound, Text, hookimpl
from leernet.hookspecs import FormatKind, Moment
from leernet.model import Attendance, Block, Details, Evidence
from leernet.services.attendance.checking_in import check_in, join, take_back
from leernet.services.registering.registration import Registered
from leernet.testing import NOW, PlainFormat, SettableClock, add, counted, some_event
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER, Desk

START = NOW + timedelta(hours=1)


def _blocks(desk: Desk) -> list[Block]:
    with desk.network.read() as work:
        return work.db.query(Block).order_by(Block.starts_at).all()


def _check_in(desk: Desk, registered: Registered, block: int = 0, minutes: int | None = None) -> bool:
    return desk.network.run(
        ORGANISER, check_in, registered.uid, _blocks(desk)[block].id, Evidence.LIST, minutes=minutes
    )


def _rows(desk: Desk) -> list[tuple[Evidence, str, int | None]]:
    with desk.network.read() as work:
        return [(a.evidence, a.recorded_by, a.minutes) for a in work.db.query(Attendance).order_by(Attendance.id)]


def test_checking_in_records_who_and_how(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=START))
    assert _check_in(desk, desk.register("Anna"), minutes=90)
    assert _rows(desk) == [(Evidence.LIST, "user:els", 90)]
    assert desk.journal()[-1] == "registration.attended"


def test_checking_in_costs_five_statements(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=START))
    anna, block = desk.register("Anna"), _blocks(desk)[0].id
    with counted(desk.network.engine) as statements:
        desk.network.run(ORGANISER, check_in, anna.uid, block)
    assert len(statements) == 5


def test_checking_in_twice_records_once(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=START))
    anna = desk.register("Anna")
    assert [_check_in(desk, anna), _check_in(desk, anna)] == [True, False]
    assert len(_rows(desk)) == 1
    assert desk.journal("registration.att") == ["registration.attended"]


def test_each_block_has_its_own_attendance(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(starts_at=START, blocks=2))
    anna = desk.register("Anna")
    _check_in(desk, anna, 0)
    with pytest.raises(Conflict) as caught:
        _check_in(desk, anna, 1)
    assert caught.value.code == "block_not_begun"
    clock.advance(timedelta(days=1))
    _check_in(desk, anna, 1)
    assert len(_rows(desk)) == 2


def test_only_a_confirmed_registration_can_be_checked_in(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=START, places={"physical": 1}))
    gone, waiting = desk.register("Anna"), desk.register("Bram")
    with pytest.raises(Conflict):
        _check_in(desk, waiting)
    desk.cancel(gone)
    with pytest.raises(Conflict):
        _check_in(desk, gone)
    assert _rows(desk) == []


def test_a_block_of_another_event_is_refused(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=START), some_event("tweede", starts_at=START + timedelta(minutes=1)))
    with pytest.raises(NotFound):
        _check_in(desk, desk.register("Anna"), 1)


def test_a_check_in_by_mistake_is_taken_back(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=START))
    anna = desk.register("Anna")
    _check_in(desk, anna)
    block = _blocks(desk)[0].id
    assert desk.network.run(ORGANISER, take_back, anna.uid, block)
    assert not desk.network.run(ORGANISER, take_back, anna.uid, block)
    assert _rows(desk) == []
    assert desk.journal()[-1] == "registration.attendance_taken_back"


class _Online(PlainFormat):
    def join_url(self, details: Details, moment: Moment) -> str | None:
        assert moment.starts_at is not None
        return "https://video.example/1" if moment.now >= moment.starts_at - timedelta(minutes=30) else None


class _OnlinePlugin:
    name = "online"

    @hookimpl
    def leernet_formats(self) -> list[FormatKind]:
        return [PlainFormat(), _Online("online", Text(nl="Online", en="Online"))]


def test_joining_gives_the_link_and_records_attendance(desk_with: Callable[..., Desk], clock: SettableClock) -> None:
    desk = desk_with(_OnlinePlugin())
    add(desk.network, some_event(starts_at=START, places={"online": 2}))
    anna = desk.register("Anna", format="online")
    clock.set(START)
    joined = desk.network.run(PARTICIPANT, join, anna.uid)
    assert (joined.url, joined.recorded) == ("https://video.example/1", True)
    assert _rows(desk) == [(Evidence.JOIN, "participant", None)]


def test_the_link_stays_closed_until_the_chosen_moment(desk_with: Callable[..., Desk], clock: SettableClock) -> None:
    desk = desk_with(_OnlinePlugin())
    add(desk.network, some_event(starts_at=START, places={"online": 1, "physical": 1}))
    anna = desk.register("Anna", format="online")
    waiting = desk.register("Bram", format="online")
    elsewhere = desk.register("Cato", format="physical")
    clock.set(START - timedelta(minutes=31))
    _refused(desk, anna, "join_not_open")
    clock.set(START)
    _refused(desk, waiting, "not_confirmed")
    _refused(desk, elsewhere, "join_not_open")
    assert _rows(desk) == []


def _refused(desk: Desk, registered: Registered, code: str) -> None:
    with pytest.raises(Conflict) as caught:
        desk.network.run(PARTICIPANT, join, registered.uid)
    assert caught.value.code == code
