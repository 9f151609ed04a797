"""Calendar files, read back as a calendar program reads them."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Component

from leernet.calendar import CalendarEntry, Method, calendar_file

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
ENTRY = CalendarEntry(
    uid="7f3f8a52-2f57-4c3e-9d57-2f1f5d1a0c11",
    sequence=2,
    summary="Sessie #2: Samen kaders stellen",
    description="Tweede bijeenkomst.\nTot dan!",
    start=datetime(2020, 12, 8, 9, 30, tzinfo=AMSTERDAM),
    end=datetime(2020, 12, 8, 12, 0, tzinfo=AMSTERDAM),
    location="Kreatief Pakhuis, Zaandam",
    conference="https://leernet.example/mijn/a,b;c?d=e",
    url="https://leernet.example/sessie-2",
    organiser_name="De Participatiecoalitie",
    organiser_email="jan@hier.example",
    attendee_name="Carien ten Have",
    attendee_email="carien@drift.example",
    stamp=datetime(2020, 12, 1, 10, 0, tzinfo=UTC),
    language="nl",
)
MARCH = replace(
    ENTRY,
    start=datetime(2021, 3, 28, 9, 30, tzinfo=AMSTERDAM),
    end=datetime(2021, 3, 28, 12, 0, tzinfo=AMSTERDAM),
    uid="b5a5b2c4-5b5c-4d6e-8f7a-1c2d3e4f5a6b",
)


def make(*entries: CalendarEntry, method: Method = "PUBLISH", name: str | None = None) -> bytes:
    return calendar_file(entries, method=method, timezone=AMSTERDAM, name=name)


def read(text: bytes) -> tuple[Calendar, list[Component]]:
    calendar = Calendar.from_ical(text)
    assert isinstance(calendar, Calendar)
    return calendar, calendar.walk("VEVENT")


def only_event(text: bytes) -> Component:
    (event,) = read(text)[1]
    return event


def lines(text: bytes) -> list[str]:
    """The content lines, unfolded (RFC 5545 §3.1)."""
    return text.decode().replace("\r\n ", "").split("\r\n")


def value(text: bytes, key: str) -> str:
    """A text, unescaped as RFC 5545 §3.3.11 says; icalendar before 7 stumbles over a backslash before an n."""
    (line,) = [line for line in lines(text) if line.startswith(f"{key};LANGUAGE=nl:")]
    escaped = line.partition(":")[2]
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "N": "\n"}.get(match[1], match[1]), escaped)


def test_an_entry_says_what_when_and_where() -> None:
    event = only_event(make(ENTRY))
    assert event["UID"] == ENTRY.uid
    assert event["SEQUENCE"] == 2
    assert event["SUMMARY"] == ENTRY.summary
    assert event["DESCRIPTION"] == ENTRY.description
    assert event["LOCATION"] == ENTRY.location
    assert event["URL"] == ENTRY.url
    assert event["STATUS"] == "CONFIRMED"
    assert event.decoded("DTSTART") == ENTRY.start
    assert event.decoded("DTEND") == ENTRY.end
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == ENTRY.stamp
    assert event["SUMMARY"].params["LANGUAGE"] == "nl"


def test_times_are_local_and_the_time_zone_comes_along() -> None:
    text = make(replace(ENTRY, start=ENTRY.start.astimezone(UTC)), MARCH)
    assert "DTSTART;TZID=Europe/Amsterdam:20201208T093000" in lines(text)
    assert "DTSTART;TZID=Europe/Amsterdam:20210328T093000" in lines(text)
    (zone,) = read(text)[0].timezones
    local = zone.to_tz()
    for moment in (ENTRY.start, MARCH.start):
        assert moment.replace(tzinfo=local).utcoffset() == moment.utcoffset()


def test_in_utc_no_time_zone_is_needed() -> None:
    text = calendar_file([ENTRY], method="PUBLISH", timezone=ZoneInfo("UTC"))
    assert "DTSTART:20201208T083000Z" in lines(text)
    assert "VTIMEZONE" not in text.decode()


def test_the_hour_that_comes_twice_keeps_its_moment() -> None:
    start = datetime(2024, 10, 27, 2, 30, fold=1, tzinfo=AMSTERDAM)
    event = only_event(make(replace(ENTRY, start=start, end=start + timedelta(hours=2))))
    assert event.decoded("DTSTART").astimezone(UTC) == start.astimezone(UTC)


def test_online_is_joined_at_a_conference_uri() -> None:
    (line,) = [line for line in lines(make(ENTRY)) if line.startswith("CONFERENCE")]
    assert "VALUE=URI" in line
    assert "FEATURE=AUDIO,VIDEO" in line
    assert re.search('LABEL="?Online deelnemen"?;', line)
    assert line.endswith(":https://leernet.example/mijn/a,b;c?d=e")
    assert "Join online" in make(replace(ENTRY, language="en")).decode()


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(ENTRY, location=None, conference=None, url=None, description="", organiser_email=None)
    event = only_event(make(bare))
    assert not {"LOCATION", "CONFERENCE", "URL", "DESCRIPTION", "ORGANIZER", "ATTENDEE"} & set(event)


def test_a_feed_has_a_name_and_names_no_attendee() -> None:
    text = make(ENTRY, MARCH, name="Hét lerend netwerk")
    calendar, events = read(text)
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["NAME"] == calendar["X-WR-CALNAME"] == "Hét lerend netwerk"
    assert len(events) == 2
    assert "ATTENDEE" not in text.decode()
    assert events[0]["ORGANIZER"] == "mailto:jan@hier.example"
    assert events[0]["ORGANIZER"].params["CN"] == "De Participatiecoalitie"


def test_a_request_names_the_one_attendee_who_has_already_said_yes() -> None:
    text = make(ENTRY, method="REQUEST")
    attendee = only_event(text)["ATTENDEE"]
    assert attendee == "mailto:carien@drift.example"
    assert attendee.params["CN"] == "Carien ten Have"
    assert attendee.params["PARTSTAT"] == "ACCEPTED"
    assert attendee.params["RSVP"] == "FALSE"
    assert read(text)[0]["METHOD"] == "REQUEST"


def test_a_cancellation_says_so_and_asks_nothing() -> None:
    for entry in (ENTRY, replace(ENTRY, cancelled=True)):
        event = only_event(make(entry, method="CANCEL"))
        assert event["STATUS"] == "CANCELLED"
        assert event["TRANSP"] == "TRANSPARENT"
        assert event["UID"] == ENTRY.uid
        assert "RSVP" not in event["ATTENDEE"].params


def test_a_feed_shows_what_was_cancelled() -> None:
    assert only_event(make(replace(ENTRY, cancelled=True)))["STATUS"] == "CANCELLED"


def test_mail_is_about_one_uid() -> None:
    for method in ("REQUEST", "CANCEL"):
        with pytest.raises(ValueError, match="each block"):
            calendar_file([ENTRY, MARCH], method=method, timezone=AMSTERDAM)


def test_mail_needs_both_addresses() -> None:
    for lacking in (replace(ENTRY, organiser_email=None), replace(ENTRY, attendee_email=None)):
        with pytest.raises(ValueError, match="addresses"):
            make(lacking, method="REQUEST")


def test_a_request_for_what_was_cancelled_is_refused() -> None:
    with pytest.raises(ValueError, match="CANCEL"):
        make(replace(ENTRY, cancelled=True), method="REQUEST")


def test_a_file_without_entries_is_refused() -> None:
    with pytest.raises(ValueError, match="without entries"):
        make()


def test_a_naive_moment_and_an_end_before_the_start_are_refused() -> None:
    for name in ("start", "end", "stamp"):
        with pytest.raises(ValueError, match="time zone"):
            replace(ENTRY, **{name: datetime(2020, 12, 8, 9, 30)})  # type: ignore[arg-type]  # noqa: DTZ001
    with pytest.raises(ValueError, match="before it starts"):
        replace(ENTRY, end=ENTRY.start - timedelta(minutes=1))


@pytest.mark.parametrize("url", ["javascript:x", "/path", "https://", "https://a.nl/\r\nATTENDEE:x", "https://a.nl/ x"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="web address"):
        replace(ENTRY, conference=url)
    with pytest.raises(ValueError, match="web address"):
        replace(ENTRY, url=url)


@pytest.mark.parametrize("email", ["", "jan", "jan@hier.example\nX:y", "a b@c.nl", "<a@b.nl>"])
def test_what_is_no_mail_address_is_refused(email: str) -> None:
    with pytest.raises(ValueError, match="e-mail address"):
        replace(ENTRY, attendee_email=email)
    with pytest.raises(ValueError, match="e-mail address"):
        replace(ENTRY, organiser_email=email)


def test_the_same_entries_give_the_same_bytes() -> None:
    assert make(ENTRY, MARCH, name="x") == make(ENTRY, replace(MARCH), name="x")


def visible(text: str) -> str:
    """What RFC 5545 lets through: no control characters but tab and line end."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]", "", unified)


