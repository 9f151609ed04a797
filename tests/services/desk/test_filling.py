"""How an event fills, day by day, in the network's own zone and as it was: from the journal, in one statement."""

from datetime import UTC, date, datetime, timedelta

import pytest

from leernet.model import Event
from leernet.services.desk.events import desk_event
from leernet.services.desk.filling import fillings, growth_of
from leernet.services.registering.admission import let_in
from leernet.testing import SettableClock, add, counted, some_event
from tests.services.conftest import ORGANISER, Desk

EVENING = datetime(2026, 3, 2, 22, 30, tzinfo=UTC)
"""Half past eleven in Amsterdam; an hour later it is the next day there."""


def test_each_day_tells_who_had_a_place_and_who_waited_then(desk: Desk, clock: SettableClock) -> None:
    event = some_event(places={"physical": 2}, starts_at=EVENING + timedelta(days=9))
    add(desk.network, event, some_event("leeg"))
    clock.set(EVENING)
    anna = desk.register("Anna")
    clock.set(EVENING + timedelta(hours=1))
    desk.register("Bram")
    desk.register("Cato")
    dirk = desk.register("Dirk")
    clock.set(EVENING + timedelta(days=3))
    desk.cancel(anna)  # Cato moves up
    desk.network.run(ORGANISER, let_in, dirk.uid)
    with desk.network.read() as work:
        events = [desk_event(work, slug) for slug in ("bijeenkomst", "leeg")]
        with counted(desk.network.engine) as statements:
            found = fillings(work, events)
        assert len(statements) == 1
        assert fillings(work, []) == {}
    assert list(found) == [events[0].id]
    filling = found[events[0].id]
    days = [date(2026, 3, day) for day in (2, 3, 5)]
    assert filling.confirmed == list(zip(days, (1, 2, 3), strict=True))
    assert filling.waiting == [(days[1], 2), (days[2], 0)]
    growth = growth_of(events[0], filling, date(2026, 3, 6), date(2026, 3, 30))
    assert growth is not None
    assert (growth.begins, growth.ends, growth.capacity, growth.most) == (days[0], date(2026, 3, 6), 2, 3)
    assert [growth.on(day) for day in (date(2026, 3, 1), date(2026, 3, 4))] == [0, 2]
    assert growth_of(events[0], filling, date(2026, 3, 1), date(2026, 3, 30)) is None


@pytest.mark.parametrize("capacities", [{"physical": None}, {"physical": 5, "online": None}])
def test_there_is_no_line_of_places_where_one_way_has_no_limit(
    desk: Desk, clock: SettableClock, capacities: dict[str, int | None]
) -> None:
    event: Event = some_event(places=capacities)
    add(desk.network, event)
    desk.register("Anna")
    with desk.network.read() as work:
        seen = desk_event(work, "bijeenkomst")
        growth = growth_of(seen, fillings(work, [seen])[seen.id], clock().date(), date(2030, 1, 1))
    assert growth is not None
    assert (growth.capacity, growth.waiting, growth.most) == (None, (), 1)
