"""A programme as files: complete, with links that lead somewhere, and without anything that a file cannot do."""

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from leernet import Leernet, NotFound
from leernet.flask.exporting import MANIFEST, export_site
from leernet.model import EventStatus, Organisation, PartnerRole, SeriesPartner, When
from leernet.testing import add, some_event, some_series

LIVE = "https://example.org/leren"
_LINK = re.compile(r'\s(?:href|src)="([^"]*)"')


@pytest.fixture
def programme(network: Leernet) -> Leernet:
    """A series with a logo and two events, one with a coarse date; and one event elsewhere."""
    series = some_series()
    owner = Organisation(slug="rvo", name="RVO", logo=b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    owner.logo_type = "image/svg+xml"
    series.partners = [SeriesPartner(role=PartnerRole.ORGANISER, organisation=owner, shows_logo=True)]
    later = some_event(slug="later", number=2, status=EventStatus.ANNOUNCED, series=series)
    later.when, later.blocks = When.parse("2027-23"), []
    add(network, some_event(series=series))
    add(network, some_event(slug="los", title="Losse bijeenkomst"))
    return network


def pages(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.html"))


def broken(folder: Path) -> list[tuple[str, str]]:
    """The links of the files that lead to no file beside them and to no site."""
    return [
        (str(page.relative_to(folder)), link)
        for page in pages(folder)
        for link in map(unescape, _LINK.findall(page.read_text("utf-8")))
        if not urlsplit(link).scheme and link.partition("#")[0] and not (page.parent / link.partition("#")[0]).is_file()
    ]


def test_everything_that_people_may_see_becomes_files(programme: Leernet, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    count = export_site(programme, folder)
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()} - {MANIFEST}
    assert len(names) == count
    assert {
        "index.html",
        "nl/index.html",
        "en/index.html",
        "nl/series/netwerk.html",
        "nl/events/bijeenkomst.html",
        "en/events/later.html",
        "nl/events/los.html",
        "nl/events/bijeenkomst/calendar.ics",
        "nl/feeds/events.json",
        "nl/series/netwerk/feeds/recaps.atom",
        "nl/organisations/rvo/logo.svg",
        "_leernet/leernet.css",
    } <= names
    assert broken(folder) == []
    assert "najaar 2027" in (folder / "nl/events/later.html").read_text("utf-8")


def test_a_file_says_when_it_was_made_and_leads_to_the_live_site_for_registering(
    programme: Leernet, tmp_path: Path
) -> None:
    folder = tmp_path / "export"
    export_site(programme, folder)
    page = (folder / "nl/events/bijeenkomst.html").read_text("utf-8")
    assert f'href="{LIVE}/nl/events/bijeenkomst#register">Naar het formulier' in page
    assert "Zo was het op" in page
    assert f'<link rel="canonical" href="{LIVE}/nl/events/bijeenkomst">' in page
    assert '"@type": "EducationEvent"' in page.replace('":"', '": "')
    assert f'href="{LIVE}/nl/verify"' in (folder / "nl/index.html").read_text("utf-8") or "verify" not in page
    for one in pages(folder):
        assert "<form" not in one.read_text("utf-8"), one
        assert "form_token" not in one.read_text("utf-8"), one
    calendar = Calendar.from_ical((folder / "nl/events/bijeenkomst/calendar.ics").read_bytes())
    assert [str(one["SUMMARY"]) for one in calendar.walk("VEVENT")] == ["Hét warmtenet"]
    feed = json.loads((folder / "nl/feeds/events.json").read_bytes())
    assert all(item["url"].startswith(LIVE) for item in feed["items"])


def test_one_series_becomes_files_without_the_others(programme: Leernet, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    export_site(programme, folder, ["netwerk"])
    names = {str(path.relative_to(folder)) for path in pages(folder)}
    assert names == {
        "index.html",
        *(
            f"{lang}/{page}.html"
            for lang in ("nl", "en")
            for page in ("series/netwerk", "events/bijeenkomst", "events/later")
        ),
    }
    assert broken(folder) == []
    assert f'href="{LIVE}/nl/"' in (folder / "nl/series/netwerk.html").read_text("utf-8")
    assert "nl/series/netwerk.html" in (folder / "index.html").read_text("utf-8")


def test_an_export_takes_away_what_is_gone_and_touches_nothing_else(programme: Leernet, tmp_path: Path) -> None:
    folder = tmp_path / "export"
    export_site(programme, folder)
    (folder / "eigen.html").write_text("van de site zelf", "utf-8")
    export_site(programme, folder, ["netwerk"])
    assert not (folder / "nl/events/los.html").exists()
    assert (folder / "eigen.html").exists()


def test_a_folder_with_something_else_in_it_is_refused(programme: Leernet, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("niet weg", "utf-8")
    with pytest.raises(FileExistsError):
        export_site(programme, tmp_path)


def test_a_series_that_is_not_there_writes_nothing(programme: Leernet, tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        export_site(programme, tmp_path / "export", ["nergens"])
    assert not (tmp_path / "export").exists()


def test_an_empty_network_is_exported_too(network: Leernet, tmp_path: Path) -> None:
    export_site(network, tmp_path / "export")
    assert "niets gepland" in (tmp_path / "export/nl/index.html").read_text("utf-8")
