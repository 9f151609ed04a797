"""The report of an online meeting in a real browser: sent by keyboard on a telephone, looked through, recorded."""

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leernet.services.registering.registration import RegistrationRequest, register
from leernet.work import PARTICIPANT

from .conftest import NOW, Demo, visiting
from .test_groups import log_in_without_script
from .test_main_job import PHONE, log_in
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

EVENT = "leerprogramma-sessie-3"
DOOR = f"/nl/desk/events/{EVENT}/check-in"
REPORT = "\n".join(
    (
        "Naam,E-mailadres,Duur",
        'Ada de Wit,ada@example.org,"2u 20m"',
        'J. v. Dorp,,"1u 50m"',
        'Iemand van buiten,buiten@example.org,"90 min"',
        'Bo Jansen,bo@example.org,"4 min"',
    )
)


def some_people(demo: Demo) -> None:
    """Three registered; the meeting is over."""
    for name in ("Ada de Wit", "Bo Jansen", "Jan van Dorp"):
        email = f"{name.split()[0].lower()}@example.org"
        demo.network.run(
            PARTICIPANT, register, RegistrationRequest(event=EVENT, format="online", name=name, email=email)
        )
    demo.clock.set(NOW + timedelta(days=16, hours=3))


def test_a_report_is_sent_looked_through_and_recorded_by_keyboard(
    demo: Demo, chromium: Browser, artefacts: Path, tmp_path: Path
) -> None:
    some_people(demo)
    (tmp_path / "verslag.csv").write_text(REPORT)
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page(DOOR))
        page.get_by_role("link", name="Aanwezigheid uit een lijst").click()
        check(page, artefacts, "attendance-report")
        page.get_by_role("button", name="De lijst bekijken").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        check(page, artefacts, "attendance-report-empty")
        page.get_by_label("Aanwezigheidslijst").set_input_files(tmp_path / "verslag.csv")
        page.get_by_role("button", name="De lijst bekijken").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Klopt dit?")).to_be_visible()
        check(page, artefacts, "attendance-preview")
        # Of who is not certain somebody has to say who it is.
        page.get_by_role("button", name="De aanwezigheid vastleggen").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("alert")).to_be_focused()
        check(page, artefacts, "attendance-undecided")
        page.get_by_label("Jan van Dorp").focus()
        page.keyboard.press("Space")
        page.get_by_role("button", name="De aanwezigheid vastleggen").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_contain_text("De aanwezigheid is vastgelegd.")
        check(page, artefacts, "attendance-recorded")
        for name, there in (("Ada de Wit", True), ("Jan van Dorp", True), ("Bo Jansen", False)):
            expect(page.get_by_role("button", name=name)).to_contain_text("Aanwezig" if there else "Nog niet")
    with visiting(chromium, java_script_enabled=False, **PHONE) as page:
        log_in_without_script(page, demo)
        page.goto(demo.page(f"/nl/desk/events/{EVENT}/attendance-report"))
        page.get_by_label("Of plak de lijst").fill(REPORT)
        page.get_by_label("Aanwezig vanaf hoeveel minuten?").fill("0")
        page.get_by_role("button", name="De lijst bekijken").click()
        expect(page.locator("main")).to_contain_text("Bo Jansen")
        page.get_by_label("Jan van Dorp").check()
        page.get_by_role("button", name="De aanwezigheid vastleggen").click()
        expect(page.get_by_role("status")).to_contain_text("Voor één persoon")