odd_texts = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                *(
                    "\r\n",
                    "\n",
                    "\r",
                    ";",
                    ",",
                    "\\",
                    "\\n",
                    "\\N",
                    '"',
                    "^",
                    "^n",
                    "^'",
                    ":",
                    "=",
                    "\t",
                    "\x00",
                    "\x1b",
                ),
                *(
                    "\x85",
                    "\u2028",
                    "END:VEVENT",
                    "\r\nX-EVIL:1",
                    "\ud800",
                    "Hét",
                    "st(r)oom",
                    "'s-Hertogenbosch",
                    "مرحبا",
                ),
                *("学习", "👩‍💻", "\u202e", "\ufeff", " "),
            ]
        )
    ).map("".join),
)


@given(odd_texts)
@example("x\r\nX-EVIL:1\r\nEND:VEVENT")
@example("é" * 200)
@example("C:\\Netwerk\\nieuws")
def test_any_text_comes_back_as_it_went_in(text: str) -> None:
    made = make(replace(ENTRY, description=f"[{text}]", summary=f"[{text}]", location=f"[{text}]"))
    assert value(made, "DESCRIPTION") == f"[{visible(text)}]"
    assert value(made, "SUMMARY") == value(made, "LOCATION") == " ".join(f"[{visible(text)}]".split())
    event = only_event(made)
    assert "X-EVIL" not in event
    if "\\" not in text:
        assert event["DESCRIPTION"] == value(made, "DESCRIPTION")


