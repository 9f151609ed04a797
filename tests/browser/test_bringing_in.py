"""An organiser brings in people from a list, on a phone without scripts, and a series from an archive, in the dark."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.archives.conftest import everything, told

from .conftest import Demo, visiting
from .test_main_job import DARK, PHONE, VISIT, log_in
from .test_ways_in import check

__all__ = ["everything", "told"]

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
LIST = """Voornaam;Achternaam;Waar te bereiken;Organisatie
Anna;van der Meer;anna@example.org;Gemeente Assen
Bob;Bos;geen adres;
Çağla;Şen;cagla@example.org;Emmen
"""


def test_a_list_is_corrected_looked_through_and_brought_in(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    address = demo.page(VISIT.replace("/nl/", "/nl/desk/"))
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(f"{address}/registrations")
        page.get_by_role("link", name="Mensen uit een lijst").click()
        page.get_by_role("button", name="Bekijken").press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        check(page, artefacts, "people-list-wrong")
        page.get_by_label(re.compile("Of plak de lijst hier")).fill(LIST)
        page.get_by_role("button", name="Bekijken").press("Enter")
        expect(page.locator(".error-summary")).to_contain_text("in welke kolom")
        page.get_by_label("Waar te bereiken", exact=True).select_option("email")
        page.get_by_role("button", name="Opnieuw bekijken").click()
        expect(page.locator("main")).to_contain_text("2 krijgt een plaats · 1 kan niet")
        check(page, artefacts, "people-list-preview")
        page.get_by_role("button", name="Deze 2 mensen aanmelden").click()
        expect(page.get_by_role("status")).to_contain_text("Wie nieuw is, krijgt mail.")
        check(page, artefacts, "people-list-report")


def test_a_series_goes_out_and_what_comes_in_is_looked_at(
    demo: Demo, chromium: Browser, artefacts: Path, everything: bytes, tmp_path: Path
) -> None:
    archive = tmp_path / "netwerk.zip"
    archive.write_bytes(everything)
    with visiting(chromium, **DARK) as page:
        log_in(page, demo)
        page.goto(demo.page("/nl/desk/archive"))
        page.locator("input[type=file]").set_input_files(archive)
        page.get_by_role("button", name="Bekijken").click()
        check(page, artefacts, "archive-preview")
        page.get_by_label(re.compile("Hetzelfde bestand nog een keer")).set_input_files(archive)
        page.get_by_role("button", name="Laden").click()
        expect(page.get_by_role("status")).to_contain_text("Niemand heeft mail gekregen")
        with page.expect_download() as download:
            page.get_by_role("link", name="Download alles als archief, met de mensen").click()
        assert download.value.suggested_filename == "netwerk.zip"
        page.goto(demo.page("/nl/desk/archive"))
        page.locator("input[type=file]").set_input_files(archive)
        page.get_by_role("button", name="Bekijken").click()
        expect(page.locator(".error-summary")).to_contain_text("is hier al")
        check(page, artefacts, "archive-wrong")
