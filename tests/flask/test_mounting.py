"""How a host holds one network or several, and keeps its own site."""

import re
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient
from jinja2 import DictLoader
from werkzeug.exceptions import NotFound as HTTPNotFound

from leernet import Leernet, PluginError, Settings, Text, hookimpl
from leernet.errors import Unavailable
from leernet.flask import blueprint
from leernet.flask.failures import STATUS, status_of
from leernet.hookspecs import FormatKind, Panel
from leernet.links import Links
from leernet.model import Event, Registration, Series
from leernet.testing import MakeNetwork, PlainFormat, PlainFormats, add, create_tables, some_event, some_series
from tests.flask.conftest import AT, MakeClient


def other_network(path: Path, *plugins: object) -> Leernet:
    settings = Settings(
        secret="another-secret-of-this-test",
        base_url="https://example.org/academie",
        name=Text(nl="Academie", en="Academy"),
    )
    network = Leernet(f"sqlite:///{path / 'other.db'}", settings, plugins=plugins)
    create_tables(network)
    return network


class OnlyByBoat:
    """A plugin with a format of its own."""

    name = "by-boat"

    @hookimpl
    def leernet_formats(self) -> list[FormatKind]:
        """By boat."""
        return [PlainFormat("boat", Text(nl="Per boot", en="By boat"))]


def test_two_networks_live_in_one_app(network: Leernet, tmp_path: Path) -> None:
    add(network, some_event(title="In het eerste"))
    second = other_network(tmp_path, OnlyByBoat())
    add(second, some_event(title="In het tweede", places={"boat": 3}))
    app = Flask("host")
    app.register_blueprint(blueprint(network), url_prefix=AT)
    app.register_blueprint(blueprint(second, name="academie"), url_prefix="/academie")
    client = app.test_client()
    one, two = (client.get(f"{at}/nl/events/bijeenkomst").text for at in (AT, "/academie"))
    assert "In het eerste" in one
    assert "In het tweede" in two
    assert "Per boot" in two
    assert "Academie" in two
    assert set(re.findall(r'(?:href|action)="(/[a-z]+)/', one)) == {AT}
    assert set(re.findall(r'(?:href|action)="(/[a-z]+)/', two)) == {"/academie"}
    second.engine.dispose()


def test_a_link_of_one_network_opens_nothing_in_another(network: Leernet, tmp_path: Path) -> None:
    second = other_network(tmp_path, PlainFormats())
    add(second, some_event())
    client = Flask("host").test_client()
    client.application.register_blueprint(blueprint(second), url_prefix="/academie")
    token = network.tokens.registration(uuid4())
    assert client.get(f"/academie/nl/registrations/{token}").status_code == 404
    person = {"name": "A", "email": "a@example.org", "format": "physical"}
    person["form_token"] = network.tokens.form("register bijeenkomst")
    assert client.post("/academie/nl/events/bijeenkomst/registrations", data=person).status_code == 403
    second.engine.dispose()


@pytest.mark.parametrize("prefix", [None, "/a/b"])
def test_it_can_be_mounted_anywhere(network: Leernet, prefix: str | None) -> None:
    add(network, some_event())
    app = Flask("host")
    app.register_blueprint(blueprint(network), url_prefix=prefix)
    client = app.test_client()
    page = client.get(f"{prefix or ''}/nl/events/bijeenkomst").text
    sheet = re.search(r'<link rel="stylesheet" href="([^"]+leernet\.css[^"]*)"', page)
    assert sheet
    assert client.get(sheet[1], buffered=True).mimetype == "text/css"


def test_the_routes_are_those_of_the_links_in_mail(network: Leernet) -> None:
    app = Flask("host")
    app.register_blueprint(blueprint(network))
    urls = app.url_map.bind("example.org")
    links, uid = Links("", network.tokens), uuid4()
    token = network.tokens.registration(uid)
    expected = {
        links.event("warmte", "nl"): ("event", {"slug": "warmte"}),
        links.series("warmte", "en"): ("series", {"slug": "warmte"}),
        links.registration(uid, "nl"): ("registration", {"token": token}),
        links.join(uid, "nl"): ("join", {"token": token}),
        links.certificate(uid, "2026-1", "nl"): ("certificate", {"token": token, "number": "2026-1"}),
        links.my_data("x", "nl"): ("my_data", {"token": network.tokens.person("x")}),
        links.series_calendar("warmte", "nl"): ("series_calendar", {"slug": "warmte"}),
        links.organisation_calendar("mra", "nl"): ("organisation_calendar", {"slug": "mra"}),
        links.own_calendar(uid): ("person_calendar", {"token": network.tokens.calendar(uid)}),
        links.verify("AAAA-BBBB", "en"): ("verify", {"code": "AAAA-BBBB"}),
    }
    for path, (endpoint, values) in expected.items():
        found, arguments = urls.match(path)
        assert found == f"leernet.{endpoint}"
        assert {name: value for name, value in arguments.items() if name != "lang"} == values


