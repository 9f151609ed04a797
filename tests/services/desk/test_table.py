"""The table of registrations: every order and filter, page by page, and no page dearer than the first."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from leernet import Leernet
from leernet.errors import Conflict, Forbidden
from leernet.model import Event, Reach, Registration, RegistrationStatus
from leernet.services.desk.events import desk_event
from leernet.services.desk.filtering import Filter, Sort
from leernet.services.desk.lists import all_registrations, registrations_page
from leernet.services.desk.views import MOST, keep_view, remove_view, views_of
from leernet.testing import NOW, SettableClock, add, some_event, some_series
from tests.plans import plan_of
from tests.services.conftest import ORGANISER, Desk
from tests.services.desk.test_lists import crowd

INDEXES = {Sort.NAME: "name", Sort.ORGANISATION: "of", Sort.CHANGED: "changed"}
KEYS: dict[Sort, Callable[[Registration], Any]] = {
    Sort.ARRIVAL: lambda one: one.id,
    Sort.NEWEST: lambda one: -one.id,
    Sort.NAME: lambda one: (one.name.lower(), one.id),
    Sort.ORGANISATION: lambda one: (one.organisation_name.lower(), one.id),
    Sort.CHANGED: lambda one: (-one.changed_at.timestamp(), -one.id),
}


def _names(desk: Desk, event: Event, wanted: Filter) -> list[str]:
    """All pages, one after the other."""
    found: list[str] = []
    with desk.network.read() as work:
        after: int | None = 0
        while after is not None:
            page = registrations_page(work, event, Filter(**{**vars(wanted), "after": after, "limit": 3}))
            found += [one.name for one in page.registrations]
            after = page.after
        assert found == [one.name for one in all_registrations(work, event, wanted)]
    return found


def test_each_order_goes_through_all_pages_once(desk: Desk, clock: SettableClock) -> None:
    event = some_event(places={"physical": 4, "online": 9}, starts_at=NOW)
    add(desk.network, event)
    for number, who in enumerate(("bram", "Anna", "anna", "Dirk", "Cato", "Anna B", "Eva", "dirk")):
        clock.advance(timedelta(minutes=number % 3))
        desk.register(
            f"{who}", email=f"{number}@example.org", organisation=("Gouda", "aa", "")[number % 3],
            format="online" if number % 2 else "physical",
        )  # fmt: skip
    with desk.network.read() as work:
        everybody = list(all_registrations(work, event))
    for sort, key in KEYS.items():
        assert _names(desk, event, Filter(sort=sort)) == [one.name for one in sorted(everybody, key=key)]
    by_name = Filter(sort=Sort.NAME, format=event.formats[1])
    assert _names(desk, event, by_name) == ["Anna", "Anna B", "Dirk", "dirk"]
    assert _names(desk, event, Filter(present=True)) == []
    assert len(_names(desk, event, Filter(present=False, sort=Sort.CHANGED))) == 8
    assert _names(desk, event, Filter(search="5@EXAMPLE")) == ["Anna B"]
    assert _names(desk, event, Filter(search="AA", status=RegistrationStatus.CONFIRMED)) == ["Anna", "Cato", "dirk"]
    with desk.network.read() as work:  # where somebody was who is known no more, one begins again
        assert registrations_page(work, event, Filter(sort=Sort.NAME, after=999)).registrations[0].name == "Anna"


@pytest.mark.parametrize("sort", list(INDEXES))
def test_an_index_finds_where_a_page_begins(network: Leernet, sort: Sort) -> None:
    before, event = some_event("before"), some_event("newest")
    add(network, before, event)
    crowd(network, before, 3000)
    crowd(network, event, 3000)
    with network.read() as work:
        after = registrations_page(work, event, Filter(sort=sort, limit=2000)).after or 0
    # The first statement of a later page reads where it begins, the second is the page.
    wanted = Filter(sort=sort, after=after)
    plan = plan_of(network, lambda work: registrations_page(work, event, wanted), "leernet_registration", nth=1)
    assert f"ix_leernet_registration_{INDEXES[sort]}" in plan


def test_who_organises_a_part_of_a_series_keeps_views_of_that_part(desk: Desk) -> None:
    series = some_series()
    add(desk.network, series)
    add(desk.network, some_event(series=series), some_event("tweede", series=series, number=2))
    with desk.network.work() as work:
        first, second = (desk_event(work, slug) for slug in ("bijeenkomst", "tweede"))
        part = Reach(events=frozenset({first.id}))
        of_all = keep_view(work, first, "Van allen", ["email"], {})
        own = keep_view(work, first, "Van ons", ["email"], {}, within=part)
        assert (own.series_id, own.event_id) == (None, first.id)
        assert [one.name for one in views_of(work, first)] == ["Van allen", "Van ons"]
        assert [one.name for one in views_of(work, second)] == ["Van allen"]
        for forbidden in (
            lambda: keep_view(work, first, "Anders", [], {}, uid=of_all.uid, within=part),
            lambda: remove_view(work, first, of_all.uid, part),
        ):
            with pytest.raises(Forbidden):
                forbidden()
        remove_view(work, first, own.uid, part)
        for number in range(MOST - 1):
            keep_view(work, first, f"{number}", [], {})
        with pytest.raises(Conflict, match="40 views"):
            keep_view(work, first, "Te veel", [], {})


def test_two_who_keep_a_view_of_one_name_at_once_do_not_both(desk: Desk) -> None:
    add(desk.network, some_event())

    def keep(_: int) -> str:
        try:
            desk.network.run(ORGANISER, lambda work: keep_view(work, desk_event(work, "bijeenkomst"), "Eten", [], {}))
        except Conflict as error:
            return error.code
        return "kept"

    with ThreadPoolExecutor(3) as pool:
        assert sorted(pool.map(keep, range(3))) == ["kept", "view_name_taken", "view_name_taken"]
