"""When an event is, as precisely as anybody knows: from an exact moment to "date to follow".

The notation is a subset of EDTF (ISO 8601-2:2019):

=====================  ==================================================================
``2020-12-08T09:30``   exact: local time in the time zone of the network
``2024-05-30``         day
``XXXX-12-04``         day of which nobody wrote down the year
``2024-05``            month
``2024-23``            season: 21 spring, 22 summer, 23 autumn, 24 winter
``2024-34``            quarter: 33 the first to 36 the fourth
``2024``               year
``XXXX`` or nothing    unknown
=====================  ==================================================================

EDTF leaves the borders of a season open. leernet takes the meteorological ones, because they are whole
months: spring is March to May, and **winter 2024 is December 2024 to February 2025**, because people who
announce something for "winter 2024" mean the winter that begins in that year.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from functools import cache, total_ordering
from typing import Self

from babel.dates import format_date, get_day_names
from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator

from ..errors import InvalidInput

FIRST_YEAR, LAST_YEAR = 1900, 2999
UNKNOWN = "XXXX"

_PATTERN = re.compile(
    r"(?P<year>[0-9]{4}|XXXX)"
    r"(?:-(?P<part>[0-9]{2})(?:-(?P<day>[0-9]{2})(?:T(?P<time>[0-9]{2}:[0-9]{2}))?)?)?"
)
_LEAP_YEAR = 2000
_RIGHT = (
    "“{value}” is not a date that can be read. Right are: 2024-05-30 (a day), 2020-12-08T09:30 (a moment), "
    "2024-05 (a month), 2024-23 (a season: 21 spring, 22 summer, 23 autumn, 24 winter), "
    "2024-34 (a quarter: 33 to 36), 2024 (a year), XXXX-12-04 (a day without its year), or nothing. "
    "Years run from {first_year} to {last_year}."
)


class Grain(StrEnum):
    """How precisely a :class:`When` is known, finest first."""

    EXACT = "exact"
    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    QUARTER = "quarter"
    YEAR = "year"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class _Reading:
    grain: Grain
    first: date | None = None
    last: date | None = None
    clock: time | None = None


@total_ordering
@dataclass(frozen=True)
class When:
    """A date with a grain. ``When("2024-23")`` and ``When.parse("2024-23")`` are autumn 2024.

    Equal notations are equal, and the order is total: see :attr:`sort_key`.

    :raises InvalidInput: ``when_invalid``, saying what would be right.
    """

    edtf: str = UNKNOWN
    """The canonical notation; ``XXXX`` if nothing is known."""
    grain: Grain = field(init=False, compare=False, repr=False)
    first: date | None = field(init=False, compare=False, repr=False)
    """First day of the stretch it covers; ``None`` without a year."""
    last: date | None = field(init=False, compare=False, repr=False)
    """Last day of that stretch, itself included; ``None`` without a year."""
    clock: time | None = field(init=False, compare=False, repr=False)
    """Local time of day, of an exact one only."""

    def __post_init__(self) -> None:
        edtf = self.edtf.strip().upper() or UNKNOWN
        reading = _read(edtf)
        if reading is None:
            raise InvalidInput(
                "when_invalid",
                _RIGHT,
                field="when",
                value=self.edtf[:40],
                first_year=FIRST_YEAR,
                last_year=LAST_YEAR,
            )
        for name, value in {"edtf": edtf, **vars(reading)}.items():
            object.__setattr__(self, name, value)

    @classmethod
    def parse(cls, edtf: str) -> Self:
        """Read the notation; blanks around it and small letters do not matter.

        :raises InvalidInput: ``when_invalid``.
        """
        return cls(edtf)

    @classmethod
    def on(cls, day: date) -> Self:
        """That whole day."""
        return cls(f"{day:%Y-%m-%d}")

    @classmethod
    def at(cls, moment: datetime, timezone: tzinfo) -> Self:
        """That moment, to the minute, on the clock of ``timezone`` (the network's). ``moment`` is aware."""
        if moment.utcoffset() is None:
            raise ValueError("a moment without a time zone is not a moment")
        return cls(f"{moment.astimezone(timezone):%Y-%m-%dT%H:%M}")

    @property
    def is_dated(self) -> bool:
        """Whether a calendar could hold it: a day or a moment, with its year (domain rule 6)."""
        return self.first is not None and self.grain in (Grain.EXACT, Grain.DAY)

    @property
    def yearless(self) -> tuple[int, int] | None:
        """Month and day of a day without a year, else ``None``."""
        if self.grain is Grain.DAY and self.first is None:
            return int(self.edtf[5:7]), int(self.edtf[8:10])
        return None

    @property
    def sort_key(self) -> str:
        """Twenty digits: as text they sort the same in Python and in every database, whatever its collation.

        By the first day covered, then by the last, then by the time: of what begins on the same day the finer
        comes before the coarser, so 1 September, September, autumn. "Autumn 2024" comes before 15 October
        2024, since it may begin on 1 September. A day without a year comes after all that have one, unknown
        last.
        """
        at = "9999" if self.clock is None else f"{self.clock:%H%M}"
        if self.first and self.last:
            return f"{self.first:%Y%m%d}{self.last:%Y%m%d}{at}"
        month_day = "".join(f"{part:02}" for part in self.yearless or (99, 99))
        return f"9998{month_day}9998{month_day}{at}" if self.yearless else "9" * 20

    def moment(self, timezone: tzinfo) -> datetime | None:
        """The aware moment of an exact one in ``timezone`` (the network's), else ``None``."""
        return None if self.clock is None or self.first is None else datetime.combine(self.first, self.clock, timezone)

    def __lt__(self, other: object) -> bool:
        return self.sort_key < other.sort_key if isinstance(other, When) else NotImplemented

    def __str__(self) -> str:
        return self.edtf


def _read(edtf: str) -> _Reading | None:
    match = _PATTERN.fullmatch(edtf)
    if match is None:
        return None
    year, part, day, clock = match["year"], match["part"], match["day"], match["time"]
    if year == UNKNOWN:
        return _read_yearless(part, day, clock)
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    if part is None:
        return _months(Grain.YEAR, int(year), 1, 12)
    if day is None:
        return _read_part(int(year), int(part))
    return _read_day(f"{year}-{part}-{day}", clock)


def _read_yearless(month: str | None, day: str | None, clock: str | None) -> _Reading | None:
    if month is None:
        return _Reading(Grain.UNKNOWN)
    # 29 February exists in some years, and nobody knows which year is meant.
    if day is None or clock is not None or _read_day(f"{_LEAP_YEAR}-{month}-{day}", None) is None:
        return None
    return _Reading(Grain.DAY)


def _read_day(iso: str, clock: str | None) -> _Reading | None:
    try:
        day = date.fromisoformat(iso)
        at = time.fromisoformat(clock) if clock else None
    except ValueError:
        return None
    return _Reading(Grain.DAY if at is None else Grain.EXACT, day, day, at)


def _read_part(year: int, part: int) -> _Reading | None:
    if 1 <= part <= 12:
        return _months(Grain.MONTH, year, part, 1)
    if 21 <= part <= 24:
        return _months(Grain.SEASON, year, (part - 20) * 3, 3)
    if 33 <= part <= 36:
        return _months(Grain.QUARTER, year, (part - 33) * 3 + 1, 3)
    return None


def _months(grain: Grain, year: int, month: int, count: int) -> _Reading:
    last_year, last_month = year + (month + count - 2) // 12, (month + count - 2) % 12 + 1
    last_day = monthrange(last_year, last_month)[1]
    return _Reading(grain, date(year, month, 1), date(last_year, last_month, last_day))


class WhenType(TypeDecorator[When]):
    """A column of :class:`When`, stored as its notation.

    The notation does not sort; a table that is ordered by it keeps :attr:`When.sort_key` beside it.
    """

    impl = String(16)
    cache_ok = True

    def process_bind_param(self, value: When | None, dialect: Dialect) -> str | None:
        return None if value is None else value.edtf

    def process_result_value(self, value: str | None, dialect: Dialect) -> When | None:
        return None if value is None else When(value)


def check_weekday(day: date, weekday: str, language: str) -> None:
    """Refuse a weekday that is not the weekday of the date (domain rule 14).

    :param weekday: a name or its abbreviation, Dutch or English whatever ``language`` is: people copy texts.
    :param language: in which the message names date and weekdays, ``nl`` or ``en``.
    :raises InvalidInput: ``weekday_disagrees``, naming both; ``weekday_unknown`` if it is no weekday at all.
    """
    wanted = _weekdays().get(weekday.strip().rstrip(".").casefold())
    if wanted is None:
        raise InvalidInput(
            "weekday_unknown",
            "“{weekday}” is not a day of the week in Dutch or English.",
            field="when",
            weekday=weekday[:40],
        )
    if wanted != day.weekday():
        locale = "en_GB" if language == "en" else "nl"
        names = get_day_names("wide", locale=locale)
        raise InvalidInput(
            "weekday_disagrees",
            "{date} is a {actual}, not a {weekday}.",
            field="when",
            date=format_date(day, "d MMMM y", locale=locale),
            actual=names[day.weekday()],
            weekday=names[wanted],
        )


@cache
def _weekdays() -> dict[str, int]:
    return {
        name.rstrip(".").casefold(): number
        for locale in ("nl", "en_GB")
        for width in ("wide", "abbreviated", "short")
        for number, name in get_day_names(width, locale=locale).items()
    }
