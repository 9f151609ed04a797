"""Attendance, certificates and recaps."""

from datetime import timedelta

import pytest

from leernet.model import ApiScope, Event
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from tests.flask.api.conftest import Api, Json, Program
from tests.services.certificates.test_issuing import RULE

HOURS = timedelta(hours=4)


@pytest.fixture
def held(api: Api) -> Event:
    """An event that is going on, with a rule for certificates."""
    event = some_event(starts_at=NOW, series=some_series())
    event.certificate = RULE
    add(api.network, event)
    return event


def block_of(program: Program) -> str:
    return str(program.get("/events/bijeenkomst")["blocks"][0]["id"])


# --- attendance ---


def test_attendance_is_recorded_replaced_and_taken_back(api: Api, held: Event) -> None:
    somebody = api.somebody()
    program, reader = api.program(ApiScope.ATTENDANCE), api.program(ApiScope.READ)
    path = f"/registrations/{somebody.uid}/attendances/{block_of(program)}"
    one = program.send("PUT", path, {"evidence": "scan"}).json
    assert one is not None
    assert (one["evidence"], one["minutes"], one["recordedAt"]) == ("scan", None, "2026-11-22T09:00:00Z")
    assert program.send("PUT", path, {"evidence": "scan"}).json == one
    changed = program.send("PUT", path, {"minutes": 90}).json
    assert changed is not None
    assert (changed["evidence"], changed["minutes"]) == ("list", 90)
    assert reader.get(f"/registrations/{somebody.uid}")["attendances"] == [changed]
    for _ in range(2):
        assert program.send("DELETE", path).status_code == 204
    assert reader.get(f"/registrations/{somebody.uid}")["attendances"] == []


def test_who_has_no_place_or_is_somewhere_else_was_not_there(api: Api, held: Event) -> None:
    somebody = api.somebody()
    add(api.network, some_event("later"))
    later = api.somebody(event="later")
    program = api.program(ApiScope.ATTENDANCE)
    block, other = block_of(program), program.get("/events/later")["blocks"][0]["id"]
    assert (
        program.refused(404, "PUT", f"/registrations/{somebody.uid}/attendances/{other}", {})["code"] == "block_unknown"
    )
    program.refused(404, "PUT", f"/registrations/{somebody.uid}/attendances/x", {})
    program.refused(404, "PUT", f"/registrations/x/attendances/{block}", {})
    begun = program.refused(409, "PUT", f"/registrations/{later.uid}/attendances/{other}", {})
    assert begun["code"] == "block_not_begun"
    api.program(ApiScope.READ).refused(403, "PUT", f"/registrations/{somebody.uid}/attendances/{block}", {})
    add(api.network, some_series("ander"))
    elsewhere = api.program(ApiScope.ATTENDANCE, series="ander")
    elsewhere.refused(404, "PUT", f"/registrations/{somebody.uid}/attendances/{block}", {})


# --- certificates ---


def earn(api: Api, *people: str) -> None:
    program = api.program(ApiScope.ATTENDANCE)
    block = block_of(program)
    for who in people:
        somebody = api.somebody(who)
        assert program.send("PUT", f"/registrations/{somebody.uid}/attendances/{block}", {}).status_code == 200


def issue(program: Program, path: str = "/events/bijeenkomst", **body: Json) -> Json:
    response = program.send("POST", f"{path}/certificates", body)
    assert response.status_code == 200, response.text
    return response.json


def test_certificates_are_issued_read_verified_and_revoked(api: Api, held: Event) -> None:
    earn(api, "Anna")
    api.somebody("Bram")
    program = api.program(ApiScope.CERTIFICATES)
    first = issue(program)
    assert (len(first["issued"]), first["refused"], first["there"]) == (1, 1, 0)
    (one,) = first["issued"]
    assert (one["holder"], one["status"], one["event"], one["series"]) == ("Anna", "issued", "bijeenkomst", None)
    again = issue(program)
    assert (again["issued"], again["there"]) == ([], 1)
    assert program.get("/certificates")["results"] == [one]
    assert program.get("/certificates?event=bijeenkomst")["results"] == [one]
    assert program.get("/certificates?series=netwerk")["results"] == []
    assert program.get(f"/certificates/{one['number']}") == one
    code = one["verifyUrl"].rpartition("/")[2]
    anybody = api.program()
    verified = anybody.send("POST", "/certificate-verifications", {"code": code.lower()}).json
    assert verified is not None
    assert (verified["verdict"], verified["certificate"]["holder"]) == ("valid", "Anna")
    path = f"/certificates/{one['number']}/revocation"
    for _ in range(2):
        revoked = program.send("POST", path, {"reason": "Fout"}, Idempotency_Key="k").json
        assert revoked is not None
        assert (revoked["status"], revoked["reason"]) == ("revoked", "Fout")
    program.refused(409, "POST", path, {"reason": "Fout"})
    verified = anybody.send("POST", "/certificate-verifications", {"code": code}).json
    assert verified is not None
    assert verified["verdict"] == "revoked"
    unknown = anybody.send("POST", "/certificate-verifications", {"code": "0000"}).json
    assert unknown == {"verdict": "unknown", "certificate": None}


