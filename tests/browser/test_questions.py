"""Questions of an event in a real browser, on a telephone and without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Demo, visiting
from .test_main_job import PHONE, check_accessibility, fill_in, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
EVENT = "/nl/events/cop-warmtetransitie-programmaplan"


def check(page: Page) -> None:
    """Accessible, and no wider than the screen."""
    check_accessibility(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen


def test_a_participant_answers_the_questions_and_changes_the_answers(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page(EVENT))
        check(page)
        fill_in(page, "Anna van der Meer", "geen adres")
        page.check("[name=question__eten__noten]")
        page.check("[name=question__onderwerp][value=techniek]")
        page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
        send(page)
        expect(page.locator("[role=alert]").first).to_be_focused()
        expect(page.locator("[name=question__eten__noten]")).to_be_checked()
        check(page)
        page.screenshot(path=artefacts / "questions-phone.png", full_page=True)
        page.fill("[name=email]", "anna@example.org")
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        expect(page.locator("#answers")).to_contain_text("Noten")
        check(page)
        page.get_by_role("link", name="Uw antwoorden wijzigen").click()
        page.check("[name=question__eten__vis]")
        check(page)
        page.screenshot(path=artefacts / "answers-phone.png", full_page=True)
        page.get_by_role("button", name="Antwoorden bewaren").click()
        expect(page.locator("#answers")).to_contain_text("Vis, Noten")
        log_in(page, demo)
        page.goto(demo.page(EVENT.replace("/nl/", "/nl/desk/") + "/answers"))
        expect(page.locator("#needs")).to_contain_text("Vis, Noten")
        check(page)
        page.screenshot(path=artefacts / "desk-answers-phone.png", full_page=True)
