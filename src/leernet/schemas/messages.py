"""What an organiser writes to some of an event's people: whom, the text and its placeholders, and when it goes."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from marshmallow import Schema

from ..errors import InvalidInput, Problem
from ..model import IN_SUBJECT, PLACEHOLDERS, Message, MessageGroup
from ..model.messages import unknown_places
from ..services.messages.writing import MessageRequest
from .load import load
from .texts import EmailAddress, Line, Text

GROUP = "group_"
LIMITS = ("format", "audience", "organisation")
SUBJECT, BODY = 150, 10_000
YEARS = 2
"""How far ahead a message can be planned."""


@dataclass(frozen=True)
class Choices:
    """Of what can be chosen at this event: the keys of its formats and audiences, the ids of its organisations."""

    formats: Collection[str] = ()
    audiences: Collection[str] = ()
    organisations: Collection[int] = ()


class MessageSchema(Schema):
    """A message without its groups."""

    subject = Line(missing=Problem("subject_missing", "Type a subject."), largest=SUBJECT)
    body = Text(missing=Problem("text_missing", "Write the text."), largest=BODY)
    subject_en = Line(largest=SUBJECT)
    body_en = Text(largest=BODY)
    format = Line()
    audience = Line()
    organisation = Line(largest=18)


class AddressSchema(Schema):
    """Where a test goes."""

    address = EmailAddress(missing=Problem("email_missing", "Type an e-mail address."))


class MomentSchema(Schema):
    """When it goes."""

    day = Line(missing=Problem("date_missing", "Choose a day."), largest=10)
    clock = Line(missing=Problem("time_missing", "Choose a time."), largest=8)


def load_message(sent: Mapping[str, str], choices: Choices, selection_id: int | None = None) -> MessageRequest:
    """The message that was written.

    :param selection_id: it is for those who were picked, so there is nothing to choose
    :raises InvalidInput: ``form_invalid``, with all problems
    """
    if selection_id is not None:
        sent = {name: value for name, value in sent.items() if name not in LIMITS and not name.startswith(GROUP)}
    groups = [group.value for group in MessageGroup if sent.get(f"{GROUP}{group.value}")]
    problems: list[Problem] = []
    values: Mapping[str, object] = {}
    if not groups and selection_id is None:
        first = f"{GROUP}{MessageGroup.CONFIRMED.value}"
        problems.append(Problem("nobody_ticked", "Choose to whom it goes.", field=first))
    try:
        values = load(MessageSchema(), sent)
    except InvalidInput as error:
        problems += error.problems
    else:
        problems += _wrong_choices(values, choices)
    problems += _wrong_texts(sent)
    if problems:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(problems))
    return MessageRequest(
        **{name: str(values[name]) for name in ("subject", "body", "subject_en", "body_en")},
        groups=groups,
        format_key=str(values["format"]),
        audience_key=str(values["audience"]),
        organisation_id=int(str(values["organisation"])) if values["organisation"] else None,
        selection_id=selection_id,
    )


def message_values(message: Message) -> dict[str, str]:
    """The values of the form for a message that is there."""
    return {
        "subject": message.subject,
        "body": message.body,
        "subject_en": message.subject_en,
        "body_en": message.body_en,
        "format": message.format_key,
        "audience": message.audience_key,
        "organisation": "" if message.organisation_id is None else str(message.organisation_id),
        **{f"{GROUP}{group}": "yes" for group in message.groups},
    }


def load_address(sent: Mapping[str, str]) -> str:
    """Where a test goes; raises :class:`~leernet.errors.InvalidInput` where there is no address."""
    return str(load(AddressSchema(), sent)["address"])


def load_moment(sent: Mapping[str, str], *, now: datetime, timezone: ZoneInfo) -> datetime:
    """The moment that was chosen on the network's clock, to come.

    :raises InvalidInput: ``form_invalid``, with all problems
    """
    values = load(MomentSchema(), sent)
    try:
        day, clock = date.fromisoformat(str(values["day"])), time.fromisoformat(str(values["clock"]))
    except ValueError:
        raise _refused(
            Problem("moment_invalid", "Type a day and a time such as 2026-12-31 and 09:30.", field="day")
        ) from None
    if not now.year <= day.year <= now.year + YEARS:
        raise _refused(Problem("moment_past", "Choose a moment to come, within two years.", field="day"))
    moment = datetime.combine(day, clock.replace(tzinfo=None), timezone)
    if moment <= now:
        raise _refused(Problem("moment_past", "Choose a moment to come, within two years.", field="day"))
    return moment


def _refused(problem: Problem) -> InvalidInput:
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))


def _wrong_choices(values: Mapping[str, object], choices: Choices) -> Iterator[Problem]:
    known: Mapping[str, Collection[str]] = {
        "format": choices.formats,
        "audience": choices.audiences,
        "organisation": [str(one) for one in choices.organisations],
    }
    for field, allowed in known.items():
        if values[field] and values[field] not in allowed:
            yield Problem("choice_unknown", "Choose one of the list.", field=field)


def _wrong_texts(sent: Mapping[str, str]) -> Iterator[Problem]:
    fields: Mapping[str, Sequence[str]] = {
        "subject": IN_SUBJECT, "body": PLACEHOLDERS, "subject_en": IN_SUBJECT, "body_en": PLACEHOLDERS,
    }  # fmt: skip
    for field, known in fields.items():
        for place in unknown_places(sent.get(field, ""), known)[:1]:
            yield Problem(
                "placeholder_unknown",
                "“{place}” cannot be filled in here. These can: {known}.",
                field=field,
                place=place,
                known=", ".join(f"{{{one}}}" for one in known),
            )
    english = {field: sent.get(field, "").strip() for field in ("subject_en", "body_en")}
    if any(english.values()):
        for field, text in english.items():
            if not text:
                yield Problem("english_incomplete", "In English too: a subject and a text, or neither.", field=field)
