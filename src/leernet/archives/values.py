"""Values of columns as JSON and back, by the type of the column; what comes back is checked: anybody can write it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from math import isfinite
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, LargeBinary, String, Text, Uuid

from ..errors import InvalidInput
from ..model import UTCDateTime, When, WhenType

HIGHEST = 2**31 - 1
"""The highest whole number that PostgreSQL keeps in such a column."""

_UNSEEN_IN_LINE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")


def leaving(column: Column[Any], value: object) -> object:
    """A value as plain JSON."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, When):
        return value.edtf
    return getattr(value, "value", value)


def arriving(column: Column[Any], value: object) -> object:
    """The value of a column from JSON.

    :raises ValueError: it is none for this column
    """
    if value is None:
        if not column.nullable:
            raise ValueError("null")
        return None
    for kind, read in _READERS:
        if isinstance(column.type, kind):
            return read(column, value)
    raise ValueError(type(column.type).__name__)


def is_json(column: Column[Any]) -> bool:
    """Whether a column holds JSON, of which only the table itself knows the shape."""
    return isinstance(column.type, JSON)


def is_bytes(column: Column[Any]) -> bool:
    """Whether a column holds a file."""
    return isinstance(column.type, LargeBinary)


def _text(column: Column[Any], value: object) -> str:
    if not isinstance(value, str):
        raise ValueError("text")  # noqa: TRY004  (it came from a file)
    if _UNSEEN.search(value) if isinstance(column.type, Text) else _UNSEEN_IN_LINE.search(value):
        raise ValueError("character")
    longest = getattr(column.type, "length", None)
    if longest is not None and len(value) > longest:
        raise ValueError("length")
    return value


def _word(column: Column[Any], value: object) -> object:
    assert isinstance(column.type, Enum)
    kind = column.type.enum_class
    if kind is None:
        if value not in column.type.enums:
            raise ValueError("word")
        return value
    return kind(value)


def _whole(_column: Column[Any], value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > HIGHEST:
        raise ValueError("number")
    return value


def _yes_no(_column: Column[Any], value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError("yes or no")  # noqa: TRY004  (likewise)
    return value


def _moment(_column: Column[Any], value: object) -> datetime:
    moment = datetime.fromisoformat(_plain(value))
    if moment.tzinfo is None:
        raise ValueError("time zone")
    return moment.astimezone(UTC)


def _day(_column: Column[Any], value: object) -> date:
    return date.fromisoformat(_plain(value))


def _uuid(_column: Column[Any], value: object) -> UUID:
    return UUID(_plain(value))


def _when(_column: Column[Any], value: object) -> When:
    try:
        return When(_plain(value))
    except InvalidInput:
        raise ValueError("date") from None


def _json(_column: Column[Any], value: object) -> object:
    _check_json(value)
    return value


def _check_json(value: object) -> None:
    """No text that cannot be shown, no number without end."""
    if isinstance(value, str) and _UNSEEN.search(value):
        raise ValueError("character")
    if isinstance(value, float) and not isfinite(value):
        raise ValueError("number")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_json(key)
            _check_json(inner)
    elif isinstance(value, list):
        for inner in value:
            _check_json(inner)


def _plain(value: object) -> str:
    if not isinstance(value, str) or len(value) > 60:
        raise ValueError("text")
    return value


# An enumeration is a text to SQLAlchemy, so the order counts.
_READERS: tuple[tuple[type, Callable[[Column[Any], object], object]], ...] = (
    (Enum, _word),
    (WhenType, _when),
    (UTCDateTime, _moment),
    (Date, _day),
    (Uuid, _uuid),
    (String, _text),
    (Boolean, _yes_no),
    (Integer, _whole),
    (JSON, _json),
)
