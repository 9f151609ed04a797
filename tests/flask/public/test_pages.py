"""What everybody may see."""

import json
import re
from datetime import timedelta

import pytest

from leernet import Leernet
from leernet.model import (
    AgendaItem,
    AgendaKind,
    Audience,
    Contribution,
    ContributionStatus,
    EventPartner,
    EventStatus,
    Organisation,
    PartnerRole,
    Recap,
    SeriesPartner,
    SeriesStatus,
    When,
)
from leernet.testing import NOW, SettableClock, add, counted, some_event, some_series
from tests.flask.conftest import Browser, words


def test_an_empty_network_says_that_nothing_is_planned(browser: Browser) -> None:
    assert "Er is nog niets gepland" in browser.get("/nl/").text
    assert "There is nothing planned yet" in browser.get("/en/").text


@pytest.mark.parametrize(
    ("header", "language"),
    [("en-GB,en;q=0.9,nl;q=0.5", "en"), ("fr", "nl"), ("", "nl"), (";;;q=x,\udcff".encode("utf-8", "ignore"), "nl")],
)
def test_the_root_follows_the_language_of_the_browser(browser: Browser, header: str, language: str) -> None:
    response = browser.client.get("/leren/", headers={"Accept-Language": header})
    assert (response.status_code, response.location) == (302, f"/leren/{language}/")
    assert "Accept-Language" in response.headers["Vary"]


def test_the_list_shows_a_series_with_its_next_event(network: Leernet, browser: Browser) -> None:
    series = some_series()
    organisation = Organisation(slug="mra", name="Metropoolregio Amsterdam", short_name="MRA", logo_type="image/png")
    series.partners = [SeriesPartner(role=PartnerRole.ORGANISER, organisation=organisation)]
    series.planned_events = 6
    add(network, some_event("eerder", starts_at=NOW - timedelta(days=30), series=series, title="Al geweest"))
    add(network, some_event("later", series=series, title="Hét vervolg"))
    page = browser.get("/nl/").text
    assert "Lerend netwerk st(r)oom" in page
    assert "Eerstvolgende zondag 29 november 2026, 10:00 – 13:00 uur Hét vervolg" in words(page)
    assert "6 bijeenkomsten · MRA" in words(page)
    assert '<img src="/leren/nl/organisations/mra/logo" alt="Metropoolregio Amsterdam"' in page


def test_the_list_puts_series_without_a_next_event_last(network: Leernet, browser: Browser) -> None:
    add(network, some_series("aaa", "Aaa is stil"))
    add(network, some_event(series=some_series("zzz", "Zzz is druk")))
    page = browser.get("/nl/").text
    assert page.index("Zzz is druk") < page.index("Aaa is stil")


def test_drafts_are_nowhere_to_be_seen(network: Leernet, browser: Browser) -> None:
    hidden = some_series("geheim", "Geheime reeks")
    hidden.status = SeriesStatus.DRAFT
    add(network, some_event("in-geheim", series=hidden), some_event("concept", status=EventStatus.DRAFT))
    assert "Geheime reeks" not in browser.get("/nl/").text
    for path in ("/nl/series/geheim", "/nl/events/in-geheim", "/nl/events/concept"):
        assert browser.get(path).status_code == 404


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_has_its_language_and_leads_to_the_other(network: Leernet, browser: Browser, language: str) -> None:
    add(network, some_event(series=some_series()))
    for path in ("/", "/series/netwerk", "/events/bijeenkomst", "/verify", "/verify/AAAA"):
        page = browser.get(f"/{language}{path}").text
        assert f'<html lang="{language}">' in page
        for other in ("nl", "en"):
            assert other == language or f'<a href="/leren/{other}{path}" lang="{other}"' in page


