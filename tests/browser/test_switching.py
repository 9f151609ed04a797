"""A planned event goes online: looked at, done, undone, on a telephone; accessible on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from leernet.model import Event, EventFormat, EventStatus
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.work import PARTICIPANT

from .conftest import Demo, visiting
from .test_main_job import PHONE, log_in
from .test_planning import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def test_an_event_goes_online_and_back(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    on_site = select(EventFormat.event_id).where(EventFormat.key == "physical")
    with demo.network.read() as work:
        slug = work.db.scalars(
            select(Event.slug)
            .where(Event.status == EventStatus.OPEN, Event.id.in_(on_site))
            .order_by(Event.sort_key.desc())
        ).first()
    assert slug
    with demo.network.work() as work:
        event = work.db.query(Event).filter_by(slug=slug).one()
        event.sections = [*event.sections, {"key": "text", "heading": "Daarna", "text": "Een lunch ter plaatse."}]
    request = RegistrationRequest(event=slug, format="physical", name="Anna de Vries", email="anna@example.org")
    demo.network.run(PARTICIPANT, register, request)
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page(f"/nl/desk/events/{slug}"))
        page.get_by_role("link", name="Op een andere manier houden").click()
        page.get_by_role("link", name="Van “Op locatie” naar “Online”").click()
        page.locator("#field-details-join_url").fill("https://meet.example.org/1")
        page.get_by_role("button", name="Bekijk wat dit betekent").last.click()
        expect(page.locator("#preview")).to_be_focused()
        page.get_by_text("De mail die zij krijgen").first.click()
        expect(page.locator("#preview")).to_contain_text("noemt “lunch”, “ter plaatse”")
        check(page, artefacts, "switch-preview")
        page.get_by_role("button", name="Voer het uit").click()
        expect(page.get_by_text("Nog niemand weet het", exact=False).first).to_be_visible()
        expect(page.get_by_role("heading", name="Teksten die misschien niet meer kloppen")).to_be_visible()
        check(page, artefacts, "switch-held")
        page.get_by_role("button", name="Maak het ongedaan").click()
        expect(page.get_by_text("Niemand krijgt een mail", exact=False)).to_be_visible()
        check(page, artefacts, "switch-undone")
