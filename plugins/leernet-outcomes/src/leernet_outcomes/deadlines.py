"""A deadline as people write it: "14 maart 2027", "maart 2027", "voorjaar 2027", "2027"."""

import re
from functools import cache

from leernet import InvalidInput
from leernet.display import display_when
from leernet.model import When

_SEASONS = {
    "voorjaar": "21", "lente": "21", "spring": "21", "zomer": "22", "summer": "22",
    "najaar": "23", "herfst": "23", "autumn": "23", "fall": "23", "winter": "24",
}  # fmt: skip
_QUARTER = re.compile(r"(?:q|kwartaal |quarter )([1-4]) (\d{4})|([1-4])[a-z]{1,2} (?:kwartaal|quarter) (\d{4})")
_DIGITS = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_NOTATION = re.compile(r"\d{4}(?:-\d{2}){0,2}")
NO_DEADLINE = "9" * 20
"""Sorts after all that have one."""


def due_sort(due: When | None) -> str:
    """As text, in order of the last day; of one last day the finer comes first, so "December 2027" before "2027"."""
    if due is None or due.first is None or due.last is None:
        return due.sort_key if due else NO_DEADLINE
    return f"{due.last:%Y%m%d}{99999999 - int(f'{due.first:%Y%m%d}')}{due.sort_key[-4:]}"


def read_deadline(written: str) -> When | None:
    """Read what somebody wrote, in Dutch or English, or in EDTF; None for nothing.

    A winter that is written with two years ("winter 2026/2027") is that which begins in the first.

    :raises InvalidInput: ``deadline_wrong``
    """
    text = " ".join(written.lower().replace(",", " ").split())
    if not text:
        return None
    edtf = _edtf(text)
    if edtf is not None:
        try:
            return When.parse(edtf)
        except InvalidInput:
            pass
    raise InvalidInput("deadline_wrong", "Write it as 14 March 2027, March 2027, spring 2027 or 2027.", field="due")


def _edtf(text: str) -> str | None:
    if _NOTATION.fullmatch(text):
        return text
    if found := _DIGITS.fullmatch(text):
        return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"
    if found := _QUARTER.fullmatch(text):
        return f"{found[2] or found[4]}-{32 + int(found[1] or found[3])}"
    parts = text.split()
    year = parts[-1].partition("/")[0]
    if not re.fullmatch(r"\d{4}", year):
        return None
    match parts[:-1]:
        case [word] if word in _SEASONS:
            return f"{year}-{_SEASONS[word]}"
        case [word] if word in _months():
            return f"{year}-{_months()[word]:02}"
        case [day, word] if word in _months() and re.fullmatch(r"\d{1,2}", day):
            return f"{year}-{_months()[word]:02}-{int(day):02}"
    return None


@cache
def _months() -> dict[str, int]:
    return {
        display_when(When(f"2024-{number:02}"), language).split()[0].lower(): number
        for language in ("nl", "en")
        for number in range(1, 13)
    }
