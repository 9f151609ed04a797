"""Certificates by themselves: issued when they are earned, withdrawn when a correction takes their ground away."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from leernet import hookimpl
from leernet.hookspecs import AttendanceRecord, CertificateKind, Policy, Progress
from leernet.model import Attendance, Block, Certificate, CertificateCheck, Details, Event, Registration, Series
from leernet.services.attendance.checking_in import better, check_in, take_back
from leernet.services.certificates.issuing import issue_for_series, revoke, verify, withdraw_ungrounded
from leernet.services.certificates.prospects import prospects
from leernet.services.certificates.standings import standings
from leernet.services.people.erasure import erase
from leernet.services.registering.registration import Registered, cancel
from leernet.testing import NOW, PlainFormats, SettableClock, add, counted, some_event, some_series
from tests.services.certificates.test_issuing import Paper
from tests.services.conftest import ORGANISER, Desk

HOURS = timedelta(hours=4)


class Willing(Paper):
    """The same certificate; what happens by itself is in its details."""

    key = "willing"

    def policy(self, details: Details) -> Policy:
        return Policy(issues=bool(details.get("issues")), withdraws=bool(details.get("withdraws")))

    def progress(self, details: Details, record: AttendanceRecord, language: str) -> list[Progress]:
        done, needed = sum(one.present > 0 for one in record.events), int(str(details["events"]))
        names = ", ".join(one.title for one in record.to_come)
        return [Progress(done=done, needed=needed, text=f"{done}/{needed}", missing=names, nearly=needed - done == 1)]


class WillingPlugin:
    """Brings the kind."""

    name = "willing"

    @hookimpl
    def leernet_certificates(self) -> list[CertificateKind]:
        return [Willing()]


def rule(events: int = 2, *, issues: bool = True, withdraws: bool = True) -> dict[str, object]:
    return {"kind": "willing", "events": events, "issues": issues, "withdraws": withdraws}


@pytest.fixture
def series(desk_with: Callable[..., Desk]) -> Desk:
    """A series of three events, a day after one another; two of them earn the certificate."""
    desk = desk_with(PlainFormats(), WillingPlugin())
    whole = some_series()
    whole.certificate = rule()
    for number in range(3):
        event = some_event(f"e{number}", starts_at=NOW + timedelta(days=number), series=whole, title=f"Dag {number}")
        add(desk.network, event)
    return desk


def rules(desk: Desk, events: int = 2, *, issues: bool = True, withdraws: bool = True) -> None:
    with desk.network.work(ORGANISER) as work:
        work.db.query(Series).one().certificate = rule(events, issues=issues, withdraws=withdraws)


def attend(desk: Desk, clock: SettableClock, who: str, number: int) -> Registered:
    """Somebody is there, and time goes on until the event is over."""
    there = desk.register(who, event=f"e{number}")
    clock.set(NOW + timedelta(days=number))
    with desk.network.work(ORGANISER) as work:
        check_in(work, there.uid, block_of(work.db.query(Event).filter_by(slug=f"e{number}").one()).id)
    later(desk, clock)
    return there


def block_of(event: Event) -> Block:
    return event.blocks[0]


def later(desk: Desk, clock: SettableClock, by: timedelta = timedelta(minutes=1)) -> None:
    """What happened is told on, and at the next sweep it is looked at."""
    for step in (by, timedelta(minutes=1)):
        clock.advance(step)
        desk.network.dispatcher.deliver()


def take(desk: Desk, there: Registered, number: int) -> None:
    with desk.network.work(ORGANISER) as work:
        take_back(work, there.uid, block_of(work.db.query(Event).filter_by(slug=f"e{number}").one()).id)


def certificates(desk: Desk) -> list[tuple[str, bool, bool]]:
    """Of each the holder, whether it stands, and whether it lapsed."""
    with desk.network.read() as work:
        return [(one.holder, one.stands, one.lapsed) for one in work.db.query(Certificate).order_by(Certificate.id)]


def checks(desk: Desk) -> int:
    with desk.network.read() as work:
        return work.db.query(CertificateCheck).count()


def test_it_is_issued_once_the_rule_is_met_and_what_counts_is_over(series: Desk, clock: SettableClock) -> None:
    attend(series, clock, "Anna", 0)
    attend(series, clock, "Anna", 1)
    assert certificates(series) == []  # the second day is still going on
    later(series, clock, HOURS)
    assert certificates(series) == [("Anna", True, False)]
    attend(series, clock, "Anna", 2)
    later(series, clock, HOURS)
    assert len(certificates(series)) == 1
    assert checks(series) == 0


def test_without_the_policy_an_organiser_issues_it(series: Desk, clock: SettableClock) -> None:
    rules(series, issues=False)
    for number in (0, 1):
        attend(series, clock, "Anna", number)
        later(series, clock, HOURS)
    assert certificates(series) == []
    assert len(series.network.run(ORGANISER, issue_for_series, "netwerk").certificates) == 1


def test_a_correction_withdraws_it_and_earned_again_there_is_a_new_one(series: Desk, clock: SettableClock) -> None:
    there = [attend(series, clock, "Anna", number) for number in (0, 1)]
    later(series, clock, HOURS)
    take(series, there[1], 1)
    later(series, clock)
    assert certificates(series) == [("Anna", False, True)]
    with series.network.read() as work:
        first = work.db.query(Certificate).one()
        found = verify(work, first.code)
        assert found.verdict.value == "revoked"
        assert found.certificate is not None
        assert found.certificate.revoked_at == clock()
    attend(series, clock, "Anna", 2)
    later(series, clock, HOURS)
    assert certificates(series) == [("Anna", False, True), ("Anna", True, False)]
    with series.network.read() as work:
        assert len({one.number for one in work.db.query(Certificate)}) == 2


def test_a_cancellation_withdraws_it_too(series: Desk, clock: SettableClock) -> None:
    there = [attend(series, clock, "Anna", number) for number in (0, 1)]
    later(series, clock, HOURS)
    series.network.run(ORGANISER, cancel, there[0].uid, "was er niet")
    later(series, clock)
    assert certificates(series) == [("Anna", False, True)]


def test_presence_that_is_recorded_otherwise_is_a_correction(series: Desk, clock: SettableClock) -> None:
    there = [attend(series, clock, "Anna", number) for number in (0, 1)]
    later(series, clock, HOURS)
    rules(series, events=3)
    with series.network.work(ORGANISER) as work:
        block = block_of(work.db.query(Event).filter_by(slug="e1").one())
        present = work.db.query(Attendance).filter_by(block_id=block.id).one()
        better(work, present, work.db.get_one(Registration, there[1].id), block, 5)
    later(series, clock)
    assert certificates(series) == [("Anna", False, True)]


def test_to_cancel_what_is_to_come_withdraws_nothing_also_by_another_rule(series: Desk, clock: SettableClock) -> None:
    for number in (0, 1):
        attend(series, clock, "Anna", number)
    third = series.register("Anna", event="e2")
    later(series, clock, HOURS)
    rules(series, events=3)
    series.cancel(third)
    later(series, clock)
    assert certificates(series) == [("Anna", True, False)]


def test_who_was_erased_keeps_what_verifies(series: Desk, clock: SettableClock) -> None:
    there = [attend(series, clock, "Anna", number) for number in (0, 1)]
    later(series, clock, HOURS)
    take(series, there[0], 0)
    series.network.dispatcher.fan_out()
    assert checks(series) == 1
    series.network.run(ORGANISER, erase, "Anna@example.org")
    later(series, clock)
    assert checks(series) == 0
    assert [stands for _, stands, _ in certificates(series)] == [True]


def test_what_an_organiser_revoked_is_not_issued_again_by_itself(series: Desk, clock: SettableClock) -> None:
    for number in (0, 1):
        attend(series, clock, "Anna", number)
    later(series, clock, HOURS)
    with series.network.read() as work:
        first = work.db.query(Certificate).one().number
    series.network.run(ORGANISER, revoke, first, "Was iemand anders")
    with series.network.read() as work:
        whole, held = work.db.query(Series).one(), work.db.query(Certificate).one()
        (found,) = prospects(work, held.participant_id, None, whole, "nl")
    assert (found.earned, found.was_withdrawn, found.is_awaited) == (True, True, False)
    attend(series, clock, "Anna", 2)
    later(series, clock, HOURS)
    assert certificates(series) == [("Anna", False, False)]


def test_where_the_organiser_decides_the_desk_shows_it_and_one_step_withdraws(
    series: Desk, clock: SettableClock
) -> None:
    rules(series, withdraws=False)
    there = [attend(series, clock, who, number) for number in (0, 1) for who in ("Anna", "Bram")]
    later(series, clock, HOURS)
    take(series, there[1], 0)
    later(series, clock)
    assert [stands for _, stands, _ in certificates(series)] == [True, True]
    with series.network.read() as work:
        found = standings(work, work.db.query(Series).one())
    assert [one.is_ungrounded for one in found] == [False, True]
    assert [one.progress[0].text for one in found] == ["2/2", "1/2"]
    assert series.network.run(ORGANISER, withdraw_ungrounded, "netwerk", Series) == 1
    assert sorted(certificates(series)) == [("Anna", True, False), ("Bram", False, True)]
    assert series.network.run(ORGANISER, withdraw_ungrounded, "netwerk", Series) == 0


def test_another_rule_withdraws_nothing_without_a_correction(series: Desk, clock: SettableClock) -> None:
    for number in (0, 1):
        attend(series, clock, "Anna", number)
    later(series, clock, HOURS)
    rules(series, events=5)
    attend(series, clock, "Anna", 2)
    later(series, clock, HOURS)
    assert certificates(series) == [("Anna", True, False)]


def test_a_rule_that_comes_later_is_applied_to_who_was_there(series: Desk, clock: SettableClock) -> None:
    rules(series, issues=False)
    for number in (0, 1):
        attend(series, clock, "Anna", number)
        later(series, clock, HOURS)
    series.register("Bram", event="e2")
    rules(series)
    with series.network.work(ORGANISER) as work:
        id = work.db.query(Series).one().id
        work.journal("series.changed", id, changes=[{"place": "title", "before": "a", "after": "b"}])
    series.network.dispatcher.fan_out()
    assert checks(series) == 0
    with series.network.work(ORGANISER) as work:
        work.journal("series.changed", id, changes=[{"place": "certificate.issues", "before": False, "after": True}])
    series.network.dispatcher.fan_out()
    assert checks(series) == 2
    later(series, clock)
    assert certificates(series) == [("Anna", True, False)]


def test_what_breaks_is_tried_again_an_hour_later_and_holds_up_nobody(
    series: Desk, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def earned(self: Willing, details: Details, record: AttendanceRecord) -> bool:
        if record.participant.name == "Anna" and clock() < NOW + timedelta(days=2, hours=5):
            raise RuntimeError("broken")
        return Paper.earned(self, details, record)

    monkeypatch.setattr(Willing, "earned", earned)
    for number in (0, 1):
        for who in ("Anna", "Bram"):
            attend(series, clock, who, number)
    later(series, clock, HOURS)
    assert certificates(series) == [("Bram", True, False)]
    later(series, clock, timedelta(days=2))
    assert certificates(series) == [("Bram", True, False), ("Anna", True, False)]


@pytest.mark.parametrize("people", [1, 3])
def test_the_outbox_notes_them_in_one_statement(series: Desk, clock: SettableClock, people: int) -> None:
    there = [attend(series, clock, f"p{number}", 0) for number in range(people)]
    later(series, clock, HOURS)
    with series.network.work(ORGANISER) as work:
        for one in there:
            work.journal("registration.attended", one.id)
    with counted(series.network.engine) as statements:
        series.network.dispatcher.fan_out()
    assert len([one for one in statements if "leernet_certificate_check" in one]) == 1
    assert checks(series) == people


@pytest.mark.parametrize("events", [1, 3])
def test_a_person_is_looked_at_in_a_fixed_number_of_statements(series: Desk, events: int) -> None:
    for number in range(events):
        there = series.register("Anna", event=f"e{number}")
    with series.network.read() as work:
        registration = work.db.get_one(Registration, there.id)
        participant, whole = registration.participant_id, work.db.query(Series).one()
    with series.network.read() as work, counted(series.network.engine) as statements:
        (found,) = prospects(work, participant, None, whole, "nl")
    assert found.progress[0].missing == "Dag 0, Dag 1, Dag 2"
    assert len(statements) == 7
