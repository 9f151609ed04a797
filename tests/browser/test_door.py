"""A volunteer at the door with a phone: by name, with the camera, and where the network goes away."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
import segno
from playwright.sync_api import Browser, Page, expect

from leernet.model import Attendance, Registration
from leernet.services.attendance.checking_in import check_in
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.work import PARTICIPANT, user

from .conftest import Demo, visiting
from .test_main_job import PHONE, VISIT, VISIT_STARTS, check_accessibility, log_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

DOOR = VISIT.replace("/nl/", "/nl/desk/") + "/check-in/phone"
NAMES = ("Özlem Yıldız", "Jan de Boer", "أمينة المنصوري", "Pieter van der Meer", "Wacht Even")


@pytest.fixture
def guests(demo: Demo) -> list[str]:
    """Five who registered for four places, on the day; the codes that they show at the door."""
    slug = VISIT.rpartition("/")[2]
    uids = []
    for number, name in enumerate(NAMES):
        request = RegistrationRequest(event=slug, format="physical", name=name, email=f"p{number}@example.org")
        uids.append(demo.network.run(PARTICIPANT, register, request).uid)
    demo.clock.set(VISIT_STARTS - timedelta(minutes=20))
    return [demo.network.links.check_in(slug, uid, "nl") for uid in uids]


def present(demo: Demo) -> list[str]:
    with demo.network.read() as work:
        query = work.db.query(Registration.name).join(Attendance).order_by(Attendance.recorded_at)
        return [name for (name,) in query]


def said(page: Page, text: str) -> None:
    expect(page.locator("[data-part=result]")).to_contain_text(text)


def tap(page: Page, name: str) -> None:
    """Look somebody up by a part of the name, without its accents, and tap them."""
    page.get_by_label("Zoek een naam").fill(name)
    page.locator("[data-part=list] button").click()


def test_a_volunteer_checks_people_in_while_the_network_goes_and_comes(
    demo: Demo, chromium: Browser, guests: list[str], artefacts: Path
) -> None:
    with visiting(chromium, **PHONE) as page:
        log_in(page, demo)
        page.goto(guests[4])
        expect(page.get_by_role("status").filter(has_text="Wacht Even")).to_contain_text("Op de wachtlijst")
        page.goto(guests[3])
        page.get_by_role("button", name="Inchecken", exact=True).click()
        check_accessibility(page)
        page.get_by_role("link", name="Scan codes met deze telefoon").click()
        expect(page.get_by_text("1 van 4 aanwezig")).to_be_visible()
        check_accessibility(page)
        tap(page, "ozlem")
        said(page, "Ingecheckt")
        check_accessibility(page)
        page.screenshot(path=artefacts / "door.png", full_page=True)
        expect(page.get_by_text("Met netwerk. Lijst van")).to_be_visible()
        tap(page, "meer")
        said(page, "Was al binnen, sinds")
        tap(page, "wacht")
        said(page, "Op de wachtlijst")
        page.wait_for_function("caches.match(location.pathname)")
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= seen

        page.context.set_offline(True)
        tap(page, "jan")
        said(page, "Ingecheckt")
        tap(page, "منصوري")
        page.get_by_role("button", name="Ongedaan maken").click()
        said(page, "Niet meer als aanwezig gemarkeerd")
        tap(page, "منصوري")
        waits = page.get_by_text(
            "Geen netwerk. U kunt doorgaan: alles wordt bewaard en later verstuurd. 4 check-ins wachten"
        )
        expect(waits).to_be_visible()
        page.reload()
        expect(waits).to_be_visible()
        expect(page.get_by_text("4 van 4 aanwezig")).to_be_visible()
        page.screenshot(path=artefacts / "door-offline.png", full_page=True)
        assert len(present(demo)) == 2

        check_in_elsewhere(demo, "Jan de Boer")
        demo.network.run(PARTICIPANT, cancel, UUID(guests[2][-32:]))
        page.context.set_offline(False)
        expect(page.get_by_text("Met netwerk. Lijst van")).to_be_visible()
        expect(page.get_by_text("wachten op deze telefoon")).to_be_hidden()
        assert sorted(present(demo)) == sorted({*NAMES[:4]} - {NAMES[2]})
        expect(page.get_by_role("listitem").filter(has_text=NAMES[2])).to_contain_text("Afgemeld")
        check_accessibility(page)
        page.get_by_role("button", name="Gezien").click()
        expect(page.get_by_text("Niet vastgelegd")).to_be_hidden()

        page.context.clear_cookies()
        page.reload()
        page.wait_for_url(re.compile("/inloggen"))
        assert page.evaluate("caches.keys()") == []
        assert page.evaluate("JSON.stringify(localStorage)").count("Boer") == 0


def check_in_elsewhere(demo: Demo, name: str) -> None:
    """At another door, with another phone."""
    with demo.network.read() as work:
        found = work.db.query(Registration).filter_by(name=name).one()
        uid, block = found.uid, found.event.blocks[0].id
    demo.network.run(user("els"), check_in, uid, block)


@pytest.fixture
def camera(chromium: Browser, chromium_path: Path, guests: list[str], tmp_path: Path) -> Iterator[Browser]:
    """A Chromium whose camera sees the code of the third guest all the time."""
    film = tmp_path / "code.y4m"
    film.write_bytes(filmed(guests[2]))
    flags = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    browser = chromium.browser_type.launch(
        executable_path=chromium_path, args=["--no-sandbox", "--disable-gpu", *flags]
    )
    yield browser
    browser.close()


def filmed(text: str, width: int = 640, height: int = 480, scale: int = 7) -> bytes:
    """A film of a code, grey around it as on a badge: YUV4MPEG2, 4:2:0."""
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix_iter(border=4, scale=scale)]
    left, top = (width - len(rows[0])) // 2, (height - len(rows)) // 2
    light = [bytearray(b"\xa0" * width) for _ in range(height)]
    for y, row in enumerate(rows):
        light[top + y][left : left + len(row)] = bytes(30 if dark else 230 for dark in row)
    frame = b"FRAME\n" + b"".join(light) + b"\x80" * (width * height // 2)
    return f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\n".encode() + frame * 5


def test_the_camera_reads_a_code_with_the_reader_that_we_serve(demo: Demo, camera: Browser, artefacts: Path) -> None:
    with visiting(camera, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page(DOOR))
        page.get_by_role("button", name="Scan met de camera").click()
        said(page, "Ingecheckt")
        said(page, NAMES[2])
        page.screenshot(path=artefacts / "door-camera.png")
        check_accessibility(page)
        expect(page.get_by_role("button", name="Ongedaan maken")).to_be_in_viewport()
        page.get_by_role("button", name="Stop de camera").click()
        expect(page.locator("video")).to_be_hidden()
        assert present(demo) == [NAMES[2]]


def test_what_is_printed_is_chosen_in_forms_that_anybody_can_use(
    demo: Demo, chromium: Browser, guests: list[str], artefacts: Path
) -> None:
    with visiting(chromium, accept_downloads=True, **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page(DOOR.replace("check-in/phone", "more/print")))
        check_accessibility(page)
        page.screenshot(path=artefacts / "print.png", full_page=True)
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert wide <= seen
        page.get_by_label("Met de code voor de deur").check()
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=re.compile("Maak een pdf ?: Naambadges")).click(timeout=60_000)
        assert download.value.suggested_filename.endswith("-naambadges.pdf")
