"""What time itself brings about, by any of several dispatchers, once."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from leernet.model import Audience, Event, Quota, RegistrationStatus
from leernet.services import sweeps
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event
from leernet.work import Work
from tests.services.conftest import Desk

S = RegistrationStatus
RELEASE = NOW + timedelta(days=3)


def reserved(slug: str = "bijeenkomst", released_at: datetime | None = RELEASE, places: int = 5) -> Event:
    """An event with one place for residents until the release."""
    event = some_event(slug, places={"physical": places})
    event.audiences = [Audience(key="bewoners", label="Bewoners", quota=Quota(capacity=1), released_at=released_at)]
    return event


def fill(desk: Desk, event: str = "bijeenkomst", people: Sequence[str] = ("Anna", "Bram", "Cato")) -> None:
    for who in people:
        desk.register(who, audience="bewoners", event=event)


def test_who_waits_moves_up_by_itself_when_the_places_are_released(
    desk: Desk, clock: SettableClock, outbox: Outbox
) -> None:
    add(desk.network, reserved())
    fill(desk)
    desk.network.dispatcher.deliver()
    assert desk.names(S.WAITLISTED) == ["Bram", "Cato"]
    outbox.messages.clear()
    clock.set(RELEASE)
    desk.network.dispatcher.deliver()
    assert desk.names(S.CONFIRMED) == ["Anna", "Bram", "Cato"]
    assert [message["Subject"] for message in outbox.messages] == ["Er is een plek voor u: Hét warmtenet"] * 2
    assert desk.journal("audience.") == ["audience.released"]
    assert desk.places() == [(5, 3), (1, 3)]


def test_only_as_many_move_up_as_there_is_room_for_in_order(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, reserved(places=2))
    fill(desk)
    clock.set(RELEASE)
    desk.network.dispatcher.deliver()
    assert desk.names(S.WAITLISTED) == ["Cato"]


def test_it_happens_once(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, reserved())
    fill(desk)
    clock.set(RELEASE)
    for _ in range(3):
        desk.network.dispatcher.deliver()
        clock.advance(timedelta(minutes=1))
    assert desk.journal("audience.") == ["audience.released"]


def test_nothing_happens_before_the_moment_or_without_one(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, reserved(), reserved("nooit", None))
    fill(desk)
    fill(desk, "nooit")
    clock.set(RELEASE - timedelta(seconds=1))
    desk.network.dispatcher.deliver()
    assert desk.names(S.WAITLISTED) == ["Bram", "Bram", "Cato", "Cato"]
    clock.advance(timedelta(days=1))
    desk.network.dispatcher.deliver()
    assert len(desk.names(S.WAITLISTED)) == 2


def test_the_clock_is_looked_at_once_in_a_while(desk: Desk, clock: SettableClock) -> None:
    desk.network.dispatcher.deliver()
    with counted(desk.network.engine) as statements:
        desk.network.dispatcher.deliver()
    assert not [one for one in statements if "leernet_audience" in one]
    clock.advance(sweeps.EVERY)
    with counted(desk.network.engine) as statements:
        desk.network.dispatcher.deliver()
    assert len([one for one in statements if "leernet_audience" in one]) == 1


def test_several_dispatchers_release_each_event_once(desk: Desk, clock: SettableClock) -> None:
    slugs = [f"e{number}" for number in range(4)]
    add(desk.network, *(reserved(slug) for slug in slugs))
    for slug in slugs:
        fill(desk, slug)
    clock.set(RELEASE)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: sweeps.sweep(desk.network.transaction), range(4)))
    sweeps.sweep(desk.network.transaction)
    assert desk.journal("audience.") == ["audience.released"] * 4
    assert desk.journal("registration.moved_up") == ["registration.moved_up"] * 8
    assert desk.names(S.WAITLISTED) == []


def test_what_fails_stays_due_and_keeps_nothing_else_from_being_done(
    desk: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(desk.network, reserved("kapot"), reserved())
    fill(desk, "kapot")
    fill(desk)
    broken = desk.event("kapot").id

    def release(work: Work, event_id: int) -> int:
        moved = sweeps.release_places(work, event_id)
        if event_id == broken:
            raise RuntimeError("halfway")
        return moved

    clock.set(RELEASE)
    with monkeypatch.context() as patch:
        patch.setattr(sweeps, "SWEEPS", (sweeps.Sweep(sweeps.events_to_release, release),))
        sweeps.sweep(desk.network.transaction)
    assert desk.names(S.WAITLISTED) == ["Bram", "Cato"]
    sweeps.sweep(desk.network.transaction)
    assert desk.names(S.WAITLISTED) == []


def test_nobody_moves_up_to_an_event_that_is_over(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, reserved())
    fill(desk)
    clock.advance(timedelta(days=30))
    desk.network.dispatcher.deliver()
    assert desk.names(S.WAITLISTED) == ["Bram", "Cato"]
