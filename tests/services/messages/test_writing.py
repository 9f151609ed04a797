"""A message to some of an event's people: to whom it goes, each once, whatever happens on the way."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

import pytest

from leernet import Conflict, Leernet, NotFound
from leernet.model import (
    Delivery,
    DeliveryStatus,
    Event,
    JournalEntry,
    Message,
    MessageRecipient,
    MessageStatus,
    Registration,
)
from leernet.model.messages import IN_SUBJECT, unknown_places
from leernet.services.attendance.checking_in import check_in
from leernet.services.events.planning import cancel_event
from leernet.services.messages import sending
from leernet.services.messages.recipients import group_counts, recipient_count, recipients_of
from leernet.services.messages.sending import (
    Progress,
    failures_of,
    messages_due,
    progress_of,
    retry_message,
    send_out,
)
from leernet.services.messages.writing import (
    MessageRequest,
    cancel_message,
    change_message,
    discard_message,
    plan_message,
    write_message,
)
from leernet.services.people.erasure import erase
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.services.sweeps import sweep
from leernet.testing import NOW, Outbox, SettableClock, add, some_event
from leernet.work import PARTICIPANT, SYSTEM, Work, user

ELS = user("els")
GROUPS = {
    "confirmed": ["anna", "bob", "cas", "hans"],
    "waiting": ["dirk"],
    "requested": [],
    "present": ["anna"],
    "absent": ["bob", "cas", "hans"],
    "cancelled": ["eva", "gijs"],
    "present confirmed cancelled": ["anna", "bob", "cas", "eva", "gijs", "hans"],
}


def come(network: Leernet, *names: str, format: str = "physical") -> list[UUID]:
    """People register, by name."""
    requests = [
        RegistrationRequest(event="bijeenkomst", format=format, name=name, email=f"{name}@example.org")
        for name in names
    ]
    return [network.run(PARTICIPANT, register, request).uid for request in requests]


def write(network: Leernet, *groups: str, **values: object) -> UUID:
    """Els writes a draft to these groups."""
    request = MessageRequest(**{"subject": "Dank", "body": "Dag {name}", "groups": groups, **values})  # type: ignore[arg-type]
    return network.run(ELS, write_message, "bijeenkomst", request).uid


def send(network: Leernet, *groups: str, **values: object) -> int:
    """Els writes and sends; the id of the message."""
    return network.run(ELS, plan_message, "bijeenkomst", write(network, *groups, **values)).id


def names_for(network: Leernet, *groups: str, **values: object) -> list[str]:
    """To whom a message to these groups would go."""
    message = Message(
        event_id=event_id(network),
        created_at=NOW,
        written_by="",
        subject="",
        body="",
        groups=list(groups),
        **values,  # type: ignore[arg-type]
    )
    with network.read() as work:
        people = work.db.query(Registration).filter(Registration.id.in_(recipients_of(message)))
        assert recipient_count(work, message) == people.count()
        return sorted(one.name for one in people)


def event_id(network: Leernet) -> int:
    with network.read() as work:
        return work.db.query(Event).one().id


def message(network: Leernet) -> Message:
    with network.read() as work:
        return work.db.query(Message).one()


def kinds(network: Leernet) -> list[str]:
    with network.read() as work:
        return [one.kind for one in work.db.query(JournalEntry).order_by(JournalEntry.id)]


def deliver(network: Leernet, clock: SettableClock) -> None:
    """All that is due, after a sweep."""
    clock.advance(timedelta(seconds=20))
    network.dispatcher.deliver()


@pytest.fixture
def crowd(network: Leernet, clock: SettableClock) -> Leernet:
    """An event with somebody in each group; Gijs cancelled twice, and Hans came back."""
    add(network, some_event(places={"physical": 6, "online": 1}))
    anna, _bob = come(network, "anna", "bob")
    come(network, "cas", "dirk", format="online")
    gone = come(network, "eva", "gijs", "hans")
    for uid in gone:
        network.run(PARTICIPANT, cancel, uid)
    (again, _) = come(network, "gijs", "hans")
    network.run(PARTICIPANT, cancel, again)
    clock.advance(timedelta(days=7))
    with network.read() as work:
        block = work.db.query(Event).one().blocks[0].id
    network.run(SYSTEM, check_in, anna, block)
    return network


def test_a_message_goes_to_each_person_of_its_groups_once(crowd: Leernet) -> None:
    for groups, names in GROUPS.items():
        assert names_for(crowd, *groups.split()) == names, groups
    with crowd.read() as work:
        counts = group_counts(work, event_id(crowd))
    assert counts == {group: len(GROUPS[group.value]) for group in counts}


def test_a_format_narrows_it_down_and_one_that_is_gone_leaves_nobody(crowd: Leernet) -> None:
    assert names_for(crowd, "confirmed", "waiting", format_key="online") == ["cas", "dirk"]
    assert names_for(crowd, "confirmed", format_key="weg") == []
    assert names_for(crowd, "confirmed", audience_key="weg") == []
    assert names_for(crowd, "confirmed", organisation_id=7) == []


def test_who_gets_it_is_fixed_when_it_goes_out(network: Leernet, outbox: Outbox, clock: SettableClock) -> None:
    add(network, some_event())
    come(network, "anna")
    uid = write(network, "confirmed")
    network.run(ELS, plan_message, "bijeenkomst", uid, NOW + timedelta(days=1))
    come(network, "bob")
    deliver(network, clock)
    assert message(network).status is MessageStatus.PLANNED
    clock.set(NOW + timedelta(days=1))
    sweep(network.transaction)
    come(network, "cas")
    deliver(network, clock)
    written = [str(one["To"]) for one in outbox.messages if one["Subject"] == "Dank"]
    assert sorted(written) == ["anna <anna@example.org>", "bob <bob@example.org>"]
    assert kinds(network)[-1] == "registration.confirmed"
    assert kinds(network)[2:6] == [
        "registration.confirmed", "registration.written_to", "registration.written_to", "message.sent"
    ]  # fmt: skip


def test_planning_twice_is_planning_once(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    uid = write(network, "confirmed")
    first = network.run(ELS, plan_message, "bijeenkomst", uid, NOW + timedelta(days=1))
    again = network.run(ELS, plan_message, "bijeenkomst", uid)
    assert again.send_at == first.send_at == NOW + timedelta(days=1)
    assert kinds(network) == ["message.planned"]


def test_what_was_planned_can_be_taken_back_changed_and_thrown_away(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    uid = write(network, "confirmed")
    network.run(ELS, plan_message, "bijeenkomst", uid, NOW + timedelta(days=1))
    request = MessageRequest(subject="Anders", body="Tekst", groups=["waiting"])
    with pytest.raises(Conflict) as raised:
        network.run(ELS, change_message, "bijeenkomst", uid, request)
    assert raised.value.code == "message_not_a_draft"
    network.run(ELS, cancel_message, "bijeenkomst", uid)
    network.run(ELS, cancel_message, "bijeenkomst", uid)
    network.run(user("jan"), change_message, "bijeenkomst", uid, request)
    assert (message(network).subject, message(network).written_by) == ("Anders", "user:jan")
    clock.advance(timedelta(days=2))
    with network.read() as work:
        assert messages_due(work) == []
    network.run(ELS, discard_message, "bijeenkomst", uid)
    with pytest.raises(NotFound):
        network.run(ELS, plan_message, "bijeenkomst", uid)
    assert kinds(network) == ["message.planned", "message.cancelled"]


def test_what_is_on_its_way_stays_as_it_is(network: Leernet) -> None:
    add(network, some_event())
    send(network, "confirmed")
    sweep(network.transaction)
    assert message(network).status is MessageStatus.SENT
    for verb in (cancel_message, discard_message):
        with pytest.raises(Conflict):
            network.run(ELS, verb, "bijeenkomst", message(network).uid)


def test_of_a_cancelled_event_nothing_goes_out_that_was_planned_before(network: Leernet) -> None:
    add(network, some_event())
    come(network, "anna")
    send(network, "confirmed")
    network.run(SYSTEM, cancel_event, "bijeenkomst", "ziek")
    assert message(network).status is MessageStatus.DRAFT
    assert names_for(network, "cancelled") == ["anna"], "and an organiser can write to them after it"


def test_a_failure_half_way_sends_nobody_twice_and_forgets_nobody(
    network: Leernet, outbox: Outbox, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(network, some_event(places={"physical": 20}))
    names = [f"p{number}" for number in range(7)]
    come(network, *names)
    monkeypatch.setattr(sending, "BATCH", 3)
    message_id = send(network, "confirmed")
    network.run(SYSTEM, send_out, message_id)
    with pytest.raises(RuntimeError):
        network.run(SYSTEM, _break, message_id)
    with network.read() as work:
        assert progress_of(work, [message_id]) == {message_id: Progress(to_come=7)}
    assert [network.run(SYSTEM, send_out, message_id) for _ in range(4)] == [3, 1, 0, 0]
    deliver(network, clock)
    written = sorted(str(one["To"]).partition(" ")[0] for one in outbox.messages if one["Subject"] == "Dank")
    assert written == names
    with network.read() as work:
        assert progress_of(work, [message_id]) == {message_id: Progress(sent=7)}


def _break(work: Work, message_id: int) -> None:
    assert send_out(work, message_id) == 3
    raise RuntimeError


def test_who_is_passed_on_cannot_be_passed_on_again(network: Leernet) -> None:
    add(network, some_event())
    come(network, "anna")
    send(network, "confirmed")
    sweep(network.transaction)
    sweep(network.transaction)
    with network.read() as work:
        assert work.db.query(MessageRecipient).count() == 1
    assert kinds(network).count("registration.written_to") == 1


def test_what_failed_is_named_and_tried_again(network: Leernet, outbox: Outbox, clock: SettableClock) -> None:
    add(network, some_event())
    come(network, "anna", "bob")
    network.dispatcher.deliver()
    message_id = send(network, "confirmed")
    outbox.error = OSError("550 no such mailbox")
    deliver(network, clock)
    with network.read() as work:
        assert progress_of(work, [message_id])[message_id] == Progress(to_come=2)
        assert [(one.name, again.error) for one, again in failures_of(work, message_id)] == [
            ("anna", "OSError: 550 no such mailbox"),
            ("bob", "OSError: 550 no such mailbox"),
        ]
    with network.work() as work:
        for delivery in work.db.query(Delivery).filter_by(status=DeliveryStatus.PENDING):
            delivery.status = DeliveryStatus.FAILED
    outbox.error = None
    assert network.run(ELS, retry_message, message_id) == 2
    deliver(network, clock)
    with network.read() as work:
        assert progress_of(work, [message_id])[message_id] == Progress(sent=2)
        assert failures_of(work, message_id) == []


def test_who_was_erased_meanwhile_gets_nothing(network: Leernet, outbox: Outbox, clock: SettableClock) -> None:
    add(network, some_event())
    come(network, "anna", "bob")
    network.dispatcher.deliver()
    message_id = send(network, "confirmed")
    sweep(network.transaction)
    network.run(SYSTEM, erase, "anna@example.org")
    deliver(network, clock)
    with network.read() as work:
        assert progress_of(work, [message_id])[message_id] == Progress(sent=1, left_out=1)
    assert [str(one["To"]) for one in outbox.messages if one["Subject"] == "Dank"] == ["bob <bob@example.org>"]


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Dag {name}, tot {when}", []),
        ("Dag {naam} en {naam}", ["{naam}"]),
        ("Dag {name", ["{name"]),
        ("{} { name }", ["{}", "{ name }"]),
        ("[hier]({own_page})", []),
        ("sluit } alleen", []),
    ],
)
def test_what_cannot_be_filled_in_is_found(text: str, unknown: Sequence[str]) -> None:
    assert unknown_places(text) == unknown


def test_an_address_cannot_stand_in_a_subject() -> None:
    assert unknown_places("{event}: {own_page}", IN_SUBJECT) == ["{own_page}"]
