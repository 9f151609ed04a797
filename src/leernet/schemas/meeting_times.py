"""Times and durations as meeting programs write them, whatever the language of who exported them."""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

Span = tuple[datetime, datetime]
"""From when to when, on the clock of the report, which says no zone."""

_IN_WORDS = re.compile(
    r"(?:(\d+)\s*d[a-z]*\s*)?(?:(\d+)\s*(?:h|u)[a-z]*\s*)?(?:(\d+)\s*m[a-z]*\s*)?(?:(\d+)\s*s[a-z]*)?"
)
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})(?::(\d{2}))?(?:\.\d+)?")
_NUMBER = re.compile(r"\d{1,6}(?:[.,]\d{1,3})?")
_MOMENT = re.compile(
    r"(?:(\d{1,4})[-/.](\d{1,2})[-/.](\d{1,4}))?[,T ]*"
    r"(?:(?:om|at) )?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?\s*(?:z|utc|[+-]\d{2}:?\d{2})?",
    re.IGNORECASE,
)
LONGEST = timedelta(days=7)


def seconds_of(text: str, unit: int = 60) -> int | None:
    """A duration in seconds: "1h 2m 3s", "1 uur 2 min.", "1:02:03", "62,5"; None for what is none.

    :param unit: seconds that a number by itself counts
    """
    plain = re.sub(r"\b(en|and)\b|[,.](?!\d)", " ", text.casefold()).strip().removeprefix("pt")
    if _NUMBER.fullmatch(plain):
        return _within(round(float(plain.replace(",", ".")) * unit))
    if clock := _CLOCK.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return _within(hours * 3600 + minutes * 60 + seconds)
    words = _IN_WORDS.fullmatch(plain)
    if words is None or not any(words.groups()):
        return None
    days, hours, minutes, seconds = (int(part or 0) for part in words.groups())
    return _within(days * 86400 + hours * 3600 + minutes * 60 + seconds)


def reader_of(texts: Sequence[str], day: date) -> Callable[[str], datetime | None]:
    """What reads the moments of a report. Whether day or month comes first, ``day`` says: that of the meeting."""

    def fits(month_first: bool) -> tuple[int, int]:
        read = [moment for text in texts if (moment := _moment(text, day, month_first=month_first))]
        return sum(moment.date() == day for moment in read), len(read)

    # Alike: as it is written with a.m. and p.m.
    american = any(re.search(r"[ap]\.?m\.?$", text.strip(), re.IGNORECASE) for text in texts)
    month_first = max((False, True), key=lambda one: (*fits(one), one == american))
    return lambda text: _moment(text, day, month_first=month_first)


def together(spans: Sequence[Span]) -> int:
    """The seconds that spans cover, what overlaps counted once: somebody may be there with two devices."""
    total, until = 0.0, datetime.min  # noqa: DTZ901 (the clock of a report has no zone)
    for start, end in sorted(spans):
        total += max(timedelta(), end - max(start, until)).total_seconds() if end > until else 0
        until = max(until, end)
    return round(total)


def within(span: Span, limits: Span) -> Span:
    """The part of a span within another; empty where there is none."""
    start = max(span[0], limits[0])
    return start, max(start, min(span[1], limits[1]))


def _moment(text: str, day: date, *, month_first: bool) -> datetime | None:
    found = _MOMENT.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    first, second, third, hours, minutes, seconds, half = found.groups()
    try:
        when = _day(first, second, third, month_first=month_first) if first else day
        hour = int(hours) % 12 + (12 if half[0].casefold() == "p" else 0) if half else int(hours)
        return datetime.combine(when, time(hour, int(minutes), int(seconds or 0)))
    except ValueError:
        return None


def _day(first: str, second: str, third: str, *, month_first: bool) -> date:
    if len(first) == 4:
        return date(int(first), int(second), int(third))
    year = int(third) + (2000 if len(third) < 3 else 0)
    month, day = (first, second) if month_first else (second, first)
    return date(year, int(month), int(day))


def _within(seconds: int) -> int | None:
    return seconds if seconds <= LONGEST.total_seconds() else None
