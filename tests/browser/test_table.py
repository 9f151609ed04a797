"""The table of registrations: ticked by keyboard and all at once, without scripts on a phone, and in the dark."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .conftest import PASSWORD, Demo, visiting
from .test_main_job import DARK, PHONE, VISIT, log_in, register
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
TABLE = VISIT.replace("/nl/", "/nl/desk/") + "/registrations"


def test_an_organiser_does_one_thing_for_many_and_keeps_a_view(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium) as page:
        for name in ("Anna", "Bob", "Cato"):
            register(page, demo, VISIT, name)
        log_in(page, demo)
        page.goto(demo.page(TABLE))
        status = page.locator(".pick-all [role=status]")
        page.get_by_label("Iedereen op deze pagina").press("Space")
        expect(status).to_have_text("3 mensen aangevinkt")
        page.get_by_label("Vink Bob aan").press("Space")
        expect(status).to_have_text("2 mensen aangevinkt")
        expect(page.get_by_label("Iedereen op deze pagina")).not_to_be_checked()
        page.get_by_text("Filteren en sorteren").press("Enter")
        check(page, artefacts, "table")
        page.get_by_label("Wat", exact=True).select_option("cancel")
        page.get_by_role("button", name="Verder met wie is aangevinkt").press("Enter")
        expect(page.locator("main")).to_contain_text("Het gaat om 2 mensen.")
        page.get_by_role("button", name="Doe dit voor 2 mensen").press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        check(page, artefacts, "table-sure")
        page.get_by_label("Reden").fill("De zaal is te klein.")
        page.get_by_role("button", name="Doe dit voor 2 mensen").press("Enter")
        expect(page.locator("main")).to_contain_text("Het is gedaan")
        check(page, artefacts, "table-done")
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        page.goto(demo.page(f"{TABLE}?status=confirmed"))
        page.fill("[name=password]", PASSWORD)
        page.locator("main button[type=submit]").click()
        expect(page.locator(".pick-all")).to_be_hidden()
        page.get_by_role("link", name="Kolommen kiezen …").click()
        page.get_by_label("Naam van de weergave").fill("Bellen")
        page.get_by_label("Telefoonnummer", exact=True).check()
        page.get_by_label("Plaats van Telefoonnummer").fill("1")
        page.screenshot(path=artefacts / "table-columns-phone.png", full_page=True)
        page.get_by_role("button", name="Weergave bewaren").click()
        expect(page.get_by_role("status").first).to_contain_text("De weergave is bewaard.")
        page.screenshot(path=artefacts / "table-phone.png", full_page=True)
        page.get_by_label("Vink Bob aan").check()
        page.get_by_label("Wat", exact=True).select_option("write")
        page.get_by_role("button", name="Verder met wie is aangevinkt").click()
        expect(page.locator("main")).to_contain_text("Aan de persoon die u in de lijst hebt gekozen.")
    with visiting(chromium, **DARK, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page(TABLE))
        check(page, artefacts, "table-dark")
        page.get_by_role("link", name=re.compile("Bellen")).click()
        page.get_by_role("link", name="Deze weergave wijzigen …").click()
        check(page, artefacts, "table-columns-dark")
