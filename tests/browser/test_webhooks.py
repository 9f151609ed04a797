"""Webhooks in a real browser, on a telephone: added with the keyboard, its secret read once, its log."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leernet.model import Delivery, DeliveryStatus

from .conftest import Demo, visiting
from .test_main_job import PHONE, VISIT, log_in, register
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_an_organiser_adds_a_webhook_and_reads_its_log(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.get_by_role("link", name="Webhooks").click()
        check(page, artefacts, "webhooks-none")
        page.get_by_role("link", name="Webhook toevoegen").click()
        check(page, artefacts, "webhook-form")
        add = page.get_by_role("button", name="Toevoegen en het geheim tonen")
        add.press("Enter")
        expect(page.locator(".error-summary")).to_be_focused()
        check(page, artefacts, "webhook-form-wrong")
        page.get_by_label("Naam", exact=True).fill("Provincie, zaaksysteem")
        page.get_by_label("Webadres").fill("https://partner.example.org/een/lang/pad/naar/de/ontvanger?van=leernet")
        page.get_by_role("group", name="Aanmeldingen").get_by_label("Alles, ook wat leernet later toevoegt").press(
            "Space"
        )
        add.press("Enter")
        expect(page.locator(".secret")).to_contain_text("whsec_")
        check(page, artefacts, "webhook-secret")
        page.get_by_role("link", name="Ik heb het gekopieerd").click()
        address = page.url
        for name in ("Anna", "Bob"):
            register(page, demo, VISIT, name)
        while demo.network.dispatcher.fan_out():
            pass
        with demo.network.work() as work:
            first = work.db.query(Delivery).filter(Delivery.webhook_id.is_not(None)).first()
            assert first is not None
            first.status, first.attempts, first.answer = DeliveryStatus.FAILED, 10, "500 Internal Server Error\nstuk"
        page.goto(address)
        expect(page.locator("main")).to_contain_text("500 Internal Server Error")
        page.get_by_text("Nieuw geheim maken").click()
        page.get_by_text("Deze webhook verwijderen").click()
        check(page, artefacts, "webhook")
        page.get_by_role("button", name="Opnieuw versturen Aanmeldingen").click()
        expect(page.get_by_role("status")).to_contain_text("opnieuw verstuurd")
        page.goto(demo.page("/nl/desk/webhooks"))
        check(page, artefacts, "webhooks")
