"""A pilot is rolled out over municipalities of which two share an event; who was there is invited to what follows."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leernet.services.registering.registration import RegistrationRequest, register
from leernet.work import PARTICIPANT

from .conftest import Demo, visiting
from .test_main_job import PHONE, log_in
from .test_planning import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
BOARD = "/nl/desk/events/sprintsessie-meppel/rollout"


def test_a_pilot_is_rolled_out_and_the_board_says_who_is_still_to_come(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page("/nl/desk/events/sprintsessie-meppel/edit"))
        page.get_by_role("link", name="Uitrollen over organisaties").click()
        expect(page.get_by_role("row").nth(1)).to_contain_text("Meppel Pilot")
        page.get_by_label("Organisaties", exact=True).fill("Assen\nEmmen + Coevorden")
        page.get_by_label("Periode").select_option(label="Najaar")
        page.get_by_label("Jaar").fill("2027")
        page.get_by_label("Kondig ze meteen aan").check()
        page.get_by_role("button", name="Verder").click()
        expect(page.get_by_role("heading", name="Er worden 2 bijeenkomsten gemaakt")).to_be_visible()
        check(page, artefacts, "rollout-plan")
        page.get_by_role("button", name="Maak deze 2 bijeenkomsten").click()
        expect(page.get_by_role("status")).to_contain_text("Er zijn 2 bijeenkomsten gemaakt.")
        check(page, artefacts, "rollout-board")
        page.get_by_role("link", name="Aangekondigd 3").click()
        expect(page.get_by_role("row").filter(has_text="samen met Coevorden")).to_contain_text("najaar 2027")
        page.goto(demo.page("/nl/events/sprintsessie-emmen-en-coevorden"))
        expect(page.get_by_role("heading", level=1)).to_have_text("Sprintsessie Emmen en Coevorden")
        check(page, artefacts, "rollout-copy")


def test_attendees_are_invited_to_a_follow_up_made_on_the_spot(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    person = RegistrationRequest(
        event="oefensprint-begeleiders", format="physical", name="Anna", email="anna@example.org"
    )
    demo.network.run(PARTICIPANT, register, person)
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page("/nl/desk/events/oefensprint-begeleiders/follow-ups"))
        check(page, artefacts, "follow-ups")
        page.get_by_role("button", name="Verder").click()
        page.get_by_label("Titel").fill("Terugkomen")
        page.get_by_label("Periode").select_option(label="Voorjaar")
        page.get_by_label("Jaar").fill("2027")
        page.get_by_role("button", name="Opslaan").last.click()
        page.get_by_role("link", name="Naar het overzicht").click()
        page.get_by_role("button", name="Aankondigen").click()
        page.get_by_role("link", name="Na afloop", exact=True).click()
        page.get_by_role("link", name="Vervolg", exact=True).click()
        page.get_by_label("Wie zich aanmeldde, ook wie er niet was").check()
        page.get_by_role("button", name="Uitnodigen").click()
        expect(page.get_by_role("status")).to_contain_text("Eén persoon is uitgenodigd.")
        page.goto(demo.page("/nl/events/terugkomen"))
        page.get_by_role("link", name="Oefensprint voor begeleiders").click()
        expect(page.get_by_text("Gevolgd door")).to_be_visible()
