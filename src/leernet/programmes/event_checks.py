"""What has to agree within one event: its date, its weekday, its blocks, and whether it can be open."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import cast

from marshmallow import ValidationError

from ..errors import InvalidInput, Problem
from ..model import EventStatus, When
from ..model.when import Grain, check_weekday
from .fields import as_problem
from .moments import to_local
from .parts import BlockPart
from .question_schema import check_chosen, check_questions
from .source import SOURCE

Data = Mapping[str, object]
_SEVEN_DAYS = [date(2024, 1, 1) + timedelta(days=day) for day in range(7)]


def check_ends(data: Data, start: str = "start", end: str = "end") -> None:
    """What begins ends later."""
    first, last = data.get(start), data.get(end)
    if isinstance(first, datetime) and isinstance(last, datetime) and last <= first:
        problem = Problem("end_before_start", "This is not after {start}.", start=_local(first))
        raise ValidationError({end: [problem]})


def check_sign_up(data: Data) -> None:
    """Places are for who signs up, and the form needs a name for what they sign up for."""
    if data.get("sign_up") is False and "capacity" in data:
        problem = Problem("sign_up_missing", "Only a part for which people sign up has places: sign_up = true.")
        raise ValidationError({"sign_up": [problem]})
    if (data.get("sign_up") or "capacity" in data) and not data.get("key"):
        problem = Problem("key_missing", "A part for which people sign up needs a key, such as “lunch”.")
        raise ValidationError({"key": [problem]})


def check_event(data: Data) -> None:
    """All checks, with all problems at once."""
    problems: dict[str, object] = {}
    for check in (_check_blocks, _check_when, _check_weekday, _check_open, _check_asked):
        problems |= check(data)
    if problems:
        raise ValidationError(problems)


def settled_when(data: Data) -> When:
    """The date of an event: that of its first block, or else what the file says."""
    first = _first_day(data)
    return When.on(first) if first else _when(data) or When()


def _when(data: Data) -> When | None:
    return cast(When | None, data.get("when"))


def _blocks(data: Data) -> Sequence[BlockPart]:
    return cast(Sequence[BlockPart], data.get("blocks", ()))


def _first_day(data: Data) -> date | None:
    starts = [block.start for block in _blocks(data)]
    return min(starts).astimezone(SOURCE.get().zone).date() if starts else None


def _check_blocks(data: Data) -> Mapping[str, object]:
    """Blocks follow on one another, in order."""
    problems: dict[int, object] = {}
    blocks = _blocks(data)
    for number, (before, block) in enumerate(pairwise(blocks), start=1):
        if block.start < before.end:
            problem = Problem(
                "blocks_overlap",
                "This block begins before the one above it ends ({end}). Blocks stand in order of time.",
                end=_local(before.end),
            )
            problems[number] = {"start": [problem]}
    return {"blocks": problems} if problems else {}


def _check_when(data: Data) -> Mapping[str, object]:
    """A date that was announced holds for the blocks; to firm up within it is fine."""
    when, blocks = _when(data), _blocks(data)
    if when is None or not blocks:
        return {}
    start = min(block.start for block in blocks).astimezone(SOURCE.get().zone)
    if _covers(when, start):
        return {}
    problem = Problem(
        "when_disagrees",
        "“{when}” and the first block, {start}, do not agree. With blocks, “when” can be left out.",
        when=when.edtf,
        start=_local(start),
    )
    return {"when": [problem]}


def _covers(when: When, start: datetime) -> bool:
    if when.yearless is not None:
        return when.yearless == (start.month, start.day)
    if when.clock is not None and (when.clock.hour, when.clock.minute) != (start.hour, start.minute):
        return False
    return when.first is None or when.last is None or when.first <= start.date() <= when.last


def _check_weekday(data: Data) -> Mapping[str, object]:
    """Domain rule 14: weekday and date agree. A day without a year can have any weekday, but has to be a day."""
    weekday = str(data.get("weekday") or "")
    if not weekday:
        return {}
    when = settled_when(data)
    day = when.first if when.is_dated else None
    if day is None and when.grain is not Grain.DAY:
        return {"weekday": [Problem("weekday_needs_day", "A weekday needs a day; “{when}” is none.", when=when.edtf)]}
    language = str(data.get("language") or "nl")
    problems = [_weekday_problem(one, weekday, language) for one in ([day] if day else _SEVEN_DAYS)]
    return {"weekday": [problems[0]]} if problems[0] and all(problems) else {}


def _weekday_problem(day: date, weekday: str, language: str) -> Problem | None:
    try:
        check_weekday(day, weekday, language)
    except InvalidInput as error:
        return as_problem(error)
    return None


def _check_open(data: Data) -> Mapping[str, object]:
    """The same rule as in the services: people register for a time and a way to take part."""
    if data.get("status") is not EventStatus.OPEN or (data.get("blocks") and data.get("formats")):
        return {}
    problem = Problem(
        "event_not_dated", "An event needs blocks and formats before it can be open; until then it is announced."
    )
    return {"status": [problem]}


def _check_asked(data: Data) -> Mapping[str, object]:
    return check_questions(data) or check_chosen(data)


def _local(moment: datetime) -> str:
    return to_local(moment, SOURCE.get().zone)
