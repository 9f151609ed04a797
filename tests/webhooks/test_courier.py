"""Webhooks are told in order, at least once, and one that hangs, fails or is gone holds nobody else up."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from leernet import Leernet
from leernet.model import DeliveryStatus, JournalEntry, WebhookFormat, WebhookState
from leernet.services.delivering.outbox import CLAIM, LEASE, RETRY
from leernet.services.delivering.webhooks import pause_webhook, probe_webhook, remove_webhook, resend, rotate_secret
from leernet.testing import SettableClock
from leernet.webhooks.posting import SECONDS
from leernet.work import SYSTEM
from tests.webhooks.conftest import AddWebhook, again, be_quick, log_of, sign_up
from tests.webhooks.receiver import Got, Receiver

_S = DeliveryStatus


def verified(network: Leernet, webhook_secret: str, got: Got) -> dict[str, object]:
    said: dict[str, object] = Verifier(webhook_secret).verify(got.body, dict(got.headers))
    return said


def test_a_registration_is_told_thinly_and_signed(network: Leernet, add_hook: AddWebhook, receiver: Receiver) -> None:
    hook = add_hook("/taken")
    sign_up(network)
    assert network.dispatcher.deliver() == 2, "the mail, and the webhook"
    (got,) = receiver.got
    said = verified(network, network.tokens.webhook(hook.uid, 1), got)
    with network.read() as work:
        entry = work.db.query(JournalEntry).filter_by(kind="registration.confirmed").one()
    assert said["type"] == "registration.confirmed"
    assert str(said["timestamp"]).endswith("Z")
    data = said["data"]
    assert isinstance(data, dict)
    assert data["event"] == "bijeenkomst"
    assert data["url"] == "https://leren.example.org/netwerk/nl/events/bijeenkomst"
    assert data["id"] != str(entry.subject_id)
    assert got.headers["content-type"] == "application/json"
    for personal in (b"Anna", b"example.net"):
        assert personal not in got.body
    (delivery,) = log_of(network, hook)
    assert (delivery.status, delivery.attempts, delivery.error) == (_S.DONE, 1, "")
    assert delivery.answer.startswith("200 OK\nzegt")


def test_the_log_holds_no_signature_and_no_address(network: Leernet, add_hook: AddWebhook, receiver: Receiver) -> None:
    hook = add_hook("/taken?key=hush")
    sign_up(network)
    network.dispatcher.deliver()
    (delivery,) = log_of(network, hook)
    assert receiver.got[0].headers["webhook-signature"] not in delivery.answer
    assert "hush" not in delivery.answer
    assert "\x07" not in delivery.answer


def test_a_cloud_event_has_the_shape_of_the_dutch_profile(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    hook = add_hook("/taken", form=WebhookFormat.CLOUDEVENTS)
    sign_up(network)
    network.dispatcher.deliver()
    (got,) = receiver.got
    said = verified(network, network.tokens.webhook(hook.uid, 1), got)
    data = said.pop("data")
    assert isinstance(data, dict)
    assert got.headers["content-type"] == "application/cloudevents+json; charset=utf-8"
    assert said.pop("id") == got.headers["webhook-id"]
    assert said.pop("subject") == data["id"]
    assert str(said.pop("time")).endswith("Z")
    assert str(said.pop("sequence")).isdigit()
    assert said == {
        "specversion": "1.0",
        "source": "https://leren.example.org/netwerk",
        "type": "org.example.leren.registration.confirmed",
        "datacontenttype": "application/json",
        "sequencetype": "Integer",
    }


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/broken", "500 Internal Server Error"),
        ("/busy", "429 Too Many Requests"),
        ("/wrong", "400 Bad Request"),
        ("/moved", "302 Found: a redirect is not followed"),
        ("/closes", "No connection: Remote end closed connection without response."),
        ("/silent", "No answer within 0.5 seconds."),
        ("/trickle", "No answer within 0.5 seconds."),
    ],
)
def test_what_goes_wrong_stands_in_the_log_and_is_tried_again(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, clock: SettableClock, path: str, said: str
) -> None:
    hook = add_hook(path)
    sign_up(network)
    be_quick(network, 0.5 if "within" in said else 5)
    network.dispatcher.deliver()
    (delivery,) = log_of(network, hook)
    assert delivery.answer.splitlines()[0] == said
    assert delivery.status is _S.PENDING
    assert RETRY[0] * 0.8 <= delivery.due_at - clock.now <= RETRY[0] * 1.2
    assert [got.path for got in receiver.got] == [path], "a redirect is not followed"
    receiver.instead[path] = "/accepted"
    be_quick(network)
    clock.advance(timedelta(seconds=30))
    network.dispatcher.deliver()
    (delivery,) = log_of(network, hook)
    assert (delivery.status, delivery.attempts, delivery.answer) == (_S.DONE, 2, "204 No Content")


def test_an_answer_counts_by_its_head_although_the_rest_never_comes(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    hook = add_hook("/endless")
    sign_up(network)
    network.dispatcher.deliver()
    assert log_of(network, hook)[0].answer == "200 OK"


def test_nobody_at_home_is_a_failure_too(network: Leernet, add_hook: AddWebhook, receiver: Receiver) -> None:
    hook = add_hook("/taken")
    with network.work() as work:
        work.db.merge(hook).url = "http://127.0.0.1:1/"
    sign_up(network)
    network.dispatcher.deliver()
    assert log_of(network, hook)[0].answer == "No connection: [Errno 111] Connection refused."


def test_an_address_that_is_gone_is_told_nothing_more(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    hook = add_hook("/gone")
    for who in ("Anna", "Bram", "Cato"):
        sign_up(network, who)
    network.dispatcher.deliver()
    assert len(receiver.got) == 1
    assert {one.status for one in log_of(network, hook)} == {_S.FAILED}
    assert again(network, hook).state is WebhookState.GONE
    sign_up(network, "Dirk")
    network.dispatcher.deliver()
    assert len(receiver.got) == 1
    with network.read() as work:
        assert work.db.query(JournalEntry).filter_by(kind="webhook.stopped").one().data == {"reason": "gone"}


def test_a_delivery_that_is_refused_for_days_is_given_up_and_the_others_go_on(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, clock: SettableClock
) -> None:
    hook = add_hook("/wrong")
    sign_up(network)
    for _ in range(len(RETRY) + 1):
        network.dispatcher.deliver()
        clock.advance(timedelta(days=2))
    receiver.instead["/wrong"] = "/taken"
    sign_up(network, "Bram")
    network.dispatcher.deliver()
    assert [one.status for one in log_of(network, hook)] == [_S.FAILED, _S.DONE]
    assert again(network, hook).is_active


def test_something_is_sent_again_under_the_same_id(network: Leernet, add_hook: AddWebhook, receiver: Receiver) -> None:
    hook = add_hook()
    sign_up(network)
    network.dispatcher.deliver()
    network.run(SYSTEM, resend, hook.uid, log_of(network, hook)[0].id)
    network.dispatcher.deliver()
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_both_secrets_sign_for_a_while_and_then_only_the_new_one(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, clock: SettableClock
) -> None:
    hook = add_hook()
    old, new = network.tokens.webhook(hook.uid, 1), network.tokens.webhook(hook.uid, 2)
    assert old != new
    network.run(SYSTEM, rotate_secret, hook.uid, 1, timedelta(days=1))
    sign_up(network, "Anna")
    network.dispatcher.deliver()
    clock.advance(timedelta(days=1))
    sign_up(network, "Bram")
    network.dispatcher.deliver()
    during, after = receiver.got
    verified(network, old, during)
    verified(network, new, during)
    verified(network, new, after)
    with pytest.raises(WebhookVerificationError):
        verified(network, old, after)


def test_a_test_goes_to_the_one_that_is_tested_and_to_no_other(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    add_hook("/taken/ander", kinds=["registration.", "event."])
    hook = add_hook("/taken/deze", kinds=["event."])
    network.run(SYSTEM, probe_webhook, hook.uid)
    network.dispatcher.deliver()
    (got,) = receiver.got
    assert got.path == "/taken/deze"
    assert json.loads(got.body)["type"] == "webhook.tested"


def test_what_waits_is_not_sent_once_it_is_off_and_nothing_comes_after_it_was_removed(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    hook = add_hook()
    sign_up(network)
    network.dispatcher.fan_out()
    network.run(SYSTEM, pause_webhook, hook.uid)
    network.dispatcher.deliver()
    assert [one.status for one in log_of(network, hook)] == [_S.SKIPPED]
    network.run(SYSTEM, remove_webhook, hook.uid)
    sign_up(network, "Bram")
    network.dispatcher.deliver()
    assert receiver.got == []


def test_a_crash_after_sending_repeats_it_with_the_same_id(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, clock: SettableClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Crash(BaseException):
        pass

    def die(*_: object) -> int:
        raise Crash

    add_hook()
    sign_up(network)
    with monkeypatch.context() as patch:
        patch.setattr(network.dispatcher.courier, "_note", die)
        with pytest.raises(Crash):
            network.dispatcher.deliver()
    network.dispatcher.deliver()
    assert len(receiver.got) == 1, "another dispatcher leaves it while it may still be busy"
    clock.advance(LEASE)
    network.dispatcher.deliver()
    first, second = receiver.got
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_a_round_to_a_slow_address_does_not_outlast_the_lease() -> None:
    assert timedelta(seconds=CLAIM * SECONDS) < LEASE, "else another dispatcher sends the same too"


def test_nothing_secret_is_logged(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    hook = add_hook("/broken?key=hush")
    sign_up(network)
    network.dispatcher.deliver()
    assert "webhook" in caplog.text
    secret = network.tokens.webhook(hook.uid, 1).removeprefix("whsec_")
    for hidden in (secret, "hush", receiver.got[0].headers["webhook-signature"]):
        assert hidden not in caplog.text
