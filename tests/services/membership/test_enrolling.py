"""What comes of the members of a series when one of its events opens."""

from datetime import timedelta
from threading import Thread

import pytest

from leernet import Leernet
from leernet.hookspecs import Requested, hookimpl
from leernet.model import (
    Admission,
    Audience,
    Enrolling,
    EnrolmentStatus,
    EventStatus,
    MembershipStatus,
    Registration,
    RegistrationStatus,
    Series,
)
from leernet.services.events.planning import set_status
from leernet.services.membership.enrolling import due_enrolments, enrol, think_of_members
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.services.sweeps import sweep
from leernet.testing import NOW, MakeNetwork, Outbox, PlainFormats, SettableClock, add
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER
from tests.services.members import came, joins, opens, passes, registered, series_of

S = MembershipStatus
E = EnrolmentStatus


def test_members_are_enrolled_in_order_of_joining_within_the_places(
    network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    add(network, series_of())
    for who in ("Cor", "Anna", "Bas"):
        joins(network, who)
        clock.advance(timedelta(minutes=1))
    opens(network, places={"physical": 2})
    passes(network, clock)
    passes(network, clock)
    assert registered(network) == [("Cor", "confirmed"), ("Anna", "confirmed"), ("Bas", "waitlisted")]
    letters = [
        one for one in outbox.messages if "bijeenkomst" not in str(one["Subject"]) and "Hét" in str(one["Subject"])
    ]
    assert len(letters) == 3
    assert "Als lid van “Lerend netwerk st(r)oom”" in letters[0].get_body(("plain",)).get_content().replace("\n", " ")  # type: ignore[union-attr]


def test_a_crash_half_way_enrols_nobody_twice_and_forgets_nobody(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of())
    for who in ("Anna", "Bas", "Cor"):
        joins(network, who)
        clock.advance(timedelta(minutes=1))
    event = opens(network, places={"physical": 2})
    with network.transaction() as work:
        think_of_members(work, event.id)
    with network.transaction() as work:
        first, second, _ = due_enrolments(work)
        enrol(work, first)
    with pytest.raises(RuntimeError):
        _die_after(network, second)
    for _ in range(2):
        passes(network, clock)
    assert registered(network) == [("Anna", "confirmed"), ("Bas", "confirmed"), ("Cor", "waitlisted")]


def test_several_dispatchers_at_once_enrol_each_once_and_in_order(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of())
    people = [f"Lid{n:02}" for n in range(12)]
    for who in people:
        joins(network, who)
        clock.advance(timedelta(minutes=1))
    opens(network, places={"physical": 6})

    def dispatch() -> None:
        for _ in range(3):
            sweep(network.transaction)

    threads = [Thread(target=dispatch) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sweep(network.transaction)
    came_in = [name for name, status in registered(network) if status == "confirmed"]
    assert came_in == people[:6]
    assert [name for name, _ in registered(network)] == people


def test_nobody_is_enrolled_before_who_joined_earlier(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of())
    for who in ("Anna", "Bas"):
        joins(network, who)
        clock.advance(timedelta(minutes=1))
    event = opens(network, places={"physical": 1})
    with network.transaction() as work:
        think_of_members(work, event.id)
        _, second = due_enrolments(work)
        enrol(work, second)
    assert registered(network) == []


class Breaks:
    """A plugin with which something is wrong for one person."""

    name = "breaks"

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        if requested.email.startswith("Anna"):
            raise RuntimeError("nobody foresaw this")


def test_one_who_cannot_be_enrolled_holds_up_nobody(make_network: MakeNetwork, clock: SettableClock) -> None:
    network = make_network(PlainFormats(), Breaks())
    add(network, series_of())
    for who in ("Anna", "Bas"):
        joins(network, who)
        clock.advance(timedelta(minutes=1))
    opens(network)
    for _ in range(6):
        passes(network, clock)
    assert came(network) == {"Anna bijeenkomst": "refused", "Bas bijeenkomst": "enrolled"}


def test_who_is_refused_is_told_of_the_event_all_the_same(
    network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    add(network, series_of())
    joins(network, "Anna")
    opens(network, places={"physical": 0}, waiting_list=False)
    passes(network, clock)
    assert came(network) == {"Anna bijeenkomst": "refused"}
    assert str(outbox.messages[-1]["Subject"]) == "Komt u ook? Hét warmtenet"


@pytest.mark.parametrize(("enrolling", "mails"), [(Enrolling.INVITE, 1), (Enrolling.NOTHING, 0)])
def test_members_are_invited_or_left_alone_where_the_series_says_so(
    network: Leernet, outbox: Outbox, clock: SettableClock, enrolling: Enrolling, mails: int
) -> None:
    add(network, series_of(enrolling=enrolling))
    joins(network)
    network.dispatcher.deliver()
    outbox.messages.clear()
    opens(network)
    passes(network, clock)
    passes(network, clock)
    assert registered(network) == []
    assert len(outbox.messages) == mails


def test_an_announced_event_enrols_members_once_it_opens(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of())
    joins(network)
    opens(network, status=EventStatus.ANNOUNCED)
    passes(network, clock)
    assert registered(network) == []
    network.run(ORGANISER, set_status, "bijeenkomst", EventStatus.OPEN)
    passes(network, clock)
    assert registered(network) == [("Anna", "confirmed")]


def test_a_late_joiner_is_enrolled_for_what_is_still_to_come(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of())
    opens(network, "begonnen", starts_at=NOW - timedelta(hours=1))
    opens(network, "later")
    joins(network)
    passes(network, clock)
    assert came(network) == {"Anna later": "enrolled"}


def test_who_registered_already_is_left_as_they_are(network: Leernet, outbox: Outbox, clock: SettableClock) -> None:
    add(network, series_of())
    opens(network)
    request = RegistrationRequest(event="bijeenkomst", format="physical", name="Anna", email="Anna@example.org")
    network.run(PARTICIPANT, register, request)
    joins(network)
    passes(network, clock)
    assert registered(network) == [("Anna", "confirmed")]
    assert came(network) == {"Anna bijeenkomst": "passed"}
    assert len(outbox.messages) == 2


def test_who_cancels_one_event_is_not_enrolled_for_it_again(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of(enrolling=Enrolling.NOTHING))
    opens(network)
    joins(network)
    clock.advance(timedelta(minutes=1))
    request = RegistrationRequest(event="bijeenkomst", format="physical", name="Anna", email="Anna@example.org")
    network.run(PARTICIPANT, cancel, network.run(PARTICIPANT, register, request).uid)
    with network.work() as work:
        work.db.query(Series).one().enrolling = Enrolling.ENROL
    passes(network, clock)
    assert came(network) == {"Anna bijeenkomst": "opted_out"}
    assert registered(network) == [("Anna", "cancelled")]


def test_a_member_takes_part_as_they_chose_and_needs_no_approval(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of())
    joins(network, format="online", audience="bewoners")
    event = opens(network, places={"physical": 5, "online": 5}, admission=Admission.APPROVAL)
    with network.work() as work:
        for key in ("ambtenaren", "bewoners"):
            work.db.add(Audience(key=key, label=key, event=work.db.merge(event)))
    passes(network, clock)
    with network.read() as work:
        row = work.db.query(Registration).one()
        assert (row.status, row.format.key) == (RegistrationStatus.CONFIRMED, "online")
        assert row.audience is not None
        assert row.audience.key == "bewoners"


def _die_after(network: Leernet, enrolment_id: int) -> None:
    with network.transaction() as work:
        enrol(work, enrolment_id)
        raise RuntimeError
