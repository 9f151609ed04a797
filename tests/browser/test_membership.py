"""Joining a series, a member's own page and interest in a real browser: by keyboard, without a script, at the desk."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from leernet.model import Interest, Membership

from .conftest import Demo, visiting
from .test_main_job import PHONE, check_accessibility, log_in
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def member_link(demo: Demo) -> str:
    """The link that a member gets by mail."""
    with demo.network.read() as work:
        uid = work.db.scalars(select(Membership.uid).order_by(Membership.id.desc())).first()
    assert uid is not None
    return demo.page(f"/nl/members/{demo.network.tokens.membership(uid)}")


def interest_link(demo: Demo) -> str:
    """The link that ends the mail about an event."""
    with demo.network.read() as work:
        uid = work.db.scalars(select(Interest.uid)).one()
    return demo.page(f"/nl/interest/{demo.network.tokens.interest(uid)}")


def test_somebody_joins_by_keyboard_and_leaves_without_a_script(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page("/nl/series/energie-in-de-wijk"))
        page.get_by_role("link", name="Word lid").press("Enter")
        check(page, artefacts, "joining")
        page.get_by_role("button", name="Word lid").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("Vul uw naam in")
        page.get_by_label("Uw naam").fill("Anna de Boer")
        page.get_by_label("E-mailadres").fill("anna@example.org")
        page.get_by_role("button", name="Word lid").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("Kijk in uw mail")
        check(page, artefacts, "joined")
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        page.goto(member_link(demo))
        expect(page.locator("main")).to_contain_text("U bent lid")
        page.screenshot(path=artefacts / "member.png", full_page=True)
        page.get_by_role("link", name="Stop met de reeks").press("Enter")
        page.get_by_role("button", name="Ja, stop met de reeks").press("Enter")
        expect(page.locator("main")).to_contain_text("U bent geen lid (meer)")
    with visiting(chromium) as page:
        page.goto(member_link(demo))
        check_accessibility(page)


def test_somebody_leaves_an_address_and_takes_it_back(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    with visiting(chromium, **PHONE) as page:
        page.goto(demo.page("/nl/events/lerend-netwerk-6-afsluiting"))
        page.get_by_label("E-mailadres").fill("bas@example.org")
        check(page, artefacts, "interest-form")
        page.get_by_role("button", name="Houd mij op de hoogte").press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("We houden u op de hoogte")
        page.goto(interest_link(demo))
        check(page, artefacts, "interest")
        page.get_by_role("button", name="Schrijf mij hier niet meer over").press("Enter")
        expect(page.locator("main")).to_contain_text("Uw adres is verwijderd.")


def test_an_organiser_adds_a_member_and_sees_how_many_organisations_are_missing(
    demo: Demo, chromium: Browser, artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page("/nl/desk/series/lerend-netwerk/members"))
        check(page, artefacts, "desk-members")
        page.get_by_label("Naam", exact=True).fill("Fatma Şahin")
        page.locator("[name=email]").fill("fatma@example.org")
        page.locator("[name=organisation]").fill("Gemeente Zaanstad")
        page.get_by_role("button", name="Voeg toe").click()
        expect(page.get_by_role("status")).to_contain_text("Deze persoon is lid")
        expect(page.locator("main")).to_contain_text("1 van 10")
        page.get_by_role("link", name="Fatma Şahin").click()
        check(page, artefacts, "desk-member")
