"""Approval and invitations in a real browser, on a telephone: who asks, who answers, who was invited."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from leernet.model import Admission, Event

from .conftest import Demo, visiting
from .test_main_job import PHONE, VISIT, cancel, check_accessibility, log_in, register, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def let_in_by(demo: Demo, admission: Admission) -> None:
    """Change who may register for the site visit."""
    with demo.network.work() as work:
        work.db.scalars(select(Event).where(Event.slug == VISIT.rpartition("/")[2])).one().admission = admission


def check(page: Page, artefacts: Path, name: str) -> None:
    """It is accessible and fits on the screen; the picture stays."""
    check_accessibility(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen, f"{page.url} is {wide} pixels wide on a screen of {seen}"
    page.screenshot(path=artefacts / f"{name}.png", full_page=True)


def test_somebody_asks_and_an_organiser_answers(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    let_in_by(demo, Admission.APPROVAL)
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page(VISIT))
        check(page, artefacts, "approval-form")
        own = [register(page, demo, VISIT, name) for name in ("Anna", "Bob")]
        check(page, artefacts, "approval-requested")
        log_in(page, demo)
        page.get_by_role("link", name=re.compile("bezoek", re.IGNORECASE)).first.click()
        check(page, artefacts, "approval-queue")
        page.get_by_role("button", name="Goedkeuren Anna").click()
        expect(page.get_by_role("status")).to_contain_text("heeft een plaats")
        page.get_by_role("link", name="Afwijzen … Bob").click()
        page.get_by_text("Afwijzen …").click()
        page.get_by_label("Reden").fill("Alleen voor gemeenten.")
        check(page, artefacts, "approval-decline")
        page.get_by_role("button", name="De aanvraag afwijzen").click()
        expect(page.get_by_role("status")).to_contain_text("afgewezen")
        for path, text in zip(own, ("U bent aangemeld", "Alleen voor gemeenten."), strict=True):
            page.goto(path)
            expect(page.locator("main")).to_contain_text(text)
            check_accessibility(page)


def test_an_organiser_answers_several_at_once_with_the_keyboard(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    let_in_by(demo, Admission.APPROVAL)
    with visiting(chromium, **PHONE) as page:
        for name in ("Anna", "Bob", "Cas"):
            register(page, demo, VISIT, name)
        log_in(page, demo)
        page.goto(demo.page(VISIT.replace("/events/", "/desk/events/") + "/requests"))
        page.get_by_role("button", name="Dit antwoord versturen").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Vink minstens één persoon aan.")
        check(page, artefacts, "requests-nobody-ticked")
        for name in ("Anna", "Cas"):
            page.get_by_role("checkbox", name=f"{name} samen met anderen beantwoorden").press("Space")
        page.get_by_role("radio", name="Afwijzen").press("Space")
        page.get_by_label("Reden").fill("Alleen voor gemeenten.")
        check(page, artefacts, "requests-several")
        page.get_by_role("button", name="Dit antwoord versturen").press("Enter")
        expect(page.locator("main")).to_contain_text("2 aanvragen zijn beantwoord")
        check(page, artefacts, "requests-answered")
        page.get_by_role("link", name="Anna").click()
        expect(page.locator("main")).to_contain_text("Aangevraagd → Afgewezen")
        check(page, artefacts, "requests-history")
        page.set_viewport_size({"width": 1200, "height": 900})
        page.goto(demo.page(VISIT.replace("/events/", "/desk/events/")))
        check(page, artefacts, "event-limits")


def test_who_was_invited_registers_with_the_link(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    let_in_by(demo, Admission.INVITATION)
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page(VISIT))
        expect(page.locator("#register")).to_contain_text("Alleen wie is uitgenodigd")
        check(page, artefacts, "invitation-needed")
        log_in(page, demo)
        page.goto(demo.page(VISIT.replace("/nl/", "/nl/desk/") + "/invitations"))
        page.get_by_label("E-mailadressen").fill("anna@example.org\nbob@example.org")
        page.get_by_role("button", name="Uitnodigen", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("2 mensen zijn uitgenodigd.")
        page.get_by_text("Toon de link").first.click()
        check(page, artefacts, "invitations")
        link = page.locator("a[href*='?invitation=']").first.get_attribute("href")
        assert link is not None
        page.goto(link)
        check(page, artefacts, "invited")
        expect(page.get_by_label("E-mailadres")).to_have_value(re.compile("@example.org"))
        page.fill("[name=name]", "Bob")
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        expect(page.locator("main")).to_contain_text("U bent aangemeld")
        page.goto(link)
        expect(page.locator("#register")).to_contain_text("al gebruikt")
        check(page, artefacts, "invitation-used")


def test_who_is_offered_a_place_confirms_it_with_the_keyboard(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    desk = demo.page(VISIT.replace("/nl/", "/nl/desk/"))
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(desk)
        page.get_by_text("Wijzigen hoe de wachtlijst doorschuift").click()
        page.get_by_label("Wie aan de beurt is, moet eerst bevestigen").check()
        page.get_by_role("button", name="Opslaan", exact=True).click()
        expect(page.locator("#field-offer_hours")).to_have_attribute("aria-invalid", "true")
        check(page, artefacts, "offers-wrong")
        page.get_by_label("Uren om te antwoorden").fill("48")
        page.get_by_role("button", name="Opslaan", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("De wachtlijst is gewijzigd.")
        own = [register(page, demo, VISIT, f"Deelnemer {number}") for number in range(1, 7)]
        check(page, artefacts, "offers-waiting")
        cancel(page, own[0])
        page.goto(desk)
        check(page, artefacts, "offers-desk")
        page.get_by_role("link", name="Eén van de bezette plaatsen is aangeboden").click()
        check(page, artefacts, "offers-list")
        page.get_by_role("link", name="Deelnemer 5").click()
        check(page, artefacts, "offers-person")
        demo.network.dispatcher.deliver()
        page.goto(f"{demo.url}/post/")
        page.get_by_role("link", name=re.compile("bevestig die")).first.click()
        page.screenshot(path=artefacts / "offers-mail.png", full_page=True)
        link = page.frame_locator("iframe").get_by_role("link", name="Bevestigen of afmelden").get_attribute("href")
        assert link is not None
        page.goto(link)
        check(page, artefacts, "offers-own")
        for _ in range(30):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == "Ik neem de plek":
                break
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_contain_text("U bent aangemeld")
        check(page, artefacts, "offers-taken")
    with visiting(chromium, color_scheme="dark") as page:
        cancel(page, own[1])
        page.goto(own[5])
        check(page, artefacts, "offers-dark")
        page.get_by_role("link", name="Ik kom niet").click()
        expect(page.locator("main")).to_contain_text("Uw plek gaat naar iemand anders")