@given(odd_texts, odd_texts)
@example('Jan "de" Vries', "x;ROLE=CHAIR:mailto:evil@example.org")
def test_any_name_stays_a_name(organiser: str, attendee: str) -> None:
    entry = replace(ENTRY, organiser_name=f"[{organiser}]", attendee_name=f"[{attendee}]")
    event = only_event(make(entry, method="REQUEST"))
    assert event["ORGANIZER"] == "mailto:jan@hier.example"
    assert event["ATTENDEE"] == "mailto:carien@drift.example"
    assert event["ATTENDEE"].params["ROLE"] == "REQ-PARTICIPANT"
    for key, name in ("ORGANIZER", organiser), ("ATTENDEE", attendee):
        # A backslash means nothing in a parameter (RFC 5545 §3.2), only this reader takes some away.
        if "\\" not in name:
            assert event[key].params["CN"] == " ".join(f"[{visible(name)}]".split())


def test_a_person_without_a_name_has_an_address() -> None:
    event = only_event(make(replace(ENTRY, organiser_name="\x00", attendee_name=None), method="REQUEST"))
    assert "CN" not in event["ORGANIZER"].params
    assert "CN" not in event["ATTENDEE"].params


@given(odd_texts, odd_texts)
def test_lines_are_folded_at_75_octets_and_never_inside_a_character(summary: str, name: str) -> None:
    text = make(replace(ENTRY, summary=summary * 5, organiser_name=name * 5), name=name)
    assert text.endswith(b"END:VCALENDAR\r\n")
    for line in text.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
        assert b"\n" not in line
        assert b"\r" not in line


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.timedeltas(timedelta(), timedelta(days=3)),
)
def test_any_moment_comes_back_as_the_same_moment(start: datetime, length: timedelta) -> None:
    start = start.replace(microsecond=0)
    end = start + timedelta(seconds=int(length.total_seconds()))
    event = only_event(make(replace(ENTRY, start=start, end=end)))
    assert event.decoded("DTSTART").astimezone(UTC) == start
    assert event.decoded("DTEND").astimezone(UTC) == end
