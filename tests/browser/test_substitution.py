"""A colleague takes a place over, in a real browser: on a telephone as a participant, at the desk as an organiser."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Demo, visiting
from .test_main_job import EVENT, PHONE, check_accessibility, fill_in, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

CAREFUL_NAME = "Bartholomeus-Maximiliaan van 's-Gravenmoer tot Oudshoorn"


def test_a_participant_and_then_an_organiser_hand_a_place_over(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page(EVENT))
        fill_in(page, "Anna van der Meer", "anna@example.org")
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        page.get_by_role("link", name="Een collega in uw plaats laten gaan").click()
        check_accessibility(page)
        page.get_by_role("button", name="Mijn plaats overdragen").click()
        expect(page.locator(".error-summary")).to_be_focused()
        page.get_by_label("Naam van uw collega").fill(CAREFUL_NAME)
        page.get_by_label("E-mailadres van uw collega").fill("bram@example.org")
        page.screenshot(path=artefacts / "substitution.png", full_page=True)
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= seen
        page.get_by_role("button", name="Mijn plaats overdragen").click()
        expect(page.locator("main")).to_contain_text("Uw aanmelding is overgegaan naar een collega.")
        check_accessibility(page)
    with visiting(chromium) as page:
        log_in(page, demo)
        page.goto(demo.page(EVENT.replace("/nl/", "/nl/desk/") + "/registrations"))
        page.get_by_role("link", name=CAREFUL_NAME).click()
        expect(page.locator("main")).to_contain_text("In de plaats van")
        check_accessibility(page)
        page.get_by_role("link", name="Een collega de plaats laten overnemen").click()
        check_accessibility(page)
        page.get_by_label("Naam").fill("Cato")
        page.get_by_label("E-mailadres").fill("cato@example.org")
        page.get_by_role("button", name="De plaats overdragen").click()
        expect(page.locator("main")).to_contain_text("De plaats is overgedragen.")
        page.screenshot(path=artefacts / "desk-substituted.png", full_page=True)
        check_accessibility(page)
