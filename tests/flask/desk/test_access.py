"""Who is not logged in sees nothing of the desk and changes nothing; a form is good for one user and one page."""

from collections.abc import Iterator

import pytest

from leernet.flask import User
from leernet.flask.desk import ROUTES
from leernet.testing import add, some_event
from tests.flask.conftest import AT
from tests.flask.desk.conftest import ELS, Desk, token_of

VALUES = {
    "source": "physical",
    "target": "online",
    "slug": "bijeenkomst",
    "number": "2026-1",
    "key": "casus",
    "part": "basics",
}


def _paths(desk: Desk, method: str) -> Iterator[str]:
    uid = str(desk.register("Anna").uid)
    for route in ROUTES:
        if route.method == method:
            path = route.rule.replace("<uid>", uid)
            for name, value in VALUES.items():
                path = path.replace(f"<{name}>", value)
            path = path.replace("<any(events,series):kind>", "events").replace("<any(csv,xlsx):ending>", "csv")
            yield f"{AT}/nl{path}"


def test_without_a_user_every_page_asks_to_log_in(desk: Desk) -> None:
    add(desk.network, some_event())
    paths = list(_paths(desk, "GET"))
    desk.user = None
    for path in paths:
        response = desk.client.get(path)
        assert response.status_code == 302, path
        assert response.location == f"/inloggen?next={path}"
        assert "Anna" not in response.text


def test_without_a_user_no_action_does_anything(desk: Desk) -> None:
    add(desk.network, some_event())
    paths = list(_paths(desk, "POST"))
    token = token_of(desk.get("/events/bijeenkomst").text)
    before = desk.changes()
    desk.user = None
    for path in paths:
        response = desk.client.post(path, data={"form_token": token, "status": "closed", "reason": "x"})
        assert response.status_code == 403, path
    assert desk.changes() == before


def test_the_form_of_another_user_is_refused(desk: Desk) -> None:
    add(desk.network, some_event())
    token = token_of(desk.get("/events/bijeenkomst").text)
    desk.user = User("mallory", "Mallory")
    response = desk.client.post(
        f"{AT}/nl/desk/events/bijeenkomst/status", data={"form_token": token, "status": "closed"}
    )
    assert response.status_code == 403
    assert "niet volledig" in response.text or 'role="alert"' in response.text
    assert desk.changes() == []


@pytest.mark.parametrize("token", ["", "rubbish", "\x00", "a" * 5000])
def test_a_form_without_our_token_is_refused(desk: Desk, token: str) -> None:
    add(desk.network, some_event())
    response = desk.client.post(
        f"{AT}/nl/desk/events/bijeenkomst/status", data={"form_token": token, "status": "closed"}
    )
    assert response.status_code == 403
    assert desk.changes() == []


def test_a_token_of_one_event_does_not_open_another(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("tweede"))
    token = token_of(desk.get("/events/tweede").text)
    response = desk.client.post(
        f"{AT}/nl/desk/events/bijeenkomst/status", data={"form_token": token, "status": "closed"}
    )
    assert response.status_code == 403


def test_pages_of_the_desk_are_kept_by_nobody_and_found_by_nobody(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    for path in ("/", "/events/bijeenkomst", "/events/bijeenkomst/registrations", "/events/bijeenkomst/check-in"):
        response = desk.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert "noindex" in response.text


def test_what_an_organiser_does_stands_in_the_journal_under_their_id(desk: Desk) -> None:
    add(desk.network, some_event())
    desk.send("/events/bijeenkomst", "/events/bijeenkomst/status", status="closed")
    assert desk.changes() == [("event.closed", f"user:{ELS.id}")]


@pytest.mark.parametrize(
    "path",
    [
        "/events/elders",
        "/events/elders/registrations.csv",
        "/events/bijeenkomst/registrations/geen-uid",
        "/events/bijeenkomst/registrations/00000000-0000-0000-0000-000000000000",
        "/events/bijeenkomst/check-in?block=999",
        "/events/bijeenkomst/certificates/2026-1.pdf",
        "/events/bijeenkomst/certificates/2026-1/revoke",
        "/?series=elders",
    ],
)
def test_what_is_not_there_is_not_found(desk: Desk, path: str) -> None:
    add(desk.network, some_event())
    assert desk.get(path).status_code == 404


def test_a_registration_is_not_shown_under_another_event(desk: Desk) -> None:
    add(desk.network, some_event(), some_event("tweede"))
    uid = desk.register("Anna").uid
    assert desk.get(f"/events/bijeenkomst/registrations/{uid}").status_code == 200
    assert desk.get(f"/events/tweede/registrations/{uid}").status_code == 404


@pytest.mark.parametrize(
    "query", ["after=x", "after=-1", "after=99999999999999999999", "q=%00%ff", "status=king", "n=x"]
)
def test_odd_addresses_still_give_a_page(desk: Desk, query: str) -> None:
    add(desk.network, some_event())
    desk.register("Anna")
    for path in (
        "/",
        "/events/bijeenkomst/registrations",
        "/events/bijeenkomst/check-in",
        "/events/bijeenkomst/waiting-list",
    ):
        assert desk.get(f"{path}?{query}").status_code == 200


@pytest.mark.parametrize("done", ["nonsense", "moved_up&n=x", "moved_up&n=99999999999", "issued&n=-1", "issued&n=²"])
def test_an_address_cannot_make_the_desk_say_anything(desk: Desk, done: str) -> None:
    assert '<p class="done">' not in desk.get(f"/?done={done}").text
    assert '<p class="done">' in desk.get("/?done=issued&n=3").text
