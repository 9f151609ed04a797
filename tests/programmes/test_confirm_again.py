"""A file moves an event and asks who takes part whether they still come."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from leernet.app import Leernet
from leernet.model import Event, Registration
from leernet.programmes.dumping import dump_series
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import SettableClock
from leernet.work import PARTICIPANT

from .conftest import Load
from .loaded import refused
from .texts import BLOCK, EVENT, SERIES, VENUE

ASK = 'status = "open"\nconfirm_again = { until = "2018-12-10T12:00", otherwise = "release" }\n'
OPEN = 'status = "open"\n'
LATER = BLOCK.replace("2018-12-04", "2018-12-18")


def asked(network: Leernet) -> list[bool]:
    with network.read() as work:
        return [one.must_confirm_again for one in work.db.scalars(select(Registration))]


def test_moving_the_date_asks_once_and_is_written_so(network: Leernet, load: Load, clock: SettableClock) -> None:
    clock.set(datetime(2018, 11, 20, 9, tzinfo=UTC))
    load(SERIES + EVENT + OPEN + BLOCK + VENUE)
    request = RegistrationRequest(event="eerste", format="physical", name="Anna", email="anna@example.org")
    network.run(PARTICIPANT, register, request)
    clock.advance(timedelta(minutes=1))
    moved = SERIES + EVENT + ASK + LATER + VENUE
    load(moved)
    assert asked(network) == [True]
    with network.read() as work:
        written = dump_series(work.db, "netwerk", network.settings.timezone)
        assert 'until = "2018-12-10T12:00"' in written
        at = work.db.scalars(select(Registration)).one().asked_again_at
    clock.advance(timedelta(minutes=1))
    assert load(moved).updated == 0
    with network.read() as work:
        assert work.db.scalars(select(Registration)).one().asked_again_at == at
        assert work.db.scalars(select(Event)).one().confirm_releases


def test_a_term_after_the_event_is_refused(network: Leernet, load: Load, clock: SettableClock) -> None:
    clock.set(datetime(2018, 11, 20, 9, tzinfo=UTC))
    load(SERIES + EVENT + OPEN + BLOCK + VENUE)
    late = ASK.replace("2018-12-10", "2018-12-20")
    assert "date_past" in refused(load, SERIES + EVENT + late + LATER + VENUE).values()
