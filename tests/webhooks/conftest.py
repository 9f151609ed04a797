"""A network that may call the receiver of the test, and the receiver."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from leernet import Leernet
from leernet.model import Delivery, Webhook, WebhookFormat
from leernet.services.delivering.webhooks import WebhookRequest, add_webhook
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.settings import Settings
from leernet.testing import NOW, MakeNetwork, add, some_event
from leernet.work import PARTICIPANT, SYSTEM
from tests.webhooks.receiver import Receiver, receiving

AddWebhook = Callable[..., Webhook]


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """SQLite; the tests for which the database matters ask for both."""
    return sqlite_url


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    """A network with an event, whose webhooks may call this machine, and wait five seconds for an answer."""
    network = make_network(settings=settings())
    add(network, some_event(places={"physical": None, "online": None}, starts_at=NOW + timedelta(days=200)))
    be_quick(network)
    return network


def settings() -> Settings:
    return Settings(
        secret="a secret of sixteen and more",
        base_url="https://leren.example.org/netwerk",
        webhook_hosts=("127.0.0.1",),
    )


def be_quick(network: Leernet, seconds: float = 5) -> None:
    network.dispatcher.courier.poster = replace(network.dispatcher.courier.poster, seconds=seconds)


@pytest.fixture
def add_hook(network: Leernet, receiver: Receiver) -> AddWebhook:
    """Adds a webhook at a path of the receiver."""

    def add_one(
        path: str = "/taken",
        kinds: Sequence[str] = ("registration.",),
        form: WebhookFormat = WebhookFormat.STANDARD,
        series: Sequence[str] = (),
    ) -> Webhook:
        request = WebhookRequest(name=path, url=receiver.url + path, kinds=kinds, format=form, series=series)
        return network.run(SYSTEM, add_webhook, uuid4(), request)

    return add_one


def sign_up(network: Leernet, who: str = "Anna", event: str = "bijeenkomst") -> None:
    request = RegistrationRequest(event=event, format="physical", name=who, email=f"{who}@example.net")
    network.run(PARTICIPANT, register, request)


def log_of(network: Leernet, webhook: Webhook) -> list[Delivery]:
    """The deliveries to a webhook, oldest first."""
    with network.read() as work:
        return work.db.query(Delivery).filter_by(webhook_id=webhook.id).order_by(Delivery.id).all()


def again(network: Leernet, webhook: Webhook) -> Webhook:
    """The row of a webhook as it is now."""
    with network.read() as work:
        return work.db.query(Webhook).filter_by(id=webhook.id).one()
