"""Whom an organiser invites: addresses as people paste them, or an organisation; and until when."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from marshmallow import Schema, ValidationError

from ..errors import InvalidInput, Problem
from ..services.registering.inviting import MOST, InvitationRequest
from .load import load
from .texts import EmailAddress, Line, Text

ALL_ADDRESSES = 60_000
MOST_PEOPLE = 1_000
_IN_BRACKETS = re.compile(r"<([^<>]*)>")
_BETWEEN = re.compile(r"[,;\s]+")
_NOBODY = Problem("email_missing", "Type at least one e-mail address.")


class PeopleSchema(Schema):
    """People, each by their address."""

    emails = Text(missing=_NOBODY, largest=ALL_ADDRESSES)
    until = Line(largest=10)


class OrganisationSchema(Schema):
    """An organisation, with how many may come."""

    organisation = Line(missing=Problem("organisation_missing", "Type the name of the organisation."))
    maximum = Line(missing=Problem("number_missing", "Type how many people may come."), largest=10)
    contact = EmailAddress()
    organisation_until = Line(largest=10)


def load_people(sent: Mapping[str, str], *, language: str, today: date, timezone: ZoneInfo) -> InvitationRequest:
    """The people that were listed; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    values = load(PeopleSchema(), sent)
    problems: list[Problem] = []
    emails = list(dict.fromkeys(_addresses(str(values["emails"]), problems)))
    if len(emails) > MOST:
        problems.append(_too_many(len(emails)))
    expires_at = end_of(str(values["until"]), "until", today, timezone, problems)
    _refuse(problems)
    return InvitationRequest(emails=emails, expires_at=expires_at, language=language)


def load_organisation(sent: Mapping[str, str], *, language: str, today: date, timezone: ZoneInfo) -> InvitationRequest:
    """The organisation that was filled in; raises :class:`~leernet.errors.InvalidInput` with all problems."""
    values = load(OrganisationSchema(), sent)
    problems: list[Problem] = []
    maximum = str(values["maximum"])
    if not (maximum.isascii() and maximum.isdigit() and 1 <= int(maximum) <= MOST_PEOPLE):
        problems.append(
            Problem("number_invalid", "Type a whole number from 1 to {largest}.", field="maximum", largest=MOST_PEOPLE)
        )
    expires_at = end_of(str(values["organisation_until"]), "organisation_until", today, timezone, problems)
    _refuse(problems)
    return InvitationRequest(
        emails=[str(values["contact"])] if values["contact"] else [],
        organisation=str(values["organisation"]),
        maximum=int(maximum),
        expires_at=expires_at,
        language=language,
    )


def _addresses(text: str, problems: list[Problem]) -> Iterator[str]:
    """One on a line, or as a mail program writes them: "Anna <anna@example.org>; bob@example.org"."""
    for line in text.splitlines():
        for part in _IN_BRACKETS.findall(line) if "<" in line else _BETWEEN.split(line):
            if not part.strip():
                continue
            try:
                yield str(EmailAddress().deserialize(part))
            except ValidationError:
                problems.append(
                    Problem("email_invalid", "“{text}” is no e-mail address.", field="emails", text=part.strip()[:80])
                )


def _too_many(number: int) -> Problem:
    return Problem(
        "emails_too_many",
        "These are {number} addresses; at most {most} go at once.",
        field="emails",
        number=number,
        most=MOST,
    )


def end_of(text: str, field: str, today: date, timezone: ZoneInfo, problems: list[Problem]) -> datetime | None:
    """The end of the day that was chosen, on the network's clock; None for none."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        problems.append(Problem("date_invalid", "Type a date such as 2026-12-31.", field=field))
        return None
    if day < today or day.year > today.year + 10:
        problems.append(Problem("date_past", "Choose a day from today on, within ten years.", field=field))
        return None
    return datetime.combine(day + timedelta(days=1), time.min, timezone)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
