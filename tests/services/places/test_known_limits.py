"""What plugins limit shows in the places left, as far as it is known without knowing who asks."""

from collections.abc import Callable, Sequence

from sqlalchemy import text
from sqlalchemy.orm import Session

from leernet import Leernet, Text, hookimpl
from leernet.hookspecs import Limit, Requested
from leernet.model import Event
from leernet.services.events.planning import find_event
from leernet.services.places.known_limits import KnownLimit, left_by_format, limits_at
from leernet.testing import PlainFormats, add, counted, some_event
from tests.services.conftest import Desk

DeskWith = Callable[..., Desk]


class Bus:
    """A seat in the bus for who comes on site, a lunch for everybody, and a chair for one person whom it knows."""

    name = "bus"
    seats: int | None = 2

    @hookimpl
    def leernet_limits(self, requested: Requested) -> Sequence[Limit]:
        limits = [Limit(key="lunch", capacity=5)]
        if requested.format.key == "physical":
            limits.append(Limit(key="seat", capacity=self.seats, label=Text(nl="Stoelen in de bus", en="Seats")))
        if requested.email == "Anna@example.org":
            limits.append(Limit(key="chair", capacity=1))
        return limits


class Broken:
    """A plugin that cannot say."""

    name = "broken"

    @hookimpl
    def leernet_limits(self, db: Session, requested: Requested) -> Sequence[Limit]:
        if not requested.email:
            db.execute(text("SELECT nothing FROM nowhere"))
        return []


def known(network: Leernet, *, all: bool = False) -> tuple[list[KnownLimit], dict[str, int]]:
    with network.read() as work:
        event: Event = find_event(work, "bijeenkomst")
        limits = limits_at(work, event, all=all)
        left = left_by_format(limits)
        return limits, {one.key: left[one.id] for one in event.formats if one.id in left}


def test_the_fewest_places_count_for_each_format_before_and_after_people_came(desk_with: DeskWith) -> None:
    bus = Bus()
    desk = desk_with(PlainFormats(), bus)
    add(desk.network, some_event(places={"physical": 10, "online": None}))
    assert known(desk.network)[1] == {"physical": 2, "online": 5}
    desk.register("Anna")
    desk.register("Bram")
    assert known(desk.network)[1] == {"physical": 0, "online": 3}
    bus.seats = None
    assert known(desk.network)[1] == {"physical": 3, "online": 3}, "a limit without a number only counts"


def test_an_organiser_also_sees_what_was_limited_for_somebody(desk_with: DeskWith) -> None:
    desk = desk_with(PlainFormats(), Bus())
    add(desk.network, some_event(places={"physical": 10}))
    desk.register("Anna")
    names = [(one.key, one.capacity, one.taken) for one in known(desk.network, all=True)[0]]
    assert names == [("bus:chair", 1, 1), ("bus:lunch", 5, 1), ("bus:seat", 2, 1)]
    assert [one.key for one in known(desk.network)[0]] == ["bus:lunch", "bus:seat"]


def test_a_plugin_that_cannot_say_leaves_a_gap(desk_with: DeskWith) -> None:
    desk = desk_with(PlainFormats(), Broken())
    add(desk.network, some_event())
    assert known(desk.network) == ([], {})


def test_it_takes_one_statement_and_none_where_nothing_is_limited(desk_with: DeskWith) -> None:
    desk = desk_with(PlainFormats(), Bus())
    add(desk.network, some_event(places={"physical": 10, "online": None}))
    with desk.network.read() as work:
        event = find_event(work, "bijeenkomst")
        with counted(desk.network.engine) as statements:
            limits_at(work, event)
    assert len(statements) == 1


def test_without_plugins_that_limit_it_takes_none(desk: Desk) -> None:
    add(desk.network, some_event())
    with desk.network.read() as work:
        event = find_event(work, "bijeenkomst")
        with counted(desk.network.engine) as statements:
            assert limits_at(work, event, all=True) == []
    assert len(statements) == 0
