"""Each address has a line of its own: in order, and one that hangs or fails holds nobody else up."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta

import pytest
from sqlalchemy import Connection, event, insert, text

from leernet import Leernet
from leernet.model import Delivery, DeliveryStatus, EventStatus, JournalEntry, Registration, Webhook, WebhookState
from leernet.model.webhooks import GIVE_UP, LONGEST_REST, REST
from leernet.services.delivering.outbox import CLAIM, RETRY
from leernet.services.delivering.webhook_outbox import claim_for, waiting_webhooks
from leernet.services.delivering.webhooks import resend_failed, resume_webhook
from leernet.services.events.planning import set_status
from leernet.services.registering.registration import cancel
from leernet.testing import Outbox, SettableClock, add, counted, some_event, some_series
from leernet.webhooks.courier import Courier, Round
from leernet.work import PARTICIPANT, SYSTEM
from tests.webhooks.conftest import AddWebhook, again, be_quick, log_of, sign_up
from tests.webhooks.receiver import Receiver

_S = DeliveryStatus


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases: who claims what is up to them."""
    fixture = {"sqlite": "sqlite_url", "postgres": "emptied_postgres_url"}[request.param]
    url: str = request.getfixturevalue(fixture)
    return url


def test_a_webhook_hears_only_the_kinds_and_the_series_that_it_wants(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    series = some_series()
    add(network, some_event("in-de-reeks", series=series), some_event("klad", status=EventStatus.DRAFT))
    add_hook("/taken/alles")
    add_hook("/taken/reeks", series=["netwerk"])
    add_hook("/taken/bijeenkomsten", kinds=["event.closed", "series."])
    add_hook("/taken/series", kinds=["event."], series=["netwerk"])
    sign_up(network)
    sign_up(network, event="in-de-reeks")
    network.run(SYSTEM, set_status, "in-de-reeks", EventStatus.CLOSED)
    network.run(SYSTEM, set_status, "bijeenkomst", EventStatus.CLOSED)
    network.dispatcher.deliver()
    heard = {path: len(receiver.at(f"/taken/{path}")) for path in ("alles", "reeks", "bijeenkomsten", "series")}
    assert heard == {"alles": 2, "reeks": 1, "bijeenkomsten": 2, "series": 1}


def test_of_one_registration_a_webhook_hears_in_order_also_after_a_failure(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, clock: SettableClock
) -> None:
    hook = add_hook("/taken")
    receiver.instead["/taken"] = "/broken"
    sign_up(network)
    network.dispatcher.deliver()
    with network.read() as work:
        uid = work.db.query(Registration).one().uid
    network.run(PARTICIPANT, cancel, uid)
    network.dispatcher.deliver()
    assert len(receiver.got) == 1, "the cancellation waits"
    receiver.instead.clear()
    clock.advance(RETRY[0] * 2)
    network.dispatcher.deliver()
    kinds = [json.loads(got.body)["type"] for got in receiver.got]
    assert kinds == ["registration.confirmed", "registration.confirmed", "registration.cancelled"]
    first, repeat, _ = receiver.got
    assert first.headers["webhook-id"] == repeat.headers["webhook-id"]
    assert [one.status for one in log_of(network, hook)] == [_S.DONE, _S.DONE]


def test_an_address_that_hangs_holds_up_neither_mail_nor_another_webhook(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, outbox: Outbox
) -> None:
    hanging, fine = add_hook("/silent"), add_hook("/taken")
    for number in range(12):
        sign_up(network, f"P{number}")
    be_quick(network, 30)
    start = time.monotonic()
    network.dispatcher.start(every=60)
    while len(receiver.at("/taken")) < 12 and time.monotonic() - start < 30:
        time.sleep(0.02)
    took = time.monotonic() - start
    receiver.released.set()
    network.dispatcher.stop()
    assert len(outbox.messages) == 12
    assert took < 20, "they did not wait for the one that hangs"
    assert len(receiver.at("/silent")) == 1, "the rest of what is due to it was put back"
    states = Counter(one.attempts for one in log_of(network, hanging))
    assert states == {1: 1, 0: 11}
    assert {one.leased_until for one in log_of(network, hanging)} == {None}
    assert {one.status for one in log_of(network, fine)} == {_S.DONE}


def test_an_address_that_does_not_answer_rests_longer_each_time_and_is_asked_with_one_delivery(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, clock: SettableClock
) -> None:
    hook = add_hook("/broken")
    for number in range(4):
        sign_up(network, f"P{number}")
    for round_number in range(1, 9):
        network.dispatcher.deliver()
        network.dispatcher.deliver()
        assert len(receiver.got) == round_number
        rests_until = again(network, hook).rests_until
        assert rests_until == clock.now + min(REST * 2 ** (round_number - 1), LONGEST_REST)
        clock.set(rests_until)
    receiver.instead["/broken"] = "/taken"
    clock.advance(timedelta(days=3))
    network.dispatcher.deliver()
    assert {one.status for one in log_of(network, hook)} == {_S.DONE}
    row = again(network, hook)
    assert (row.failures, row.failing_since, row.rests_until) == (0, None, None)


def test_an_address_that_fails_for_days_is_stopped_and_everything_can_be_sent_again(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, clock: SettableClock
) -> None:
    hook = add_hook("/broken")
    sign_up(network, "Anna")
    sign_up(network, "Bram")
    network.dispatcher.deliver()
    clock.advance(GIVE_UP)
    network.dispatcher.deliver()
    assert again(network, hook).state is WebhookState.FAILING
    assert {one.status for one in log_of(network, hook)} == {_S.FAILED}
    receiver.instead["/broken"] = "/taken"
    network.run(SYSTEM, resume_webhook, hook.uid)
    network.run(SYSTEM, resend_failed, hook.uid)
    network.dispatcher.deliver()
    assert {one.status for one in log_of(network, hook)} == {_S.DONE}


def test_fifty_webhooks_hear_of_it_and_the_ten_that_hang_cost_the_others_nothing(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    for number in range(10):
        add_hook(f"/silent/{number}")
    for number in range(40):
        add_hook(f"/taken/{number}")
    be_quick(network, 60)
    sign_up(network, "Anna")
    sign_up(network, "Bram")
    network.dispatcher.fan_out()
    start = time.monotonic()
    done = threading.Event()

    def deliver() -> None:
        network.dispatcher.courier.deliver()
        done.set()

    thread = threading.Thread(target=deliver)
    thread.start()
    while sum(len(receiver.at(f"/taken/{number}")) for number in range(40)) < 80 and time.monotonic() - start < 30:
        time.sleep(0.02)
    assert not done.is_set(), "those that hang were not waited for"
    receiver.released.set()
    thread.join()
    assert sum(len(receiver.at(f"/silent/{number}")) for number in range(10)) == 10


def test_two_dispatchers_at_once_bring_everything_once_and_in_order(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    add_hook("/taken/een")
    add_hook("/taken/twee")
    for number in range(15):
        sign_up(network, f"P{number}")
    with network.read() as work:
        uids = [one.uid for one in work.db.query(Registration)]
    for uid in uids:
        network.run(PARTICIPANT, cancel, uid)
    network.dispatcher.fan_out()
    threads = [threading.Thread(target=network.dispatcher.courier.deliver) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    network.dispatcher.courier.deliver()
    for path in ("/taken/een", "/taken/twee"):
        got = receiver.at(path)
        assert max(Counter(one.headers["webhook-id"] for one in got).values()) == 1
        kinds: dict[str, list[str]] = {}
        for one in got:
            said = json.loads(one.body)
            kinds.setdefault(said["data"]["id"], []).append(said["type"])
        assert len(kinds) == 15
        assert set(map(tuple, kinds.values())) == {("registration.confirmed", "registration.cancelled")}


def test_what_cannot_be_made_keeps_nobody_else_from_theirs(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    wrong, fine = add_hook("/taken/een"), add_hook("/taken/twee")
    with network.work() as work:
        work.db.query(Webhook).filter_by(id=wrong.id).one().url = "rommel"
    sign_up(network)
    network.dispatcher.deliver()
    assert [one.status for one in log_of(network, fine)] == [_S.DONE]
    (delivery,) = log_of(network, wrong)
    assert (delivery.status, delivery.attempts) == (_S.PENDING, 1)
    assert delivery.answer == "It could not be made ready: Problem."
    assert "cannot be made" in caplog.text


class NaiveCourier(Courier):
    """The negative control: sees what is due, and keeps it for nobody."""

    both_have_looked = threading.Barrier(2)

    def _rounds(self, busy: Iterable[Round]) -> Sequence[Round]:
        if list(busy):
            return []
        with self._transaction() as work:
            webhook = work.db.query(Webhook).one()
            due = work.db.query(Delivery).filter_by(webhook_id=webhook.id, status=_S.PENDING)
            found = [self._round(work, webhook, [one.id for one in due])] if due.count() else []
        if found:
            self.both_have_looked.wait(30)
        return found


def test_without_the_claim_two_dispatchers_bring_it_twice(
    network: Leernet, add_hook: AddWebhook, receiver: Receiver
) -> None:
    add_hook()
    sign_up(network)
    network.dispatcher.fan_out()
    couriers = [NaiveCourier(network.transaction, network.links, network.settings) for _ in range(2)]
    threads = [threading.Thread(target=courier.deliver) for courier in couriers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.got) == 2


MANY = 2000


def test_what_is_due_is_found_by_index_among_thousands(network: Leernet, add_hook: AddWebhook) -> None:
    hooks = [add_hook(f"/taken/{number}") for number in range(3)]
    with network.work() as work:
        entry = {"at": work.now, "actor": "system", "kind": "registration.answered", "subject": "registration",
                 "data": {}, "told": True}  # fmt: skip
        entries = [{**entry, "subject_id": number} for number in range(MANY)]
        ids = work.db.scalars(insert(JournalEntry).returning(JournalEntry.id), entries).all()
        due = {"subject": "registration", "due_at": work.now}
        work.db.execute(insert(Delivery), [
            {**due, "listener": who, "webhook_id": webhook_id, "entry_id": id, "subject_id": n,
             "status": "done" if n % 10 else "pending"}
            for n, id in enumerate(ids)
            for who, webhook_id in [("mail", None), *((f"webhook:{one.id}", one.id) for one in hooks)]
        ])  # fmt: skip
    with network.work() as work:
        work.db.execute(text("ANALYZE"))
    plans: list[str] = []
    event.listen(network.engine, "before_cursor_execute", lambda *execution: plans.append(explained(*execution)))
    with network.work() as work:
        assert len(waiting_webhooks(work, [], 16)) == 3
        assert len(claim_for(work, hooks[0])) == CLAIM
    for plan in [plan for plan in plans if plan]:
        assert "ix_leernet_delivery_webhook_due" in plan, plan
        assert "Seq Scan on leernet_delivery" not in plan, plan
        assert "SCAN leernet_delivery" not in plan, plan
    assert len([plan for plan in plans if plan]) == 2


def explained(connection: Connection, _cursor: object, statement: str, parameters: Sequence[object], *_: object) -> str:
    """How the database will find what is due; nothing of another statement."""
    if "due_at <=" not in statement or ("leernet_webhook.state" not in statement and "RETURNING" not in statement):
        return ""
    explain = "EXPLAIN QUERY PLAN " if connection.dialect.name == "sqlite" else "EXPLAIN "
    cursor = connection.connection.cursor()
    cursor.execute(explain + statement, parameters)
    return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.parametrize("people", [1, 3])
def test_finding_who_listens_takes_one_statement_and_one_more_for_a_limit_to_series(
    network: Leernet, add_hook: AddWebhook, people: int
) -> None:
    add(network, some_series())
    for number in range(people):
        add_hook(f"/taken/{number}")
        sign_up(network, f"P{number}")
    with counted(network.engine) as statements:
        network.dispatcher.fan_out()
    assert len(statements) == 3, "take the entries, who listens, write all deliveries"
    add_hook("/taken/reeks", series=["netwerk"])
    sign_up(network, "Zo")
    with counted(network.engine) as statements:
        network.dispatcher.fan_out()
    assert len(statements) == 4
