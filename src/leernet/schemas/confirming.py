"""The form with which an organiser asks everybody whether they still come."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from ..errors import InvalidInput, Problem
from .inviting import end_of


def load_question(sent: Mapping[str, str], *, today: date, timezone: ZoneInfo) -> tuple[datetime, bool]:
    """Until when, and whether who does not answer loses the place; raises ``InvalidInput`` with all problems."""
    problems: list[Problem] = []
    until = end_of(sent.get("until", "").strip(), "until", today, timezone, problems)
    if until is None and not problems:
        problems.append(Problem("date_missing", "Choose until when people can answer.", field="until"))
    if sent.get("otherwise") not in ("keep", "release"):
        problems.append(Problem("choice_unknown", "Choose one of the answers.", field="otherwise"))
    if problems or until is None:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return until, sent["otherwise"] == "release"
