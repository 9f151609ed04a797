"""Who may register: by approval, members only, by invitation; and what each gives."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from leernet.errors import Conflict, IllegalTransition
from leernet.model import Admission, EventStatus, Invitation, Membership, RegistrationStatus
from leernet.services.events.planning import cancel_event, find_event, set_capacity
from leernet.services.registering.admission import let_in
from leernet.services.registering.approval import approve, decline, requests_page
from leernet.services.registering.inviting import (
    InvitationRequest,
    Invited,
    came_through,
    invitations_page,
    invite,
    revoke_invitation,
)
from leernet.services.registering.registration import Registered, change_format, register, register_once
from leernet.services.registering.substitution import Colleague, substitute
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT
from tests.services.conftest import ORGANISER, Desk

S = RegistrationStatus


def the_invitations(desk: Desk) -> list[Invitation]:
    with desk.network.read() as work:
        return work.db.query(Invitation).order_by(Invitation.id).all()


def invited(desk: Desk, *emails: str, **values: object) -> Invited:
    request = InvitationRequest(emails=emails, **values)  # type: ignore[arg-type]
    return desk.network.run(ORGANISER, invite, "bijeenkomst", request)


def link(desk: Desk, *emails: str, **values: object) -> UUID:
    """The uid of a new invitation."""
    invited(desk, *emails, **values)
    return the_invitations(desk)[-1].uid


def come(desk: Desk, who: str, invitation: UUID | None, **values: str) -> Registered:
    """Somebody registers with an invitation."""
    return desk.network.run(PARTICIPANT, register, replace(desk.request(who, **values), invitation=invitation))


def refused(desk: Desk, who: str, invitation: UUID | None = None) -> str:
    """The code with which somebody is refused; nothing was changed."""
    before = (desk.journal(), desk.places(), desk.people(), [one.used for one in the_invitations(desk)])
    with pytest.raises(Conflict) as caught:
        come(desk, who, invitation)
    after = (desk.journal(), desk.places(), desk.people(), [one.used for one in the_invitations(desk)])
    assert [len(part) for part in before] == [len(part) for part in after]
    assert (before[0], before[1], before[3]) == (after[0], after[1], after[3])
    return caught.value.code


def decided(desk: Desk, registered: Registered, reason: str | None = None) -> RegistrationStatus:
    """An organiser approves, or with a reason declines."""
    if reason is None:
        return desk.network.run(ORGANISER, approve, registered.uid).status
    return desk.network.run(ORGANISER, decline, registered.uid, reason).status


# --- approval ---


def test_whoever_asks_takes_no_place_until_approved(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, admission=Admission.APPROVAL))
    anna, bob = desk.register("Anna"), desk.register("Bob")
    assert (anna.status, bob.status, desk.places()) == (S.REQUESTED, S.REQUESTED, [(1, 0)])
    assert decided(desk, bob) is S.CONFIRMED
    assert desk.places() == [(1, 1)]
    assert decided(desk, anna) is S.WAITLISTED
    assert desk.journal("registration") == [
        "registration.requested",
        "registration.requested",
        "registration.confirmed",
        "registration.waitlisted",
    ]


def test_whoever_was_approved_onto_the_waiting_list_moves_up(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, admission=Admission.APPROVAL))
    people = [desk.register(who) for who in ("Anna", "Bob", "Cas")]
    for each in people:
        decided(desk, each)
    assert desk.names(S.WAITLISTED) == ["Bob", "Cas"]
    desk.cancel(people[0])
    assert (desk.names(S.CONFIRMED), desk.names(S.WAITLISTED), desk.places()) == (["Bob"], ["Cas"], [(1, 1)])


def test_without_a_waiting_list_a_full_event_leaves_the_request_as_it_is(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1}, admission=Admission.APPROVAL, waiting_list=False))
    anna, bob = desk.register("Anna"), desk.register("Bob")
    decided(desk, anna)
    with pytest.raises(Conflict) as caught:
        decided(desk, bob)
    assert (caught.value.code, desk.registration(bob).status) == ("event_full", S.REQUESTED)
    with desk.network.work() as work:
        event = find_event(work, "bijeenkomst")
        set_capacity(work, event, event.formats[0].quota, 2)
    assert decided(desk, bob) is S.CONFIRMED


def test_a_declined_request_keeps_its_reason_and_can_be_made_again(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    assert decided(desk, anna, "Alleen voor gemeenten.") is S.DECLINED
    assert desk.registration(anna).reason == "Alleen voor gemeenten."
    assert desk.register("Anna").status is S.REQUESTED


def test_a_request_counts_as_a_live_registration(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    desk.register("Anna")
    assert refused(desk, "Anna") == "already_registered"


def test_the_same_request_sent_twice_is_one_request(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    first, second = (desk.network.run(PARTICIPANT, register_once, desk.request(), "k") for _ in range(2))
    assert first == second
    assert desk.journal("registration") == ["registration.requested"]


@pytest.mark.parametrize("answer", [None, "Helaas."])
def test_a_request_is_answered_once(desk: Desk, answer: str | None) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    decided(desk, anna)
    with pytest.raises(IllegalTransition):
        decided(desk, anna, answer)
    desk.cancel(anna)
    with pytest.raises(IllegalTransition):
        decided(desk, anna, answer)
    assert desk.places() == [(10, 0)]


def test_whoever_waits_for_a_place_is_not_a_request(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}))
    anna = desk.register("Anna")
    for answer in (None, "Nee."):
        with pytest.raises(IllegalTransition):
            decided(desk, anna, answer)


def test_a_request_is_not_let_in_past_its_answer(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    with pytest.raises(IllegalTransition):
        desk.network.run(ORGANISER, let_in, anna.uid)


def test_whoever_asked_can_withdraw(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    desk.cancel(anna)
    assert (desk.registration(anna).status, desk.places()) == (S.CANCELLED, [(10, 0)])


def test_whoever_asked_can_ask_for_another_format_and_still_has_no_place(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 1, "online": 1}, admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    changed = desk.network.run(PARTICIPANT, change_format, anna.uid, "online")
    assert (changed.status, desk.places()) == (S.REQUESTED, [(1, 0), (1, 0)])
    decided(desk, anna)
    assert desk.places() == [(1, 0), (1, 1)]


def test_a_request_lapses_with_its_event(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    desk.network.run(ORGANISER, cancel_event, "bijeenkomst", "Storm")
    assert desk.registration(anna).status is S.CANCELLED
    with pytest.raises(IllegalTransition):
        decided(desk, anna)


def test_nobody_is_approved_for_an_event_that_is_over(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    anna = desk.register("Anna")
    clock.now = NOW + timedelta(days=30)
    with pytest.raises(Conflict) as caught:
        decided(desk, anna)
    assert caught.value.code == "event_over"
    assert decided(desk, anna, "Te laat gezien, excuses.") is S.DECLINED


def test_whoever_asks_becomes_a_member_of_the_series_when_approved(desk: Desk) -> None:
    series = some_series()
    asked, members = Admission.APPROVAL, Admission.MEMBERS
    add(desk.network, some_event(series=series, admission=asked), some_event("leden", series=series, admission=members))
    anna = desk.register("Anna", organisation="Gemeente Aa en Hunze")
    with pytest.raises(Conflict):
        desk.register("Anna", event="leden")
    decided(desk, anna)
    assert desk.register("Anna", event="leden").status is S.CONFIRMED


def test_the_queue_is_in_order_of_asking(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    people = [desk.register(who) for who in ("Anna", "Bob", "Cas")]
    decided(desk, people[1])
    with desk.network.read() as work:
        first = requests_page(work, desk.event(), limit=1)
        assert [one.name for one in first.registrations] == ["Anna"]
        rest = requests_page(work, desk.event(), first.after or 0, limit=1)
        assert ([one.name for one in rest.registrations], rest.after) == (["Cas"], None)


# --- members only ---


def test_only_members_of_the_series_register_for_an_event_of_members(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event("open", series=series), some_event(series=series, admission=Admission.MEMBERS))
    assert refused(desk, "Anna") == "members_only"
    desk.register("Anna", event="open")
    assert desk.register("Anna", email="ANNA@example.org").status is S.CONFIRMED


def test_who_is_known_but_no_member_is_told_the_same_as_a_stranger(desk: Desk) -> None:
    series = some_series()
    add(desk.network, some_event("elders"), some_event(series=series, admission=Admission.MEMBERS))
    desk.register("Anna", event="elders")
    told = []
    for who in ("Anna", "Vreemde"):
        with pytest.raises(Conflict) as caught:
            desk.register(who)
        told.append((caught.value.code, str(caught.value), caught.value.field, dict(caught.value.data)))
    assert told[0] == told[1]


@pytest.mark.parametrize(("days", "may"), [(None, True), (1, True), (0, False), (-1, False)])
def test_whoever_left_the_series_is_no_member(desk: Desk, days: int | None, may: bool) -> None:
    series = some_series()
    add(desk.network, some_event("open", series=series), some_event(series=series, admission=Admission.MEMBERS))
    desk.register("Anna", event="open")
    with desk.network.work() as work:
        work.db.query(Membership).one().until = None if days is None else NOW + timedelta(days=days)
    if may:
        assert desk.register("Anna").status is S.CONFIRMED
    else:
        assert refused(desk, "Anna") == "members_only"


def test_an_event_of_members_without_a_series_is_for_nobody(desk: Desk) -> None:
    add(desk.network, some_event("elders"), some_event(admission=Admission.MEMBERS))
    desk.register("Anna", event="elders")
    assert refused(desk, "Anna") == "members_only"


# --- invitations ---


def test_an_event_by_invitation_wants_an_invitation(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    assert refused(desk, "Anna") == "invitation_needed"
    assert refused(desk, "Anna", uuid4()) == "invitation_needed"
    uid = link(desk, "Anna@Example.org")
    assert come(desk, "Anna", uid).status is S.CONFIRMED
    assert [one.used for one in the_invitations(desk)] == [1]


@pytest.mark.parametrize("admission", [Admission.APPROVAL, Admission.MEMBERS])
def test_an_invitation_stands_for_approval_and_for_membership(desk: Desk, admission: Admission) -> None:
    add(desk.network, some_event(series=some_series(), admission=admission))
    assert come(desk, "Anna", link(desk, "anna@example.org")).status is S.CONFIRMED


def test_an_invitation_for_somebody_else_opens_nothing(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    assert refused(desk, "Bob", link(desk, "anna@example.org")) == "invitation_for_other"


def test_an_invitation_to_another_event_opens_nothing(desk: Desk) -> None:
    add(desk.network, some_event("elders"), some_event(admission=Admission.INVITATION))
    desk.network.run(ORGANISER, invite, "elders", InvitationRequest(emails=["anna@example.org"]))
    assert refused(desk, "Anna", the_invitations(desk)[0].uid) == "invitation_needed"


def test_an_invitation_expires(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    uid = link(desk, "anna@example.org", expires_at=NOW + timedelta(days=1))
    clock.now = NOW + timedelta(days=1)
    assert refused(desk, "Anna", uid) == "invitation_expired"
    clock.now = NOW + timedelta(hours=23)
    assert come(desk, "Anna", uid).status is S.CONFIRMED


def test_an_invitation_that_was_revoked_lets_nobody_in_and_puts_nobody_out(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    uid = link(desk, organisation="MRA", maximum=2)
    anna = come(desk, "Anna", uid)
    desk.network.run(ORGANISER, revoke_invitation, "bijeenkomst", uid)
    assert refused(desk, "Bob", uid) == "invitation_revoked"
    assert desk.registration(anna).status is S.CONFIRMED
    with pytest.raises(Conflict):
        desk.network.run(ORGANISER, revoke_invitation, "bijeenkomst", uid)


def test_an_organisation_sends_as_many_people_as_it_may(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    uid = link(desk, "secretariaat@example.org", organisation="'s-Hertogenbosch", maximum=2)
    come(desk, "Anna", uid)
    bob = come(desk, "Bob", uid)
    assert refused(desk, "Cas", uid) == "invitation_used_up"
    desk.cancel(bob)
    assert come(desk, "Cas", uid).status is S.CONFIRMED
    with desk.network.read() as work:
        page = invitations_page(work, desk.event())
        assert [r.name for r in came_through(work, page, desk.event())[page.invitations[0].id]] == ["Anna", "Cas"]


def test_whoever_cancelled_can_use_their_invitation_again(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    uid = link(desk, "anna@example.org")
    anna = come(desk, "Anna", uid)
    assert refused(desk, "Anna", uid) in ("already_registered", "invitation_used_up")
    desk.cancel(anna)
    assert come(desk, "Anna", uid).status is S.CONFIRMED


def test_a_colleague_who_takes_over_holds_the_same_use_of_an_invitation(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    uid = link(desk, organisation="MRA", maximum=1)
    anna = come(desk, "Anna", uid, organisation="MRA")
    bob = desk.network.run(PARTICIPANT, substitute, anna.uid, Colleague(name="Bob", email="bob@example.org"))
    assert refused(desk, "Cas", uid) == "invitation_used_up"
    desk.cancel(bob)
    assert come(desk, "Cas", uid).status is S.CONFIRMED


def test_an_invitation_is_not_used_up_by_a_registration_that_fails(desk: Desk) -> None:
    add(desk.network, some_event(places={"physical": 0}, waiting_list=False, admission=Admission.INVITATION))
    assert refused(desk, "Anna", link(desk, "anna@example.org")) == "event_full"


def test_on_an_open_event_an_invitation_that_is_not_good_does_no_harm(desk: Desk) -> None:
    add(desk.network, some_event())
    uid = link(desk, "anna@example.org")
    assert come(desk, "Bob", uid).status is S.CONFIRMED
    assert come(desk, "Anna", uid).status is S.CONFIRMED
    assert come(desk, "Cas", uuid4()).status is S.CONFIRMED
    assert [one.used for one in the_invitations(desk)] == [1]


def test_by_approval_an_invitation_that_is_not_good_leaves_a_request(desk: Desk) -> None:
    add(desk.network, some_event(admission=Admission.APPROVAL))
    assert come(desk, "Bob", link(desk, "anna@example.org")).status is S.REQUESTED


def test_an_open_event_costs_no_statement_more(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Eerste")
    with counted(desk.network.engine) as plain:
        desk.register("Anna")
    uid = link(desk, "bob@example.org")
    with counted(desk.network.engine) as with_invitation:
        come(desk, "Bob", uid)
    assert not any("invitation" in statement for statement in plain if statement.startswith(("UPDATE", "SELECT")))
    assert len(with_invitation) == len(plain) + 3


def test_nobody_is_invited_twice_nor_when_they_take_part(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    assert len(invited(desk, "bob@example.org").ids) == 1
    outcome = invited(desk, "ANNA@example.org", "Bob@example.org", "cas@example.org", "CAS@example.org")
    assert (len(outcome.ids), list(outcome.known)) == (1, ["ANNA@example.org", "Bob@example.org"])
    assert desk.journal("invitation") == ["invitation.sent"] * 2


def test_an_expired_invitation_gives_way_to_a_new_one(desk: Desk, clock: SettableClock) -> None:
    add(desk.network, some_event(admission=Admission.INVITATION))
    old = link(desk, "anna@example.org", expires_at=NOW + timedelta(days=1))
    clock.now = NOW + timedelta(days=2)
    assert come(desk, "Anna", link(desk, "anna@example.org")).status is S.CONFIRMED
    assert the_invitations(desk)[0].uid == old


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.CLOSED])
def test_nobody_is_invited_to_what_does_not_come(desk: Desk, clock: SettableClock, status: EventStatus) -> None:
    add(desk.network, some_event(status=status))
    if status is EventStatus.CLOSED:
        clock.now = NOW + timedelta(days=30)
    with pytest.raises(Conflict):
        invited(desk, "anna@example.org")
    assert the_invitations(desk) == []
