"""The elements on a partner's page, on another origin, under a strict policy and without any cookie.

Only Chromium: what Firefox and WebKit do has to be tried where those are installed.
"""

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copy

import pytest
from flask import Flask
from playwright.sync_api import Browser, FrameLocator, Page, expect

from leernet import Leernet
from leernet.flask import blueprint
from leernet.testing import SettableClock
from tests.snippets import ROOT, snippets_of

from .conftest import NOW, make_demo_network
from .partner import Partner, page, policy, serving
from .test_main_job import PHONE, check_accessibility, fits

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SERIES, EVENT = "lerend-netwerk", "lerend-netwerk-3-geld"
EVENTS = (
    f'<leernet-events series="{SERIES}"><a href="{{home}}/nl/series/{SERIES}">Alle bijeenkomsten</a></leernet-events>'
)
REGISTER = f'<leernet-register event="{EVENT}"><a href="{{home}}/nl/events/{EVENT}">Aanmelden</a></leernet-register>'


@dataclass
class Sites:
    """A network, a partner that may show its form, and a site that may not."""

    network: Leernet
    url: str
    partner: Partner
    stranger: Partner

    def show(self, site: Partner, element: str, *, language: str = "nl", style: str = "") -> None:
        """Put an element on a page of a site."""
        site.body = page(self.url, element.format(home=f"{self.url}/leren"), language=language)
        site.policy = policy(self.url)
        site.style += style


@pytest.fixture
def sites(programmes: Path, tmp_path: Path) -> Iterator[Sites]:
    """All three, on origins of their own."""
    with ExitStack() as stack:
        partner, stranger = (stack.enter_context(serving(Partner)) for _ in range(2))
        app = Flask("host")
        stack.enter_context(serving(lambda port: _mounted(app, port)))
        url = str(app.config["URL"])
        network = make_demo_network(Path(copy(programmes, tmp_path)), url, SettableClock(NOW))
        app.register_blueprint(blueprint(network, embed_origins=(partner.url,)), url_prefix="/leren")
        yield Sites(network, url, partner, stranger)
        network.engine.dispose()


def _mounted(app: Flask, port: int) -> Flask:
    app.config["URL"] = f"http://127.0.0.1:{port}"
    return app


@contextmanager
def visiting(chromium: Browser, **options: object) -> Iterator[Page]:
    """A page in a browser of its own. Nothing may break the policy of a page, no script may fail, no cookie be set."""
    context = chromium.new_context(locale="nl-NL", **options)  # type: ignore[arg-type]
    seen = context.new_page()
    seen.set_default_timeout(15_000)
    failures: list[str] = []
    context.on("response", lambda one: failures.append(one.url) if "set-cookie" in one.headers else None)
    seen.on("pageerror", lambda error: failures.append(str(error)))
    seen.on("console", lambda said: failures.append(said.text) if "Content Security" in said.text else None)
    yield seen
    assert context.cookies() == []
    context.close()
    assert not failures, failures


def form_in(seen: Page) -> FrameLocator:
    """The page in the frame."""
    return seen.frame_locator("leernet-register iframe")


def fill_in(form: FrameLocator, name: str = "Anna van der Meer", email: str = "anna@example.org") -> None:
    form.locator("[name=name]").fill(name)
    form.locator("[name=email]").fill(email)
    form.locator("[name=organisation]").fill("Gemeente Haarlem")
    form.locator("[name=format][value=physical]").check()


@pytest.mark.parametrize("look", [{}, PHONE, {"color_scheme": "dark"}], ids=["wide", "phone", "dark"])
def test_a_partner_shows_what_is_to_come(
    sites: Sites, chromium: Browser, artefacts: Path, look: dict[str, object]
) -> None:
    sites.show(sites.partner, EVENTS)
    with visiting(chromium, **look) as seen:
        seen.goto(sites.partner.url)
        events = seen.get_by_role("listitem")
        expect(events.first).to_contain_text("Geld: wat kost")
        expect(seen.get_by_role("list", name=re.compile("Lerend Netwerk"))).to_be_visible()
        expect(seen.get_by_role("link", name="Alle bijeenkomsten")).to_be_hidden()
        fits(seen)
        seen.screenshot(
            path=artefacts / f"embedded-events-{len(look)}{look.get('color_scheme', '')}.png", full_page=True
        )
        seen.keyboard.press("Tab")
        assert seen.evaluate("document.activeElement.shadowRoot.activeElement.textContent").startswith("Geld")
        seen.get_by_role("link", name=re.compile("Aanmelden: Geld")).click()
        seen.wait_for_url(re.compile(f"/leren/nl/events/{EVENT}#register"))


