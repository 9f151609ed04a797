"""Checking in with a phone: what it fetches, what it sends, and what a code that was scanned opens."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from leernet.flask import User
from leernet.model import Attendance, Evidence
from leernet.services.registering.registration import cancel
from leernet.testing import NOW, SettableClock, add, some_event
from leernet.work import PARTICIPANT
from tests.flask.conftest import AT, words
from tests.flask.desk.conftest import ELS, Desk

DOOR = "/events/bijeenkomst/check-in/phone"
PATH = f"{AT}/nl/desk{DOOR}"


@pytest.fixture
def anna(desk: Desk) -> UUID:
    """Somebody with a place at an event that has two parts, on site and online."""
    add(desk.network, some_event(starts_at=NOW, blocks=2, places={"physical": 1, "online": 3}))
    return desk.register("Anna", organisation="Haarlem").uid


def _token(desk: Desk) -> str:
    return desk.get(f"{DOOR}/list").headers["Form-Token"]


def _mark(code: str, **values: object) -> dict[str, object]:
    return {"key": uuid4().hex, "code": code, "block": 1, "waited": 0, "present": True, "how": "scan", **values}


def _send(desk: Desk, *marks: object, token: str | None = None) -> TestResponse:
    body = {"form_token": _token(desk) if token is None else token, "marks": list(marks)}
    return desk.client.post(PATH, json=body)


def _results(response: TestResponse) -> list[str]:
    assert response.status_code == 200, response.text
    return [one["result"] for one in response.json["results"]] if response.json else []


def _policy(response: TestResponse) -> Mapping[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: value for name, _, value in parts}


def test_the_page_names_nobody_and_it_alone_may_use_scripts_and_the_camera(desk: Desk, anna: UUID) -> None:
    page = desk.get(DOOR)
    assert "Anna" not in page.text
    assert page.headers["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"
    policy = _policy(page)
    assert [policy[f"{what}-src"] for what in ("script", "connect", "worker", "default")] == ["'self'"] * 3 + ["'none'"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    other = desk.get("/events/bijeenkomst/check-in")
    assert other.headers["Permissions-Policy"] == "camera=(), geolocation=(), microphone=()"
    assert "script-src" not in _policy(other)
    assert "<noscript>" in page.text


def test_the_worker_may_keep_the_pages_of_this_mount_and_ask_for_nothing_elsewhere(desk: Desk) -> None:
    worker = desk.client.get(f"{AT}/_leernet/door/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == f"{AT}/"
    assert worker.headers["Content-Security-Policy"] == "default-src 'none'; connect-src 'self'"
    page = desk.client.get(f"{AT}/_leernet/door/door.js")
    assert "Service-Worker-Allowed" not in page.headers
    worker.close()
    page.close()


def test_the_list_has_who_comes_and_of_others_no_name_and_is_sent_when_it_changed(desk: Desk, anna: UUID) -> None:
    gone = desk.register("Bram", format="online")
    waits = desk.register("Wacht", format="physical")
    desk.network.run(PARTICIPANT, cancel, gone.uid)
    fetched = desk.get(f"{DOOR}/list")
    assert fetched.json is not None
    assert fetched.json["people"] == [
        [anna.hex, "Anna", "Haarlem", 0, "confirmed", {}],
        [gone.uid.hex, "", "", 1, "cancelled", {}],
        [waits.uid.hex, "Wacht", "", 0, "waiting", {}],
    ]
    assert fetched.headers["Cache-Control"] == "no-store"
    assert fetched.headers["Server-Time"] == str(round(NOW.timestamp() * 1000))
    same = {"If-None-Match": fetched.headers["ETag"]}
    again = desk.client.get(f"{PATH}/list", headers=same)
    assert (again.status_code, bool(again.headers["Form-Token"])) == (304, True)
    assert _results(_send(desk, _mark(anna.hex))) == ["present"]
    changed = desk.client.get(f"{PATH}/list", headers=same)
    assert changed.json is not None
    assert changed.json["people"][0][5] == {"1": round(NOW.timestamp() * 1000)}
    assert changed.json["user"] == fetched.json["user"]
    desk.user = User("bas", "Bas")
    bas = desk.get(f"{DOOR}/list").json
    assert bas is not None
    assert bas["user"] != fetched.json["user"]


def test_what_was_tapped_is_done_each_by_itself(desk: Desk, anna: UUID, clock: SettableClock) -> None:
    add(desk.network, some_event("ander", starts_at=NOW))
    elsewhere = desk.register("Elders", event="ander").uid
    clock.advance(timedelta(minutes=30))
    first = _mark(anna.hex, waited=600_000, how="list")
    sent = [first, {"key": "half"}, _mark("geen-code"), _mark(elsewhere.hex), _mark(uuid4().hex), _mark(anna.hex)]
    answer = _send(desk, *sent)
    assert _results(answer) == ["present", "unreadable", "unreadable", "other_event", "unknown", "already"]
    assert _results(_send(desk, first)) == ["present"]
    assert _results(_send(desk, {**first, "present": False})) == ["unreadable"]
    with desk.network.read() as work:
        (there,) = work.db.query(Attendance)
        assert (there.recorded_at, there.evidence, there.recorded_by) == (
            NOW + timedelta(minutes=20), Evidence.LIST, "user:els",
        )  # fmt: skip
    assert _results(_send(desk, _mark(anna.hex, present=False))) == ["taken_back"]


def test_what_is_no_list_of_taps_does_nothing(desk: Desk, anna: UUID) -> None:
    for marks in ("x", [{"code": anna.hex}], [_mark(anna.hex)] * 51):
        assert desk.client.post(PATH, json={"form_token": _token(desk), "marks": marks}).status_code == 400
    assert desk.client.post(PATH, json=[]).status_code == 403
    assert desk.client.post(PATH, data={"form_token": _token(desk)}).status_code == 415
    assert _send(desk, _mark(anna.hex), token="x").status_code == 403
    assert desk.get("/events/geen/check-in/phone").status_code == 404
    event = some_event("los")
    event.blocks.clear()
    add(desk.network, event)
    assert desk.get("/events/los/check-in/phone").status_code == 404
    token = _token(desk)
    desk.user = User("bas", "Bas")
    assert _send(desk, _mark(anna.hex), token=token).status_code == 403
    desk.user = None
    assert desk.get(f"{DOOR}/list").status_code == 302
    assert _send(desk, _mark(anna.hex), token=token).status_code == 403
    desk.user = ELS
    assert [kind for kind, _ in desk.changes() if "attend" in kind] == []


def test_who_did_not_register_is_added_checked_in_and_back_at_the_door(
    desk: Desk, anna: UUID, clock: SettableClock
) -> None:
    page = "/events/bijeenkomst/walk-in?door=yes"
    assert "/walk-in?door=yes" in desk.get(DOOR).text
    values = {"name": "Loper", "email": "loper@example.org", "format": "physical", "door": "yes"}
    added = desk.send(page, "/events/bijeenkomst/walk-in", **values)
    assert (added.status_code, added.location) == (303, PATH)
    clock.set(NOW - timedelta(days=1))
    early = desk.send(page, "/events/bijeenkomst/walk-in", **{**values, "email": "vroeg@example.org", "name": "Vroeg"})
    assert early.status_code == 303
    wrong = desk.send(page, "/events/bijeenkomst/walk-in", **{**values, "email": "geen"})
    assert (wrong.status_code, 'name="door" value="yes"' in wrong.text) == (400, True)
    with desk.network.read() as work:
        assert [one.registration.name for one in work.db.query(Attendance)] == ["Loper"]


def test_a_code_that_the_phone_itself_read_opens_the_list_with_a_button(desk: Desk, anna: UUID) -> None:
    add(desk.network, some_event("ander", starts_at=NOW))
    waits, elsewhere = desk.register("Wacht").uid, desk.register("Elders", event="ander").uid

    def scanned(code: str) -> str:
        return words(desk.get(f"/events/bijeenkomst/check-in?code={code}").text)

    link = desk.network.links.check_in("bijeenkomst", anna, "nl")
    assert link.endswith(f"/nl/desk/events/bijeenkomst/check-in?code={anna.hex}")
    assert "Heeft een plaats en is nog niet ingecheckt" in scanned(anna.hex)
    assert [kind for kind, _ in desk.changes() if "attend" in kind] == []
    sent = desk.send("/events/bijeenkomst/check-in", block="1", evidence="scan", **{"in": anna.hex})
    assert "Aanwezig" in words(desk.follow(sent))
    assert "Was al binnen, sinds" in scanned(anna.hex)
    assert "Op de wachtlijst" in scanned(waits.hex)
    assert "niet voor deze bijeenkomst" in scanned(elsewhere.hex)
    assert "niet voor deze bijeenkomst" in scanned("onzin")
    with desk.network.read() as work:
        assert [one.evidence for one in work.db.query(Attendance)] == [Evidence.SCAN]


def test_who_has_a_place_finds_their_code_on_their_own_page(desk: Desk, anna: UUID, clock: SettableClock) -> None:
    own = desk.network.links.registration(anna, "nl").removeprefix("https://example.org")
    assert "Uw code voor de deur" in desk.client.get(own).text
    clock.advance(timedelta(days=3))
    assert "Uw code voor de deur" not in desk.client.get(own).text
