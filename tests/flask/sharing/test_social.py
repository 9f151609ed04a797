"""What other sites show of our pages: linked data, cards, pictures, frames; and what search engines find."""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient
from leernet_certificates import Certificates
from leernet_certificates.picture import DEFAULTS, draw
from leernet_online import Online
from leernet_physical import Physical
from PIL import Image

from leernet import Leernet
from leernet.flask import blueprint
from leernet.hookspecs import Brand, Picture
from leernet.model import (
    Audience,
    Contribution,
    ContributionStatus,
    Event,
    EventPartner,
    EventStatus,
    Organisation,
    PartnerRole,
    SeriesPartner,
    SeriesStatus,
    When,
)
from leernet.services.changing.changes import as_shown, tell_changed
from leernet.testing import NOW, MakeNetwork, PlainFormats, add, some_event, some_series
from tests.flask.conftest import AT, Browser

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def linked(page: str) -> Mapping[str, Any]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    data: Mapping[str, Any] = json.loads(found[1])
    return data


def test_an_event_tells_who_makes_it_and_whether_there_are_places(network: Leernet, browser: Browser) -> None:
    series = some_series()
    rvo = Organisation(slug="rvo", name="RVO", url="https://example.org/rvo")
    series.partners = [SeriesPartner(role=PartnerRole.FUNDER, organisation=rvo)]
    event = some_event(series=series, places={"physical": 1, "online": 4})
    event.theme = "Warmte"
    event.partners = [EventPartner(role=PartnerRole.ORGANISER, organisation=rvo)]
    event.audiences = [Audience(key="ambtenaren", label="Ambtenaren")]
    event.contributions = [
        Contribution(name="Ada", organisation_name="TNO"),
        Contribution(name="Bo", status=ContributionStatus.ASKED),
        Contribution(perspective="Een bewoner"),
    ]
    add(network, event)
    data = linked(browser.get("/nl/events/bijeenkomst").text)
    assert (
        data["organizer"]
        == data["funder"]
        == [{"@type": "Organization", "name": "RVO", "url": "https://example.org/rvo"}]
    )
    assert data["performer"] == [
        {"@type": "Person", "name": "Ada", "affiliation": {"@type": "Organization", "name": "TNO"}}
    ]
    assert data["about"] == {"@type": "Thing", "name": "Warmte"}
    assert data["offers"]["availability"] == "https://schema.org/InStock"
    assert (data["maximumAttendeeCapacity"], data["remainingAttendeeCapacity"]) == (5, 5)
    assert data["audience"] == [{"@type": "Audience", "audienceType": "Ambtenaren"}]
    assert "image" not in data


def test_an_event_that_is_put_off_says_when_it_was(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    with network.work() as work:
        event = work.db.query(type(some_event())).one()
        before = as_shown(work, event)
        event.blocks[0].starts_at += timedelta(days=7)
        event.blocks[0].ends_at += timedelta(days=7)
        tell_changed(work, event, before)
    data = linked(browser.get("/nl/events/bijeenkomst").text)
    assert data["eventStatus"] == "https://schema.org/EventRescheduled"
    assert data["previousStartDate"] == "2026-11-29T10:00:00+01:00"
    assert data["startDate"] == "2026-12-06T10:00:00+01:00"


def test_an_event_that_went_online_says_so(make_network: MakeNetwork) -> None:
    network = make_network(Physical(), Online())
    add(network, some_event(details={"physical": {"venue": "Zaal", "city": "Haarlem"}}))
    with network.work() as work:
        event = work.db.query(Event).one()
        before = as_shown(work, event)
        event.formats[0].key, event.formats[0].details = "online", {"join_url": "https://meet.example/x"}
        tell_changed(work, event, before)
    data = linked(client_of(network).get(f"{AT}/nl/events/bijeenkomst").text)
    assert data["eventStatus"] == "https://schema.org/EventMovedOnline"
    assert data["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    assert "previousStartDate" not in data


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"previous_start": NOW, "blocks": []}, "EventPostponed"),
        ({"moved_online": True}, "EventMovedOnline"),
        ({"status": EventStatus.CANCELLED}, "EventCancelled"),
    ],
)
def test_the_status_of_an_event_is_that_of_schema_org(
    network: Leernet, browser: Browser, change: Mapping[str, object], status: str
) -> None:
    event = some_event()
    for name, value in change.items():
        setattr(event, name, value)
    add(network, event)
    assert linked(browser.get("/nl/events/bijeenkomst").text)["eventStatus"] == f"https://schema.org/{status}"


def test_a_series_is_linked_data_with_its_events(network: Leernet, browser: Browser) -> None:
    whole = some_series("geheel", "Het geheel")
    series = some_series()
    series.part_of, series.subtitle = whole, "Samen leren"
    add(network, some_event("een", series=series), some_event("twee", series=series, starts_at=NOW + timedelta(days=9)))
    data = linked(browser.get("/nl/series/netwerk").text)
    assert (data["@type"], data["description"]) == ("EventSeries", "Samen leren")
    assert [one["url"].rpartition("/")[2] for one in data["subEvent"]] == ["een", "twee"]
    assert (data["startDate"], data["endDate"]) == ("2026-11-29T10:00:00+01:00", "2026-12-01T13:00:00+01:00")
    assert data["superEvent"]["name"] == "Het geheel"


