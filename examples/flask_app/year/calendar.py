"""When what happens in the year that ends now: on Tuesdays and Thursdays, at an hour that suits."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from leernet.model import When

OPENS = timedelta(days=46)
"""So long before an event people can register."""
LENGTH = timedelta(hours=3)
"""How long a part of an event takes."""


@dataclass(frozen=True)
class Meeting:
    """An event of the year: how many days from now, how many guests come, who of them has to be there in person."""

    slug: str
    days: int
    guests: int
    formats: tuple[str, ...]
    hour: time = time(13, 30)
    turnout: float = 0.82
    parts: int = 1


MEETINGS = (
    Meeting("warme-buurten-1-start", -336, 34, ("physical",)),
    Meeting("warme-buurten-2-bewoners", -273, 44, ("online",), time(10, 0), 0.68),
    Meeting("warme-buurten-3-werkbezoek", -217, 10, ("physical",), time(9, 30), 0.9),
    Meeting("warme-buurten-4-sprint", -161, 22, ("physical", "online"), time(9, 30), parts=2),
    Meeting("warme-buurten-5-geld", -105, 48, ("online",), time(10, 0), 0.7),
    Meeting("warme-buurten-6-intervisie", -42, 12, ("physical",)),
    Meeting("warme-buurten-7-uitvoering", 19, 16, ("physical", "online")),
)


def starts(now: datetime, meeting: Meeting, zone: ZoneInfo) -> datetime:
    """When a meeting begins: on the nearest Tuesday or Thursday after that many days, and not around Christmas."""
    day = now.astimezone(zone).date() + timedelta(days=meeting.days)
    while day.weekday() not in (1, 3) or not (1, 4) <= (day.month, day.day) < (12, 21):
        day += timedelta(days=1)
    return datetime.combine(day, meeting.hour, zone)


def ends(meeting: Meeting, begins: datetime) -> datetime:
    """When the last part of a meeting ends: each of them is on a day of its own."""
    return begins + LENGTH + timedelta(days=meeting.parts - 1)


def quarter(now: datetime, zone: ZoneInfo) -> str:
    """The quarter in which the last event will be, as EDTF."""
    day = now.astimezone(zone).date() + timedelta(days=120)
    return f"{day.year}-{33 + (day.month - 1) // 3}"


def spring(now: datetime) -> When:
    """The spring that begins next."""
    return When(f"{now.year + (now.month > 2)}-21")
