"""An evaluation in a real browser: questions are chosen, answered by keyboard on a telephone, and read."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leernet.model import Event
from leernet.services.attendance.checking_in import check_in
from leernet.work import user

from .conftest import NOW, Demo, visiting
from .test_groups import EVENT, log_in_without_script, press, register_people
from .test_main_job import PHONE, log_in
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

TAB = f"/nl/desk/events/{EVENT}/more/evaluation-desk"
SERIES = "/nl/desk/series/lerend-netwerk/more/evaluation-series"
MARK = "Welk cijfer geeft u deze bijeenkomst?"


def test_questions_are_chosen_answered_and_read(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    uids = register_people(demo)
    own = [demo.page(f"/nl/registrations/{demo.network.tokens.registration(uid)}/more/evaluation") for uid in uids]
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        log_in_without_script(page, demo)
        page.goto(demo.page(f"{TAB}?view=questions"))
        press(page, "Voeg de kant-en-klare vragen toe", "Er kwamen 5 vragen bij.")
        press(page, "Laat deze vragen stellen", "De vragen worden gesteld")
    with demo.network.read() as work:
        block = work.db.query(Event).filter_by(slug=EVENT).one().blocks[0].id
    demo.clock.set(NOW + timedelta(days=23, hours=4))
    for uid in uids[:6]:
        demo.network.run(user("organisator"), check_in, uid, block)
    demo.clock.advance(timedelta(hours=9))
    with visiting(chromium, color_scheme="dark", **PHONE) as page:
        page.goto(own[0])
        check(page, artefacts, "evaluation-form")
        page.get_by_role("button", name="Verstuur").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        check(page, artefacts, "evaluation-wrong")
        page.get_by_role("group", name=MARK).get_by_label("8", exact=True).focus()
        page.keyboard.press("Space")
        page.keyboard.press("ArrowRight")
        page.get_by_label("Wat neemt u mee naar uw organisatie?").fill("Eerst vragen, dan vertellen.")
        press(page, "Verstuur mijn antwoorden", "Uw antwoorden zijn bewaard.")
        check(page, artefacts, "evaluation-answered")
        expect(page.get_by_role("group", name=MARK).get_by_label("9", exact=True)).to_be_checked()
        for address, mark in zip(own[1:6], ("8", "7", "9", "10", "6"), strict=True):
            page.goto(address)
            page.get_by_role("group", name=MARK).get_by_label(mark, exact=True).check()
            page.get_by_role("button", name="Verstuur").click()
            expect(page.get_by_role("status")).to_be_visible()
        page.goto(own[6])
        expect(page.locator("main")).not_to_contain_text(MARK)
        log_in(page, demo)
        for view in ("", "questions", "question", "settings"):
            page.goto(demo.page(f"{TAB}?view={view}"))
            check(page, artefacts, f"evaluation-{view or 'open'}")
        page.goto(demo.page(TAB))
        expect(page.locator("main")).not_to_contain_text("Eerst vragen, dan vertellen.")
        page.get_by_text("Sluit nu").first.click()
        press(page, "Sluit nu", "De evaluatie is gesloten.")
        expect(page.locator("main")).to_contain_text("Gemiddeld 8,2")
        expect(page.locator("main")).to_contain_text("Eerst vragen, dan vertellen.")
        check(page, artefacts, "evaluation-results")
        page.goto(demo.page(SERIES))
        expect(page.get_by_role("row", name="Geld: wat kost een aardgasvrije wijk?").first).to_be_visible()
        check(page, artefacts, "evaluation-series")
        page.goto(own[0])
        expect(page.locator("main")).to_contain_text("Deze evaluatie is gesloten.")
        check(page, artefacts, "evaluation-closed")
