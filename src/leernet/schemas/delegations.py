"""What an organiser asks of an organisation, and of many at once."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from zoneinfo import ZoneInfo

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..services.delegations.arranging import DelegationRequest
from .inviting import end_of
from .load import load
from .spreadsheets import table_of
from .texts import EmailAddress, Line, Text, clean

MOST = 500
"""Organisations in one go."""

MOST_PLACES = 10_000
MOST_DEPARTMENTS = 30
ALL_ORGANISATIONS = 60_000
_HEADINGS = ("organisatie", "organisation", "gemeente", "municipality", "naam", "name")
_NAME = Problem("organisation_missing", "Type the name of the organisation.")


class WishesSchema(Schema):
    """How many of which departments, and what is kept for them."""

    minimum = Line(largest=6)
    maximum = Line(largest=6)
    departments = Text()
    reserved = Line(largest=6)
    released = Line(largest=10)


class DelegationSchema(WishesSchema):
    """One organisation with its contact person."""

    organisation = Line(missing=_NAME)
    contact_name = Line()
    contact_email = EmailAddress()


class ManySchema(WishesSchema):
    """Many organisations of which the same is asked."""

    organisations = Text(
        missing=Problem("organisations_missing", "Fill in at least one organisation."), largest=ALL_ORGANISATIONS
    )


class ContactLineSchema(Schema):
    """A line of the list of organisations."""

    organisation = Line(missing=_NAME)
    contact_name = Line()
    contact_email = EmailAddress()


def load_delegation(
    sent: Mapping[str, str], *, language: str, today: date, timezone: ZoneInfo, organisation: str = ""
) -> DelegationRequest:
    """What was filled in for one; raises :class:`~leernet.errors.InvalidInput` with all problems.

    :param organisation: of one that is there already: its name does not change
    """
    values = load(DelegationSchema(), {**sent, "organisation": organisation} if organisation else sent)
    problems: list[Problem] = []
    wishes = _wishes(values, today, timezone, problems)
    _refuse(problems)
    return DelegationRequest(
        organisation=str(values["organisation"]),
        contact_name=str(values["contact_name"]),
        contact_email=str(values["contact_email"]),
        language=language,
        **wishes,  # type: ignore[arg-type]
    )


def load_delegations(
    sent: Mapping[str, str], *, language: str, today: date, timezone: ZoneInfo
) -> list[DelegationRequest]:
    """What was filled in for many: on each line an organisation, a name and an address, by tabs, semicolons or commas.

    :raises InvalidInput: ``form_invalid``, with all problems
    """
    values = load(ManySchema(), sent)
    problems: list[Problem] = []
    wishes = _wishes(values, today, timezone, problems)
    lines = table_of(sent["organisations"])
    if len(lines) > MOST:
        problems.append(
            Problem(
                "organisations_too_many",
                "These are {number} organisations; at most {most} go at once.",
                field="organisations",
                number=len(lines),
                most=MOST,
            )
        )
    contacts = list(_contacts(lines[:MOST], problems))
    _refuse(problems)
    return [DelegationRequest(language=language, **contact, **wishes) for contact in contacts]  # type: ignore[arg-type]


def _wishes(values: Mapping[str, object], today: date, zone: ZoneInfo, problems: list[Problem]) -> dict[str, object]:
    maximum = _number(values, "maximum", problems)
    return {
        "minimum": _number(values, "minimum", problems) or 0,
        "maximum": maximum,
        "reserved": _number(values, "reserved", problems) or 0,
        "departments": _departments(str(values["departments"]), problems),
        "released_at": end_of(str(values["released"]), "released", today, zone, problems),
    }


def _number(values: Mapping[str, object], field: str, problems: list[Problem]) -> int | None:
    text = str(values[field])
    if not text:
        return None
    if text.isascii() and text.isdigit() and int(text) <= MOST_PLACES:
        return int(text)
    problems.append(
        Problem("number_invalid", "Type a whole number from 0 to {largest}.", field=field, largest=MOST_PLACES)
    )
    return None


def _departments(text: str, problems: list[Problem]) -> list[str]:
    """One on a line, or separated by commas or semicolons; once each."""
    parts = (part.strip() for part in re.split(r"[\n,;]", text))
    names = {part.casefold(): part for part in parts if part}
    if len(names) > MOST_DEPARTMENTS:
        problems.append(
            Problem(
                "departments_too_many", "Name at most {most} departments.", field="departments", most=MOST_DEPARTMENTS
            )
        )
    return list(names.values())


def _contacts(lines: Sequence[Sequence[str]], problems: list[Problem]) -> Iterator[dict[str, str]]:
    for number, cells in enumerate(lines, 1):
        if number == 1 and clean(cells[0]).casefold() in _HEADINGS:
            continue
        at = next((place for place, cell in enumerate(cells) if "@" in cell), None)
        others = [clean(cell) for place, cell in enumerate(cells) if place != at]
        row = dict(zip(("organisation", "contact_name"), others, strict=False))
        row["contact_email"] = "" if at is None else cells[at]
        try:
            yield {name: str(value) for name, value in load(ContactLineSchema(), row).items()}
        except InvalidInput:
            problems.append(_unreadable(number, cells))


def _unreadable(number: int, cells: Sequence[str]) -> Problem:
    return Problem(
        "organisation_unreadable",
        "Line {line} (“{text}”) needs the name of an organisation, and if you add them a name and an e-mail address.",
        field="organisations",
        line=number,
        text="; ".join(cells)[:80],
    )


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
