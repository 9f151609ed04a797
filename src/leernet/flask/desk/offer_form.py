"""The form with which an organiser says how the waiting list moves up."""

from collections.abc import Mapping

from ...errors import InvalidInput, Problem
from ...model import Event
from ...services.registering.offers import FEWEST_HOURS, MOST_HOURS


def offer_values(event: Event) -> dict[str, str]:
    """What the form shows of an event."""
    return {
        "offers": "no" if event.offer_hours is None else "yes",
        "offer_hours": "" if event.offer_hours is None else str(event.offer_hours),
    }


def read_offer_hours(sent: Mapping[str, str]) -> int | None:
    """How long somebody has to answer; None: they have the place at once.

    :raises InvalidInput: ``form_invalid``, at the field that is wrong
    """
    match sent.get("offers"):
        case "no":
            return None
        case "yes":
            return _hours(sent.get("offer_hours", "").strip())
    raise _invalid(Problem("offers_unknown", "Choose how the waiting list moves up.", field="offers"))


def _hours(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_HOURS)):
        hours = int(text)
        if FEWEST_HOURS <= hours <= MOST_HOURS:
            return hours
    raise _invalid(
        Problem(
            "offer_hours_invalid",
            "Type how many hours somebody has to answer: a whole number from {least} to {most}.",
            field="offer_hours",
            least=FEWEST_HOURS,
            most=MOST_HOURS,
        )
    )


def _invalid(problem: Problem) -> InvalidInput:
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))
