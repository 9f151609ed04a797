"""Who wants to hear of an event is told once, when it opens or is off; then forgotten."""

from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.errors import Conflict
from leernet.model import Block, Event, EventFormat, EventStatus, Interest, Joining, Quota, Series, When
from leernet.services.events.interest import InterestRequest, show_interest, withdraw_interest
from leernet.services.events.planning import cancel_event, set_status
from leernet.services.membership.joining import JoinRequest, join
from leernet.testing import NOW, Outbox, SettableClock, add, some_event, some_series
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER

DAY = timedelta(days=1)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def autumn(network: Leernet) -> Event:
    """An event in the autumn of next year, in a series that enrols its members."""
    series = some_series()
    series.joining = Joining.OPEN
    event = Event(slug="najaar", title="Najaar", when=When.parse("2027-23"), series=series)
    event.status = EventStatus.ANNOUNCED
    add(network, event)
    return event


def shows(network: Leernet, who: str = "Anna") -> None:
    request = InterestRequest(event="najaar", email=f"{who}@example.org", name=who)
    network.run(PARTICIPANT, show_interest, request)


def firms_up(network: Leernet) -> None:
    """The date becomes exact, and registration opens."""
    with network.work() as work:
        event = work.db.query(Event).filter_by(slug="najaar").one()
        start = NOW + timedelta(days=300)
        event.blocks = [Block(starts_at=start, ends_at=start + timedelta(hours=3))]
        event.formats = [EventFormat(key="physical", quota=Quota(capacity=10))]
        event.set_when(When.on(start.date()))
    network.run(ORGANISER, set_status, "najaar", EventStatus.OPEN)


def passes(network: Leernet, clock: SettableClock, by: timedelta = timedelta(minutes=1)) -> None:
    clock.advance(by)
    network.dispatcher.deliver()


def subjects(outbox: Outbox) -> list[str]:
    found = [f"{str(one['To']).partition('@')[0].rpartition('<')[2]}: {one['Subject']}" for one in outbox.messages]
    outbox.messages.clear()
    return found


def left(network: Leernet) -> int:
    with network.read() as work:
        return work.db.query(Interest).count()


def test_everybody_is_told_once_when_it_opens(
    network: Leernet, autumn: Event, outbox: Outbox, clock: SettableClock
) -> None:
    for who in ("Anna", "Bas", "Anna"):
        shows(network, who)
    passes(network, clock)
    assert subjects(outbox) == ["Anna: We houden u op de hoogte: Najaar", "Bas: We houden u op de hoogte: Najaar"]
    firms_up(network)
    passes(network, clock)
    passes(network, clock)
    assert subjects(outbox) == ["Anna: U kunt zich nu aanmelden: Najaar", "Bas: U kunt zich nu aanmelden: Najaar"]
    passes(network, clock, 31 * DAY)
    assert left(network) == 0


def test_a_member_who_is_enrolled_is_not_told_beside_that(
    network: Leernet, autumn: Event, outbox: Outbox, clock: SettableClock
) -> None:
    shows(network)
    network.run(PARTICIPANT, join, JoinRequest(series="netwerk", name="Anna", email="anna@example.org"))
    passes(network, clock)
    subjects(outbox)
    firms_up(network)
    passes(network, clock)
    assert subjects(outbox) == ["anna: U bent aangemeld: Najaar"]


def test_the_mail_can_be_ended_by_the_mail_program(network: Leernet, autumn: Event, outbox: Outbox) -> None:
    shows(network)
    network.dispatcher.deliver()
    (message,) = outbox.messages
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(message["List-Unsubscribe"]).strip("<>")
    with network.read() as work:
        assert network.tokens.read_interest(link.rpartition("/")[2]) == work.db.query(Interest).one().uid


def test_who_withdraws_is_forgotten_at_once(
    network: Leernet, autumn: Event, outbox: Outbox, clock: SettableClock
) -> None:
    shows(network)
    with network.read() as work:
        uid = work.db.query(Interest).one().uid
    for _ in range(2):
        network.run(PARTICIPANT, withdraw_interest, uid)
    assert left(network) == 0
    firms_up(network)
    passes(network, clock)
    assert subjects(outbox) == []


def test_who_waits_hears_that_it_is_off(network: Leernet, autumn: Event, outbox: Outbox, clock: SettableClock) -> None:
    shows(network)
    network.dispatcher.deliver()
    subjects(outbox)
    network.run(ORGANISER, cancel_event, "najaar", "")
    passes(network, clock)
    assert subjects(outbox) == ["Anna: Het gaat niet door: Najaar"]


def test_what_never_came_is_forgotten_too(network: Leernet, autumn: Event, clock: SettableClock) -> None:
    shows(network)
    passes(network, clock, 500 * DAY)
    assert left(network) == 0


def test_an_open_event_takes_no_interest(network: Leernet) -> None:
    add(network, some_event("najaar"))
    with pytest.raises(Conflict) as refused:
        shows(network)
    assert refused.value.code == "no_interest"


def test_an_event_whose_registration_begins_later_takes_interest(
    network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    event = some_event("najaar", title="Najaar")
    event.registration_opens = NOW + DAY
    add(network, event)
    shows(network)
    passes(network, clock)
    subjects(outbox)
    passes(network, clock, DAY)
    assert subjects(outbox) == ["Anna: U kunt zich nu aanmelden: Najaar"]


def test_the_series_is_sorted_by_the_coarse_date(network: Leernet, autumn: Event) -> None:
    with network.work() as work:
        series = work.db.query(Series).one()
        work.db.add(some_event("eerst", series=series))
        work.db.add(some_event("laatst", series=series, starts_at=NOW + 700 * DAY))
    with network.read() as work:
        assert [one.slug for one in work.db.query(Series).one().events] == ["eerst", "najaar", "laatst"]