@pytest.fixture
def host(network: Leernet) -> Flask:
    """A site with pages and templates of its own."""
    app = Flask("host")
    app.jinja_loader = DictLoader(
        {
            "site.html": "<title>{{ page_title }}</title><h1>Kennisplein</h1>{% block main %}{% endblock %}",
            "site/leernet.html": '{% extends "site.html" %}{% block main %}<div class="leernet">'
            '{% include "leernet/parts/head.html" %}{% block content %}{% endblock %}</div>{% endblock %}',
            "leernet/parts/agenda.html": "<p>De agenda van de gastheer</p>",
        }
    )
    app.register_error_handler(HTTPNotFound, lambda _: ("niets van ons", 404))
    app.add_url_rule("/eigen", view_func=lambda: render_template_string("{{ 1 + 1 }}"))
    app.register_blueprint(blueprint(network, layout="site/leernet.html"), url_prefix=AT)
    return app


def test_pages_stand_in_the_layout_of_the_host(network: Leernet, host: Flask) -> None:
    add(network, some_event())
    page = host.test_client().get(f"{AT}/nl/events/bijeenkomst").text
    assert "<title>Hét warmtenet – Leernetwerk</title><h1>Kennisplein</h1>" in page
    assert "leernet.css" in page
    assert "<main" not in page


def test_a_host_overrides_a_template_by_its_name(network: Leernet, host: Flask) -> None:
    add(network, some_event())
    assert "De agenda van de gastheer" in host.test_client().get(f"{AT}/nl/events/bijeenkomst").text


def test_the_error_pages_of_the_host_stay_its_own(host: Flask) -> None:
    client = host.test_client()
    assert client.get("/nergens").text == "niets van ons"
    assert client.get(f"{AT}/de/").text == "niets van ons"
    ours = client.get(f"{AT}/nl/events/nergens")
    assert ours.status_code == 404
    assert "Pagina niet gevonden" in ours.text
    assert "nergens" in ours.text


def test_every_kind_of_error_has_a_status() -> None:
    assert [status for _, status in STATUS] == [400, 429, 403, 404, 409, 500, 503]
    assert status_of(PluginError("x", "x")) == 500


class Broken:
    """A plugin whose panels fail, and whose guard says it is busy."""

    name = "broken"

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration, language: str) -> list[Panel]:
        """Nothing but trouble."""
        raise RuntimeError("a secret")

    @hookimpl
    def leernet_registration_requested(self, db: object) -> None:
        """Out of order."""
        raise Unavailable("busy", "It is very busy just now. Nothing was changed; try again in a moment.")


class Panels:
    """A plugin that shows something."""

    name = "panels"

    @hookimpl
    def leernet_panels(self, subject: Series | Event | Registration, language: str) -> list[Panel]:
        """Before and after."""
        return [Panel(title="Meenemen", text="Een *vraag*."), Panel(title="Over ons", text="Wij.", position=200)]


def test_a_plugin_that_cannot_show_leaves_a_gap(
    make_network: MakeNetwork, make_client: MakeClient, caplog: pytest.LogCaptureFixture
) -> None:
    network = make_network(PlainFormats(), Broken(), Panels())
    add(network, some_event(series=some_series()))
    client: FlaskClient = make_client(network)
    for path in ("/nl/events/bijeenkomst", "/nl/series/netwerk"):
        page = client.get(AT + path).text
        assert "Een <em>vraag</em>." in page
        assert "<summary>Over ons</summary>" in page
        assert "a secret" not in page
    assert "broken could not show its part" in caplog.text


def test_busy_is_said_with_when_to_come_back(make_network: MakeNetwork, make_client: MakeClient) -> None:
    network = make_network(PlainFormats(), Broken())
    add(network, some_event())
    person = {"name": "A", "email": "a@example.org", "format": "physical"}
    person["form_token"] = network.tokens.form("register bijeenkomst")
    client: FlaskClient = make_client(network)
    response = client.post(f"{AT}/nl/events/bijeenkomst/registrations", data=person)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "5")


def test_a_format_without_its_plugin_does_not_break_the_page(network: Leernet, tmp_path: Path) -> None:
    add(network, some_event())
    bare = Leernet(network.engine, network.settings, plugins=[], clock=network.clock)
    app = Flask("host")
    app.register_blueprint(blueprint(bare), url_prefix=AT)
    page = app.test_client().get(f"{AT}/nl/events/bijeenkomst")
    assert page.status_code == 200
    assert "physical" in page.text


def test_without_a_login_there_is_no_desk_to_log_in_to(network: Leernet) -> None:
    app = Flask("host")
    app.register_blueprint(blueprint(network), url_prefix=AT)
    assert not any("session" in cookie for cookie in app.test_client().get(f"{AT}/nl/").headers.getlist("Set-Cookie"))
