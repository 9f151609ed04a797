"""A mail server that hangs up, or says nothing: what it did not accept goes out later, and nobody else waits for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from leernet import Leernet
from leernet.mail.transport import Smtp
from leernet.model import Delivery, DeliveryStatus
from leernet.services.delivering.outbox import RETRY
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, some_event
from tests.concurrency import steps
from tests.concurrency.diary import Diary, change
from tests.concurrency.smtp import UnreliableOffice, open_office


def deliveries(network: Leernet) -> list[Delivery]:
    with network.read() as work:
        return list(work.db.scalars(select(Delivery).order_by(Delivery.id)))


@pytest.fixture
def office() -> Iterator[UnreliableOffice]:
    with open_office() as opened:
        yield opened


def by_smtp(network: Leernet, office: UnreliableOffice) -> None:
    network.dispatcher.mailer.transport = Smtp(host="127.0.0.1", port=office.port, security="none")


@pytest.mark.parametrize("stage", ["connect", "EHLO", "MAIL", "RCPT", "DATA", "accepted"])
def test_mail_that_a_server_dropped_is_sent_again(
    network: Leernet, office: UnreliableOffice, clock: SettableClock, stage: str
) -> None:
    add(network, some_event(places={"physical": 2}))
    by_smtp(network, office)
    steps.register(network, "anna")
    office.hangs_up_at = stage
    network.dispatcher.deliver()
    (delivery,) = deliveries(network)
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.PENDING, 1)
    assert delivery.error
    office.hangs_up_at = ""
    clock.advance(RETRY[0])
    network.dispatcher.deliver()
    assert [one.status for one in deliveries(network)] == [DeliveryStatus.DONE]
    ids = [re.findall(r"(?im)^message-id: *(\S+)", text)[0] for text in office.accepted]
    assert len(ids) == (2 if stage == "accepted" else 1)
    assert len(set(ids)) == 1, "whoever receives it twice can tell"


def test_mail_that_a_server_accepted_before_it_hung_up_is_not_sent_again(
    network: Leernet, office: UnreliableOffice, clock: SettableClock
) -> None:
    add(network, some_event(places={"physical": 2}))
    by_smtp(network, office)
    steps.register(network, "anna")
    office.hangs_up_at = "QUIT"
    network.dispatcher.deliver()
    assert [one.status for one in deliveries(network)] == [DeliveryStatus.DONE]
    assert len(office.accepted) == 1


def test_a_server_that_says_nothing_is_given_up_on_and_keeps_no_plugin_from_hearing(
    make_network: MakeNetwork, office: UnreliableOffice, clock: SettableClock, monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:  # fmt: skip
    network = make_network(PlainFormats(), Diary(tmp_path / "diary"))
    add(network, some_event(places={"physical": 2}))
    by_smtp(network, office)
    monkeypatch.setattr("leernet.mail.transport.SECONDS", 0.2)
    office.hangs_up_at = "never"
    steps.register(network, "anna")
    change(network, [1])
    network.dispatcher.deliver()
    assert (tmp_path / "diary").exists()
    mail = next(one for one in deliveries(network) if one.listener == "mail")
    assert mail.status is DeliveryStatus.PENDING
    assert "timed out" in mail.error
    office.hangs_up_at = ""
    clock.advance(RETRY[0])
    network.dispatcher.deliver()
    assert len(office.accepted) == 1