def test_public_pages_name_their_translations_for_search_engines(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    page = browser.get("/nl/events/bijeenkomst").text
    for language in ("nl", "en"):
        url = f"https://example.org/leren/{language}/events/bijeenkomst"
        assert f'<link rel="alternate" hreflang="{language}" href="{url}">' in page


def test_text_in_another_language_is_marked(network: Leernet, browser: Browser) -> None:
    event = some_event()
    event.sections = [{"key": "what", "heading": "", "text": "Leren van *elkaar*."}]
    add(network, event)
    english = browser.get("/en/events/bijeenkomst").text
    assert '<h1 lang="nl" dir="auto">Hét warmtenet</h1>' in english
    assert '<div class="prose" lang="nl"' in english
    assert "<h2>What</h2>" in english
    assert '<h1 dir="auto">' in browser.get("/nl/events/bijeenkomst").text


def test_a_series_shows_its_line_of_events(network: Leernet, browser: Browser) -> None:
    series = some_series()
    series.planned_events = 6
    past = some_event("een", starts_at=NOW - timedelta(days=30), series=series, number=1, title="Eerste")
    past.recap = Recap(title="Wat we leerden", body="Veel.", published_at=NOW - timedelta(days=20))
    coarse = some_event("drie", series=series, number=3, title="Derde", status=EventStatus.ANNOUNCED)
    coarse.blocks = []
    coarse.set_when(When("2027-23"))
    add(network, past, some_event("twee", series=series, number=2, title="Tweede"), coarse)
    page = words(browser.get("/nl/series/netwerk").text)
    assert "Nu zijn er 3 van de 6 bijeenkomsten bekend." in page
    assert page.index("1. Eerste") < page.index("2. Tweede") < page.index("3. Derde")
    assert "Met verslag" in page
    assert "Wat we leerden" in page
    assert "najaar 2027 3. Derde Aangekondigd" in page


@pytest.mark.parametrize(
    ("apart", "says"),
    [(1, "29 en 30 november 2026"), (14, "29 november 2026; 13 december 2026"), (0, "29 november 2026")],
)
def test_an_event_of_several_blocks_is_listed_by_its_days(
    network: Leernet, browser: Browser, apart: int, says: str
) -> None:
    event = some_event(blocks=2)
    hours = timedelta(days=apart, hours=0 if apart else 4)
    event.blocks[1].starts_at = event.blocks[0].starts_at + hours
    event.blocks[1].ends_at = event.blocks[0].ends_at + hours
    add(network, event)
    assert f">{says}</div>" in browser.get("/nl/").text


def test_partners_stand_under_what_they_do(network: Leernet, browser: Browser) -> None:
    coalition = Organisation(slug="c", name="Participatiecoalitie", url="https://example.org/c")
    add(network, Organisation(slug="m", name="Energie Samen", part_of=coalition))
    fund = Organisation(slug="f", name="Regieorgaan SIA", url="javascript:alert(1)")
    series = some_series()
    series.partners = [
        SeriesPartner(role=PartnerRole.INITIATOR, organisation=coalition),
        SeriesPartner(role=PartnerRole.ORGANISER, organisation=coalition, position=1),
        SeriesPartner(role=PartnerRole.FUNDER, organisation=fund, position=2, scheme="RAAK-mkb", reference="RAAK.123"),
    ]
    add(network, some_event(series=series))
    for path in ("/nl/series/netwerk", "/nl/events/bijeenkomst"):
        page = browser.get(path).text
        assert "Initiatief en organisatie Participatiecoalitie Met Energie Samen" in words(page)
        assert "Financiering Regieorgaan SIA , RAAK-mkb, RAAK.123" in words(page)
        assert 'href="https://example.org/c"' in page
        assert "javascript:" not in page


def test_an_event_answers_what_for_whom_when_where_and_who(network: Leernet, browser: Browser) -> None:
    event = some_event(places={"physical": 3, "online": None}, details={"physical": {"place": "Seinwezen, Haarlem"}})
    event.sections = [
        {"key": "what", "heading": "", "text": "Een middag."},
        {"key": "text", "heading": "Zelf meenemen", "text": "Een casus."},
    ]
    event.audiences = [Audience(key="bewoners", label="Bewoners met een initiatief", text="Ook *zonder* ervaring.")]
    host = Organisation(slug="h", name="Hogeschool Utrecht", short_name="HU")
    event.partners = [EventPartner(role=PartnerRole.ORGANISER, organisation=host)]
    event.contact_name, event.contact_email = "Jo de Wit", "jo@example.org"
    add(network, event)
    page = browser.get("/nl/events/bijeenkomst").text
    said = words(page)
    assert "Wanneer zondag 29 november 2026, 10:00 – 13:00 uur" in said
    assert "Op locatie Seinwezen, Haarlem nog 3 plaatsen" in said
    assert "Voor wie Bewoners met een initiatief" in said
    assert "Organisatie HU" in said
    assert '<a href="mailto:jo@example.org">' in page
    assert "<h2>Zelf meenemen</h2>" in page
    assert "Ook <em>zonder</em> ervaring." in page


def test_the_programme_says_who_contributes_and_how_sure_that_is(network: Leernet, browser: Browser) -> None:
    then = Organisation(slug="om", name="Over Morgen")
    event = some_event()
    people = [
        Contribution(event=event, name="Martijn van Lier", organisation=then),
        Contribution(event=event, perspective="Een wethouder", status=ContributionStatus.ASKED, position=1),
        Contribution(event=event, name="Ria", status=ContributionStatus.ASKED, role="moderator", position=2),
        Contribution(event=event, name="Weggevallen", status=ContributionStatus.DROPPED, position=3),
    ]
    start = event.blocks[0].starts_at
    event.agenda = [
        AgendaItem(title="Warmte", kind=AgendaKind.LECTURE, starts_at=start, minutes=50, contributions=people),
        AgendaItem(title="Borrel", kind=AgendaKind.DRINKS, position=1),
    ]
    event.contributions.append(Contribution(name="Los van alles", role="reporter"))
    add(network, event)
    page = words(browser.get("/nl/events/bijeenkomst").text)
    assert "10:00 Warmte Lezing · 50 minuten Spreker Martijn van Lier , Over Morgen" in page
    assert "Spreker Een wethouder wordt nog bekend" in page
    assert "Dagvoorzitter Ria gevraagd, nog niet bevestigd" in page
    assert "Verslaglegger Los van alles" in page
    assert "Weggevallen" not in page


def test_a_programme_of_two_days_names_the_days(network: Leernet, browser: Browser) -> None:
    event = some_event(blocks=2)
    event.agenda = [
        AgendaItem(title=title, kind=AgendaKind.PLENARY, starts_at=block.starts_at, position=place)
        for place, (title, block) in enumerate(zip(("Begin", "Vervolg"), event.blocks, strict=True))
    ]
    add(network, event)
    page = words(browser.get("/nl/events/bijeenkomst").text)
    assert "Zondag 29 november 2026" not in page  # as in a sentence: the style makes the capital
    assert "zondag 29 november 2026 10:00 Begin" in page
    assert "maandag 30 november 2026 10:00 Vervolg" in page


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "Aanmelden kan"),
        ({"places": {"physical": 0}}, "Vol: wachtlijst"),
        ({"places": {"physical": 0}, "waiting_list": False}, "Vol"),
        ({"status": EventStatus.CLOSED}, "Aanmelding gesloten"),
        ({"status": EventStatus.ANNOUNCED}, "Aangekondigd"),
        ({"status": EventStatus.CANCELLED}, "Gaat niet door"),
        ({"starts_at": NOW - timedelta(days=3)}, "Geweest"),
    ],
)
def test_an_event_says_how_it_stands(network: Leernet, browser: Browser, change: dict[str, object], says: str) -> None:
    add(network, some_event(**change))  # type: ignore[arg-type]
    page = browser.get("/nl/events/bijeenkomst").text
    assert re.search(rf'<span class="state [^"]+">{says}</span>', page)
    assert ('/registrations"' in page) == (says in ("Aanmelden kan", "Vol: wachtlijst"))


