"""A programme file that moves an event: everybody who has registered gets one mail."""

from leernet import Leernet
from leernet.testing import Outbox

from .conftest import Load
from .loaded import TEXT, event_of, journal, register


def told(network: Leernet, outbox: Outbox) -> list[str]:
    network.dispatcher.deliver()
    subjects = [str(message["Subject"]) for message in outbox.messages]
    outbox.messages.clear()
    return subjects


def test_another_time_is_mailed_once_and_the_same_file_again_mails_nobody(
    network: Leernet, load: Load, outbox: Outbox
) -> None:
    load(TEXT)
    register(network)
    later = TEXT.replace('"2026-12-16T09:30"', '"2026-12-16T10:30"')
    load(later)
    assert told(network, outbox) == ["Gewijzigd: Sprint"]
    assert journal(network)[-2:] == ["event.changed", "registration.event_changed"]
    load(later)
    assert told(network, outbox) == []


def test_another_venue_is_mailed_but_another_title_or_travel_hint_is_not(
    network: Leernet, load: Load, outbox: Outbox
) -> None:
    load(TEXT)
    register(network)
    load(TEXT.replace('venue = "Seinwezen"', 'venue = "Seinwezen", travel = "Tien minuten lopen"'))
    assert told(network, outbox) == []
    load(TEXT.replace('title = "Sprint"', 'title = "Sprint!"'))
    assert told(network, outbox) == []
    load(TEXT.replace("Seinwezen", "Kreatief Pakhuis"))
    assert told(network, outbox) == ["Gewijzigd: Sprint"]


def test_an_event_that_is_moved_and_cancelled_at_once_is_only_cancelled(
    network: Leernet, load: Load, outbox: Outbox
) -> None:
    load(TEXT)
    register(network)
    off = TEXT.replace('"2026-12-16T09:30"', '"2026-12-16T10:30"').replace('status = "open"', 'status = "cancelled"', 1)
    load(off)
    assert told(network, outbox) == ["Gaat niet door: Sprint"]


def test_places_that_were_released_are_kept_again_when_the_date_is_put_off(network: Leernet, load: Load) -> None:
    text = TEXT.replace('label = "Bewoners"', 'label = "Bewoners"\ncapacity = 1\nreleased = "2026-11-01T09:00"')
    load(text)
    network.dispatcher.deliver()
    with network.read() as work:
        assert work.db.merge(event_of(network)).audiences[0].release_done
    load(text.replace("2026-11-01", "2026-12-01"))
    with network.read() as work:
        assert not work.db.merge(event_of(network)).audiences[0].release_done
