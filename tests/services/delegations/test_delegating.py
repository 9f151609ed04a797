"""The contact person of a delegation registers colleagues."""

from datetime import timedelta
from uuid import UUID

import pytest

from leernet import Conflict, InvalidInput, Leernet, LeernetError, NotFound
from leernet.model import Admission, Delegation, Event, JournalEntry, Registration, RegistrationStatus, Series
from leernet.services.delegations.arranging import DelegationRequest, plan_delegation, withdraw_delegation
from leernet.services.delegations.coverage import coverage
from leernet.services.delegations.delegating import (
    Choice,
    Person,
    cancel_person,
    delegation_of_contact,
    events_of,
    register_person,
    substitute_person,
    summarise,
)
from leernet.services.delegations.forecast import forecast
from leernet.services.doctor import recount
from leernet.services.registering.registration import Registered
from leernet.services.registering.substitution import Colleague
from leernet.testing import NOW, SettableClock, add, some_event, some_series
from leernet.work import contact
from tests.services.conftest import ORGANISER, Desk

AA = "Gemeente Aa en Hunze"
CONFIRMED, WAITLISTED, CANCELLED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.CANCELLED,
)


def asked(network: Leernet, *, series: bool = False, organisation: str = AA, **values: object) -> Delegation:
    request = DelegationRequest(organisation=organisation, contact_email="piet@example.org", **values)  # type: ignore[arg-type]
    with network.work(ORGANISER) as work:
        scope = work.db.query(Series).one() if series else work.db.query(Event).order_by(Event.id).first()
        assert scope is not None
        return plan_delegation(work, scope, request)


def person(who: str, **values: str) -> Person:
    return Person(name=who, email=f"{who.lower()}@example.org", **values)


def send(
    network: Leernet, delegation: Delegation, who: str, event: str = "bijeenkomst", key: str = "", **values: str
) -> Registered:
    return network.run(
        contact(delegation.id),
        register_person,
        delegation.uid,
        event,
        person(who, **values),
        Choice(),
        key or f"{who} {event}",
    )


def outcome(network: Leernet, delegation: Delegation, who: str, event: str = "bijeenkomst") -> str:
    try:
        return send(network, delegation, who, event).status.value
    except LeernetError as error:
        return error.code


def row(network: Leernet, registered: Registered) -> Registration:
    with network.read() as work:
        return work.db.get_one(Registration, registered.id)


def test_a_colleague_is_registered_for_the_organisation_by_its_contact(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = asked(desk.network)
    registration = row(desk.network, send(desk.network, delegation, "Anna", function="adviseur", department="Wonen"))
    assert (registration.organisation_name, registration.delegation_id) == (AA, delegation.id)
    assert (registration.function, registration.department) == ("adviseur", "Wonen")
    assert registration.registered_by == f"delegation:{delegation.id}"
    with desk.network.read() as work:
        entry = work.db.query(JournalEntry).filter_by(kind="registration.confirmed").one()
        assert entry.actor == f"delegation:{delegation.id}"


def test_the_same_list_again_registers_nobody_anew(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = asked(desk.network)
    first = send(desk.network, delegation, "Anna")
    assert send(desk.network, delegation, "Anna") == first
    desk.cancel(first)
    again = send(desk.network, delegation, "Anna")
    assert (again.id, again.status) == (first.id, CANCELLED), "who cancelled since is not registered behind their back"
    assert send(desk.network, delegation, "Anna", key="another list").status is CONFIRMED


@pytest.mark.parametrize("admission", list(Admission))
def test_a_delegation_stands_for_approval_membership_and_invitation(desk: Desk, admission: Admission) -> None:
    add(desk.network, some_event(admission=admission, series=some_series()))
    assert outcome(desk.network, asked(desk.network), "Anna") == "confirmed"


def test_beyond_its_maximum_nobody_comes_in_though_the_event_has_a_waiting_list(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = asked(desk.network, maximum=2)
    outcomes = [outcome(desk.network, delegation, who) for who in ("Anna", "Bob", "Cas")]
    assert outcomes == ["confirmed", "confirmed", "delegation_full"]
    assert desk.names(WAITLISTED) == []
    with desk.network.read() as work:
        assert work.db.query(Registration).count() == 2
        assert recount(work) == []


def test_who_waits_counts_for_the_maximum(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}))
    delegation = asked(desk.network, maximum=2)
    outcomes = [outcome(desk.network, delegation, who) for who in ("Anna", "Bob", "Cas")]
    assert outcomes == ["confirmed", "waitlisted", "delegation_full"]


def test_without_a_waiting_list_a_full_event_refuses(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, waiting_list=False))
    delegation = asked(desk.network, maximum=1)
    desk.register("Dirk")
    assert outcome(desk.network, delegation, "Anna") == "event_full"


def test_in_a_series_a_person_counts_once_also_while_they_wait(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("twee", series=series, number=2, places={"physical": 0}))
    delegation = asked(desk.network, series=True, maximum=2)
    assert outcome(desk.network, delegation, "Anna") == "confirmed"
    assert outcome(desk.network, delegation, "Anna", "twee") == "waitlisted"
    assert outcome(desk.network, delegation, "Bob", "twee") == "waitlisted"
    assert outcome(desk.network, delegation, "Cas") == "delegation_full"
    assert outcome(desk.network, delegation, "Bob") == "confirmed"