def test_a_page_has_one_address_and_says_what_others_may_show(network: Leernet, browser: Browser) -> None:
    add(network, some_event(title='Hét "warmtenet"', series=some_series()))
    page = browser.get("/nl/events/bijeenkomst?utm_source=x").text
    assert '<link rel="canonical" href="https://example.org/leren/nl/events/bijeenkomst">' in page
    assert '<link rel="alternate" hreflang="en" href="https://example.org/leren/en/events/bijeenkomst">' in page
    assert '<link rel="alternate" hreflang="x-default" href="https://example.org/leren/nl/events/bijeenkomst">' in page
    assert '<meta property="og:title" content="Hét &#34;warmtenet&#34;">' in page
    assert '<meta name="twitter:card" content="summary">' in page
    assert "og:image" not in page
    assert "oembed" not in page
    invited = browser.get("/nl/events/bijeenkomst?invitation=x").text
    assert "canonical" not in invited
    assert '<meta name="robots" content="noindex, nofollow">' in invited


def test_an_event_has_a_picture_that_is_drawn_once(make_network: MakeNetwork) -> None:
    network = make_network(PlainFormats(), Certificates())
    add(network, some_event(title="Hét warmtenet 学习 שלום " * 6))
    client = client_of(network)
    page = client.get(f"{AT}/nl/events/bijeenkomst").text
    assert '<meta property="og:image" content="https://example.org/leren/nl/events/bijeenkomst/picture.png">' in page
    assert '<meta name="twitter:card" content="summary_large_image">' in page
    assert linked(page)["image"] == ["https://example.org/leren/nl/events/bijeenkomst/picture.png"]
    path = f"{AT}/nl/events/bijeenkomst/picture.png"
    response = client.get(path)
    image = Image.open(BytesIO(response.data))
    assert (response.content_type, image.size, image.format) == ("image/png", (1200, 630), "PNG")
    assert response.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(path, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(f"{AT}/nl/events/nergens/picture.png").status_code == 404


def test_without_a_plugin_that_draws_there_is_no_picture(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    assert browser.get("/nl/events/bijeenkomst/picture.png").status_code == 404


def client_of(network: Leernet, *embedders: str) -> FlaskClient:
    app = Flask("host")
    app.testing = True
    app.register_blueprint(blueprint(network, frame_ancestors=("'self'", *embedders)), url_prefix=AT)
    return app.test_client()


def test_a_site_that_may_frame_us_is_told_how(network: Leernet) -> None:
    add(network, some_event(series=some_series(), title="Hét & meer"))
    client = client_of(network, "https://partner.example")
    page = client.get(f"{AT}/nl/events/bijeenkomst").text
    found = re.search(r'<link rel="alternate" type="application/json\+oembed" title="[^"]*" href="([^"]+)">', page)
    assert found
    answer = client.get(found[1].replace("&amp;", "&").removeprefix("https://example.org")).get_json()
    assert (answer["version"], answer["type"], answer["title"]) == ("1.0", "rich", "Hét & meer")
    assert (answer["width"], answer["height"]) == (640, 320)
    source = re.search(r'<iframe src="https://example.org([^"]+)"', answer["html"])
    assert source
    framed = client.get(source[1])
    assert "frame-ancestors 'self' https://partner.example" in framed.headers["Content-Security-Policy"]
    assert 'href="/leren/nl/events/bijeenkomst#register" target="_blank" rel="noopener"' in framed.text
    series = client.get(f"{AT}/oembed?url=https://example.org/leren/en/series/netwerk&maxwidth=300&maxheight=90")
    assert (series.get_json()["width"], series.get_json()["height"]) == (300, 240)
    assert "Hét &amp; meer" in client.get(f"{AT}/nl/embedded/series/netwerk").text


def test_nobody_else_gets_a_frame_but_a_link(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    answer = browser.get("/oembed?url=https://example.org/leren/nl/events/bijeenkomst")
    assert answer.get_json()["type"] == "link"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for url in ("", "https://elsewhere.example/leren/nl/events/bijeenkomst", "https://example.org/leren/nl/verify"):
        assert browser.get(f"/oembed?url={url}").status_code == 404
    assert browser.get("/oembed?url=https://example.org/leren/nl/events/nergens").status_code == 404
    assert browser.get("/oembed?format=xml&url=https://example.org/leren/nl/events/bijeenkomst").status_code == 400


def test_the_sitemap_names_every_public_page_in_both_languages(network: Leernet, browser: Browser) -> None:
    hidden = some_series("geheim", "Geheim")
    hidden.status = SeriesStatus.DRAFT
    coarse = some_event("ooit", status=EventStatus.ANNOUNCED)
    coarse.blocks = []
    coarse.set_when(When("2027"))
    add(network, some_event(series=some_series()), some_event("x", series=hidden), coarse)
    response = browser.get("/sitemap.xml")
    places = [one.text or "" for one in fromstring(response.data).iter(f"{SITEMAP}loc")]
    paths = sorted(place.removeprefix("https://example.org/leren") for place in places)
    assert paths == sorted(
        f"/{language}{path}"
        for language in ("nl", "en")
        for path in ("/", "/series/netwerk", "/events/bijeenkomst", "/events/ooit")
    )
    assert response.text.count('hreflang="en"') == len(places)


def test_a_picture_takes_the_colours_of_the_brand_only_together() -> None:
    own = {f"--leernet-{role}": "#112233" for role in DEFAULTS}
    plain = {"title": "Titel", "when": "morgen", "where": "hier", "by": "wij"}
    whole = draw(Picture(**plain, brand=Brand(properties=own)))
    half = draw(Picture(**plain, brand=Brand(properties={"--leernet-page": "#000000"})))
    assert half == draw(Picture(**plain, brand=Brand()))
    assert Image.open(BytesIO(whole)).convert("RGB").getpixel((600, 600)) == (0x11, 0x22, 0x33)
