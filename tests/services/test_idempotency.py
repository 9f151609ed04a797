"""The same request sent again: one effect, the same answer."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from leernet import InvalidInput, Leernet
from leernet.model import IdempotencyRecord, Registration, RegistrationStatus
from leernet.services import idempotency
from leernet.services.idempotency import digest
from leernet.services.registering.registration import RegistrationRequest, cancel, register_once
from leernet.testing import Outbox, SettableClock, add, some_event
from leernet.work import PARTICIPANT

REQUEST = RegistrationRequest(event="bijeenkomst", format="physical", name="Anna", email="anna@example.org")
KEY = digest("POST", "bijeenkomst", "anna")


def test_a_form_that_is_sent_twice_gives_one_registration_and_one_mail(network: Leernet, outbox: Outbox) -> None:
    add(network, some_event())
    first = network.run(PARTICIPANT, register_once, REQUEST, KEY)
    second = network.run(PARTICIPANT, register_once, REQUEST, KEY)
    network.dispatcher.deliver()
    assert first == second
    assert len(outbox.to("anna@example.org")) == 1
    with network.read() as work:
        assert work.db.scalar(select(func.count()).select_from(Registration)) == 1


def test_the_answer_follows_what_became_of_the_registration(network: Leernet) -> None:
    add(network, some_event(places={"physical": 1}))
    other = REQUEST.__class__(**{**vars(REQUEST), "email": "other@example.org"})
    there = network.run(PARTICIPANT, register_once, other, "other")
    waiting = network.run(PARTICIPANT, register_once, REQUEST, KEY)
    network.run(PARTICIPANT, cancel, there.uid)
    again = network.run(PARTICIPANT, register_once, REQUEST, KEY)
    assert (waiting.status, again.status) == (RegistrationStatus.WAITLISTED, RegistrationStatus.CONFIRMED)
    assert waiting.uid == again.uid


def test_somebody_who_cancelled_can_send_the_old_form_again(network: Leernet) -> None:
    add(network, some_event())
    first = network.run(PARTICIPANT, register_once, REQUEST, KEY)
    network.run(PARTICIPANT, cancel, first.uid)
    again = network.run(PARTICIPANT, register_once, REQUEST, KEY)
    assert again.uid != first.uid
    assert again.status is RegistrationStatus.CONFIRMED


def test_nothing_is_kept_of_a_request_that_failed(network: Leernet) -> None:
    with pytest.raises(Exception, match="no event"):
        network.run(PARTICIPANT, register_once, REQUEST, KEY)
    add(network, some_event())
    assert network.run(PARTICIPANT, register_once, REQUEST, KEY).status is RegistrationStatus.CONFIRMED


def test_a_key_of_another_request_is_refused(network: Leernet) -> None:
    with network.work() as work:
        assert idempotency.recall(work, KEY, "one", {"uid": "1"}) is None
        assert idempotency.recall(work, KEY, "one", {"uid": "2"}) == {"uid": "1"}
        with pytest.raises(InvalidInput) as raised:
            idempotency.recall(work, KEY, "other", {"uid": "3"})
    assert raised.value.code == "key_reused"


def test_answers_are_removed_after_a_day(network: Leernet, clock: SettableClock) -> None:
    add(network, some_event())
    network.run(PARTICIPANT, register_once, REQUEST, KEY)
    for hours, left in ((23, 1), (2, 0)):
        clock.advance(timedelta(hours=hours))
        network.dispatcher.deliver()
        with network.read() as work:
            assert work.db.scalar(select(func.count()).select_from(IdempotencyRecord)) == left


def test_a_digest_keeps_its_parts_apart() -> None:
    assert digest("ab", "c") != digest("a", "bc")
    assert digest("a\0b") != digest("a", "b")
