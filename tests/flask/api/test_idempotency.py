"""A request that is sent again does nothing again, and gets the same answer."""

from datetime import timedelta

import pytest

from leernet.model import ApiScope
from leernet.testing import Outbox, SettableClock, add, some_event
from tests.flask.api.conftest import ANNA, Api

PATH = "/events/bijeenkomst/registrations"


def test_the_same_request_gives_the_same_registration_and_one_mail(api: Api, outbox: Outbox) -> None:
    add(api.network, some_event())
    program = api.program(ApiScope.REGISTER)
    first = program.send("POST", PATH, ANNA, Idempotency_Key='"8e03978e"')
    for key in ('"8e03978e"', "8e03978e"):  # a string of structured fields, or as most write it
        again = program.send("POST", PATH, ANNA, Idempotency_Key=key)
        assert (again.status_code, again.json, again.headers["Location"]) == (
            201,
            first.json,
            first.headers["Location"],
        )
    api.network.dispatcher.deliver()
    assert len(outbox.messages) == 1
    assert api.changes() == [("registration.confirmed", "api:1")]


def test_a_key_is_bound_to_the_method_the_path_and_the_body(api: Api) -> None:
    add(api.network, some_event(), some_event("ander"))
    program = api.program(ApiScope.REGISTER)
    one = program.register(Idempotency_Key="k")
    again = program.refused(422, "POST", PATH, {**ANNA, "name": "Anna"}, Idempotency_Key="k")
    assert (again["code"], again["errors"][0]["field"]) == ("key_reused", "Idempotency-Key")
    program.refused(422, "POST", "/events/ander/registrations", ANNA, Idempotency_Key="k")
    program.refused(422, "PATCH", f"/registrations/{one['id']}", {}, Idempotency_Key="k", If_Match="*")


def test_a_key_of_another_program_is_another_key(api: Api) -> None:
    add(api.network, some_event())
    one = api.program(ApiScope.REGISTER).register(Idempotency_Key="k")
    other = api.program(ApiScope.REGISTER).register(body={"email": "bram@example.org"}, Idempotency_Key="k")
    assert one["id"] != other["id"]


def test_what_was_refused_may_be_tried_again(api: Api) -> None:
    add(api.network, some_event(places={"physical": 1}, waiting_list=False))
    program = api.program(ApiScope.REGISTER)
    first = program.register(body={"email": "bram@example.org"})
    assert program.refused(409, "POST", PATH, ANNA, Idempotency_Key="k")["code"] == "event_full"
    program.send("POST", f"/registrations/{first['id']}/cancellation", {}, If_Match="*")
    assert program.register(Idempotency_Key="k")["status"] == "confirmed"


def test_a_change_that_is_sent_again_is_no_conflict(api: Api) -> None:
    add(api.network, some_event())
    program = api.program(ApiScope.REGISTER)
    one = program.register()
    path, version = f"/registrations/{one['id']}/cancellation", program.version(one)
    for _ in range(2):
        response = program.send("POST", path, {}, If_Match=version, Idempotency_Key="k")
        assert response.json is not None
        assert (response.status_code, response.json["status"]) == (200, "cancelled")
    assert len(api.changes()) == 2


def test_a_key_is_forgotten_after_a_day(api: Api, clock: SettableClock) -> None:
    add(api.network, some_event(starts_at=clock.now + timedelta(days=9)))
    program = api.program(ApiScope.REGISTER)
    program.register(Idempotency_Key="k")
    clock.advance(timedelta(days=1, minutes=1))
    api.network.dispatcher.deliver()
    assert program.refused(409, "POST", PATH, ANNA, Idempotency_Key="k")["code"] == "already_registered"


@pytest.mark.parametrize("key", ["", '""', "é", "a" * 256, "a\tb"])
def test_a_key_that_is_none_is_refused(api: Api, key: str) -> None:
    add(api.network, some_event())
    problem = api.program(ApiScope.REGISTER).refused(400, "POST", PATH, ANNA, Idempotency_Key=key)
    assert problem["errors"][0]["code"] == "idempotency_key_invalid"
