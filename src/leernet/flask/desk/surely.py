"""Fewer places than people who are in: it drops nobody, and wants a word of confirmation."""

from collections.abc import Mapping, Sequence

from ...errors import InvalidInput, Problem
from ..forms import Form

CODES = ("fewer_than_taken", "organisations_over")
SURE = "sure"


def fewer_than(field: str, taken: int, capacity: int) -> Problem:
    """What is wrong with a capacity below what is taken."""
    return Problem(
        "fewer_than_taken",
        "{taken} people are in. With {capacity} places nobody is removed, and nobody is added until there is room. "
        "Tick the box below if you are sure.",
        field=field,
        taken=taken,
        capacity=capacity,
    )


def check_sure(sent: Mapping[str, str], problems: Sequence[Problem]) -> None:
    """Go on where there is nothing to warn of, or the box was ticked; else raise with all of it."""
    if problems and sent.get(SURE) != "yes":
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))


def needs_sure(form: Form) -> bool:
    """Whether the form has to show the box."""
    return any(wrong.code in CODES for wrong in form.problems)
