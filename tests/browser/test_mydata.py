"""A person sees what is kept of them and has it erased: on a narrow phone, without scripts, by what the mail says."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from leernet.services.registering.registration import RegistrationRequest, register
from leernet.work import PARTICIPANT

from .conftest import Demo, visiting
from .test_main_job import PHONE, check_accessibility

SLUG = "lerend-netwerk-3-geld"


def test_a_person_sees_what_is_kept_and_has_it_erased(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    request = RegistrationRequest(event=SLUG, format="physical", name="Anna van der Meer", email="anna@example.org")
    demo.network.run(PARTICIPANT, register, request)
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page("/nl/"))
        page.get_by_role("link", name=re.compile("Mijn gegevens")).click()
        check_accessibility(page)
        page.get_by_role("button", name="Mail mij de link").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_label("Uw e-mailadres").fill("anna@example.org")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Kijk in uw mail")).to_be_visible()
        demo.network.dispatcher.deliver()
        page.goto(f"{demo.url}/post/")
        page.get_by_role("link", name=re.compile("Uw gegevens bij")).click()
        page.locator(".site-plain a[href*='/my-data/']").click()
        page.get_by_role("button", name="Maak een adres voor mijn agenda").click()
        expect(page.get_by_text("/leren/calendars/")).to_be_visible()
        check_accessibility(page)
        page.screenshot(path=artefacts / "my-data.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.get_by_role("link", name="Mijn gegevens wissen").click()
        check_accessibility(page)
        page.get_by_role("button", name="Ja, wis mijn gegevens").click()
        expect(page.get_by_role("heading", name="Uw gegevens zijn gewist")).to_be_visible()
        check_accessibility(page)


def test_what_others_embed_and_subscribe_to_is_accessible(demo: Demo, chromium: Browser) -> None:
    with visiting(chromium, **PHONE) as page:
        for path in ("/nl/subscribe", f"/nl/embedded/events/{SLUG}", "/nl/embedded/series/lerend-netwerk"):
            page.goto(demo.page(path))
            check_accessibility(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 320
