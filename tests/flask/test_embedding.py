"""What other sites show: the events of a series as data, the form to register in a frame, and the script for both."""

import gzip
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event as listening

from leernet import Leernet
from leernet.flask import blueprint
from leernet.flask.versions import STATIC
from leernet.model import EventStatus, When
from leernet.testing import add, some_event, some_series
from tests.flask.conftest import AT, Browser, words
from tests.flask.test_headers import policy_of

PARTNER = "https://www.haarlem.example"
FORM = "/nl/embedded/events/bijeenkomst/register"
SCRIPTS = ("embed.js", "frame.js")
LARGEST = 12_000


@pytest.fixture
def framed(network: Leernet) -> Browser:
    """The site of a network that one partner may show the form of."""
    app = Flask("host")
    app.testing = True
    app.register_blueprint(blueprint(network, embed_origins=(PARTNER,)), url_prefix=AT)
    return Browser(app.test_client())


def test_events_of_a_series_come_in_words(network: Leernet, browser: Browser) -> None:
    series = some_series()
    coarse = some_event(slug="later", number=2, status=EventStatus.ANNOUNCED, series=series)
    coarse.when, coarse.blocks = When.parse("2027-23"), []
    add(network, some_event(series=series))
    response = browser.get("/nl/embedded/series/netwerk.json")
    data = json.loads(response.data)
    first, second = data["events"]
    assert (first["state"], first["stateText"], first["registerText"]) == ("open", "Aanmelden kan", "Aanmelden")
    assert first["register"] == first["url"] + "#register"
    assert first["url"].startswith("http")
    assert (second["when"], second["register"]) == ("najaar 2027", "")
    assert json.loads(browser.get("/en/embedded/series/netwerk.json").data)["events"][1]["when"] == "autumn 2027"


