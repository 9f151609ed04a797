"""One transaction: who does it, when, and what is written down of it."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from leernet import Leernet, Settings
from leernet.model import JournalEntry
from leernet.testing import NOW, MakeNetwork, SettableClock
from leernet.work import PARTICIPANT, SYSTEM, Actor, Work, user


@pytest.mark.parametrize(("actor", "organiser"), [(SYSTEM, True), (user("els"), True), (PARTICIPANT, False)])
def test_everybody_but_a_participant_acts_as_an_organiser(actor: Actor, organiser: bool) -> None:
    assert actor.is_organiser is organiser


def test_a_user_who_is_called_participant_is_still_a_user() -> None:
    assert user("participant") != PARTICIPANT
    assert user("participant").is_organiser


@pytest.mark.parametrize(
    ("now", "zone", "today"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), "Europe/Amsterdam", date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "Europe/Amsterdam", date(2027, 1, 1)),
        (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "Europe/Amsterdam", date(2026, 7, 1)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), "America/Paramaribo", date(2026, 12, 31)),
    ],
)
def test_today_is_the_date_in_the_networks_own_zone(
    make_network: MakeNetwork, clock: SettableClock, now: datetime, zone: str, today: date
) -> None:
    network = make_network(settings=Settings(secret="not-a-secret-but-long-enough", timezone=ZoneInfo(zone)))
    clock.set(now)
    with network.read() as work:
        assert work.today == today


def entries(network: Leernet) -> list[JournalEntry]:
    with network.read() as work:
        return work.db.query(JournalEntry).order_by(JournalEntry.id).all()


def test_what_changed_is_written_down_with_who_and_when(network: Leernet) -> None:
    with network.work(user("els")) as work:
        work.journal("registration.cancelled", 7, event_id=3, before="confirmed", reason="ziek: Hét st(r)oom, 山")
    (entry,) = entries(network)
    assert (entry.kind, entry.subject, entry.subject_id, entry.event_id) == (
        "registration.cancelled",
        "registration",
        7,
        3,
    )
    assert (entry.actor, entry.at, entry.told) == ("user:els", NOW, False)
    assert entry.data == {"before": "confirmed", "reason": "ziek: Hét st(r)oom, 山"}


def test_the_moment_is_the_same_throughout_a_transaction(network: Leernet, clock: SettableClock) -> None:
    with network.work() as work:
        work.journal("test.one", 1)
        clock.set(datetime(2030, 1, 1, tzinfo=UTC))
        work.journal("test.two", 1)
    assert [entry.at for entry in entries(network)] == [NOW, NOW]


def test_what_is_not_committed_is_not_written_down(network: Leernet) -> None:
    def break_off(work: Work) -> None:
        work.journal("test.done", 1)
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        network.run(SYSTEM, break_off)
    assert entries(network) == []


def test_a_work_is_frozen(network: Leernet) -> None:
    with network.work() as work, pytest.raises(AttributeError):
        work.actor = SYSTEM  # type: ignore[misc]
