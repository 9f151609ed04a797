"""Series and events are planned, published, opened, closed and cancelled."""

from datetime import timedelta

import pytest

from leernet import Conflict, NotFound, PluginError
from leernet.errors import IllegalTransition
from leernet.model import Event, EventStatus, RegistrationStatus, Series, SeriesStatus, When
from leernet.services.events.planning import (
    Resized,
    cancel_event,
    find_event,
    plan_event,
    plan_series,
    publish_event,
    publish_series,
    set_capacity,
    set_status,
)
from leernet.testing import NOW, add, some_event
from tests.services.conftest import ORGANISER, Desk

DRAFT = EventStatus.DRAFT


def _coarse(slug: str) -> Event:
    return Event(slug=slug, title="Later", when=When("2027-21"))


def _resize(desk: Desk, capacity: int | None) -> Resized:
    with desk.network.work(ORGANISER) as work:
        event = find_event(work, "bijeenkomst")
        return set_capacity(work, event, event.formats[0].quota, capacity)


def test_publishing_a_series_opens_what_has_a_time_and_announces_what_has_not(desk: Desk) -> None:
    with desk.network.work() as work:
        series = plan_series(work, Series(slug="netwerk", title="Netwerk"))
        for event in (some_event(status=DRAFT, series=series), _coarse("later")):
            event.series = series
            plan_event(work, event)
        publish_series(work, "netwerk")
        assert series.status is SeriesStatus.PUBLISHED
    assert [desk.event(slug).status for slug in ("bijeenkomst", "later")] == [EventStatus.OPEN, EventStatus.ANNOUNCED]
    assert desk.journal("event.") == ["event.planned", "event.planned", "event.open", "event.announced"]


def test_publishing_again_changes_nothing(desk: Desk) -> None:
    with desk.network.work() as work:
        plan_series(work, Series(slug="netwerk", title="Netwerk"))
        publish_series(work, "netwerk")
        publish_series(work, "netwerk")
    assert desk.journal() == ["series.planned", "series.published"]
    with pytest.raises(NotFound), desk.network.work() as work:
        publish_series(work, "elders")


def test_an_event_in_a_format_that_is_not_installed_cannot_be_planned(desk: Desk) -> None:
    with pytest.raises(PluginError), desk.network.work() as work:
        plan_event(work, some_event(places={"hologram": 3}))


def test_an_event_goes_from_draft_to_open_to_closed_and_back(desk: Desk) -> None:
    add(desk.network, some_event(status=DRAFT))
    desk.network.run(ORGANISER, publish_event, "bijeenkomst")
    for status in (EventStatus.CLOSED, EventStatus.OPEN, EventStatus.ANNOUNCED):
        desk.network.run(ORGANISER, set_status, "bijeenkomst", status)
        assert desk.event().status is status


def test_what_has_no_time_cannot_open(desk: Desk) -> None:
    add(desk.network, _coarse("bijeenkomst"))
    with pytest.raises(Conflict) as caught:
        desk.network.run(ORGANISER, set_status, "bijeenkomst", EventStatus.OPEN)
    assert caught.value.code == "event_not_dated"


def test_cancelling_cancels_every_live_registration_and_tells_each(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": None}))
    desk.register("Anna")
    desk.register("Bram")
    desk.cancel(desk.register("Cato", format="online"))
    desk.network.run(ORGANISER, cancel_event, "bijeenkomst", "storm")
    assert desk.names(RegistrationStatus.CANCELLED) == ["Anna", "Bram", "Cato"]
    assert desk.places() == [(1, 0), (None, 0)]
    assert desk.event().sequence == 1
    assert desk.journal("registration.cancelled") == ["registration.cancelled"] * 3


def test_a_cancelled_event_stays_cancelled(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.network.run(ORGANISER, set_status, "bijeenkomst", EventStatus.CANCELLED)
    with pytest.raises(IllegalTransition):
        desk.network.run(ORGANISER, set_status, "bijeenkomst", EventStatus.OPEN)
    with pytest.raises(IllegalTransition):
        desk.network.run(ORGANISER, cancel_event, "bijeenkomst", "nog eens")
    with pytest.raises(Conflict):
        _resize(desk, 20)


def test_a_capacity_below_what_is_taken_drops_nobody_and_says_how_many_too_many(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 3}))
    for name in ("Anna", "Bram", "Cato"):
        desk.register(name)
    assert _resize(desk, 1).over == 2
    assert len(desk.names(RegistrationStatus.CONFIRMED)) == 3
    assert desk.register("Dirk").status is RegistrationStatus.WAITLISTED
    assert desk.places() == [(1, 3)]


def test_the_same_capacity_changes_nothing(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 3}))
    assert _resize(desk, 3) == Resized(3, 0, 0)
    assert desk.journal() == []


def test_another_date_keeps_every_registration(desk: Desk) -> None:
    add(desk.network, some_event())
    anna = desk.register("Anna")
    with desk.network.work() as work:
        event = find_event(work, "bijeenkomst")
        event.blocks[0].ends_at += timedelta(days=1)
        event.blocks[0].starts_at = NOW + timedelta(days=8)
        event.set_when(When("2026-11-30"))
    assert desk.registration(anna).is_live
    assert desk.event().sort_key.startswith("20261130")


def test_an_unknown_event_is_not_found(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.network.run(ORGANISER, cancel_event, "elders", "")