def test_any_site_may_read_the_events_and_gets_no_cookie(network: Leernet, browser: Browser) -> None:
    add(network, some_event(series=some_series()))
    response = browser.get("/nl/embedded/series/netwerk.json")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=60"
    again = browser.client.get(
        f"{AT}/nl/embedded/series/netwerk.json", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_series_without_events_says_so(network: Leernet, browser: Browser) -> None:
    add(network, some_series())
    data = json.loads(browser.get("/nl/embedded/series/netwerk.json").data)
    assert (data["events"], data["none"]) == ([], "Nu niets gepland")


def test_a_series_that_nobody_may_see_is_not_told(browser: Browser) -> None:
    assert browser.get("/nl/embedded/series/nergens.json").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_events_take_as_many_statements_however_many_there_are(network: Leernet, browser: Browser, rows: int) -> None:
    series = some_series()
    for number in range(rows):
        add(network, some_event(slug=f"bijeenkomst-{number}", number=number + 1, series=series))
    browser.get("/nl/embedded/series/netwerk.json")
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    listening.listen(network.engine, "before_cursor_execute", note)
    browser.get("/nl/embedded/series/netwerk.json")
    listening.remove(network.engine, "before_cursor_execute", note)
    assert len([one for one in said if one.startswith("SELECT")]) == 4


def test_somebody_registers_in_a_frame_and_learns_that_it_is_done(network: Leernet, framed: Browser) -> None:
    add(network, some_event())
    person = {"name": "Anna van der Meer", "email": "anna@example.org", "format": "physical"}
    sent = framed.send(FORM, "/nl/embedded/events/bijeenkomst/registrations", **person)
    assert sent.status_code == 303
    done = framed.client.get(sent.location)
    assert "U bent aangemeld" in words(done.text)
    assert "anna@example.org" in done.text
    assert "<form" not in done.text
    link = re.search(r'href="([^"]+/nl/registrations/[^"]+)" target="_blank" rel="noopener"', done.text)
    assert link
    assert framed.client.get(link[1]).status_code == 200
    assert "Set-Cookie" not in done.headers


def test_somebody_registers_in_a_frame_for_the_waiting_list(network: Leernet, framed: Browser) -> None:
    add(network, some_event(places={"physical": 1}))
    framed.register()
    person = {"name": "Bo", "email": "bo@example.org"}
    sent = framed.send(FORM, "/nl/embedded/events/bijeenkomst/registrations", **person)
    assert "U bent nummer 1 op de lijst." in words(framed.client.get(sent.location).text)


def test_what_is_wrong_is_said_in_the_frame(network: Leernet, framed: Browser) -> None:
    add(network, some_event())
    again = framed.send(FORM, "/nl/embedded/events/bijeenkomst/registrations", name="", email="anna@example.org")
    assert again.status_code == 400
    assert 'role="alert"' in again.text
    assert 'value="anna@example.org"' in again.text
    assert "<header" not in again.text
    assert policy_of(again)["frame-ancestors"] == f"'self' {PARTNER}"


def test_every_link_in_a_frame_leaves_it(network: Leernet, framed: Browser) -> None:
    add(network, some_event(series=some_series()))
    for path in (FORM, "/nl/embedded/events/nergens/register"):
        links = re.findall(r'<a [^>]*href="(?!#|mailto:)[^>]*>', framed.get(path).text)
        assert links
        assert [link for link in links if 'target="_blank" rel="noopener"' not in link] == []


def test_only_the_form_may_be_shown_by_the_sites_that_are_named(network: Leernet, framed: Browser) -> None:
    add(network, some_event())
    for path in (FORM, "/nl/embedded/events/nergens/register", "/nl/embedded/registrations/x"):
        response = framed.get(path)
        policy = policy_of(response)
        assert policy["frame-ancestors"] == f"'self' {PARTNER}"
        assert policy["script-src"] == "'self'"
        assert policy["default-src"] == "'none'"
        assert "noindex" in response.headers["X-Robots-Tag"]
    for path in ("/nl/", "/nl/events/bijeenkomst", "/nl/embedded/events/bijeenkomst"):
        policy = policy_of(framed.get(path))
        assert policy["frame-ancestors"] == "'self'"
        assert "script-src" not in policy


def test_without_names_only_the_site_itself_may_show_the_form(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    assert policy_of(browser.get(FORM))["frame-ancestors"] == "'self'"


def test_who_may_show_every_page_may_show_the_form_too(network: Leernet) -> None:
    add(network, some_event())
    for ancestors, expected in (((PARTNER,), PARTNER), (("'none'",), "'none'")):
        app = Flask("host")
        app.register_blueprint(blueprint(network, frame_ancestors=ancestors), url_prefix=AT)
        assert policy_of(Browser(app.test_client()).get(FORM))["frame-ancestors"] == expected


@pytest.mark.parametrize(
    "origin", ["*", "www.example.org", "https://example.org/", "https://*.example.org", "https://a; script-src *", ""]
)
def test_what_is_no_origin_cannot_be_allowed(network: Leernet, origin: str) -> None:
    with pytest.raises(ValueError, match="embed_origins"):
        blueprint(network, embed_origins=(origin,))


def test_the_script_is_for_every_site_and_its_address_does_not_change(browser: Browser) -> None:
    plain, versioned = (browser.client.get(f"{AT}/_leernet/embed.js{v}", buffered=True) for v in ("", "?v=1"))
    assert plain.mimetype == "text/javascript"
    assert plain.headers["Access-Control-Allow-Origin"] == "*"
    assert plain.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert plain.headers["Cache-Control"] == "public, max-age=600"
    assert "immutable" in versioned.headers["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in browser.client.get(f"{AT}/_leernet/frame.js", buffered=True).headers


def test_the_script_is_small_and_does_nothing_that_a_strict_policy_forbids() -> None:
    text = (STATIC / "embed.js").read_bytes()
    assert len(gzip.compress(text)) < LARGEST
    for name in SCRIPTS:
        code = (STATIC / name).read_text("utf-8")
        for forbidden in (
            "eval(",
            "Function(",
            "innerHTML",
            "document.cookie",
            "localStorage",
            "<style",
            'setAttribute("style',
        ):
            assert forbidden not in code, name


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no node here")
@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_javascript(name: str) -> None:
    path: Path = STATIC / name
    done = subprocess.run(["node", "--check", str(path)], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