def test_the_elements_speak_the_language_of_the_page_and_wear_its_tokens(sites: Sites, chromium: Browser) -> None:
    look = ":root { --leernet-link: rgb(120, 0, 60); --leernet-page: rgb(250, 250, 210); }"
    sites.show(sites.partner, EVENTS + REGISTER, language="en-GB", style=look)
    with visiting(chromium, color_scheme="dark") as seen:
        seen.goto(sites.partner.url)
        link = seen.get_by_role("link", name=re.compile("Register: Geld"))
        expect(link).to_be_visible()
        expect(seen.get_by_role("link", name=re.compile("^Geld"))).to_have_css("color", "rgb(120, 0, 60)")
        form = form_in(seen)
        expect(form.get_by_role("button", name="Register")).to_be_visible()
        expect(form.locator("body")).to_have_css("background-color", "rgb(250, 250, 210)")
        # The partner's page is never dark, so neither is the form, whatever the visitor prefers.
        expect(form.locator("body")).to_have_css("color", "rgb(29, 43, 44)")
        seen.evaluate("document.querySelector('leernet-events').lang = 'nl'")
        expect(seen.get_by_role("link", name=re.compile("Aanmelden: Geld"))).to_be_visible()


@pytest.mark.parametrize("look", [{}, PHONE], ids=["wide", "phone"])
def test_somebody_registers_on_the_page_of_a_partner(
    sites: Sites, chromium: Browser, artefacts: Path, look: dict[str, object]
) -> None:
    sites.show(sites.partner, REGISTER)
    with visiting(chromium, **look) as seen:
        seen.goto(sites.partner.url)
        form = form_in(seen)
        button = form.get_by_role("button", name="Aanmelden")
        expect(button).to_be_visible()
        assert_whole(seen)
        fits(seen)
        seen.screenshot(path=artefacts / f"embedded-form-{len(look)}.png", full_page=True)
        button.click()
        expect(form.get_by_role("alert")).to_be_focused()
        assert_whole(seen)
        fits(seen)
        seen.screenshot(path=artefacts / f"embedded-errors-{len(look)}.png", full_page=True)
        fill_in(form)
        button.click()
        expect(form.locator("[autofocus]")).to_be_focused()
        expect(form.locator("main")).to_contain_text("U bent aangemeld")
        expect(seen.locator("iframe")).to_have_attribute("title", re.compile("Geld"))
        assert_whole(seen)
        check_accessibility(seen)
        seen.screenshot(path=artefacts / f"embedded-done-{len(look)}.png", full_page=True)
        with seen.context.expect_page() as opened:
            form.get_by_role("link", name="Naar uw eigen pagina").click()
        expect(opened.value.locator("main")).to_contain_text("Uw aanmelding")


def assert_whole(seen: Page) -> None:
    """The frame is as high as what is in it."""
    frame = seen.frames[1]
    frame.wait_for_function("document.documentElement.scrollHeight <= innerHeight")
    assert frame.evaluate("innerHeight - document.body.getBoundingClientRect().height") < 2


def test_somebody_registers_in_the_frame_with_the_keyboard_alone(sites: Sites, chromium: Browser) -> None:
    sites.show(sites.partner, REGISTER)
    with visiting(chromium) as seen:
        seen.goto(sites.partner.url)
        expect(form_in(seen).get_by_role("button", name="Aanmelden")).to_be_visible()
        typed = {"name": "Toets Enbord", "email": "toets@example.org", "organisation": "Gemeente Aa en Hunze"}
        for _ in range(30):
            seen.keyboard.press("Tab")
            focused = seen.frames[1].evaluate("document.activeElement.getAttribute('name')")
            if focused in typed:
                seen.keyboard.type(typed.pop(focused))
            elif focused == "format":
                seen.keyboard.press("Space")
                break
        assert not typed, f"not reached by Tab: {typed}"
        seen.keyboard.press("Enter")
        expect(form_in(seen).locator("main")).to_contain_text("U bent aangemeld")
        seen.keyboard.press("Tab")
        expect(form_in(seen).get_by_role("link", name="Naar uw eigen pagina")).to_be_focused()


def test_without_javascript_the_links_lead_to_the_network(sites: Sites, chromium: Browser) -> None:
    sites.show(sites.partner, EVENTS + REGISTER)
    with visiting(chromium, java_script_enabled=False) as seen:
        seen.goto(sites.partner.url)
        expect(seen.get_by_role("link", name="Alle bijeenkomsten")).to_be_visible()
        seen.get_by_role("link", name="Aanmelden").click()
        expect(seen.locator("h1")).to_contain_text("Geld")


def test_a_site_that_is_not_named_cannot_show_the_form_and_shows_the_link(sites: Sites, chromium: Browser) -> None:
    sites.show(sites.stranger, REGISTER)
    context = chromium.new_context()
    seen = context.new_page()
    seen.goto(sites.stranger.url)
    expect(seen.get_by_role("status")).to_have_text("Dit kon niet worden geladen.", timeout=30_000)
    expect(seen.get_by_role("link", name="Aanmelden")).to_be_visible()
    expect(seen.locator("iframe")).to_have_count(0)
    check_accessibility(seen)
    context.close()


