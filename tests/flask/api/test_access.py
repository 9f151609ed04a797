"""Who gets in, how often, and that the host's own site does not notice."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask, abort
from flask.typing import ResponseReturnValue

from leernet import Conflict, Leernet, hookimpl
from leernet.flask import blueprint
from leernet.hookspecs import Requested
from leernet.model import ApiScope
from leernet.services.api_keys import all_keys, revoke_key
from leernet.testing import MakeNetwork, PlainFormats, SettableClock, add, some_event
from leernet.work import SYSTEM
from tests.flask.api.conftest import ANNA, ROOT, SETTINGS, Api
from tests.flask.conftest import AT

# --- keys ---


def test_people_are_only_shown_to_holders_of_a_key(api: Api) -> None:
    add(api.network, some_event())
    problem = api.program().refused(401, "GET", "/participants")
    assert problem["code"] == "api_key_missing"
    response = api.program().send("GET", "/participants")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="leernet"'
    for authorization in ("Bearer x", "Basic eDp5", "Bearer", "é"):
        problem = api.program().refused(401, "GET", "/events", Authorization=authorization)
        assert problem["code"] == "api_key_invalid"
    lacking = api.program(ApiScope.RECAPS).refused(403, "GET", "/participants", Accept_Language="en")
    assert (lacking["code"], lacking["detail"]) == ("scope_missing", "This key may not do this. It needs: read.")


def test_a_key_that_ended_or_was_withdrawn_is_refused(api: Api, clock: SettableClock) -> None:
    first, second = api.program(ApiScope.READ), api.program(ApiScope.READ)
    api.network.run(SYSTEM, revoke_key, first.token.split("_")[1])
    first.refused(401, "GET", "/participants")
    second.get("/participants")
    clock.advance(timedelta(days=366))
    second.refused(401, "GET", "/participants")


def test_it_is_kept_when_a_key_was_last_used(api: Api, clock: SettableClock) -> None:
    program = api.program(ApiScope.READ, used=False)
    first = clock.now
    for minutes, noted in ((0, first), (30, first), (30, first + timedelta(hours=1))):
        clock.advance(timedelta(minutes=minutes))
        program.get("/participants")
        with api.network.read() as work:
            assert [key.last_used_at for key in all_keys(work)] == [noted]


# --- how often ---


@pytest.mark.parametrize("storage", ["memory://", "database://"])
def test_too_many_requests_are_told_when_to_come_back(make_network: MakeNetwork, storage: str) -> None:
    limited = replace(SETTINGS, api_limit="2/minute", api_limit_without_key="1/minute", api_limit_storage=storage)
    api = Api(make_network(PlainFormats(), settings=limited))
    program, anybody = api.program(ApiScope.READ, used=False), api.program()
    for _ in range(2):
        program.get("/events")
    problem = program.refused(429, "GET", "/events", Accept_Language="en")
    assert problem["code"] == "too_many_requests"
    seconds = int(program.send("GET", "/events").headers["Retry-After"])
    assert 1 <= seconds <= 60
    assert f"{seconds} seconds" in str(problem["detail"]) or seconds < 60
    api.program(ApiScope.READ, used=False).get("/events")  # another key has its own
    anybody.refused(401, "GET", "/participants")
    anybody.refused(429, "GET", "/events")
    anybody.refused(429, "GET", "/events", Authorization="Bearer guess")  # so nobody can go on guessing keys


def test_two_processes_count_together_in_the_database(make_network: MakeNetwork, clock: SettableClock) -> None:
    limited = replace(SETTINGS, api_limit_without_key="3/minute", api_limit_storage="database://")
    one, other = Api(make_network(settings=limited)), Api(make_network(settings=limited))
    for api in (one, other, one):
        api.program().get("/events")
    for api in (one, other):
        api.program().refused(429, "GET", "/events")
    clock.advance(timedelta(seconds=60))
    one.program().get("/events")


def test_addresses_are_not_kept(make_network: MakeNetwork) -> None:
    api = Api(make_network(settings=replace(SETTINGS, api_limit_storage="database://")))
    api.program().get("/events")
    with api.network.read() as work:
        rows = work.db.connection().exec_driver_sql("SELECT * FROM leernet_rate_count").all()
    assert len(rows) == 1
    assert "127.0.0.1" not in str(rows)


# --- addresses and methods ---


def test_what_is_not_there_and_what_cannot_be_done(api: Api) -> None:
    program = api.program()
    for path in ("", "/", "/nergens", "/events/", "/events/a/b", "/%00", "/events/%00"):
        assert program.refused(404, "GET", path)["code"] in ("not_found", "page_unknown", "event_unknown")
    response = program.send("DELETE", "/events")
    assert (response.status_code, response.headers["Allow"]) == (405, "GET, HEAD")
    assert program.send("PATCH", "/openapi.json", {}).status_code == 405
    options = program.send("OPTIONS", "/events/x/registrations")
    assert options.status_code == 204
    assert set(options.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert program.send("HEAD", "/events").data == b""
    assert program.send("HEAD", "/nergens").status_code == 404


def test_arguments_that_are_unknown_or_come_twice_are_refused(api: Api) -> None:
    program = api.program()
    codes = {
        "/events?kleur=groen": "field_unknown",
        "/events?limit=0": "value_invalid",
        "/events?limit=x": "value_invalid",
        "/events?cursor=-1": "value_invalid",
        "/events?limit=1&limit=2": "value_twice",
        "/series/x?kleur=groen": "field_unknown",
    }
    for path, code in codes.items():
        assert program.refused(400, "GET", path)["errors"][0]["code"] == code


# --- the host ---


class Breaks(PlainFormats):
    """A plugin that fails when it is asked."""

    @hookimpl
    def leernet_registration_requested(self, requested: Requested) -> None:
        raise RuntimeError("a secret of the host")


def hosted(network: Leernet) -> Flask:
    """A site with error pages of its own, and a page of JSON."""
    app = Flask("host")

    @app.errorhandler(404)
    def missing(_: Exception) -> ResponseReturnValue:
        return "the host's 404", 404

    @app.errorhandler(405)
    def not_allowed(_: Exception) -> ResponseReturnValue:
        return "the host's 405", 405

    @app.errorhandler(Exception)
    def broken(_: Exception) -> ResponseReturnValue:
        return "the host's own trouble", 500

    @app.get("/breaks")
    def breaks() -> str:
        raise ZeroDivisionError

    @app.get("/teapot")
    def teapot() -> str:
        abort(404)

    app.register_blueprint(blueprint(network), url_prefix=AT)
    return app


def test_the_hosts_own_error_pages_stay_its_own(network: Leernet) -> None:
    client = hosted(network).test_client()
    assert client.get("/nergens").text == "the host's 404"
    assert client.get("/teapot").text == "the host's 404"
    assert client.post("/breaks").text == "the host's 405"
    assert client.get("/breaks").text == "the host's own trouble"
    assert client.get(f"{AT}/nergens").text == "the host's 404"
    assert client.get("/api/v1/nergens").text == "the host's 404"
    for path in ("/nergens", "/events/nergens"):
        response = client.get(ROOT + path)
        assert (response.status_code, response.content_type) == (404, "application/problem+json")
    assert client.delete(f"{ROOT}/events").content_type == "application/problem+json"
    assert "API-Version" not in client.get("/nergens").headers
    assert "text/html" in client.get(f"{AT}/nl/events/nergens").content_type


def test_what_breaks_inside_is_a_problem_without_the_inside(
    make_network: MakeNetwork, caplog: pytest.LogCaptureFixture
) -> None:
    api = Api(make_network(Breaks(), settings=SETTINGS))
    add(api.network, some_event())
    api.client.application.testing = False
    problem = api.program(ApiScope.REGISTER).refused(500, "POST", "/events/bijeenkomst/registrations", ANNA)
    assert "secret" not in str(problem)
    assert "a secret of the host" in caplog.text


def test_a_refusal_by_a_plugin_is_a_conflict(make_network: MakeNetwork) -> None:
    class Refuses(PlainFormats):
        @hookimpl
        def leernet_registration_requested(self, requested: Requested) -> None:
            raise Conflict("not_this_one", "Not you.")

    api = Api(make_network(Refuses(), settings=SETTINGS))
    add(api.network, some_event())
    problem = api.program(ApiScope.REGISTER).refused(409, "POST", "/events/bijeenkomst/registrations", ANNA)
    assert problem["code"] == "not_this_one"


def test_a_site_can_do_without(network: Leernet) -> None:
    app = Flask("host")
    app.register_blueprint(blueprint(network, api=False), url_prefix=AT)
    assert app.test_client().get(f"{ROOT}/events").status_code == 404
    assert not [rule for rule in app.url_map.iter_rules() if re.search(r"/api/", rule.rule)]