def test_an_event_that_opens_later_says_when(network: Leernet, browser: Browser) -> None:
    event = some_event()
    event.registration_opens = NOW + timedelta(days=1)
    add(network, event)
    page = browser.get("/nl/events/bijeenkomst").text
    assert "Aanmelden vanaf 23 november 2026, 10:00 uur" in page
    assert '/registrations"' not in page


def test_a_recap_shows_what_was_learnt_from_when_it_is_published(
    network: Leernet, browser: Browser, clock: SettableClock
) -> None:
    event = some_event(starts_at=NOW - timedelta(days=3))
    event.recap = Recap(
        title="Een geslaagde middag",
        body="We leerden **veel**.",
        category="Nieuws",
        publisher="Servicepunt",
        published_at=NOW + timedelta(hours=1),
        quotes=[
            {"text": "Eindelijk collega's", "name": "Ali", "organisation": "Aa en Hunze", "consent": "yes"},
            {"text": "Te warm", "name": "Bo", "organisation": "Bij Bo"},
        ],
        materials=[{"title": "Dia's", "url": "https://example.org/d"}, {"title": "Kwaad", "url": "javascript:1"}],
    )
    add(network, event)
    assert "Een geslaagde middag" not in browser.get("/nl/events/bijeenkomst").text
    clock.advance(timedelta(hours=2))
    page = browser.get("/nl/events/bijeenkomst").text
    assert "Nieuws Een geslaagde middag 22 november 2026, 11:00 uur · Servicepunt" in words(page)
    assert "<strong>veel</strong>" in page
    assert "Eindelijk collega's Ali, Aa en Hunze" in words(page)
    assert "Te warm" in page
    assert "Bij Bo" not in page, "who did not agree is not named"
    assert '<a href="https://example.org/d" rel="noopener">Dia&#39;s</a>' in page
    assert "javascript:" not in page


