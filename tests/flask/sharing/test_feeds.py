"""Atom and JSON Feed: valid, the same in both, and only what changed."""

from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from leernet import Leernet
from leernet.model import EventStatus, JournalEntry, Recap
from leernet.testing import NOW, add, counted, some_event, some_series
from tests.flask.conftest import AT, Browser

ATOM = "{http://www.w3.org/2005/Atom}"


def texts(entry: Element, name: str) -> list[str]:
    return [one.text or "" for one in entry.findall(ATOM + name)]


def recap(title: str, published: datetime | None = NOW - timedelta(days=1)) -> Recap:
    return Recap(title=title, body="Wij *leerden* <b>veel</b> & meer.", publisher="RVO", published_at=published)


def some_recaps(network: Leernet) -> None:
    series = some_series()
    for number, days in enumerate((30, 20, 10), 1):
        event = some_event(f"e{number}", series=series, number=number, starts_at=NOW - timedelta(days=days))
        event.recap = recap(f"Verslag {number}", NOW - timedelta(days=days - 1))
        add(network, event)
    hidden = some_event("e9", number=9, series=series, starts_at=NOW - timedelta(days=5))
    hidden.recap = recap("Nog niet", None)
    add(network, hidden)


@pytest.mark.parametrize("path", ["/nl/feeds", "/nl/series/netwerk/feeds"])
def test_recaps_come_latest_first_in_both_forms(network: Leernet, browser: Browser, path: str) -> None:
    some_recaps(network)
    response = browser.get(f"{path}/recaps.atom")
    assert response.content_type == "application/atom+xml; charset=utf-8"
    feed = fromstring(response.data)
    entries = feed.findall(ATOM + "entry")
    assert [texts(entry, "title") for entry in entries] == [["Verslag 3"], ["Verslag 2"], ["Verslag 1"]]
    assert texts(entries[0], "content") == ["<p>Wij <em>leerden</em> &lt;b&gt;veel&lt;/b&gt; &amp; meer.</p>\n"]
    assert all(one.startswith("urn:uuid:") for entry in entries for one in texts(entry, "id"))
    assert texts(entries[0], "published") == ["2026-11-13T09:00:00Z"]
    assert texts(feed, "updated") == ["2026-11-13T09:00:00Z"]
    links = {link.get("rel"): link.get("href") for link in feed.findall(ATOM + "link")}
    assert links["self"] == f"https://example.org/leren{path}/recaps.atom"
    items = browser.client.get(f"{AT}{path}/recaps.json").get_json(force=True)["items"]
    assert [item["id"] for item in items] == [texts(entry, "id")[0] for entry in entries]
    assert items[0]["content_html"] == texts(entries[0], "content")[0]
    assert items[0]["authors"] == [{"name": "RVO"}]


def test_events_to_come_stand_in_a_json_feed(network: Leernet, browser: Browser) -> None:
    past = some_event("geweest", starts_at=NOW - timedelta(days=3))
    off = some_event("af", title="Gaat niet door", status=EventStatus.CANCELLED)
    add(network, past, off, some_event("concept", status=EventStatus.DRAFT), some_event(series=some_series()))
    response = browser.get("/nl/feeds/events.json")
    assert response.content_type == "application/feed+json; charset=utf-8"
    feed = response.get_json(force=True)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "https://example.org/leren/nl/feeds/events.json"
    titles = {item["title"]: item["url"] for item in feed["items"]}
    assert titles == {
        "Geannuleerd: Gaat niet door": "https://example.org/leren/nl/events/af",
        "Hét warmtenet": "https://example.org/leren/nl/events/bijeenkomst",
    }
    only = browser.client.get(f"{AT}/nl/series/netwerk/feeds/events.json").get_json(force=True)
    assert [item["title"] for item in only["items"]] == ["Hét warmtenet"]


def test_a_feed_says_when_something_changed_and_sends_nothing_twice(network: Leernet, browser: Browser) -> None:
    event = some_event()
    add(network, event)
    entry = JournalEntry(at=NOW, actor="system", kind="event.changed", subject="event", subject_id=event.id)
    add(network, entry)
    path = f"{AT}/nl/feeds/events.atom"
    first = browser.client.get(path)
    assert first.headers["Last-Modified"] == "Sun, 22 Nov 2026 09:00:00 GMT"
    for name, value in (
        ("If-None-Match", first.headers["ETag"]),
        ("If-Modified-Since", first.headers["Last-Modified"]),
    ):
        assert browser.client.get(path, headers={name: value}).status_code == 304
    with network.work() as work:
        event = work.db.get_one(type(event), event.id)
        event.title = "Anders"
    assert browser.client.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_pages_lead_to_their_feeds(network: Leernet, browser: Browser) -> None:
    add(network, some_series())
    home = browser.get("/nl/").text
    assert '<link rel="alternate" type="application/atom+xml" title="Verslagen – Leernetwerk"' in home
    assert 'href="/leren/nl/feeds/recaps.atom"' in home
    series = browser.get("/nl/series/netwerk").text
    assert 'type="application/feed+json"' in series
    assert 'href="/leren/nl/series/netwerk/feeds/events.json"' in series


def test_an_empty_feed_is_a_feed(browser: Browser) -> None:
    assert fromstring(browser.get("/nl/feeds/recaps.atom").data).findall(ATOM + "entry") == []
    assert browser.get("/nl/feeds/events.json").get_json(force=True)["items"] == []
    assert browser.get("/nl/feeds/anders.atom").status_code == 404
    assert browser.get("/nl/series/nergens/feeds/events.atom").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_feeds_take_a_fixed_number_of_statements(network: Leernet, browser: Browser, rows: int) -> None:
    for number in range(rows):
        add(network, some_event(f"e{number}"))
        held = some_event(f"v{number}", starts_at=NOW - timedelta(days=3))
        held.recap = recap(f"Verslag {number}")
        add(network, held)
    for path, expected in {"/nl/feeds/events.atom": 4, "/nl/feeds/recaps.json": 4}.items():
        with counted(network.engine) as statements:
            assert browser.get(path).status_code == 200
        assert len(statements) == expected, (path, statements)
