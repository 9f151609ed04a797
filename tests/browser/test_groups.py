"""A case and a group in a real browser: by keyboard and without a script, on a telephone, and on paper."""

from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.work import PARTICIPANT

from .conftest import PASSWORD, Demo, visiting
from .test_main_job import PHONE, log_in
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

EVENT = "lerend-netwerk-3-geld"
TAB = f"/nl/desk/events/{EVENT}/more/groups"


def register_people(demo: Demo) -> list[UUID]:
    """Eight people of four organisations."""
    return [
        demo.network.run(
            PARTICIPANT,
            register,
            RegistrationRequest(
                event=EVENT,
                format="physical",
                name=f"Persoon {number}",
                email=f"p{number}@example.org",
                organisation=f"Gemeente {'ABCD'[number % 4]}",
            ),
        ).uid
        for number in range(8)
    ]


def own(demo: Demo, uid: UUID) -> str:
    return demo.page(f"/nl/registrations/{demo.network.tokens.registration(uid)}/more/group")


def log_in_without_script(page: Page, demo: Demo) -> None:
    """As :func:`log_in`, which looks at the pages with a script."""
    page.goto(demo.page("/nl/desk/"))
    page.fill("[name=password]", PASSWORD)
    page.locator("main button[type=submit]").click()
    page.wait_for_url(demo.page("/nl/desk/"))


def press(page: Page, name: str, said: str) -> None:
    """By keyboard; the page then says that it was done."""
    page.get_by_role("button", name=name, exact=True).first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(said)


def test_a_case_is_brought_in_and_groups_are_made_by_keyboard_without_a_script(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    anna, *_, last = register_people(demo)
    with visiting(chromium, **PHONE) as page:
        page.goto(own(demo, anna))
        check(page, artefacts, "groups-case")
        log_in(page, demo)
        page.goto(demo.page(TAB))
        check(page, artefacts, "groups-none")
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        page.goto(own(demo, anna))
        page.get_by_label("In een paar woorden").focus()
        page.keyboard.type("Wie betaalt het warmtenet?")
        page.keyboard.press("Tab")
        page.keyboard.type("Bewoners willen het weten.")
        press(page, "Bewaar mijn casus", "Uw casus is bewaard.")
        log_in_without_script(page, demo)
        page.goto(demo.page(f"{TAB}?view=cases"))
        press(page, "Kies deze casus", "De casus is gekozen.")
        page.goto(demo.page(TAB))
        page.get_by_label("Hoogstens zoveel mensen").fill("4")
        press(page, "Stel groepen voor", "Er zijn 2 groepen.")
        page.get_by_role("link", name="Verplaats Persoon 0").focus()
        page.keyboard.press("Enter")
        page.locator("[name=to]").select_option(index=2)
        press(page, "Verplaats", "De verplaatsing is gedaan.")
        press(page, "Zet deze groepen vast", "De groepen staan vast.")
        press(page, "Mail 8 mensen hun groep", "8 mensen krijgen een mail.")
    with visiting(chromium, **PHONE) as page:
        page.goto(own(demo, anna))
        check(page, artefacts, "groups-own")
        expect(page.locator("main")).to_contain_text("Hier wordt uw eigen casus besproken.")
        log_in(page, demo)
        for name, query in (("groups", ""), ("groups-cases", "?view=cases"), ("groups-lists", "?view=lists")):
            page.goto(demo.page(f"{TAB}{query}"))
            check(page, artefacts, name)
        demo.network.run(PARTICIPANT, cancel, last)
        demo.network.dispatcher.deliver()
        page.goto(demo.page(TAB))
        expect(page.locator("main")).to_contain_text("Kijk opnieuw: Persoon 7 komt niet meer.")
        check(page, artefacts, "groups-again")
        page.get_by_role("button", name="Laat ze zoals ze zijn").click()
        expect(page.get_by_role("status")).to_contain_text("De groepen blijven zoals ze zijn.")
        page.get_by_role("link", name="Groepen", exact=True).last.click()
        page.get_by_role("link", name="Wijzig groep 1").click()
        check(page, artefacts, "groups-group")
        page.goto(demo.page(f"{TAB}?view=lists"))
        page.emulate_media(media="print")
        expect(page.get_by_role("heading", name="Groep 1")).to_be_visible()
        expect(page.get_by_role("link", name="Downloaden voor Excel")).to_be_hidden()
