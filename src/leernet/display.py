"""Dates and times as people in the Netherlands write them, in Dutch and in English.

Twenty-four hours on the clock in both languages, British order in English. All moments are aware and shown on
the clock of the time zone that is asked for. Texts begin in lower case, as in the middle of a sentence.
"""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_name
from babel.numbers import format_decimal

from .i18n import Text, negotiate
from .model.when import Grain, When

_LOCALES = {"nl": "nl", "en": "en_GB"}
_DAY, _MONTH, _QUARTER = "d MMMM y", "LLLL y", "QQQQ y"
_WEEKDAY = "EEEE "
_UNKNOWN = Text(nl="datum volgt", en="date to follow")
_AND = Text(nl="en", en="and")
_AT = Text(nl="{} uur", en="{}")
_TIMES = Text(nl="{} – {}", en="{}–{}")
_SEASONS = {
    "21": Text(nl="voorjaar", en="spring"),
    "22": Text(nl="zomer", en="summer"),
    "23": Text(nl="najaar", en="autumn"),
    "24": Text(nl="winter", en="winter"),
}


def display_when(when: When, language: str, *, weekday: bool = False) -> str:
    """A date with a grain: "najaar 2024", "8 december 2020, 09:30 uur", "datum volgt".

    :param weekday: put the day of the week before a date that has a year.
    """
    if when.yearless:
        return _format(date(2000, *when.yearless), "d MMMM", language)
    if when.first is None or when.last is None:
        return _UNKNOWN.get(language)
    match when.grain:
        case Grain.SEASON:
            return _season(when.edtf[-2:], when.first, when.last, language)
        case Grain.QUARTER:
            return _format(when.first, _QUARTER, language)
        case Grain.MONTH:
            return _format(when.first, _MONTH, language)
        case Grain.YEAR:
            return str(when.first.year)
    day = display_date(when.first, language, weekday=weekday)
    return day if when.clock is None else f"{day}, {_at(f'{when.clock:%H:%M}', language)}"


def display_date(day: date, language: str, *, weekday: bool = False) -> str:
    """A day: "30 mei 2024", or "donderdag 30 mei 2024"."""
    return _format(day, _WEEKDAY + _DAY if weekday else _DAY, language)


def display_size(size: int, language: str) -> str:
    """The size of a file in bytes as people say it: "1,2 MB", "340 kB", "1 kB" for anything smaller."""
    kilobytes = max(1, round(size / 1024))
    if kilobytes < 1024:
        return f"{kilobytes} kB"
    return f"{format_decimal(kilobytes / 1024, '0.#', _LOCALES[negotiate(language)])} MB"


def display_moment(
    moment: datetime, timezone: ZoneInfo, language: str, *, weekday: bool = False, zone: bool = False
) -> str:
    """A moment: "11 juni 2024, 09:32 uur".

    :param weekday: put the day of the week before it.
    :param zone: name the time zone, for readers in another one.
    :raises ValueError: the moment is naive.
    """
    local = _local(moment, timezone)
    day = display_date(local, language, weekday=weekday)
    return f"{day}, {_at(_clock(local), language)}" + (_zone(timezone, language) if zone else "")


def display_block(start: datetime, end: datetime, timezone: ZoneInfo, language: str, *, zone: bool = False) -> str:
    """A stretch of time: "dinsdag 8 december 2020, 09:30 – 12:00 uur".

    What ends at midnight ends at 24:00 of its last day. Over more days, both days are written in full.

    :param zone: name the time zone, for readers in another one.
    :raises ValueError: a moment is naive, or the end lies before the start.
    """
    begins, ends = _local(start, timezone), _local(end, timezone)
    # In UTC: of two moments in one zone Python compares what the clocks say, whatever the season.
    if ends.astimezone(UTC) < begins.astimezone(UTC):
        raise ValueError("a block cannot end before it starts")
    last, until = _end(ends) if begins != ends else (ends.date(), _clock(ends))
    from_day, till_day = (display_date(day, language, weekday=True) for day in (begins, last))
    if from_day == till_day:
        text = f"{from_day}, {_at(_TIMES.get(language).format(_clock(begins), until), language)}"
    else:
        text = f"{from_day}, {_at(_clock(begins), language)} – {till_day}, {_at(until, language)}"
    return text + (_zone(timezone, language) if zone else "")


def display_range(first: date, last: date, language: str) -> str:
    """Days without times, as short as can be: "15 en 16 juni 2020", "30 juni – 2 juli 2020".

    :param last: the last day, itself included.
    :raises ValueError: the last day lies before the first.
    """
    if last < first:
        raise ValueError("a range cannot end before it begins")
    end = display_date(last, language)
    if first == last:
        return end
    neighbours = first + timedelta(days=1) == last
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} {_AND.get(language)} {end}" if neighbours else f"{first.day}–{end}"
    start = _format(first, "d MMMM" if first.year == last.year else _DAY, language)
    return f"{start} {_AND.get(language) if neighbours else '–'} {end}"


def _format(day: date, pattern: str, language: str) -> str:
    return format_date(day, pattern, locale=_LOCALES[negotiate(language)])


def _season(season: str, first: date, last: date, language: str) -> str:
    years = str(first.year) if first.year == last.year else f"{first.year}/{last.year}"
    return f"{_SEASONS[season].get(language)} {years}"


def _local(moment: datetime, timezone: ZoneInfo) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a time zone is not a moment")
    return moment.astimezone(timezone)


def _end(local: datetime) -> tuple[date, str]:
    if (local.hour, local.minute) == (0, 0):
        return local.date() - timedelta(days=1), "24:00"
    return local.date(), _clock(local)


def _clock(local: datetime) -> str:
    """The time of day; when summer time ends, an hour comes twice and is told apart by its offset name."""
    twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M %Z}" if twice else f"{local:%H:%M}"


def _at(clock: str, language: str) -> str:
    return _AT.get(language).format(clock)


def _zone(timezone: ZoneInfo, language: str) -> str:
    return f" ({get_timezone_name(timezone, locale=_LOCALES[negotiate(language)])})"
