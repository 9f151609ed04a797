"""Calendars to subscribe to, read back by two parsers that know nothing of each other."""

from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

import pytest
import vobject
from icalendar import Calendar

from leernet import Leernet
from leernet.model import EventPartner, EventStatus, Organisation, Participant, PartnerRole, SeriesPartner, When
from leernet.services.events.planning import cancel_event
from leernet.services.people.own_calendars import give_calendar, take_calendar
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.testing import NOW, Outbox, SettableClock, add, counted, some_event, some_series
from leernet.work import PARTICIPANT, SYSTEM
from tests.flask.conftest import AT, Browser, words


def read(text: str) -> dict[str, tuple[int, str, str]]:
    """UID -> sequence, status and summary, as both parsers have it."""
    one = {
        str(entry["uid"]): (int(str(entry["sequence"])), str(entry["status"]), str(entry["summary"]))
        for entry in Calendar.from_ical(text).walk("VEVENT")
    }
    parsed = vobject.readOne(text)
    other = {
        entry.uid.value: (int(entry.sequence.value), entry.status.value, entry.summary.value)
        for entry in parsed.contents.get("vevent", [])
    }
    assert one == other
    assert parsed.method.value == "PUBLISH"
    assert "ATTENDEE" not in text
    return one


def test_a_series_is_a_calendar_with_its_dated_events(network: Leernet, browser: Browser) -> None:
    series = some_series()
    coarse = some_event("later", series=series, status=EventStatus.ANNOUNCED)
    coarse.blocks = []
    coarse.set_when(When("2027-23"))
    add(network, some_event("een", series=series, blocks=2, title="Eén; en, meer"), coarse)
    add(network, some_event("concept", series=series, status=EventStatus.DRAFT), some_event("los"))
    response = browser.get("/nl/series/netwerk/calendar.ics")
    assert response.content_type == "text/calendar; charset=utf-8; method=PUBLISH"
    assert [summary for _, _, summary in read(response.text).values()] == ["Eén; en, meer"] * 2
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in response.text
    assert "X-WR-CALNAME:Lerend netwerk st(r)oom" in response.text


def test_an_update_replaces_and_a_cancellation_says_so(network: Leernet, browser: Browser) -> None:
    add(network, some_event(series=some_series()))
    before = read(browser.get("/nl/series/netwerk/calendar.ics").text)
    with network.work() as work:
        event = work.db.query(type(some_event())).one()
        event.title, event.sequence = "Verzet", event.sequence + 1
        event.blocks[0].starts_at += timedelta(days=1)
        event.blocks[0].ends_at += timedelta(days=1)
    after = read(browser.get("/nl/series/netwerk/calendar.ics").text)
    assert before.keys() == after.keys()
    assert [one[0] for one in before.values()] < [one[0] for one in after.values()]
    network.run(SYSTEM, cancel_event, "bijeenkomst", "")
    off = read(browser.get("/nl/series/netwerk/calendar.ics").text)
    assert off.keys() == before.keys()
    assert [status for _, status, _ in off.values()] == ["CANCELLED"]


def test_an_organisation_is_a_calendar_of_all_in_which_it_has_a_part(network: Leernet, browser: Browser) -> None:
    mra = Organisation(slug="mra", name="Metropoolregio Amsterdam")
    series = some_series()
    series.partners = [SeriesPartner(role=PartnerRole.ORGANISER, organisation=mra)]
    lone = some_event("los", title="Los")
    lone.partners = [EventPartner(role=PartnerRole.HOST, organisation=mra)]
    add(network, some_event("in-reeks", series=series, title="In de reeks"), lone, some_event("anders"))
    found = read(browser.get("/nl/organisations/mra/calendar.ics").text)
    assert {summary for _, _, summary in found.values()} == {"In de reeks", "Los"}
    assert browser.get("/nl/organisations/nergens/calendar.ics").status_code == 404
    page = browser.get("/nl/subscribe").text
    assert 'href="webcal://example.org/leren/nl/organisations/mra/calendar.ics"' in page
    assert "https://example.org/leren/nl/series/netwerk/calendar.ics" in page


