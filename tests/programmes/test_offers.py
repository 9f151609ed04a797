"""How the waiting list moves up, in a programme file."""

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.model import Event, RegistrationStatus
from leernet.programmes.dumping import dump_series
from leernet.services.registering.registration import cancel
from leernet.testing import NOW, Outbox, SettableClock
from leernet.work import PARTICIPANT
from tests.services.conftest import Desk

from .conftest import Load
from .loaded import TEXT, refused

S = RegistrationStatus
PLAIN = 'title = "Sprint"\n'


def with_hours(hours: object, text: str = TEXT) -> str:
    return text.replace(PLAIN, f"{PLAIN}registration = {{ offer_hours = {hours} }}\n", 1)


def hours_of(network: Leernet) -> int | None:
    with network.read() as work:
        return work.db.scalars(select(Event).where(Event.slug == "sprint")).one().offer_hours


def offered(network: Leernet) -> Desk:
    """One has an offer of the only place on site."""
    desk = Desk(network)
    first, _ = [desk.register(who, event="sprint") for who in ("Anna", "Bram")]
    network.run(PARTICIPANT, cancel, first.uid)
    assert desk.names(S.OFFERED) == ["Bram"]
    return desk


def test_a_file_says_how_long_people_have_and_is_written_so(network: Leernet, load: Load) -> None:
    load(with_hours(48))
    assert hours_of(network) == 48
    with network.read() as work:
        written = dump_series(work.db, "netwerk", network.settings.timezone)
    assert "offer_hours = 48" in written
    load(written)
    assert hours_of(network) == 48
    load(TEXT)
    assert hours_of(network) is None


@pytest.mark.parametrize("hours", [0, 1, 721, -2])
def test_hours_beyond_the_limits_are_refused(load: Load, hours: int) -> None:
    assert refused(load, with_hours(hours)) == {"events[0].registration.offer_hours": "number_invalid"}


def test_a_file_without_hours_confirms_who_has_an_offer(network: Leernet, load: Load) -> None:
    load(with_hours(48))
    desk = offered(network)
    load(TEXT)
    assert desk.names(S.CONFIRMED) == ["Bram"]
    assert desk.journal("event.offers") == ["event.offers_changed"]


def test_an_event_that_is_put_forward_cuts_the_offer_and_says_so(
    network: Leernet, load: Load, clock: SettableClock, outbox: Outbox
) -> None:
    load(with_hours(48))
    desk = offered(network)
    network.dispatcher.deliver()
    outbox.messages.clear()
    earlier = TEXT.replace("2026-12-15", "2026-11-23").replace("2026-12-16", "2026-11-24")
    load(with_hours(48, earlier))
    network.dispatcher.deliver()
    (message,) = outbox.messages
    assert clock.now == NOW
    body = message.get_body(("plain",))
    assert body is not None
    assert "maandag 23 november 2026, 07:30 uur" in " ".join(str(body.get_content()).split())
    assert desk.names(S.OFFERED) == ["Bram"]