def test_a_colleague_who_is_in_already_is_not_registered_twice(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    assert outcome(desk.network, asked(desk.network), "Anna") == "already_registered"


def test_a_format_of_their_own_goes_before_that_of_the_list(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 5, "online": 5}))
    delegation = asked(desk.network)
    with pytest.raises(InvalidInput) as refused:
        send(desk.network, delegation, "Anna")
    assert refused.value.code == "format_unknown"
    row_of_bob = row(desk.network, send(desk.network, delegation, "Bob", format="online"))
    with desk.network.read() as work:
        assert work.db.get_one(Registration, row_of_bob.id).format.key == "online"


def test_nobody_is_registered_for_an_event_of_another_or_one_that_is_closed(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(), some_event("anders"))
    delegation = asked(desk.network)
    assert outcome(desk.network, delegation, "Anna", "anders") == "event_unknown"
    clock.advance(timedelta(days=8))
    assert outcome(desk.network, delegation, "Anna") == "registration_closed"


def test_a_delegation_that_was_withdrawn_registers_nobody(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = asked(desk.network)
    desk.network.run(ORGANISER, withdraw_delegation, delegation.uid)
    assert outcome(desk.network, delegation, "Anna") == "delegation_withdrawn"


# --- changing who comes ---


def test_a_substitute_stays_in_the_delegation(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = asked(desk.network, maximum=1)
    anna = send(desk.network, delegation, "Anna")
    colleague = Colleague(name="Bob", email="bob@example.org")
    bob = desk.network.run(contact(delegation.id), substitute_person, delegation.uid, anna.uid, colleague)
    assert row(desk.network, bob).delegation_id == delegation.id
    assert row(desk.network, bob).registered_by == f"delegation:{delegation.id}"
    desk.network.run(contact(delegation.id), cancel_person, delegation.uid, bob.uid)
    assert row(desk.network, bob).status is CANCELLED


def test_the_people_of_another_delegation_are_out_of_reach(desk: Desk) -> None:
    add(desk.network, some_event())
    mine, other = asked(desk.network), asked(desk.network, organisation="Gemeente Hoorn")
    theirs = [send(desk.network, other, "Anna").uid, desk.register("Bob", organisation=AA).uid]
    for uid in theirs:
        with pytest.raises(NotFound):
            desk.network.run(contact(mine.id), cancel_person, mine.uid, uid)
        colleague = Colleague(name="Cas", email="cas@example.org")
        with pytest.raises(NotFound):
            desk.network.run(contact(mine.id), substitute_person, mine.uid, uid, colleague)
    assert desk.names(CONFIRMED) == ["Anna", "Bob"]


def test_the_contact_cannot_cancel_once_the_event_is_over(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event())
    delegation = asked(desk.network)
    anna = send(desk.network, delegation, "Anna")
    clock.advance(timedelta(days=8))
    with pytest.raises(Conflict) as refused:
        desk.network.run(contact(delegation.id), cancel_person, delegation.uid, anna.uid)
    assert refused.value.code == "event_over"


# --- what is told ---


def test_a_list_is_summed_up_once(desk: Desk) -> None:
    add(desk.network, some_event())
    delegation = asked(desk.network)
    anna = send(desk.network, delegation, "Anna")
    for _ in range(2):
        desk.network.run(contact(delegation.id), summarise, delegation.uid, [anna.id], 1, "a list")
    with desk.network.read() as work:
        entry = work.db.query(JournalEntry).filter_by(kind="delegation.filled").one()
        assert entry.data == {"registered": [anna.id], "refused": 1}


@pytest.mark.parametrize("series", [False, True])
@pytest.mark.parametrize("waiting_list", [True, False])
def test_the_forecast_says_what_then_happens(desk: Desk, series: bool, waiting_list: bool) -> None:
    first = some_event(places={"physical": 3, "online": None}, series=some_series(), waiting_list=waiting_list)
    add(desk.network, first)
    delegation = asked(desk.network, series=series, maximum=4, reserved=1)
    desk.register("Dirk")
    desk.register("Eva", organisation=AA)
    people = [
        person("Eva", format="physical"),
        person("Anna", format="physical"),
        person("Bob", format="physical"),
        person("Cas"),
        person("Fien", format="online"),
        person("Gijs", format="online"),
        person("Hans", format="online"),
    ]
    with desk.network.read() as work:
        found = delegation_of_contact(work, delegation.uid)
        (covered,) = coverage(work, found.scope, [found])
        said = forecast(work, covered, events_of(work, found), people, Choice())
    expected = {
        "place": "confirmed",
        "waits": "waitlisted",
        "already": "already_registered",
        "full": "event_full",
        "beyond": "delegation_full" if waiting_list else "organisation_full",
        "no_format": "format_unknown",
    }
    happened = []
    for one in people:
        try:
            key = one.email
            registered = desk.network.run(
                contact(delegation.id), register_person, delegation.uid, "bijeenkomst", one, Choice(), key
            )
            happened.append(registered.status.value)
        except LeernetError as error:
            happened.append(error.code)
    assert [expected[said["bijeenkomst", one.email].value] for one in people] == happened
    assert len(set(happened)) >= 5


def test_events_that_are_long_over_drafts_and_cancelled_do_not_show(desk: Desk, clock: SettableClock) -> None:
    series = some_series()
    add(desk.network, some_event(series=series), some_event("twee", series=series, starts_at=NOW + timedelta(days=60)))
    delegation = asked(desk.network, series=True)

    def shown() -> list[str]:
        with desk.network.read() as work:
            return [one.slug for one in events_of(work, delegation_of_contact(work, delegation.uid))]

    assert shown() == ["bijeenkomst", "twee"]
    clock.advance(timedelta(days=30))
    assert shown() == ["twee"]


def test_an_unknown_link_is_not_found(desk: Desk) -> None:
    with desk.network.read() as work, pytest.raises(NotFound):
        delegation_of_contact(work, UUID(int=1))
