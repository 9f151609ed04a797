"""Who joins a series, and what comes of it at each of its events."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.errors import Conflict, IllegalTransition
from leernet.model import (
    Admission,
    EnrolmentStatus,
    Event,
    EventStatus,
    Interest,
    Joining,
    Membership,
    MembershipStatus,
    Participant,
    Quota,
    Registration,
    Series,
    When,
)
from leernet.services.delegations.arranging import DelegationRequest, plan_delegation
from leernet.services.delegations.delegating import Choice, Person, register_person
from leernet.services.events.interest import InterestRequest, show_interest
from leernet.services.membership.joining import (
    approve_member,
    decline_member,
    join,
    join_once,
    leave,
    rejoin,
    renew_join_key,
)
from leernet.services.people.forgetting import forget_participant
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.testing import NOW, Outbox, SettableClock, add, some_event
from leernet.work import PARTICIPANT, Work, contact
from tests.services.conftest import ORGANISER
from tests.services.members import asks, came, joins, opens, passes, registered, series_of

S = MembershipStatus
E = EnrolmentStatus


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; what depends on the database is in test_enrolling."""
    return sqlite_url


# --- joining ---


def test_who_joins_an_open_series_is_a_member_at_once(network: Leernet) -> None:
    add(network, series_of())
    joined = joins(network)
    assert (joined.status, joined.is_new) == (S.MEMBER, True)


def test_who_joins_a_series_by_approval_asks(network: Leernet) -> None:
    add(network, series_of(Joining.APPROVAL))
    joined = joins(network)
    assert joined.status is S.REQUESTED
    network.run(ORGANISER, approve_member, joined.uid)
    with pytest.raises(IllegalTransition):
        network.run(ORGANISER, decline_member, joined.uid, "")
    with network.read() as work:
        assert work.db.query(Membership).one().is_member


def test_who_was_declined_can_ask_again(network: Leernet) -> None:
    add(network, series_of(Joining.APPROVAL))
    joined = joins(network)
    network.run(ORGANISER, decline_member, joined.uid, "De groep is compleet.")
    assert joins(network).status is S.REQUESTED


def test_a_series_by_invitation_lets_in_who_has_the_link_until_there_is_another(network: Leernet) -> None:
    series = series_of(Joining.INVITATION)
    add(network, series)
    with pytest.raises(Conflict) as refused:
        joins(network)
    assert refused.value.code == "membership_by_invitation"
    assert joins(network, key=series.join_key).status is S.MEMBER
    network.run(ORGANISER, renew_join_key, "netwerk")
    with pytest.raises(Conflict):
        joins(network, "Bas", key=series.join_key)


@pytest.mark.parametrize("joining", [Joining.NONE, Joining.CLOSED])
def test_nobody_joins_a_series_that_takes_no_members(network: Leernet, joining: Joining) -> None:
    series = series_of(joining)
    add(network, series)
    with pytest.raises(Conflict) as refused:
        joins(network, key=series.join_key)
    assert refused.value.code == "membership_closed"


def test_an_organiser_adds_members_to_a_closed_series(network: Leernet) -> None:
    add(network, series_of(Joining.CLOSED))
    assert network.run(ORGANISER, join, asks()).status is S.MEMBER


