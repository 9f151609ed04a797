"""The rule: how much somebody must have been there."""

from collections.abc import Sequence

from marshmallow import Schema, ValidationError, fields, validate

from leernet import Text
from leernet.hookspecs import AttendanceRecord, EventRecord
from leernet.model import Details

from .durations import duration
from .paper import LONGEST, MAX_SIGNATORIES, width


def _fits(text: str) -> None:
    if width(text) > LONGEST["signatory"]:
        raise ValidationError("This is too long to be printed on the certificate.")


def _not_blank(text: str) -> None:
    if not text.strip():
        raise ValidationError("Say who signs.")


class SignatorySchema(Schema):
    """Who signs: each text as wide as there is room for on the paper."""

    name = fields.String(required=True, validate=[_not_blank, _fits])
    function = fields.String(load_default="", validate=_fits)
    organisation = fields.String(load_default="", validate=_fits)


class RuleSchema(Schema):
    """``events``: of how many events of a series (all planned ones when left out). ``blocks``: of how many blocks of an
    event (all when left out). ``minutes``: how long in all, at least. ``shows_hours``: whether the paper says how long.
    """

    events = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=500))
    blocks = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=100))
    minutes = fields.Integer(load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1))
    shows_hours = fields.Boolean(load_default=True)
    signatories = fields.List(
        fields.Nested(SignatorySchema), load_default=list, validate=validate.Length(max=MAX_SIGNATORIES)
    )


def attended(details: Details, record: AttendanceRecord) -> list[EventRecord]:
    """The events that count: confirmed, and enough blocks of it."""
    return [event for event in record.events if event.confirmed and _enough_blocks(details, event)]


def is_earned(details: Details, record: AttendanceRecord) -> bool:
    """Whether enough events count, and they lasted long enough together."""
    counting = attended(details, record)
    needed = _number(details, "events") or record.planned or 1
    minutes = sum(event.minutes for event in counting)
    return len(counting) >= needed and minutes >= (_number(details, "minutes") or 0)


def rule_text(details: Details, language: str) -> str:
    """The rule in a sentence."""
    parts: list[str] = []
    if events := _number(details, "events"):
        parts.append(_of_events(events).get(language))
    if blocks := _number(details, "blocks"):
        parts.append(_of_blocks(blocks).get(language))
    if minutes := _number(details, "minutes"):
        length = duration(minutes, language)
        parts.append(Text(nl=f"in totaal minstens {length}", en=f"at least {length} in all").get(language))
    if not parts:
        return Text(
            nl="Wie er helemaal bij was, krijgt een bewijs van deelname.",
            en="Everybody who was there all the time receives a certificate of participation.",
        ).get(language)
    what = ", ".join(parts)
    return Text(
        nl=f"U krijgt een bewijs van deelname als u erbij was: {what}.",
        en=f"You receive a certificate of participation if you were there: {what}.",
    ).get(language)


def signatories_of(details: Details) -> Sequence[dict[str, str]]:
    """Who signs: ``name``, ``function``, ``organisation``."""
    found = details.get("signatories")
    return found if isinstance(found, list) else ()


def _of_events(events: int) -> Text:
    return Text(
        nl=f"bij minstens {events} {'bijeenkomst' if events == 1 else 'bijeenkomsten'}",
        en=f"at {events} {'event' if events == 1 else 'events'} at least",
    )


def _of_blocks(blocks: int) -> Text:
    return Text(
        nl=f"bij minstens {blocks} {'dagdeel' if blocks == 1 else 'dagdelen'}",
        en=f"at {blocks} {'part' if blocks == 1 else 'parts'} at least",
    )


def _enough_blocks(details: Details, event: EventRecord) -> bool:
    needed = min(_number(details, "blocks") or event.blocks, event.blocks)
    return event.present >= max(1, needed)


def _number(details: Details, name: str) -> int | None:
    value = details.get(name)
    return value if isinstance(value, int) else None
