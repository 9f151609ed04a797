"""Looks and logos, served from the database."""

import re
from collections.abc import Callable, Mapping

import pytest

from leernet import Leernet, Settings, hookimpl
from leernet.flask.assets import stylesheet
from leernet.flask.versions import STATIC
from leernet.hookspecs import Brand, BrandKind
from leernet.model import Details, Organisation
from leernet.testing import MakeNetwork, PlainFormats, add, some_event, some_series
from tests.flask.conftest import AT, Browser

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


class Plain(BrandKind):
    """A look of one colour."""

    key = "plain"

    def settle(self, details: Details, read: Callable[[str], bytes]) -> dict[str, object]:
        """As it is."""
        return dict(details)

    def brand(self, settled: Details) -> Brand:
        """The colour of links."""
        properties: Mapping[str, str] = {"--leernet-link": str(settled["colour"])}
        return Brand(properties=properties, dark={"--leernet-link": "#ffffff"})


class Brands:
    """Brings the look."""

    name = "brands"

    @hookimpl
    def leernet_brands(self) -> list[BrandKind]:
        """One kind."""
        return [Plain()]


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    """A network with a look, and a series with another."""
    settings = Settings(
        secret="not-a-secret-but-long-enough",
        base_url="https://example.org/leren",
        brand={"kind": "plain", "colour": "#111111"},
    )
    network = make_network(PlainFormats(), Brands(), settings=settings)
    branded = some_series("eigen", "Met een eigen kleur")
    branded.brand = {"kind": "plain", "colour": "#222222"}
    add(network, some_event("a", series=branded), some_event("b", series=some_series()))
    return network


def sheet_of(page: str) -> str:
    found = re.search(r'<link rel="stylesheet" href="(/leren/brand/[^"]+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize(
    ("path", "colour"),
    [
        ("/nl/", "#111111"),
        ("/nl/series/eigen", "#222222"),
        ("/nl/events/a", "#222222"),
        ("/nl/events/b", "#111111"),
    ],
)
def test_a_page_wears_the_look_of_its_series(browser: Browser, path: str, colour: str) -> None:
    response = browser.client.get(sheet_of(browser.get(path).text))
    assert response.mimetype == "text/css"
    assert f"--leernet-link: {colour};" in response.text
    assert "prefers-color-scheme: dark" in response.text
    assert "immutable" in response.headers["Cache-Control"]


def test_a_look_is_asked_for_again_without_its_bytes(browser: Browser) -> None:
    first = browser.get("/brand/eigen.css")
    assert first.headers["Cache-Control"] == "no-cache"
    again = browser.client.get(f"{AT}/brand/eigen.css", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_an_unknown_look_is_not_found(browser: Browser) -> None:
    assert browser.get("/brand/nergens.css").status_code == 404


@pytest.mark.parametrize("value", ["red; } * { display: none", "url(x)</style>", "a\nb", "\\3b", "@import"])
def test_a_value_cannot_be_more_than_a_value(value: str) -> None:
    sheet = stylesheet(Brand(properties={"--leernet-link": value, "--leernet-text": "#000", "color": "red"}))
    assert value not in sheet
    assert "  color: red" not in sheet
    assert "--leernet-text: #000;" in sheet


def test_no_look_is_an_empty_sheet() -> None:
    assert stylesheet(Brand()) == ""


def test_a_logo_can_do_nothing_but_be_seen(network: Leernet, browser: Browser) -> None:
    add(network, Organisation(slug="mra", name="MRA", logo_type="image/svg+xml", logo=SVG))
    response = browser.get("/nl/organisations/mra/logo")
    assert response.data == SVG
    assert response.content_type == "image/svg+xml"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = response.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    again = browser.client.get(f"{AT}/nl/organisations/mra/logo", headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304


def test_what_is_no_picture_is_not_served(network: Leernet, browser: Browser) -> None:
    add(
        network,
        Organisation(slug="page", name="Pagina", logo_type="text/html", logo=b"<script>"),
        Organisation(slug="none", name="Zonder"),
    )
    for slug in ("page", "none", "nobody"):
        assert browser.get(f"/nl/organisations/{slug}/logo").status_code == 404


def test_the_stylesheet_is_kept_for_ever_under_its_version(browser: Browser) -> None:
    found = re.search(r'href="([^"]+leernet\.css\?v=\w+)"', browser.get("/nl/").text)
    assert found
    response = browser.client.get(found[1], buffered=True)
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    unversioned = browser.client.get(f"{AT}/_leernet/leernet.css", buffered=True)
    assert unversioned.headers["Cache-Control"] == "no-cache"
    assert browser.client.get(f"{AT}/_leernet/%2e%2e/site.py").status_code == 404


def test_the_stylesheet_touches_nothing_outside_leernet() -> None:
    for sheet in STATIC.glob("*.css"):
        text = re.sub(r"/\*.*?\*/", "", sheet.read_text("utf-8"), flags=re.DOTALL)
        assert len(text) < 30_000
        assert "url(" not in text
        for selectors in re.findall(r"(?:^|[{};])\s*([^@{};]+)\{", text):
            # What stands between brackets belongs to the selector before it.
            for selector in re.sub(r"\([^)]*\)", "", selectors).split(","):
                assert selector.strip().startswith(".leernet"), selector
