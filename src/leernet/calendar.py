"""Calendar entries for feeds and mail: iCalendar (RFC 5545, RFC 7986), sent by mail as iMIP says (RFC 5546, RFC 6047).

One entry is one block of an event, with a UID that stays for ever and a sequence that grows with every change that
matters. The same entries give the same bytes: nothing here looks at a clock.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, vCalAddress, vDuration, vText, vUri

from .i18n import Text, negotiate

Method = Literal["PUBLISH", "REQUEST", "CANCEL"]

LOOK_AGAIN = timedelta(hours=1)
"""How long a calendar program may keep a feed before it looks again."""

_JOIN = Text(nl="Online deelnemen", en="Join online")
# RFC 5545 §3.1: no control characters in text, except the tab; line ends are escaped by the library.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_URL = re.compile(r"https?://[^\s\x00-\x20\x7f\"<>]+")
_EMAIL = re.compile(r"[^\s\x00-\x20\x7f\"<>@]+@[^\s\x00-\x20\x7f\"<>@]+")


class _Text(vText):
    def to_ical(self) -> bytes:
        r"""RFC 5545 §3.3.11. The library's own makes a line end of ``\N``, and so of "C:\Netwerk"."""
        return re.sub(r"[\\;,]", r"\\\g<0>", self).replace("\n", "\\n").encode()


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One block of an event, as one calendar shows it.

    :param uid: stays the same for ever; a UUID (RFC 7986 §5.3).
    :param sequence: 0 at first, greater after every change of time, place or status (RFC 5545 §3.8.7.4).
    :param start: aware; shown in the time zone of the file.
    :param end: aware; the first moment after it.
    :param location: one line: the place with its address, or "Online".
    :param conference: URL behind which to join: the personal page, never the bare join link. Few calendar programs
        show it, so say it in the description too.
    :param url: URL of the public page.
    :param attendee_name: of the one person that the mail goes to; feeds leave the attendee out.
    :param stamp: aware; the moment of this version (DTSTAMP, LAST-MODIFIED).
    :param language: of summary, description and location.
    :raises ValueError: a moment is naive, it ends before it starts, or a URL or e-mail address is none.
    """

    uid: str
    sequence: int
    summary: str
    description: str
    start: datetime
    end: datetime
    organiser_name: str
    stamp: datetime
    language: str
    location: str | None = None
    conference: str | None = None
    url: str | None = None
    organiser_email: str | None = None
    attendee_name: str | None = None
    attendee_email: str | None = None
    cancelled: bool = False

    def __post_init__(self) -> None:
        if any(moment.utcoffset() is None for moment in (self.start, self.end, self.stamp)):
            raise ValueError("a moment without a time zone is not a moment")
        if self.end.astimezone(UTC) < self.start.astimezone(UTC):
            raise ValueError("an entry cannot end before it starts")
        # These are written as they are, so a line end in one would add lines of a stranger's making.
        for url in (self.conference, self.url):
            if url is not None and not _URL.fullmatch(url):
                raise ValueError(f"not a web address: {url!r}")
        for email in (self.organiser_email, self.attendee_email):
            if email is not None and not _EMAIL.fullmatch(email):
                raise ValueError(f"not an e-mail address: {email!r}")


def calendar_file(
    entries: Sequence[CalendarEntry], *, method: Method, timezone: ZoneInfo, name: str | None = None
) -> bytes:
    """The text of an ``.ics`` file, UTF-8 with CRLF.

    :param method: ``PUBLISH`` for a feed or a download, which names nobody as attendee. ``REQUEST`` and ``CANCEL``
        are for mail to the attendee; all entries of such a file have one UID (RFC 5546 §3.2.2, §3.2.5), so an event
        of two blocks takes two files.
    :param timezone: times are written in it and its VTIMEZONE comes along.
    :param name: what calendar programs call a feed.
    :raises ValueError: no entries; or mail without organiser or attendee address, with several UIDs, or a REQUEST
        for what was cancelled.
    """
    if not entries:
        raise ValueError("a calendar file without entries is not valid (RFC 5545 §3.4)")
    if method != "PUBLISH":
        _check_mail(entries, method)
    return _written(_calendar(entries, method, timezone, name))


def calendar_feed(entries: Sequence[CalendarEntry], *, timezone: ZoneInfo, name: str) -> bytes:
    """The text of a calendar to subscribe to: as :func:`calendar_file` with ``PUBLISH``, and how often to look again.

    It may be empty: who subscribed before there was anything must not be told that the address is wrong.
    """
    calendar = _calendar(entries, "PUBLISH", timezone, name)
    # RFC 7986 §5.7, and what was used before it.
    calendar.add("refresh-interval", vDuration(LOOK_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(LOOK_AGAIN))
    if not entries:
        # RFC 5545 §3.6: there is at least one component, and a time zone is one.
        calendar.add_component(Timezone.from_tzinfo(timezone, first_date=date(2020, 1, 1), last_date=date(2038, 1, 1)))
    return _written(calendar)


def _calendar(entries: Sequence[CalendarEntry], method: Method, timezone: ZoneInfo, name: str | None) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//leernet//leernet//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if title := _line(name or ""):
        # RFC 7986 §5.1, and what was used before it. The library does not know these as text and would not escape.
        calendar.add("name", _Text(title))
        calendar.add("x-wr-calname", _Text(title))
    for entry in entries:
        calendar.add_component(_event(entry, method, timezone))
    if entries:
        days = [moment.astimezone(timezone).date() for entry in entries for moment in (entry.start, entry.end)]
        # Whole years around, so that the changes of the clock before and after are in it.
        calendar.add_missing_timezones(date(min(days).year - 1, 1, 1), date(max(days).year + 2, 1, 1))
    return calendar


def _written(calendar: Calendar) -> bytes:
    text: bytes = calendar.to_ical()
    return text


def _check_mail(entries: Sequence[CalendarEntry], method: Method) -> None:
    if len({entry.uid for entry in entries}) > 1:
        raise ValueError(f"{method} is about one UID (RFC 5546 §3.2): make a file for each block")
    for entry in entries:
        if not entry.organiser_email or not entry.attendee_email:
            raise ValueError(f"{method} needs the addresses of organiser and attendee")
        if entry.cancelled and method == "REQUEST":
            raise ValueError("what was cancelled is sent as CANCEL")


def _event(entry: CalendarEntry, method: Method, timezone: ZoneInfo) -> Event:
    event = Event()
    cancelled = entry.cancelled or method == "CANCEL"
    event.add("uid", _clean(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("last-modified", entry.stamp.astimezone(UTC))
    event.add("dtstart", _local(entry.start, timezone))
    event.add("dtend", _local(entry.end, timezone))
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if cancelled else "OPAQUE")
    language = {"LANGUAGE": negotiate(entry.language)}
    for key, text in (
        ("summary", _line(entry.summary)),
        ("description", _clean(entry.description)),
        ("location", _line(entry.location or "")),
    ):
        if text:
            event.add(key, _Text(text), parameters=language)
    if entry.url:
        event.add("url", vUri(entry.url))
    if entry.conference:
        event.add("conference", _conference(entry.conference, entry.language))
    _add_people(event, entry, method)
    return event


def _add_people(event: Event, entry: CalendarEntry, method: Method) -> None:
    if entry.organiser_email:
        event.add("organizer", _address(entry.organiser_email, entry.organiser_name))
    if method == "PUBLISH" or not entry.attendee_email:
        return
    attendee = _address(entry.attendee_email, entry.attendee_name or "")
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        # Who gets this has registered already, and cancels on the personal page: no calendar program needs to ask.
        attendee.params["PARTSTAT"] = "ACCEPTED"
        attendee.params["RSVP"] = "FALSE"
    event.add("attendee", attendee)


def _address(email: str, name: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if cleaned := _line(name):
        address.params["CN"] = vText(cleaned)
    return address


def _conference(url: str, language: str) -> vUri:
    conference = vUri(url)
    conference.params["VALUE"] = "URI"
    conference.params["FEATURE"] = ["AUDIO", "VIDEO"]
    conference.params["LABEL"] = _JOIN.get(language)
    conference.params["LANGUAGE"] = negotiate(language)
    return conference


def _local(moment: datetime, timezone: ZoneInfo) -> datetime:
    local = moment.astimezone(timezone)
    # RFC 5545 §3.3.5: a local time that comes twice means the first one. The second can only be said in UTC.
    return local.astimezone(UTC) if local.fold else local


def _clean(text: str) -> str:
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(_clean(text).split())