def test_joining_again_changes_nothing_and_mails_the_link_once_an_hour(
    network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    add(network, series_of())
    joins(network)
    assert not joins(network, name="Iemand anders", organisation="Elders").is_new
    joins(network)
    network.dispatcher.deliver()
    assert [str(one["Subject"]) for one in outbox.messages] == [
        "U bent lid: Lerend netwerk st(r)oom",
        "U bent al lid: Lerend netwerk st(r)oom",
    ]
    clock.advance(timedelta(hours=1))
    joins(network)
    network.dispatcher.deliver()
    assert len(outbox.messages) == 3
    with network.read() as work:
        assert work.db.query(Membership).one().name == "Anna"


def test_a_form_that_is_sent_twice_gives_one_mail(network: Leernet, outbox: Outbox) -> None:
    add(network, series_of())
    for _ in range(2):
        network.run(PARTICIPANT, join_once, asks(), "key")
    network.dispatcher.deliver()
    assert len(outbox.messages) == 1


def test_a_guest_of_one_event_who_joins_becomes_a_member(network: Leernet) -> None:
    add(network, series_of())
    opens(network)
    network.run(
        PARTICIPANT,
        register,
        RegistrationRequest(event="bijeenkomst", format="physical", name="Anna", email="Anna@example.org"),
    )
    with network.read() as work:
        assert work.db.query(Membership).one().status is S.GUEST
    assert joins(network).status is S.MEMBER


def test_a_guest_is_no_member_where_people_join(network: Leernet) -> None:
    add(network, series_of())
    opens(network)
    opens(network, "besloten", admission=Admission.MEMBERS)
    request = RegistrationRequest(event="bijeenkomst", format="physical", name="Anna", email="Anna@example.org")
    network.run(PARTICIPANT, register, request)
    with pytest.raises(Conflict) as refused:
        network.run(PARTICIPANT, register, replace(request, event="besloten"))
    assert refused.value.code == "members_only"


# --- leaving ---


def test_leaving_cancels_what_is_to_come_and_keeps_what_was(
    network: Leernet, outbox: Outbox, clock: SettableClock
) -> None:
    add(network, series_of())
    opens(network, "eerste", starts_at=NOW + timedelta(hours=1))
    opens(network, "tweede", starts_at=NOW + timedelta(days=3), places={"physical": 1})
    joined = joins(network)
    passes(network, clock)
    joins(network, "Bas")
    passes(network, clock)
    clock.advance(timedelta(hours=2))
    assert network.run(PARTICIPANT, leave, joined.uid) == 1
    assert registered(network) == [
        ("Anna", "confirmed"),
        ("Anna", "cancelled"),
        ("Bas", "confirmed"),
        ("Bas", "confirmed"),
    ]
    network.dispatcher.deliver()
    assert "U bent geen lid meer: Lerend netwerk st(r)oom" in [str(one["Subject"]) for one in outbox.to("Anna")]
    opens(network, "derde")
    passes(network, clock)
    assert ("Anna derde" in came(network), "Bas derde" in came(network)) == (False, True)


def test_who_comes_back_is_enrolled_again_but_not_for_what_they_cancelled_before(
    network: Leernet, clock: SettableClock
) -> None:
    add(network, series_of())
    opens(network, "eerste")
    opens(network, "tweede")
    joined = joins(network)
    passes(network, clock)
    with network.read() as work:
        (first,) = work.db.query(Registration).join(Event).filter(Event.slug == "eerste")
    network.run(PARTICIPANT, cancel, first.uid)
    passes(network, clock)
    network.run(PARTICIPANT, leave, joined.uid)
    clock.advance(timedelta(minutes=1))
    network.run(PARTICIPANT, rejoin, joined.uid)
    passes(network, clock)
    assert came(network)["Anna tweede"] == "enrolled"
    assert [status for _, status in registered(network)].count("confirmed") == 1


def test_who_was_let_go_cannot_come_back_into_a_series_by_invitation(network: Leernet) -> None:
    add(network, series_of(Joining.INVITATION))
    joined = network.run(ORGANISER, join, asks())
    network.run(ORGANISER, leave, joined.uid, "")
    with pytest.raises(Conflict):
        network.run(PARTICIPANT, rejoin, joined.uid)


# --- delegations ---


def test_who_a_delegation_registers_is_a_member_and_is_enrolled_from_the_next_event_on(
    network: Leernet, clock: SettableClock
) -> None:
    series = series_of(Joining.INVITATION)
    add(network, series)
    opens(network, "eerste")
    opens(network, "tweede")

    def plan(work: Work) -> object:
        return plan_delegation(work, work.db.query(Series).one(), DelegationRequest(organisation="Gemeente Zwolle")).uid

    uid = network.run(ORGANISER, plan)
    person = Person(name="Anna", email="anna@example.org")
    for slug in ("eerste",):
        network.run(contact(1), register_person, uid, slug, person, Choice(), slug)  # type: ignore[arg-type]
    opens(network, "derde", starts_at=NOW + timedelta(days=20))
    passes(network, clock)
    with network.read() as work:
        rows = work.db.query(Registration).order_by(Registration.id).all()
        assert [(row.event.slug, row.delegation_id) for row in rows] == [("eerste", 1), ("derde", 1)]
        assert work.db.query(Membership).one().is_member
        assert work.db.query(Participant).count() == 1
        assert [q.taken for q in work.db.query(Quota).filter(Quota.kind == "format").order_by(Quota.event_id)] == [
            1,
            0,
            1,
        ]


def test_a_coarse_date_that_firms_up_enrols_the_members(network: Leernet, clock: SettableClock) -> None:
    add(network, series_of())
    joins(network)
    with network.work() as work:
        series = work.db.query(Series).one()
        work.db.add(
            Event(
                slug="najaar", title="Najaar", when=When.parse("2027-23"), series=series, status=EventStatus.ANNOUNCED
            )
        )
    passes(network, clock)
    assert registered(network) == []


def test_who_is_erased_leaves_nothing_in_memberships_and_interest(network: Leernet) -> None:
    add(network, series_of(), some_event("los", status=EventStatus.ANNOUNCED))
    joins(network)
    network.run(PARTICIPANT, show_interest, InterestRequest(event="los", email="Anna@example.org"))
    with network.work() as work:
        forget_participant(work, work.db.query(Participant).one())
    with network.read() as work:
        one = work.db.query(Membership).one()
        assert (one.name, one.organisation_name, one.key, one.status) == ("", "", "", S.LEFT)
        assert work.db.query(Interest).count() == 0
