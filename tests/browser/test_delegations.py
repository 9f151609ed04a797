"""A delegation in a real browser: by keyboard alone and without a script, on a telephone, and at the desk."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from leernet.model import Delegation

from .conftest import Demo, visiting
from .test_main_job import PHONE, check_accessibility, log_in
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

SERIES = "/nl/desk/series/cop-warmtetransitie/delegations"


def link_of(demo: Demo, contact: str) -> str:
    """The link that a contact person gets by mail."""
    with demo.network.read() as work:
        found = work.db.scalars(select(Delegation).where(Delegation.contact_name == contact)).one()
    return demo.page(f"/nl/delegations/{demo.network.tokens.delegation(found.uid)}")


def test_a_contact_person_registers_colleagues_by_keyboard_without_a_script(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        page.goto(link_of(demo, "Sam Visser"))
        check(page, artefacts, "delegation")
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        page.goto(link_of(demo, "Sam Visser"))
        page.locator("[name=name_0]").focus()
        page.keyboard.type("Anna de Boer")
        page.keyboard.press("Tab")
        page.keyboard.type("anna@example.org")
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Kies hoe zij meedoen.")
        page.get_by_label("Online").press("Space")
        page.get_by_role("button", name="Controleren").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Klopt dit?")
        expect(page.locator("ol.people")).to_contain_text("krijgt een plaats")
        page.screenshot(path=artefacts / "delegation-preview.png", full_page=True)
        page.get_by_role("button", name="Deze persoon aanmelden").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("Eén persoon is aangemeld")
        page.screenshot(path=artefacts / "delegation-report.png", full_page=True)
        page.get_by_role("link", name="Terug naar uw afvaardiging").click()
        expect(page.locator("main")).to_contain_text("Anna de Boer")


def test_a_list_is_pasted_changed_and_sent_with_the_mouse(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium) as page:
        page.goto(link_of(demo, "Noor Bakker"))
        page.get_by_role("button", name="Meer rijen").click()
        expect(page.get_by_label("Naam", exact=False).nth(5)).to_be_visible()
        page.get_by_text("Plak een lijst, of stuur een bestand", exact=True).click()
        page.get_by_label("Op locatie").check()
        page.get_by_label("Uw lijst").fill("Anna <anna@example.org>\nBob <bob@>")
        page.get_by_role("button", name="Controleren").click()
        expect(page.locator("ol.people")).to_contain_text("Vul een e-mailadres in")
        check_accessibility(page)
        page.screenshot(path=artefacts / "delegation-preview-wide.png", full_page=True)
        page.get_by_role("button", name="De lijst wijzigen").click()
        page.locator("[name=email_1]").fill("bob@example.org")
        page.get_by_role("button", name="Controleren").click()
        page.get_by_role("button", name=re.compile("aanmelden")).click()
        expect(page.get_by_role("status")).to_contain_text("2 mensen zijn aangemeld")
        check_accessibility(page)
        page.get_by_role("link", name="Terug naar uw afvaardiging").click()
        page.get_by_role("link", name="Wijzigen Anna").first.click()
        check(page, artefacts, "delegate")
        page.get_by_role("button", name="Deze aanmelding annuleren").click()
        expect(page.get_by_role("link", name="Wijzigen Bob").first).to_be_visible()


def test_an_organiser_sees_how_delegations_are_filled(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page(SERIES))
        expect(page.locator("table")).to_contain_text("gevraagd, nog niemand")
        check(page, artefacts, "desk-delegations")
        page.get_by_role("link", name="Vraag veel organisaties tegelijk").click()
        check(page, artefacts, "desk-many-delegations")
        page.get_by_label("Organisaties").fill("Gemeente Hoorn;Els;els@example.org\nGemeente Medemblik")
        page.get_by_role("button", name="Deze organisaties vragen").click()
        expect(page.get_by_role("status")).to_contain_text("Er zijn 2 afvaardigingen toegevoegd.")
        page.get_by_role("link", name="Gemeente Hoorn").click()
        check(page, artefacts, "desk-delegation")
        page.get_by_role("button", name="Mail de link").click()
        expect(page.get_by_role("status")).to_contain_text("is onderweg")
