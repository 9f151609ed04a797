"""Users of the desk in a real browser: the first owner by keyboard, then somebody for the door, who has a phone."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import PASSWORD, Demo, visiting
from .test_main_job import PHONE
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def _log_in_as(page: Page, demo: Demo, name: str) -> None:
    page.goto(demo.page("/nl/desk/"))
    page.get_by_label("Naam").fill(name)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").press("Enter")


def test_an_owner_names_somebody_for_the_door_who_sees_that_and_no_more(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, java_script_enabled=False) as page:
        _log_in_as(page, demo, "organisator")
        page.get_by_role("link", name="Gebruikers en rollen").press("Enter")
        expect(page.locator("main")).to_contain_text("Iedereen die kan inloggen, mag alles")
        page.get_by_role("button", name="Toevoegen").press("Enter")
        expect(page.locator("main")).to_contain_text("Ze mogen de balie nu gebruiken.")
    with visiting(chromium) as page:
        _log_in_as(page, demo, "organisator")
        page.goto(demo.page("/nl/desk/users"))
        page.get_by_role("button", name="Toevoegen").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Vul een naam in.")
        check(page, artefacts, "users")
        page.get_by_label("Hoe heet deze persoon voor de site?").fill("deur")
        page.get_by_label("Naam", exact=True).fill("Daan aan de deur")
        page.get_by_role("radio", name="Inchecken").press(" ")
        page.get_by_role("radio", name="Eén reeks").press(" ")
        page.get_by_label("Welke reeks?").select_option("lerend-netwerk")
        page.get_by_role("button", name="Toevoegen").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Daan aan de deur")
        check(page, artefacts, "user")
    with visiting(chromium, **PHONE) as page:
        _log_in_as(page, demo, "deur")
        expect(page.locator("main")).not_to_contain_text("Community of Practice")
        expect(page.get_by_role("link", name="Nieuwe reeks")).to_have_count(0)
        check(page, artefacts, "desk-at-the-door")
        page.goto(demo.page("/nl/desk/events/lerend-netwerk-6-afsluiting/registrations"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Dit mag niet")
        expect(page.locator("main")).to_contain_text("Organisator")
        check(page, artefacts, "refused")
        page.get_by_role("link", name="Naar de balie").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Balie")
