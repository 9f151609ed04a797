"""Needs and offers in a real browser: the form behind the code on a telephone without a script, and the desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leernet.services.registering.registration import RegistrationRequest, register
from leernet.work import PARTICIPANT

from .conftest import Demo, visiting
from .test_groups import log_in_without_script, press
from .test_main_job import PHONE, log_in
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

EVENT = "cop-warmtetransitie-programmaplan"
TAB = f"/nl/desk/events/{EVENT}/more/exchange-event"
SERIES = "/nl/desk/series/cop-warmtetransitie/more/exchange"
NEED, OFFER = "Hoe nemen wij bewoners mee naar een warmtenet?", "Een aanpak om bewoners mee te nemen, met voorbeelden."


def own_page_of(demo: Demo, name: str) -> str:
    """Somebody registers; the page with their own page."""
    request = RegistrationRequest(
        event=EVENT, format="online", name=name, email=f"{name.lower()}@example.org", organisation=f"Gemeente {name}"
    )
    uid = demo.network.run(PARTICIPANT, register, request).uid
    return demo.page(f"/nl/registrations/{demo.network.tokens.registration(uid)}/more/exchange-own")


def test_who_is_there_scans_the_code_and_two_people_meet(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    anna = own_page_of(demo, "Anna")
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page(TAB))
        check(page, artefacts, "exchange-event")
        code = page.locator(".secret").inner_text().strip()
        page.get_by_role("link", name="Om te projecteren of af te drukken").click()
        check(page, artefacts, "exchange-poster")
        page.goto(demo.page(f"{SERIES}"))
        check(page, artefacts, "exchange-none")
        page.goto(code)
        check(page, artefacts, "exchange-form")
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        page.goto(code)
        page.get_by_label("Wij hebben te bieden").focus()
        page.keyboard.type(OFFER)
        page.get_by_label("Een uur advies").check()
        page.get_by_label("Waar gaat het over?").fill("Bewoners")
        page.get_by_label("Uw organisatie").fill("Gemeente Zaanstad")
        page.get_by_label("Ik wil kennismaken").check()
        page.get_by_role("button", name="Verstuur").click()
        expect(page.get_by_role("alert")).to_contain_text("Zonder adres")
        page.get_by_label("Uw e-mailadres").fill("bert@example.org")
        press(page, "Verstuur", "Dank u wel. Het staat erbij.")
        page.goto(anna)
        page.get_by_label("Wij zoeken").fill(NEED)
        page.get_by_label("Een uur advies").check()
        page.get_by_label("Waar gaat het over?").fill("bewoners, geld")
        page.get_by_label("Ik wil kennismaken").check()
        press(page, "Toevoegen", "Dank u wel. Het staat erbij.")
        log_in_without_script(page, demo)
        page.goto(demo.page(f"{SERIES}?view=matches"))
        press(page, "Vraag het beiden", "Beiden krijgen een mail met de vraag.")
        page.goto(demo.page(f"{SERIES}?view=themes"))
        page.get_by_label("Bewoners", exact=True).check()
        page.get_by_label("Of maak een concept").select_option("2027-21")
        press(page, "Maak een concept", "Er staat één bijeenkomst in het concept.")
        page.get_by_label("Titel").fill("Bewoners mee, en dan?")
        press(page, "Kondig aan in de reeks", "Eén bijeenkomst is aangekondigd.")
    with visiting(chromium, **PHONE) as page:
        page.goto(anna)
        expect(page.locator("main")).to_contain_text(OFFER)
        check(page, artefacts, "exchange-own")
        log_in(page, demo)
        for view in ("", "themes", "matches", "plan", "settings", "journal"):
            page.goto(demo.page(f"{SERIES}?view={view}"))
            check(page, artefacts, f"exchange-{view or 'list'}")