def test_an_event_is_linked_data_that_cannot_end_its_script(network: Leernet, browser: Browser) -> None:
    event = some_event(series=some_series(), title="</script><b>Warmte", places={"physical": 3, "online": 4})
    add(network, event)
    page = browser.get("/nl/events/bijeenkomst").text
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    assert found
    data = json.loads(found[1])
    assert data["name"] == "</script><b>Warmte"
    assert data["startDate"] == "2026-11-29T10:00:00+01:00"
    assert data["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert data["superEvent"]["url"] == "https://example.org/leren/nl/series/netwerk"
    assert data["maximumAttendeeCapacity"] == 7
    assert "<b>Warmte" not in page


def test_markup_in_texts_is_text(network: Leernet, browser: Browser) -> None:
    event = some_event(title="<script>alert(1)</script>")
    event.sections = [{"key": "what", "heading": "<i>Wat</i>", "text": "<img src=x onerror=alert(1)>"}]
    add(network, event)
    page = browser.get("/nl/events/bijeenkomst").text
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "<img src=x" not in page


def test_an_event_without_a_date_gives_no_calendar_file(network: Leernet, browser: Browser) -> None:
    coarse = some_event("later", status=EventStatus.ANNOUNCED)
    coarse.blocks = []
    coarse.set_when(When("2027"))
    add(network, coarse, some_event())
    assert browser.get("/nl/events/later/calendar.ics").status_code == 404
    response = browser.get("/nl/events/bijeenkomst/calendar.ics")
    assert response.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert response.text.count("BEGIN:VEVENT") == 1
    assert "ATTENDEE" not in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_take_a_fixed_number_of_statements(network: Leernet, browser: Browser, rows: int) -> None:
    for number in range(rows):
        organisation = Organisation(slug=f"o{number}", name=f"Organisatie {number}")
        add(network, Organisation(slug=f"lid{number}", name=f"Lid {number}", part_of=organisation))
        host = Organisation(slug=f"h{number}", name=f"Gastheer {number}")
        series = some_series(f"s{number}", f"Reeks {number}")
        series.partners = [SeriesPartner(role=PartnerRole.ORGANISER, organisation=organisation)]
        add(network, series)
        for event_number in range(rows):
            event = some_event(f"e{number}-{event_number}", series=series, number=event_number)
            event.partners = [EventPartner(role=PartnerRole.HOST, organisation=host)]
            event.audiences = [Audience(key=f"a{row}", label=f"A {row}") for row in range(rows)]
            event.agenda = [AgendaItem(title=f"Deel {row}", kind=AgendaKind.LECTURE) for row in range(rows)]
            for item in event.agenda:
                item.contributions = [Contribution(event=event, organisation=organisation)]
            add(network, event)
        later = some_event(f"los{number}")
        later.follows = event
        add(network, later)
    statements_of = {"/nl/": 10, "/nl/series/s0": 9, "/nl/events/e0-0": 14, "/nl/events/e0-0/calendar.ics": 13}
    for path, expected in statements_of.items():
        with counted(network.engine) as statements:
            assert browser.get(path).status_code == 200
        assert len(statements) == expected, (path, statements)
