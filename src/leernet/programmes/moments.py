"""Local times of a programme, and the two hours a year in which a local time is no moment, or two."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from ..errors import InvalidInput
from ..model.when import FIRST_YEAR, LAST_YEAR


def to_moment(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment in UTC of a time that a file gives, on the clock of ``zone`` unless it has an offset of its own.

    :raises InvalidInput: ``moment_out_of_range``; ``moment_missing``, for a time that the clock jumps over in spring;
        ``moment_ambiguous``, for one that the clock passes twice in autumn: only an offset tells which.
    """
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        raise InvalidInput(
            "moment_out_of_range",
            "Years run from {first} to {last}.",
            first=FIRST_YEAR,
            last=LAST_YEAR,
        )
    if local.tzinfo is not None:
        return local.astimezone(UTC)
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    back = moment.astimezone(zone)
    if back.replace(tzinfo=None) != local:
        raise InvalidInput(
            "moment_missing",
            "No clock in {zone} shows {time}: summer time skips that hour. An hour later is {later}.",
            time=f"{local:%Y-%m-%d %H:%M}",
            zone=zone.key,
            later=f"{local + timedelta(hours=1):%Y-%m-%dT%H:%M}",
        )
    if is_ambiguous(local, zone):
        first, second = (local.replace(tzinfo=zone, fold=fold).isoformat(timespec="minutes") for fold in (0, 1))
        raise InvalidInput(
            "moment_ambiguous",
            "The clocks in {zone} show {time} twice, as summer time ends. Write {first} or {second}.",
            time=f"{local:%Y-%m-%d %H:%M}",
            zone=zone.key,
            first=first,
            second=second,
        )
    return moment


def is_ambiguous(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clock in ``zone`` shows this naive time twice (or, in spring, never)."""
    offsets = {local.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1)}
    return len(offsets) == 2


def to_local(moment: datetime, zone: ZoneInfo) -> str:
    """How a programme file writes a moment: local time, with its offset only where that is needed to tell which."""
    local = moment.astimezone(zone)
    plain = local.replace(tzinfo=None, fold=0)
    short = "minutes" if not (local.second or local.microsecond) else "auto"
    return (local if is_ambiguous(plain, zone) else plain).isoformat(timespec=short)