def test_what_certificates_need(api: Api, held: Event) -> None:
    add(api.network, some_event("zonder"))
    program = api.program(ApiScope.CERTIFICATES)
    assert program.refused(409, "POST", "/events/zonder/certificates", {})["code"] == "no_certificate_rule"
    assert program.refused(409, "POST", "/series/netwerk/certificates", {})["code"] == "no_certificate_rule"
    program.refused(404, "POST", "/events/nergens/certificates", {})
    body = {"registrations": ["8e03978e-40d5-43e8-bc93-6894a57f9324"]}
    problem = program.refused(400, "POST", "/events/bijeenkomst/certificates", body)
    assert problem["errors"][0]["code"] == "registration_unknown"
    program.refused(404, "GET", "/certificates/2026-0001")
    program.refused(404, "GET", "/certificates?series=nergens")
    add(api.network, some_series("ander"))
    earn(api, "Anna")
    (one,) = issue(program)["issued"]
    other = api.program(ApiScope.CERTIFICATES, series="ander")
    other.refused(404, "GET", f"/certificates/{one['number']}")
    assert other.get("/certificates")["results"] == []
    assert len(api.program(ApiScope.READ, series="netwerk").get("/certificates")["results"]) == 1


def test_only_to_some(api: Api, held: Event) -> None:
    earn(api, "Anna", "Bram")
    reader, program = api.program(ApiScope.READ), api.program(ApiScope.CERTIFICATES)
    bram = reader.get("/events/bijeenkomst/registrations")["results"][1]
    assert [one["holder"] for one in issue(program, registrations=[bram["id"]])["issued"]] == ["Bram"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_certificates_costs_two_statements(api: Api, held: Event, count: int) -> None:
    earn(api, *(f"P{number}" for number in range(count)))
    program = api.program(ApiScope.CERTIFICATES)
    issue(program)
    with counted(api.network.engine) as statements:
        assert len(program.get("/certificates")["results"]) == count
    assert len(statements) == 2


# --- recaps ---


def test_a_recap_is_published_and_read_by_everybody(api: Api, held: Event, clock: SettableClock) -> None:
    clock.advance(HOURS)
    program, anybody = api.program(ApiScope.RECAPS), api.program()
    anybody.refused(404, "GET", "/events/bijeenkomst/recap")
    body = {
        "title": "Wat we leerden",
        "body": "**Veel**",
        "quotes": [{"text": "Mooi", "name": "Anna", "consent": True}, {"text": "Fijn", "name": "Bram"}],
        "materials": [{"url": "https://example.org/a.pdf"}],
    }
    response = program.send("PUT", "/events/bijeenkomst/recap", body)
    assert response.status_code == 200, response.text
    one: Json = response.json
    assert (one["event"], one["publishedAt"]) == ("bijeenkomst", "2026-11-22T13:00:00Z")
    assert one["quotes"] == [
        {"text": "Mooi", "name": "Anna", "organisation": ""},
        {"text": "Fijn", "name": "", "organisation": ""},
    ]
    assert one["materials"] == [{"title": "https://example.org/a.pdf", "url": "https://example.org/a.pdf"}]
    assert anybody.get("/events/bijeenkomst/recap") == one
    assert anybody.get("/recaps")["results"] == [one]
    assert anybody.get("/recaps?series=netwerk")["results"] == [one]
    assert anybody.get("/recaps?series=nergens")["results"] == []
    assert anybody.get("/events/bijeenkomst")["phase"] == "reported"


def test_what_a_recap_needs(api: Api, held: Event) -> None:
    program = api.program(ApiScope.RECAPS)
    body: Json = {"title": "", "quotes": [{"name": "Anna"}], "materials": [{"url": "javascript:1"}]}
    problem = program.refused(400, "PUT", "/events/bijeenkomst/recap", body)
    assert {one["field"] for one in problem["errors"]} == {"title", "body", "quotes.0.text", "materials.0.url"}
    early = program.refused(409, "PUT", "/events/bijeenkomst/recap", {"title": "x", "body": "x"})
    assert early["code"] == "event_not_held"
