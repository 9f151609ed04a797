"""An organiser writes to who comes, on a narrow phone without scripts: what they see is what goes out."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Demo, visiting
from .test_main_job import DARK, PHONE, VISIT, log_in, register
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
BODY = "Wat fijn dat u komt naar **{event}**.\n\n## Wat neemt u mee\n\n- een casus\n- uw [aanmelding]({own_page})"


def test_an_organiser_writes_looks_and_sends(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium, **PHONE) as page:
        for name in ("Anna", "Bob"):
            register(page, demo, VISIT, name)
        demo.network.dispatcher.deliver()
        log_in(page, demo)
        page.goto(demo.page(VISIT.replace("/nl/", "/nl/desk/") + "/mail"))
        check(page, artefacts, "mail-none")
        page.get_by_role("link", name="Mail schrijven").click()
        page.get_by_label("Tekst", exact=True).fill("Dag {naam}")
        page.get_by_role("button", name="Bewaren en bekijken").press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        page.get_by_text("Wat voor elke persoon wordt ingevuld").click()
        check(page, artefacts, "mail-form-wrong")
        page.get_by_label(re.compile("Wie een plaats heeft")).check()
        page.get_by_label("Onderwerp", exact=True).fill("Tot volgende week")
        page.get_by_label("Tekst", exact=True).fill(BODY)
        page.get_by_role("button", name="Bewaren en bekijken").press("Enter")
        mail = page.frame_locator(".mail-frame")
        expect(mail.get_by_role("heading", name="Wat neemt u mee")).to_be_visible()
        assert mail.locator("h2").evaluate("one => getComputedStyle(one).fontSize") == "18px"
        page.locator(".mail-frame").scroll_into_view_if_needed()
        page.screenshot(path=artefacts / "mail-framed.png")
        page.get_by_text("Als platte tekst").click()
        page.get_by_text("Later versturen").click()
        check(page, artefacts, "mail-draft")
        address = page.url
        page.get_by_role("button", name="Nu versturen, naar 2 mensen").click()
        expect(page.get_by_role("status")).to_contain_text("binnen een minuut")
        demo.clock.advance(timedelta(minutes=1))
        demo.network.dispatcher.deliver()
        page.goto(address.partition("?")[0])
        expect(page.locator("main")).to_contain_text("2 verstuurd")
        check(page, artefacts, "mail-sent")
    with visiting(chromium, **DARK) as page:
        log_in(page, demo)
        page.goto(address.partition("?")[0])
        check(page, artefacts, "mail-sent-dark")
        page.goto(demo.page(VISIT.replace("/nl/", "/nl/desk/") + "/mail"))
        check(page, artefacts, "mail-list")
        page.goto(demo.page(VISIT.replace("/nl/", "/nl/desk/") + "/mail/new"))
        check(page, artefacts, "mail-form")