def test_a_calendar_without_entries_is_still_a_calendar(network: Leernet, browser: Browser) -> None:
    add(network, some_series())
    text = browser.get("/nl/series/netwerk/calendar.ics").text
    assert read(text) == {}
    assert "BEGIN:VTIMEZONE" in text
    assert browser.get("/nl/series/nergens/calendar.ics").status_code == 404


def test_who_has_the_calendar_already_gets_no_bytes(network: Leernet, browser: Browser) -> None:
    add(network, some_event(series=some_series()))
    path = f"{AT}/nl/series/netwerk/calendar.ics"
    first = browser.client.get(path)
    again = browser.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def registered(network: Leernet, event: str = "bijeenkomst") -> UUID:
    request = RegistrationRequest(event=event, format="physical", name="Anna", email="anna@example.org")
    return network.run(PARTICIPANT, register, request).uid


def own_path(network: Leernet) -> str:
    with network.read() as work:
        uid = work.db.query(Participant).one().calendar_uid
    assert uid is not None
    return network.links.own_calendar(uid).removeprefix("https://example.org/leren")


def in_mail(outbox: Outbox) -> dict[str, tuple[str, int]]:
    """UID -> method and sequence of the last mail."""
    message: EmailMessage = outbox.messages[-1]
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    calendar = Calendar.from_ical(part.get_content())
    (entry,) = calendar.walk("VEVENT")
    return {str(entry["uid"]): (str(calendar["method"]), int(str(entry["sequence"])))}


def test_own_registrations_have_the_uid_of_the_mail_and_go_when_cancelled(
    network: Leernet, browser: Browser, outbox: Outbox
) -> None:
    add(network, some_event())
    uid = registered(network)
    network.run(SYSTEM, give_calendar, 1)
    path = own_path(network)
    network.dispatcher.deliver()
    response = browser.get(path)
    feed = read(response.text)
    assert in_mail(outbox) == {key: ("REQUEST", sequence) for key, (sequence, _, _) in feed.items()}
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    network.run(PARTICIPANT, cancel, uid)
    network.dispatcher.deliver()
    ((key, (method, sequence)),) = in_mail(outbox).items()
    assert (key in feed, method, sequence > feed[key][0]) == (True, "CANCEL", True)
    assert read(browser.get(path).text) == {}


def test_a_secret_address_can_be_replaced_and_taken_back(network: Leernet, browser: Browser) -> None:
    add(network, some_event())
    registered(network)
    network.run(SYSTEM, give_calendar, 1)
    first = own_path(network)
    network.run(SYSTEM, give_calendar, 1)
    second = own_path(network)
    assert (browser.get(first).status_code, browser.get(second).status_code) == (404, 200)
    network.run(SYSTEM, take_calendar, 1)
    assert browser.get(second).status_code == 404
    assert browser.get("/calendars/geraden.ics").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_calendars_take_a_fixed_number_of_statements(
    network: Leernet, browser: Browser, clock: SettableClock, rows: int
) -> None:
    series = some_series()
    mra = Organisation(slug="mra", name="MRA")
    series.partners = [SeriesPartner(role=PartnerRole.ORGANISER, organisation=mra)]
    for number in range(rows):
        add(network, some_event(f"e{number}", series=series, starts_at=NOW + timedelta(days=number + 1), number=number))
        registered(network, f"e{number}")
    network.run(SYSTEM, give_calendar, 1)
    expected = {
        "/nl/series/netwerk/calendar.ics": 5,
        "/nl/organisations/mra/calendar.ics": 5,
        "/nl/subscribe": 2,
        own_path(network): 3,
    }
    for path, number in expected.items():
        with counted(network.engine) as statements:
            assert browser.get(path).status_code == 200
        assert len(statements) == number, (path, statements)


def test_the_page_of_a_series_leads_to_its_calendar(network: Leernet, browser: Browser) -> None:
    add(network, some_series())
    page = browser.get("/nl/series/netwerk").text
    assert 'href="webcal://example.org/leren/nl/series/netwerk/calendar.ics"' in page
    assert "Blijf op de hoogte" in words(page)
