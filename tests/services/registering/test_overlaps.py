"""Two events at the same time: the person is told, not refused."""

from datetime import timedelta

import pytest

from leernet.model import Event, RegistrationStatus
from leernet.services.registering.overlaps import overlapping
from leernet.services.registering.registration import Registered, find_registration
from leernet.testing import NOW, add, counted, some_event
from tests.services.conftest import Desk

DAY = NOW + timedelta(days=7)


def titles(desk: Desk, registered: Registered) -> list[str]:
    with desk.network.read() as work:
        return [one.event.title for one in overlapping(work, find_registration(work, registered.uid))]


def other(slug: str, hours: float, **values: int) -> Event:
    """An event of three hours that begins so many hours after the first."""
    return some_event(slug, title=slug, starts_at=DAY + timedelta(hours=hours), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("hours", "same_time"), [(0, True), (2, True), (-2, True), (3, False), (-3, False), (24, False)]
)
def test_blocks_that_touch_are_not_at_the_same_time(desk: Desk, hours: float, same_time: bool) -> None:
    add(desk.network, some_event(starts_at=DAY), other("ander", hours))
    desk.register(event="ander")
    assert titles(desk, desk.register()) == (["ander"] if same_time else [])


def test_each_day_of_an_event_counts_and_an_event_comes_once_by_date(desk: Desk) -> None:
    add(
        desk.network,
        some_event(starts_at=DAY, blocks=3),
        other("later", 25, blocks=2),
        other("eerder", 1),
        other("vrij", 4),
    )
    for slug in ("later", "eerder", "vrij"):
        desk.register(event=slug)
    assert titles(desk, desk.register()) == ["eerder", "later"]


def test_only_the_persons_own_live_registrations_count(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=DAY), other("ander", 0), other("vol", 1))
    desk.register("Bram", event="ander")
    cancelled = desk.register(event="ander")
    desk.cancel(cancelled)
    anna = desk.register()
    assert titles(desk, anna) == []
    with desk.network.work() as work:
        work.db.query(Event).filter_by(slug="vol").one().formats[0].quota.capacity = 0
    assert desk.register(event="vol").status is RegistrationStatus.WAITLISTED
    assert titles(desk, anna) == ["vol"]


def test_it_costs_one_statement_however_many_there_are(desk: Desk) -> None:
    add(desk.network, some_event(starts_at=DAY), *(other(f"e{number}", 0) for number in range(5)))
    for number in range(5):
        desk.register(event=f"e{number}")
    anna = desk.register()
    with desk.network.read() as work:
        registration = find_registration(work, anna.uid)
        with counted(desk.network.engine) as statements:
            assert len([one.event.title for one in overlapping(work, registration)]) == 5
    assert len(statements) == 1
