"""What a phone at the door sends: taps, each checked by itself, so that a bad one does not hold up the others."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from ..errors import InvalidInput
from ..model import Evidence
from ..services.attendance.taps import Tap

MOST = 50
"""Taps in one request."""
LONGEST_KEY = 60
LONGEST_WAIT = 10**12
"""Milliseconds, longer than any phone lives; what was tapped too long ago is said to be so."""


class TapSchema(Schema):
    """One tap. ``code``: what stands in the QR code; ``waited``: milliseconds."""

    class Meta:
        unknown = RAISE

    key = fields.String(required=True, validate=validate.Length(1, LONGEST_KEY))
    code = fields.UUID(required=True)
    block = fields.Integer(required=True, validate=validate.Range(0, 10**12))
    waited = fields.Integer(required=True, validate=validate.Range(0, LONGEST_WAIT))
    present = fields.Boolean(required=True)
    how = fields.String(required=True, validate=validate.OneOf([Evidence.SCAN.value, Evidence.LIST.value]))


_SCHEMA = TapSchema()


def load_taps(body: object) -> Iterator[tuple[str, Tap | None]]:
    """The key of each tap that was sent, with the tap; None: it cannot be read.

    :raises InvalidInput: ``taps_unreadable``: not even the keys can be
    """
    sent = body.get("marks") if isinstance(body, Mapping) else None
    if not (isinstance(sent, list) and len(sent) <= MOST and all(map(_has_key, sent))):
        raise InvalidInput("taps_unreadable", "What this phone sent cannot be read.")
    for one in sent:
        yield one["key"], _tap(one)


def _has_key(one: object) -> bool:
    return isinstance(one, Mapping) and isinstance(one.get("key"), str)


def _tap(one: Mapping[str, object]) -> Tap | None:
    try:
        read = _SCHEMA.load(one)
    except ValidationError:
        return None
    code: UUID = read["code"]
    return Tap(
        key=read["key"],
        uid=code,
        block_id=read["block"],
        waited=timedelta(milliseconds=read["waited"]),
        present=read["present"],
        evidence=Evidence(read["how"]),
    )