@pytest.mark.parametrize(
    "element", ['<leernet-events series="nergens"></leernet-events>', "<leernet-events></leernet-events>"]
)
def test_what_cannot_be_shown_says_so_and_leads_on(sites: Sites, chromium: Browser, element: str) -> None:
    sites.show(sites.partner, element)
    with visiting(chromium) as seen:
        seen.goto(sites.partner.url)
        expect(seen.get_by_role("status")).to_have_text("Dit kon niet worden geladen.")
        expect(seen.get_by_role("link", name="Naar de pagina")).to_be_visible()
        check_accessibility(seen)


def test_an_event_that_is_not_there_says_so_in_the_frame(sites: Sites, chromium: Browser) -> None:
    sites.show(sites.partner, '<leernet-register event="nergens"></leernet-register>')
    with visiting(chromium) as seen:
        seen.goto(sites.partner.url)
        expect(form_in(seen).locator("h1")).to_have_text("Pagina niet gevonden")
        assert_whole(seen)


def test_what_the_documentation_says_works(sites: Sites, chromium: Browser) -> None:
    snippet = next(one.code for one in snippets_of(ROOT / "docs/embed.md") if one.name == "partner.html")
    snippet = re.sub(r"<script.*</script>", "", snippet).replace("https://www.example.org/leren", "{home}")
    sites.show(sites.partner, snippet.replace("warmte-1", EVENT).replace("warmte", SERIES))
    with visiting(chromium) as seen:
        seen.goto(sites.partner.url)
        expect(seen.get_by_role("listitem").first).to_contain_text("Geld")
        expect(form_in(seen).get_by_role("button", name="Aanmelden")).to_be_visible()
        expect(seen.get_by_role("link", name="Alle bijeenkomsten")).to_be_hidden()


FORGED = "{leernet: 'hello', tokens: {'--leernet-page': 'rgb(255, 0, 0)'}, light: true}"


def test_messages_of_others_do_nothing(sites: Sites, chromium: Browser) -> None:
    sites.show(sites.partner, REGISTER)
    with visiting(chromium) as seen:
        seen.goto(sites.partner.url)
        expect(form_in(seen).get_by_role("button", name="Aanmelden")).to_be_visible()
        height = seen.locator("iframe").get_attribute("height")
        hostile = seen.context.new_page()
        hostile.goto(sites.stranger.url)
        with seen.context.expect_page() as opened:
            hostile.evaluate(
                "url => { window.victim = open(url) }", f"{sites.url}/leren/nl/embedded/events/{EVENT}/register"
            )
        victim = opened.value
        victim.wait_for_load_state()
        # To the form in a window of its own, by whoever opened it; to the partner's page, by itself and not the frame.
        hostile.evaluate(f"victim.postMessage({FORGED}, '*')")
        seen.evaluate("postMessage({leernet: 'size', height: 7, title: 'bedrog'}, '*')")
        # The same from the right window with what is no height, and tokens that are more than values.
        seen.frames[1].evaluate("parent.postMessage({leernet: 'size', height: '7px', title: 'bedrog'}, '*')")
        seen.evaluate(
            "document.querySelector('leernet-register').shadowRoot.querySelector('iframe').contentWindow.postMessage("
            "{leernet: 'hello', tokens: {'--leernet-page': 'url(https://evil.example/)', 'display': 'none'}}, '*')"
        )
        seen.wait_for_timeout(300)
        assert victim.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 0, 0)"
        assert seen.locator("iframe").get_attribute("height") == height
        assert "bedrog" not in (seen.locator("iframe").get_attribute("title") or "")
        expect(form_in(seen).get_by_role("button", name="Aanmelden")).to_be_visible()
        assert seen.frames[1].evaluate("document.body.style.cssText").find("evil") == -1


def test_elements_can_be_moved_and_changed(sites: Sites, chromium: Browser) -> None:
    sites.show(sites.partner, EVENTS)
    with visiting(chromium) as seen:
        seen.goto(sites.partner.url)
        expect(seen.get_by_role("listitem").first).to_contain_text("Geld")
        coming = seen.get_by_role("listitem").count()
        seen.evaluate("document.querySelector('leernet-events').setAttribute('period', 'all')")
        expect(seen.get_by_text("Met verslag").first).to_be_visible()
        assert seen.get_by_role("listitem").count() > coming
        seen.evaluate("document.body.prepend(document.querySelector('leernet-events'))")
        expect(seen.get_by_role("listitem").first).to_be_visible()
        expect(seen.get_by_role("list")).to_have_count(1)
