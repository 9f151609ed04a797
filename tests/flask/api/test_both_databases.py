"""What the API asks of a database, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import timedelta

import pytest

from leernet.model import AgendaItem, AgendaKind, ApiScope, Quota
from leernet.services.sweeps import EVERY
from leernet.testing import NOW, MakeNetwork, PlainFormats, SettableClock, add, some_event, some_series
from tests.flask.api.conftest import SETTINGS, Api, Json
from tests.services.certificates.test_issuing import RULE, PaperPlugin
from tests.services.delegations.test_delegating import asked


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


def test_a_season_through_the_api(make_network: MakeNetwork, clock: SettableClock) -> None:
    settings = replace(SETTINGS, api_limit_storage="database://")
    api = Api(make_network(PlainFormats(), PaperPlugin(), settings=settings))
    event = some_event(series=some_series(), places={"physical": 2, "online": None}, starts_at=NOW + timedelta(hours=1))
    event.agenda = [AgendaItem(title="Bezoek", kind=AgendaKind.SITE_VISIT, key="bezoek", quota=Quota(capacity=5))]
    event.certificate = RULE
    add(api.network, event, some_event("later", starts_at=NOW + timedelta(days=9)))
    delegation = asked(api.network)
    program = api.program(*ApiScope, series="netwerk")
    for path in (
        "/series?cursor=1",
        "/events?cursor=1&limit=1",
        "/events?cursor=7fffffff&period=upcoming",
        "/recaps?cursor=1",
    ):
        program.get(path)
    first = program.register(body={"items": ["bezoek"]}, Idempotency_Key="k")
    assert program.register(body={"items": ["bezoek"]}, Idempotency_Key="k") == first
    people = [{"name": who, "email": f"{who}@example.org"} for who in ("bram", "cato")]
    path = f"/delegations/{delegation.id}/registrations"
    fates: Json = program.send("POST", path, {"people": people, "format": "physical"}).json
    assert [one["registration"]["status"] for one in fates["results"]] == ["confirmed", "waitlisted"]
    assert len(program.get("/events/bijeenkomst/registrations?item=bezoek")["results"]) == 1
    page = program.get("/events/bijeenkomst/registrations?limit=2&status=confirmed")
    assert page["next"] is None
    own = program.get("/participants?event=bijeenkomst&limit=2")
    assert len(own["results"]) == 2
    assert len(program.get(own["next"].partition("/api/v1")[2])["results"]) == 1
    at = f"/registrations/{first['id']}"
    changed = program.send("PATCH", at, {"format": "online", "items": []}, If_Match=program.version(first)).json
    assert changed is not None
    assert (changed["format"], changed["items"]) == ("online", [])
    clock.advance(EVERY)
    api.network.dispatcher.deliver()
    clock.advance(timedelta(hours=1))
    block = program.get("/events/bijeenkomst")["blocks"][0]["id"]
    for evidence in ("scan", "scan", "list"):
        assert program.send("PUT", f"{at}/attendances/{block}", {"evidence": evidence}).status_code == 200
    issued: Json = program.send("POST", "/events/bijeenkomst/certificates", {"registrations": [first["id"]]}).json
    assert [one["holder"] for one in issued["issued"]] == ["Anna van der Meer"]
    assert program.get("/certificates?event=bijeenkomst")["results"] == issued["issued"]
    clock.advance(timedelta(hours=4))
    assert program.send("PUT", "/events/bijeenkomst/recap", {"title": "x", "body": "x"}).status_code == 200
    assert len(program.get("/recaps?series=netwerk")["results"]) == 1
    assert program.send("DELETE", f"{at}/attendances/{block}").status_code == 204
