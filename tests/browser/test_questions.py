"""Questions of an event in a real browser, on a telephone and without JavaScript."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.files import PDF, PNG

from .conftest import Demo, visiting
from .test_main_job import PHONE, check_accessibility, fill_in, log_in, send

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]
EVENT = "/nl/events/cop-warmtetransitie-programmaplan"


def check(page: Page) -> None:
    """Accessible, and no wider than the screen."""
    check_accessibility(page)
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= seen


def choose(page: Page, name: str, content: bytes) -> None:
    """Choose a file from the disk."""
    page.set_input_files("[name=question__casus]", {"name": name, "mimeType": "application/pdf", "buffer": content})


def downloaded(page: Page, name: str) -> bytes:
    """Click on the name of a file; what the browser then keeps below that name."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    assert download.value.suggested_filename == name
    return Path(download.value.path()).read_bytes()


def remove_by_keyboard(page: Page) -> None:
    """From the field of the file to the box below it, and send the form, without a mouse."""
    page.get_by_role("link", name="Uw antwoorden wijzigen").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/answers$"))
    page.locator("[name=question__casus]").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("“beter.pdf” weghalen")).to_be_focused()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Antwoorden bewaren").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/registrations/[^/]*$|#answers$"))


def test_a_participant_answers_the_questions_and_changes_the_answers(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page(EVENT))
        check(page)
        fill_in(page, "Anna van der Meer", "geen adres")
        page.check("[name=question__eten__noten]")
        page.check("[name=question__onderwerp][value=techniek]")
        expect(page.get_by_label("Heb je een casus")).to_have_accessible_description(re.compile("maximaal 5 MB: PDF"))
        choose(page, "kaart.png", PNG)
        page.evaluate("document.querySelectorAll('form').forEach(form => form.noValidate = true)")
        send(page)
        expect(page.locator("[role=alert]").first).to_be_focused()
        expect(page.locator("[name=question__eten__noten]")).to_be_checked()
        expect(page.locator("#error-question__casus")).to_contain_text("Dit soort bestand kunt u hier niet sturen")
        check(page)
        page.screenshot(path=artefacts / "questions-phone.png", full_page=True)
        choose(page, "casus.pdf", PDF)
        send(page)
        expect(page.locator("#present-question__casus")).to_contain_text("casus.pdf")
        check(page)
        page.screenshot(path=artefacts / "file-kept-phone.png", full_page=True)
        page.fill("[name=email]", "anna@example.org")
        send(page)
        page.wait_for_url(re.compile("/registrations/"))
        expect(page.locator("#answers")).to_contain_text("Noten")
        assert downloaded(page, "casus.pdf") == PDF
        check(page)
        page.screenshot(path=artefacts / "own-page-file-phone.png", full_page=True)
        page.get_by_role("link", name="Uw antwoorden wijzigen").click()
        page.check("[name=question__eten__vis]")
        choose(page, "beter.pdf", PDF + b" ")
        check(page)
        page.screenshot(path=artefacts / "answers-phone.png", full_page=True)
        page.get_by_role("button", name="Antwoorden bewaren").click()
        expect(page.locator("#answers")).to_contain_text("Vis, Noten")
        remove_by_keyboard(page)
        expect(page.locator("#answers")).not_to_contain_text("beter.pdf")
        page.get_by_role("link", name="Uw antwoorden wijzigen").click()
        choose(page, "beter.pdf", PDF)
        page.get_by_role("button", name="Antwoorden bewaren").click()
        expect(page.locator("#answers")).to_contain_text("beter.pdf")
        log_in(page, demo)
        page.goto(demo.page(EVENT.replace("/nl/", "/nl/desk/") + "/answers"))
        expect(page.locator("#needs")).to_contain_text("Vis, Noten")
        assert downloaded(page, "beter.pdf") == PDF
        check(page)
        page.screenshot(path=artefacts / "desk-answers-phone.png", full_page=True)
