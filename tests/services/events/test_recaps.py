"""A recap is published once the event was held, and can be bettered."""

from datetime import timedelta

import pytest

from leernet import Conflict, NotFound
from leernet.model import EventPhase, EventStatus, Recap, When
from leernet.services.events.recaps import RecapRequest, publish_recap
from leernet.services.public.overviews import event_page, phase_of
from leernet.testing import NOW, SettableClock, add, some_event
from tests.services.conftest import ORGANISER, Desk

REQUEST = RecapRequest(
    title="Wat we leerden over hét warmtenet",
    body="**Veel.**",
    category="Nieuws",
    publisher="City Net Zero",
    quotes=({"text": "Mooi!", "name": "Anna", "organisation": "Aa en Hunze"},),
    materials=({"title": "Dia's", "url": "https://example.org/dias.pdf"},),
)


def _publish(desk: Desk, request: RecapRequest = REQUEST, slug: str = "bijeenkomst") -> Recap:
    return desk.network.run(ORGANISER, publish_recap, slug, request)


def _phase(desk: Desk) -> EventPhase:
    with desk.network.read() as work:
        return phase_of(work, event_page(work, "bijeenkomst"))


def test_publishing_makes_the_event_reported(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    clock.set(NOW + timedelta(days=8))
    assert _phase(desk) is EventPhase.HELD
    recap = _publish(desk)
    assert (recap.title, recap.category, recap.quotes[0]["name"]) == (REQUEST.title, "Nieuws", "Anna")
    assert _phase(desk) is EventPhase.REPORTED
    assert desk.journal() == ["recap.published"]


def test_bettering_it_keeps_the_first_date(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    clock.set(NOW + timedelta(days=8))
    first = _publish(desk).published_at
    clock.advance(timedelta(days=1))
    again = _publish(desk, RecapRequest(title="Beter", body="Tekst"))
    assert (again.title, again.published_at, again.quotes) == ("Beter", first, [])
    assert desk.journal() == ["recap.published", "recap.changed"]


def test_an_event_that_was_not_held_has_no_recap(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(), some_event("weg", status=EventStatus.CANCELLED, starts_at=NOW - timedelta(days=9)))
    for slug in ("bijeenkomst", "weg"):
        with pytest.raises(Conflict) as caught:
            _publish(desk, slug=slug)
        assert caught.value.code == "event_not_held"
    with pytest.raises(NotFound):
        _publish(desk, slug="elders")


def test_a_coarse_date_is_over_when_its_stretch_is(desk: Desk, clock: SettableClock) -> None:
    event = some_event(status=EventStatus.ANNOUNCED)
    event.blocks.clear()
    event.set_when(When("2026-23"))
    add(desk.network, event)
    with pytest.raises(Conflict):
        _publish(desk)
    clock.set(NOW + timedelta(days=20))
    assert _publish(desk).is_published(clock.now)
