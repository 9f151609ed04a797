"""The whole job in a real browser, as a participant and as an organiser; screenshots stay in ``test-artefacts/``."""

import re
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from leernet.services.registering.registration import RegistrationRequest
from leernet.services.registering.registration import register as register_somebody
from leernet.work import PARTICIPANT

from .conftest import PASSWORD, Demo, visiting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

EVENT = "/nl/events/lerend-netwerk-3-geld"
VISIT = "/nl/events/cop-warmtetransitie-werkbezoek"
WALK = "/nl/events/energie-in-de-wijk-vervolg"
VISIT_STARTS = datetime(2027, 1, 28, 8, 30, tzinfo=UTC)
PHONE = {"viewport": {"width": 320, "height": 720}}
DARK = {"color_scheme": "dark"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def check_accessibility(page: Page) -> None:
    """No violation of WCAG 2.2 AA that axe can see."""
    result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    assert result.violations_count == 0, f"{page.url}\n{result.generate_report()}"


def fill_in(page: Page, name: str, email: str, choice: str = "physical") -> None:
    page.fill("[name=name]", name)
    page.fill("[name=email]", email)
    page.fill("[name=organisation]", "Gemeente 's-Hertogenbosch")
    page.check(f"[name=format][value={choice}]")


def send(page: Page) -> None:
    page.locator("form[action$='/registrations'] button[type=submit]").click()


def test_a_participant_finds_an_event_registers_and_cancels(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium) as page:
        page.goto(demo.url)
        page.get_by_role("link", name=re.compile("Doe mee")).click()
        page.get_by_role("link", name=re.compile("Lerend Netwerk energietransitie")).first.click()
        page.get_by_role("link", name=re.compile("Geld: wat kost")).first.click()
        page.screenshot(path=artefacts / "event.png", full_page=True)
        fill_in(page, "Anna van der Meer", "anna@example.org")
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        page.screenshot(path=artefacts / "own-page.png", full_page=True)
        check_accessibility(page)
        demo.network.dispatcher.deliver()
        page.goto(f"{demo.url}/post/")
        page.get_by_role("link", name=re.compile("Geld: wat kost")).click()
        page.screenshot(path=artefacts / "mail.png", full_page=True)
        link = page.frame_locator("iframe").locator("a[href*='/registrations/']").first.get_attribute("href")
        assert link is not None
        page.goto(link)
        page.get_by_role("link", name=re.compile("Afmelden")).first.click()
        page.locator("form[action$='/cancel'] button[type=submit]").click()
        expect(page.locator("main")).to_contain_text(re.compile("afgemeld", re.IGNORECASE))
        page.screenshot(path=artefacts / "cancelled.png", full_page=True)


def test_an_empty_form_says_what_is_wrong_and_takes_the_focus_there(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page(EVENT))
        page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
        send(page)
        summary = page.locator("[role=alert]").first
        expect(summary).to_be_visible()
        expect(summary).to_be_focused()
        expect(page).to_have_title(re.compile("^Fout"))
        check_accessibility(page)
        page.screenshot(path=artefacts / "errors-phone.png", full_page=True)
        summary.get_by_role("link").first.click()
        expect(page.locator("[name=name]")).to_be_focused()


def fits(page: Page) -> None:
    """Accessible, and no wider than the screen."""
    check_accessibility(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen, f"{page.url} is {wide} pixels wide on a screen of {seen}"


def come_to_the_walk(demo: Demo, who: str) -> None:
    """Somebody registers meanwhile and comes along on the walk, where three can come."""
    request = RegistrationRequest(
        event=WALK.rpartition("/")[2], format="physical", name=who, email=f"{who}@example.org", items=("wandeling",),
        organisation="Gemeente Tilburg",
    )  # fmt: skip
    demo.network.run(PARTICIPANT, register_somebody, request)


def test_a_participant_says_which_parts_of_the_programme_they_come_to(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    walk, lunch = "Wandeling langs de warmtepompen", "Lunch"
    come_to_the_walk(demo, "bram")
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page(WALK))
        fill_in(page, "Anna van der Meer", "anna@example.org")
        page.get_by_label(lunch).check()
        page.get_by_label(walk).check()
        fits(page)
        page.screenshot(path=artefacts / "parts-form.png", full_page=True)
        for who in ("cato", "dirk"):
            come_to_the_walk(demo, who)
        send(page)
        summary = page.locator(".error-summary")
        expect(summary).to_be_focused()
        summary.get_by_role("link").click()
        expect(page.locator("#field-items")).to_be_focused()
        expect(page.get_by_label(walk)).to_be_disabled()
        expect(page.get_by_label(lunch)).to_be_checked()
        fits(page)
        page.screenshot(path=artefacts / "parts-full.png", full_page=True)
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        expect(page.locator("#items")).to_contain_text(lunch)
        fits(page)
        own_page = page.url
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        page.goto(own_page)
        page.get_by_role("link", name="Verander waar u bij bent").click()
        page.get_by_label(lunch).uncheck()
        page.screenshot(path=artefacts / "parts-change.png", full_page=True)
        page.get_by_role("button", name="Bewaar uw keuze").click()
        expect(page.locator("#items")).to_contain_text("niet aangemeld voor een apart onderdeel")
        page.screenshot(path=artefacts / "parts-own-page.png", full_page=True)
    with visiting(chromium, **DARK) as page:
        page.goto(own_page)
        page.get_by_role("link", name="Verander waar u bij bent").focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/programme$"))
        fits(page)
        page.locator("main h1").click()
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name") == "item_lunch":
                break
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/registrations/[^/]+#items$"))
        expect(page.locator("#items")).to_contain_text(lunch)


def test_an_organiser_counts_parts_and_limits_organisations(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    for who in ("bram", "cato", "dirk"):
        come_to_the_walk(demo, who)
    for name, look in (("phone", PHONE), ("wide", {})):
        with visiting(chromium, **look) as page:
            log_in(page, demo)
            desk = demo.page(WALK.replace("/nl/", "/nl/desk/"))
            page.goto(desk + "/organisations")
            page.get_by_label("Hoogstens zoveel mensen").fill("2" if name == "phone" else "4")
            page.get_by_role("button", name="Bewaar de grens").click()
            if name == "phone":  # fewer than who is in
                expect(page.locator(".error-summary")).to_be_focused()
                page.get_by_label("Ja, ik weet het zeker.").check()
                page.get_by_role("button", name="Bewaar de grens").click()
            expect(page.get_by_role("status")).to_contain_text("De grens per organisatie is veranderd.")
            expect(page.locator("table")).to_contain_text("Tilburg")
            fits(page)
            page.screenshot(path=artefacts / f"desk-organisations-{name}.png", full_page=True)
            page.get_by_role("link", name="Hetzelfde voor de hele reeks").click()
            fits(page)
            page.screenshot(path=artefacts / f"desk-series-{name}.png", full_page=True)
            for part in ("", "/registrations?item=wandeling", "/walk-in"):
                page.goto(desk + part)
                fits(page)
                page.screenshot(path=artefacts / f"desk-parts-{name}{part.partition('?')[0][1:]}.png", full_page=True)


def test_a_participant_registers_with_the_keyboard_alone(demo: Demo, chromium: Browser) -> None:
    with visiting(chromium) as page:
        page.goto(demo.page(EVENT))
        typed = {"name": "Toets Enbord", "email": "toets@example.org", "organisation": "Gemeente Aa en Hunze"}
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.evaluate("document.activeElement.getAttribute('name')")
            if focused in typed:
                page.keyboard.type(typed.pop(focused))
            elif focused == "format":
                page.keyboard.press("Space")
                break
        assert not typed, f"not reached by Tab: {typed}"
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("/registrations/"))


def test_a_participant_registers_without_javascript_and_without_cookies(demo: Demo, chromium: Browser) -> None:
    with visiting(chromium, java_script_enabled=False) as page:
        page.goto(demo.page(EVENT))
        fill_in(page, "Zonder Script", "zonder@example.org", "online")
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        assert page.context.cookies() == []


PAGES = (
    "/nl/",
    "/en/",
    "/nl/series/lerend-netwerk",
    "/nl/events/lerend-netwerk-2-techniek",
    EVENT,
    "/en/events/lerend-netwerk-3-geld",
    "/nl/events/lerend-netwerk-5-organisatie",
    "/nl/verify",
    "/nl/verify/0000-0000-0000-0000",
)


@pytest.mark.parametrize("look", [{}, DARK, PHONE], ids=["light", "dark", "phone"])
def test_every_public_page_is_accessible_and_fits(demo: Demo, chromium: Browser, look: dict[str, object]) -> None:
    with visiting(chromium, **look) as page:
        for path in PAGES:
            page.goto(demo.page(path))
            check_accessibility(page)
            wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            assert wide <= seen, f"{path} is {wide} pixels wide on a screen of {seen}"


def test_an_organiser_runs_an_event_from_the_waiting_list_to_its_certificates(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, accept_downloads=True) as page:
        own_pages = [register(page, demo, VISIT, f"Deelnemer {number}") for number in range(1, 6)]
        expect(page.locator("main")).to_contain_text("wachtlijst")
        cancel(page, own_pages[0])
        page.goto(own_pages[4])
        expect(page.locator("main")).not_to_contain_text("wachtlijst")
        log_in(page, demo)
        desk = demo.page(VISIT.replace("/nl/", "/nl/desk/"))
        for name in ("", "/registrations", "/waiting-list", "/walk-in", "/recap"):
            page.goto(desk + name)
            check_accessibility(page)
            page.screenshot(path=artefacts / f"desk{name.replace('/', '-')}.png", full_page=True)
        demo.clock.set(VISIT_STARTS + timedelta(minutes=10))
        page.goto(desk + "/check-in")
        page.get_by_role("button", name=re.compile("Deelnemer 5")).click()
        expect(page.get_by_role("button", name=re.compile("Deelnemer 5"))).to_have_attribute("aria-pressed", "true")
        check_accessibility(page)
        page.screenshot(path=artefacts / "desk-check-in.png", full_page=True)
        demo.clock.advance(timedelta(days=1))
        page.goto(desk + "/certificates")
        page.get_by_role("button", name=re.compile("bewijs")).first.click()
        expect(page.locator("main")).to_contain_text("Deelnemer 5")
        check_accessibility(page)
        page.screenshot(path=artefacts / "desk-certificates.png", full_page=True)
        code = keep_certificate(page, own_pages[4], artefacts)
        page.goto(demo.page(f"/nl/verify/{code}"))
        expect(page.locator("main")).to_contain_text("Deelnemer 5")
        check_accessibility(page)
        page.screenshot(path=artefacts / "verification.png", full_page=True)


def register(page: Page, demo: Demo, event: str, name: str) -> str:
    """Register somebody; the address of their own page."""
    page.goto(demo.page(event))
    page.fill("[name=name]", name)
    page.fill("[name=email]", f"{name.lower().replace(' ', '-')}@example.org")
    send(page)
    page.wait_for_url(re.compile("/registrations/"))
    return page.url


def cancel(page: Page, own_page: str) -> None:
    page.goto(own_page)
    page.locator("a[href$='/cancel']").click()
    page.locator("form[action$='/cancel'] button[type=submit]").click()
    page.wait_for_load_state()


def log_in(page: Page, demo: Demo) -> None:
    """Ask for the desk, be sent to the site's own login, and come back."""
    page.goto(demo.page("/nl/desk/"))
    check_accessibility(page)
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(demo.page("/nl/desk/"))
    check_accessibility(page)


def keep_certificate(page: Page, own_page: str, artefacts: Path) -> str:
    """Download the certificate as its holder, and keep it as PDF and picture; the code that stands on it."""
    page.goto(own_page)
    with page.expect_download() as download:
        page.locator("a[href$='.pdf']").first.click()
    path = artefacts / "certificate.pdf"
    download.value.save_as(path)
    text = PdfReader(path).pages[0].extract_text()
    assert "Deelnemer 5" in text
    subprocess.run(["pdftoppm", "-png", "-r", "100", "-singlefile", path, path.with_suffix("")], check=True)
    found = re.search(r"\b[0-9A-Z]{4}(-[0-9A-Z]{4}){3}\b", text)
    assert found, text
    return found[0]
