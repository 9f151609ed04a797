"""Many people of one organisation at once, with a result for each."""

import pytest

from leernet.model import ApiScope, Delegation
from leernet.testing import Outbox, add, counted, some_event, some_series
from tests.flask.api.conftest import Api, Json, Program
from tests.services.delegations.test_delegating import asked

PEOPLE = [
    {"name": "Anna", "email": "anna@example.org", "department": "Wonen"},
    {"name": "", "email": "niet"},
    {"name": "Bram", "email": "bram@example.org"},
    {"name": "Anna weer", "email": "ANNA@example.org"},
]


@pytest.fixture
def delegation(api: Api) -> Delegation:
    """An organisation that may send two people."""
    add(api.network, some_event(series=some_series()))
    return asked(api.network, maximum=2, departments=["Wonen", "Zorg"])


@pytest.fixture
def program(api: Api, delegation: Delegation) -> Program:
    """A program of that organisation."""
    return api.program(ApiScope.DELEGATIONS)


def send(program: Program, delegation: Delegation, people: Json, **headers: str) -> Json:
    response = program.send("POST", f"/delegations/{delegation.id}/registrations", {"people": people}, **headers)
    assert response.status_code == 200, response.text
    return response.json


def test_each_gets_a_result_and_a_mail(api: Api, delegation: Delegation, program: Program, outbox: Outbox) -> None:
    answer = send(program, delegation, PEOPLE)
    assert (answer["registered"], answer["refused"]) == (2, 2)
    first, second, third, fourth = answer["results"]
    assert (first["registration"]["name"], first["registration"]["delegation"], first["problem"]) == (
        "Anna",
        delegation.id,
        None,
    )
    assert [one["field"] for one in second["problem"]["errors"]] == ["name", "email"]
    assert third["registration"]["status"] == "confirmed"
    assert fourth["problem"]["errors"][0]["code"] == "person_twice"
    api.network.dispatcher.deliver()
    assert len(outbox.messages) == 3
    assert all(outbox.to(f"{who}@example.org") for who in ("anna", "bram", "piet"))
    body = outbox.to("anna@example.org")[0].get_body(("plain",))
    assert body is not None
    assert "Gemeente Aa en Hunze heeft u aangemeld" in body.get_content()
    full = send(program, delegation, [{"name": "Cato", "email": "cato@example.org"}])
    assert full["results"][0]["problem"]["code"] == "delegation_full"


def test_a_list_that_is_sent_again_is_one(api: Api, delegation: Delegation, program: Program, outbox: Outbox) -> None:
    first = send(program, delegation, PEOPLE, Idempotency_Key="k")
    assert send(program, delegation, PEOPLE, Idempotency_Key="k") == first
    api.network.dispatcher.deliver()
    assert len(outbox.messages) == 3
    path = f"/delegations/{delegation.id}/registrations"
    program.refused(422, "POST", path, {"people": PEOPLE[:1]}, Idempotency_Key="k")
    twice = send(program, delegation, PEOPLE[:1])
    assert twice["results"][0]["problem"]["code"] == "already_registered"


def test_it_is_read_how_far_it_is_filled(api: Api, delegation: Delegation, program: Program) -> None:
    send(program, delegation, PEOPLE[:1])
    one = program.get(f"/delegations/{delegation.id}")
    assert {name: one[name] for name in ("state", "people", "waiting", "maximum", "missing", "event", "series")} == {
        "state": "partly_filled",
        "people": 1,
        "waiting": 0,
        "maximum": 2,
        "missing": ["Zorg"],
        "event": "bijeenkomst",
        "series": None,
    }
    assert program.get("/events/bijeenkomst/delegations")["results"] == [one]
    assert program.get("/series/netwerk/delegations")["results"] == []


def test_what_a_list_needs(api: Api, delegation: Delegation, program: Program) -> None:
    path = f"/delegations/{delegation.id}/registrations"
    assert program.refused(400, "POST", path, {"people": []})["errors"][0]["field"] == "people"
    many = [{"name": "x", "email": f"x{number}@example.org"} for number in range(201)]
    program.refused(400, "POST", path, {"people": many})
    unknown = program.refused(400, "POST", path, {"people": PEOPLE, "event": "nergens"})
    assert (unknown["errors"][0]["field"], unknown["errors"][0]["code"]) == ("event", "event_unknown")
    program.refused(404, "POST", "/delegations/77/registrations", {"people": PEOPLE})
    program.refused(404, "POST", "/delegations/x/registrations", {"people": PEOPLE})
    api.program(ApiScope.REGISTER).refused(403, "POST", path, {"people": PEOPLE})


def test_a_key_for_another_series_does_not_see_it(api: Api, delegation: Delegation) -> None:
    add(api.network, some_series("ander"))
    other = api.program(ApiScope.DELEGATIONS, series="ander")
    other.refused(404, "GET", f"/delegations/{delegation.id}")
    other.refused(404, "GET", "/events/bijeenkomst/delegations")
    other.refused(404, "GET", "/series/netwerk/delegations")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_delegations_costs_a_fixed_number_of_statements(api: Api, program: Program, count: int) -> None:
    for number in range(count):
        asked(api.network, organisation=f"Gemeente {number}")
    with counted(api.network.engine) as statements:
        program.get("/events/bijeenkomst/delegations")
    assert len(statements) == 8
