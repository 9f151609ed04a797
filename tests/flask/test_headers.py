"""Security and caching headers: on our own responses, and on nobody else's."""

import pytest
from flask import Flask, Response
from werkzeug.test import TestResponse

from leernet import Leernet
from leernet.flask import blueprint
from leernet.testing import add, some_event
from tests.flask.conftest import AT, Browser


def policy_of(response: TestResponse) -> dict[str, str]:
    header = response.headers["Content-Security-Policy"]
    parts = (part.strip().partition(" ") for part in header.split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize("path", ["/", "/nl/", "/nl/events/bijeenkomst", "/nl/verify", "/nl/events/nergens"])
def test_every_page_has_a_strict_policy(network: Leernet, browser: Browser, path: str) -> None:
    add(network, some_event())
    response = browser.get(path)
    policy = policy_of(response)
    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert policy["frame-ancestors"] == "'self'"
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_no_page_needs_what_the_policy_forbids(network: Leernet, browser: Browser) -> None:
    add(network, some_event(places={"physical": 3, "online": 2}))
    own = browser.registered(format="physical")
    for path in ("/nl/", "/nl/events/bijeenkomst", "/nl/verify", own, own + "/cancel", own + "/join"):
        page = browser.get(path).text
        assert " style=" not in page
        assert "<style" not in page
        assert " onclick" not in page
        assert "<script>" not in page
        assert 'src="http' not in page


def test_personal_pages_are_not_kept_nor_passed_on(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    assert browser.register().headers["Referrer-Policy"] == "no-referrer"
    own = browser.registered(email="bo@example.org")
    for path in (own, own + "/cancel", own + "/calendar.ics", "/nl/registrations/x"):
        response = browser.get(path)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex, nofollow">' in browser.get(own).text
    assert browser.get("/nl/").headers["Referrer-Policy"] == "same-origin"


def test_the_site_decides_who_may_frame_it_and_what_its_layout_needs(network: Leernet) -> None:
    app = Flask("host")
    mounted = blueprint(network, frame_ancestors=("'self'", "https://partner.example"), policy={"script-src": "'self'"})
    app.register_blueprint(mounted, url_prefix=AT)
    policy = policy_of(app.test_client().get(f"{AT}/nl/"))
    assert policy["frame-ancestors"] == "'self' https://partner.example"
    assert policy["script-src"] == "'self'"
    assert policy["default-src"] == "'none'"


def test_pages_of_the_host_get_none_of_ours(network: Leernet) -> None:
    app = Flask("host")
    app.register_blueprint(blueprint(network), url_prefix=AT)
    app.add_url_rule("/eigen", view_func=lambda: "eigen")
    headers = app.test_client().get("/eigen").headers
    assert "Content-Security-Policy" not in headers
    assert "Referrer-Policy" not in headers


def test_the_host_has_the_last_word_on_the_policy(network: Leernet) -> None:
    app = Flask("host")
    app.register_blueprint(blueprint(network), url_prefix=AT)

    @app.after_request
    def harden(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = "default-src 'self'"
        return response

    headers = app.test_client().get(f"{AT}/nl/").headers
    assert headers.getlist("Content-Security-Policy") == ["default-src 'self'"]


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS"])
def test_questions_about_a_page_are_answered(network: Leernet, browser: Browser, method: str) -> None:
    add(network, some_event())
    response = browser.client.open(f"{AT}/nl/events/bijeenkomst", method=method)
    assert response.status_code == 200
    assert response.data == b""


def test_a_page_cannot_be_sent_to(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    assert browser.client.post(f"{AT}/nl/events/bijeenkomst").status_code == 405
    assert browser.get("/nl/events/bijeenkomst/registrations").status_code == 405
