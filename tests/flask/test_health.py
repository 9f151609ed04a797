"""What a monitor is told of a site, and what it is not."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import text

from leernet import Leernet
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import SettableClock, add, some_event
from leernet.work import PARTICIPANT


def test_a_monitor_sees_whether_the_site_can_serve_and_whether_anybody_delivers(
    network: Leernet, client: FlaskClient, clock: SettableClock
) -> None:
    answer = client.get("/leren/health")
    assert (answer.status_code, answer.content_type) == (200, "application/health+json")
    assert answer.headers["Cache-Control"] == "no-store"
    passes = [{"status": "pass"}]
    assert answer.json == {"status": "pass", "checks": {"database": passes, "deliveries": passes}}

    add(network, some_event())
    request = RegistrationRequest(
        event="bijeenkomst", format="physical", name="An", email="a@example.org", language="nl"
    )
    network.run(PARTICIPANT, register, request)
    network.dispatcher.fan_out()
    clock.advance(timedelta(minutes=16))
    assert (client.get("/leren/health").json or {})["status"] == "warn"
    network.dispatcher.deliver()
    assert (client.get("/leren/health").json or {})["status"] == "pass"

    with network.engine.begin() as connection:
        connection.execute(text("ALTER TABLE leernet_delivery RENAME TO gone"))
    answer = client.get("/leren/health")
    assert (answer.status_code, (answer.json or {})["status"]) == (503, "fail")
    assert b"leernet_delivery" not in answer.data
