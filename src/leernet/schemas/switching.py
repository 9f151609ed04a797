"""The form with which an organiser holds an event in another way."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import ZoneInfo

from ..errors import InvalidInput, Problem
from ..model import Details, SwitchPolicy
from ..services.changing.switching import MOST_HOLD, SwitchRequest
from .inviting import end_of

MOST_PLACES = 100_000
LONGEST_NOTE = 2000
SHAPES = ("only", "both")


def load_switch(
    sent: Mapping[str, str],
    event: str,
    formats: tuple[str, str],
    details: Details,
    *,
    today: date,
    timezone: ZoneInfo,
    problems: tuple[Problem, ...] = (),
) -> SwitchRequest:
    """What was chosen; raises ``InvalidInput`` with all problems.

    :param formats: from which to which
    :param problems: what is wrong with the details already
    """
    found = list(problems)
    shape, policy = sent.get("shape", ""), sent.get("policy", "")
    if shape not in SHAPES:
        found.append(Problem("choice_unknown", "Choose one of the answers.", field="shape"))
    if policy not in [one.value for one in SwitchPolicy]:
        found.append(Problem("choice_unknown", "Choose one of the answers.", field="policy"))
    elif policy == SwitchPolicy.OFFER.value and shape == "only":
        found.append(
            Problem(
                "switch_no_choice",
                "People can only choose where both ways are possible. Choose “both” above, or another answer here.",
                field="policy",
            )
        )
    asks = policy == SwitchPolicy.ASK.value
    until = end_of(sent.get("until", "").strip(), "until", today, timezone, found) if asks else None
    if asks and until is None and "until" not in [one.field for one in found]:
        found.append(Problem("date_missing", "Choose until when people can answer.", field="until"))
    if asks and sent.get("otherwise") not in ("keep", "release"):
        found.append(Problem("choice_unknown", "Choose one of the answers.", field="otherwise"))
    capacity = _number(sent, "capacity", MOST_PLACES, found) if sent.get("capacity", "").strip() else None
    hold = _number(sent, "hold", MOST_HOLD, found)
    seen = sent.get("waiting", "")
    if found:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(found))
    return SwitchRequest(
        event=event,
        source=formats[0],
        target=formats[1],
        policy=SwitchPolicy(policy),
        source_ends=shape == "only",
        capacity=capacity,
        details=details,
        hold_minutes=hold or 0,
        until=until,
        releases=sent.get("otherwise") == "release",
        note=sent.get("note", "").strip().replace("\r\n", "\n")[:LONGEST_NOTE],
        waiting=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 7 else None,
    )


def _number(sent: Mapping[str, str], field: str, largest: int, problems: list[Problem]) -> int | None:
    text = sent.get(field, "").strip()
    if text.isascii() and text.isdigit() and len(text) <= len(str(largest)) and int(text) <= largest:
        return int(text)
    problems.append(Problem("number_invalid", "Type a whole number from 0 to {largest}.", field=field, largest=largest))
    return None
