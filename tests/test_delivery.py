"""After the commit: each listener is told once, nothing is lost, and nobody silences another."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from smtplib import SMTPRecipientsRefused

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Leernet, hookimpl
from leernet.delivery import Dispatcher
from leernet.hookspecs import Change
from leernet.mail.transport import SECONDS
from leernet.model import Delivery, DeliveryStatus, EventStatus, Participant
from leernet.services.delivering.outbox import CLAIM, LEASE, RETRY
from leernet.services.events.planning import set_status
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import MakeNetwork, Outbox, PlainFormats, SettableClock, add, counted, some_event
from leernet.work import PARTICIPANT, SYSTEM, Work
from tests.patience import wait_for


@dataclass
class Listener:
    """A plugin that remembers what it was told; ``broken`` makes it raise."""

    name: str
    wants: Sequence[str] = ()
    broken: bool = False
    told: list[Change] = field(default_factory=list)

    @hookimpl
    def leernet_listens(self) -> Sequence[str]:
        return self.wants

    @hookimpl
    def leernet_changed(self, db: Session, change: Change) -> None:
        self.told.append(change)
        if self.broken:
            db.add(Participant(email="half@example.net", name="Half", created_at=change.at))
            db.flush()
            raise RuntimeError("out of order")


def sign_up(network: Leernet, count: int = 1) -> None:
    for i in range(count):
        person = RegistrationRequest(event="bijeenkomst", format="physical", name=f"P {i}", email=f"p{i}@example.net")
        network.run(PARTICIPANT, register, person)


def deliveries(network: Leernet, listener: str | None = None) -> list[Delivery]:
    with network.read() as work:
        query = select(Delivery).order_by(Delivery.id)
        return list(work.db.scalars(query.where(Delivery.listener == listener) if listener else query))


def test_each_change_is_told_once_to_mail_and_to_every_plugin(make_network: MakeNetwork, outbox: Outbox) -> None:
    first, second = Listener("first"), Listener("second")
    network = make_network(PlainFormats(), first, second)
    add(network, some_event())
    sign_up(network)
    assert network.dispatcher.deliver() == 3
    assert network.dispatcher.deliver() == 0
    assert [change.kind for change in first.told] == ["registration.confirmed"]
    assert first.told == second.told
    assert len(outbox.messages) == 1
    assert {d.listener for d in deliveries(network)} == {"mail", "plugin:first", "plugin:second"}
    assert {d.status for d in deliveries(network)} == {DeliveryStatus.DONE}


def test_a_plugin_hears_only_the_kinds_that_it_asked_for(make_network: MakeNetwork) -> None:
    certificates = Listener("certificates", wants=["certificate."])
    network = make_network(PlainFormats(), certificates)
    add(network, some_event())
    sign_up(network)
    network.dispatcher.deliver()
    assert certificates.told == []
    assert [d.listener for d in deliveries(network)] == ["mail"]


def test_what_was_rolled_back_is_not_told(make_network: MakeNetwork, outbox: Outbox) -> None:
    network = make_network()
    add(network, some_event())
    request = RegistrationRequest(event="bijeenkomst", format="physical", name="A", email="a@example.net")

    def register_and_break(work: Work) -> None:
        register(work, request)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        network.run(PARTICIPANT, register_and_break)
    assert network.dispatcher.deliver() == 0
    assert outbox.messages == []


def test_a_plugin_that_raises_silences_neither_mail_nor_another_plugin(
    make_network: MakeNetwork, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    broken, fine = Listener("broken", broken=True), Listener("fine")
    network = make_network(broken, PlainFormats(), fine)
    add(network, some_event())
    sign_up(network)
    network.dispatcher.deliver()
    assert len(fine.told) == len(outbox.messages) == 1
    (delivery,) = deliveries(network, "plugin:broken")
    assert (delivery.status, delivery.error) == (DeliveryStatus.PENDING, "RuntimeError: out of order")
    with network.read() as work:
        assert work.db.scalar(select(Participant).where(Participant.name == "Half")) is None, "rolled back"
    assert "delivery" in caplog.text


def test_what_a_mail_server_answers_is_not_in_the_log(
    network: Leernet, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    outbox.error = SMTPRecipientsRefused({"anna@example.org": (550, b"anna@example.org is not here")})
    add(network, some_event())
    sign_up(network)
    network.dispatcher.deliver()
    assert "SMTPRecipientsRefused" in caplog.text
    assert "anna@example.org" not in caplog.text
    (delivery,) = deliveries(network, "mail")
    assert "anna@example.org" in delivery.error, "the desk shows why"


def test_retries_wait_longer_and_longer_until_it_is_given_up(
    make_network: MakeNetwork, clock: SettableClock, outbox: Outbox
) -> None:
    broken = Listener("broken", broken=True)
    network = make_network(broken, PlainFormats())
    add(network, some_event(starts_at=clock.now + timedelta(days=30)))
    sign_up(network)
    network.dispatcher.deliver()
    for tries, wait in enumerate(RETRY, 1):
        assert len(broken.told) == tries
        clock.advance(wait - timedelta(seconds=1))
        assert network.dispatcher.deliver() == 0, f"too soon after try {tries}"
        clock.advance(timedelta(seconds=1))
        assert network.dispatcher.deliver() == 1
    (delivery,) = deliveries(network, "plugin:broken")
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.FAILED, len(RETRY) + 1)
    clock.advance(timedelta(days=30))
    assert network.dispatcher.deliver() == 0
    assert len({change.id for change in broken.told}) == 1, "the same id at each repeat"
    assert len(outbox.messages) == 1


def test_a_delivery_that_was_given_up_can_be_tried_again(make_network: MakeNetwork, clock: SettableClock) -> None:
    broken = Listener("broken", broken=True)
    network = make_network(broken, PlainFormats())
    add(network, some_event(starts_at=clock.now + timedelta(days=30)))
    sign_up(network)
    for _ in range(len(RETRY) + 1):
        network.dispatcher.deliver()
        clock.advance(timedelta(days=1))
    (delivery,) = deliveries(network, "plugin:broken")
    assert delivery.status is DeliveryStatus.FAILED
    broken.broken = False
    network.dispatcher.retry(delivery.id)
    assert network.dispatcher.deliver() == 1
    (delivery,) = deliveries(network, "plugin:broken")
    assert (delivery.status, delivery.attempts, delivery.error) == (DeliveryStatus.DONE, 1, "")


def test_a_delivery_that_is_done_is_not_tried_again_by_hand(make_network: MakeNetwork, outbox: Outbox) -> None:
    network = make_network()
    add(network, some_event())
    sign_up(network)
    network.dispatcher.deliver()
    network.dispatcher.retry(deliveries(network)[0].id)
    assert network.dispatcher.deliver() == 0
    assert len(outbox.messages) == 1


class Crash(BaseException):
    """The process dies: nothing catches this."""


@dataclass
class CrashingOutbox(Outbox):
    """Sends, and dies before anybody can note it."""

    crashes: int = 1

    def send(self, message: EmailMessage) -> None:
        super().send(message)
        if self.crashes:
            self.crashes -= 1
            raise Crash


def test_a_crash_between_sending_and_noting_repeats_the_mail_with_the_same_id(
    make_network: MakeNetwork, clock: SettableClock
) -> None:
    network = make_network()
    outbox = CrashingOutbox()
    network.dispatcher.mailer.transport = outbox
    add(network, some_event())
    sign_up(network)
    with pytest.raises(Crash):
        network.dispatcher.deliver()
    assert network.dispatcher.deliver() == 0, "another dispatcher leaves it while it may still be busy"
    clock.advance(LEASE)
    assert network.dispatcher.deliver() == 1
    first, second = outbox.messages
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Subject"] == second["Subject"]
    clock.advance(LEASE)
    assert network.dispatcher.deliver() == 0


def test_a_crash_before_the_fan_out_loses_nothing(
    make_network: MakeNetwork, outbox: Outbox, database_url: str, clock: SettableClock
) -> None:
    network = make_network()
    add(network, some_event())
    sign_up(network, 3)
    network.engine.dispose()
    again = Leernet(database_url, network.settings, plugins=[PlainFormats()], mail=outbox, clock=clock)
    assert again.dispatcher.deliver() == 3
    again.engine.dispose()


PEOPLE = 20


class NaiveDispatcher(Dispatcher):
    """The negative control: sees what is due, and keeps it for nobody."""

    def _claim(self) -> Sequence[int]:
        with self._transaction() as work:
            due = select(Delivery.id).where(Delivery.status == DeliveryStatus.PENDING, Delivery.due_at <= work.now)
            claimed = work.db.scalars(due).all()
        both_have_looked.wait(timeout=30)
        return claimed


both_have_looked = threading.Barrier(2)


@dataclass
class SharedOutbox:
    """Counts for all dispatchers how often each mail went out."""

    sent: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, message: EmailMessage) -> None:
        with self.lock:
            self.sent[str(message["Message-ID"])] += 1


@contextmanager
def two_processes(
    network: Leernet, url: str, kind: type[Dispatcher], outbox: SharedOutbox
) -> Iterator[list[Dispatcher]]:
    """Two dispatchers that share nothing but the database."""
    others = [
        Leernet(url, network.settings, plugins=[PlainFormats()], clock=network.clock, mail=outbox) for _ in range(2)
    ]
    yield [
        kind(other.transaction, other.read, other.plugins, other.dispatcher.mailer, other.dispatcher.courier)
        for other in others
    ]
    for other in others:
        other.engine.dispose()


def deliver_at_once(network: Leernet, url: str, kind: type[Dispatcher]) -> Counter[str]:
    """Two dispatchers deliver until nothing is due; how often each mail went out."""
    outbox = SharedOutbox()
    failures: list[BaseException] = []

    def run(dispatcher: Dispatcher) -> None:
        try:
            dispatcher.deliver()
        except BaseException as error:
            failures.append(error)

    with two_processes(network, url, kind, outbox) as dispatchers:
        threads = [threading.Thread(target=run, args=(dispatcher,)) for dispatcher in dispatchers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert failures == []
    return outbox.sent


def test_two_dispatchers_at_once_deliver_each_mail_once(make_network: MakeNetwork, database_url: str) -> None:
    network = make_network()
    add(network, some_event(places={"physical": None}))
    sign_up(network, PEOPLE)
    sent = deliver_at_once(network, database_url, Dispatcher)
    assert len(sent) == PEOPLE
    assert set(sent.values()) == {1}
    assert {d.status for d in deliveries(network)} == {DeliveryStatus.DONE}
    assert {d.attempts for d in deliveries(network)} == {1}


def test_a_silent_mail_server_does_not_outlast_the_lease() -> None:
    assert timedelta(seconds=CLAIM * SECONDS) < LEASE, "else another dispatcher sends the same mail too"


def test_without_the_claim_two_dispatchers_deliver_twice(make_network: MakeNetwork, database_url: str) -> None:
    network = make_network()
    add(network, some_event(places={"physical": None}))
    sign_up(network, PEOPLE)
    network.dispatcher.fan_out()
    both_have_looked.reset()
    sent = deliver_at_once(network, database_url, NaiveDispatcher)
    assert set(sent.values()) == {2}


def test_the_thread_delivers_soon_after_each_commit(make_network: MakeNetwork, outbox: Outbox) -> None:
    network = make_network()
    add(network, some_event())
    network.dispatcher.start(every=60)
    network.dispatcher.start(every=60)
    sign_up(network)
    wait_for(lambda: outbox.messages)
    network.dispatcher.stop()
    network.dispatcher.stop()
    assert len(outbox.messages) == 1


def test_the_thread_survives_a_database_that_is_away(
    make_network: MakeNetwork, outbox: Outbox, caplog: pytest.LogCaptureFixture
) -> None:
    network = make_network()
    add(network, some_event())
    away = threading.Event()
    away.set()
    transaction = network.dispatcher._transaction

    def flaky() -> AbstractContextManager[Work]:
        if away.is_set():
            raise ConnectionError("the database is away")
        return transaction()

    network.dispatcher._transaction = flaky
    network.dispatcher.start(every=0.05)
    sign_up(network)
    wait_for(lambda: "the dispatcher could not deliver" in caplog.text)
    away.clear()
    wait_for(lambda: outbox.messages)
    network.dispatcher.stop()
    assert len(outbox.messages) == 1


@pytest.mark.parametrize("people", [1, 3])
def test_fanning_out_takes_the_same_statements_for_one_entry_and_for_more(
    make_network: MakeNetwork, people: int
) -> None:
    network = make_network(PlainFormats(), Listener("a"), Listener("b"))
    add(network, some_event())
    sign_up(network, people)
    with counted(network.engine) as statements:
        assert network.dispatcher.fan_out() == people
    assert len(statements) == 3, "take the entries; which webhooks listen; write all deliveries"


def test_telling_a_plugin_takes_two_statements_beside_taking_it_on(make_network: MakeNetwork) -> None:
    network = make_network(PlainFormats(), Listener("a", wants=["event."]))
    add(network, some_event())
    network.dispatcher.deliver()  # the first time, and then once an hour, it also cleans up
    network.run(SYSTEM, set_status, "bijeenkomst", EventStatus.CLOSED)
    with counted(network.engine) as statements:
        assert network.dispatcher.deliver() == 1
    # fan out 3 and 1 that finds no more, claim 1 and 1 that finds no more; find it and note it 2; no webhook waits 1
    assert len(statements) == 9, "\n".join(statements)
