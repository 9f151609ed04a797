"""The picture of the network in a real browser: on a telephone, in the dark, on paper, as a file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from leernet.model import Event
from leernet.services.attendance.checking_in import check_in
from leernet.work import user

from .conftest import Demo, visiting
from .test_groups import EVENT, register_people
from .test_main_job import PHONE, log_in
from .test_ways_in import check

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

PICTURE = "/nl/desk/series/lerend-netwerk/more/picture"


def hold_an_event(demo: Demo) -> None:
    """Eight people register, and seven come."""
    uids = register_people(demo)
    demo.clock.set(datetime(2026, 12, 15, 13, 0, tzinfo=UTC))
    with demo.network.read() as work:
        block = work.db.query(Event).filter_by(slug=EVENT).one().blocks[0].id
    for uid in uids[1:]:
        demo.network.run(user("organisator"), check_in, uid, block)
    demo.clock.set(datetime(2026, 12, 20, 13, 0, tzinfo=UTC))


def test_the_picture_is_found_read_printed_and_downloaded(demo: Demo, chromium: Browser, artefacts: Path) -> None:
    hold_an_event(demo)
    with visiting(chromium, color_scheme="dark", **PHONE) as page:
        log_in(page, demo)
        page.goto(demo.page("/nl/desk/?series=lerend-netwerk"))
        page.get_by_role("link", name="Beeld van het netwerk").click()
        expect(page.get_by_role("img", name="Wie een plaats had en wie er was")).to_be_visible()
        check(page, artefacts, "picture-reach")
        for name in ("Wie terugkomt", "Wie wie ontmoette", "Wie meedoet", "Hoe het volloopt"):
            page.get_by_role("link", name=name, exact=True).click()
            check(page, artefacts, f"picture-{name.lower().replace(' ', '-')}")
        page.get_by_role("link", name="Wie wie ontmoette", exact=True).click()
        expect(page.get_by_role("row", name="Gemeente A Gemeente B 1")).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="Verslag voor een financier (PDF)").click()
        assert download.value.path().read_bytes().startswith(b"%PDF-")
        page.emulate_media(media="print")
        expect(page.get_by_role("img", name="Kaart van het netwerk")).to_be_visible()
        expect(page.get_by_role("link", name="Download deze grafiek")).to_be_hidden()
