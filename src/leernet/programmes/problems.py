"""From marshmallow's nested messages to a flat list of problems, each with its place and what would be right."""

from collections.abc import Iterator
from difflib import get_close_matches

from marshmallow import Schema, fields

from ..errors import Problem

UNKNOWN = "Unknown field."
MISSING = "Missing data for required field."
_LIST = ("Not a valid list.",)
_TABLE = ("Invalid input type.", "Invalid type.", "Not a valid mapping type.")


def collect(messages: object, place: str, schema: Schema | fields.Field[object] | None) -> list[Problem]:
    """All problems in ``messages``, as :class:`marshmallow.ValidationError` has them.

    :param place: where these messages belong, such as ``events[2]``; empty for the file itself.
    :param schema: the schema or field that gave them, which knows what could have stood there.
    """
    return list(_walk(messages, place, schema))


def _walk(messages: object, place: str, schema: Schema | fields.Field[object] | None) -> Iterator[Problem]:
    if isinstance(messages, dict):
        for name, inner in messages.items():
            yield from _walk(inner, _at(place, name), schema if name == "_schema" else _inside(schema, name))
    elif isinstance(messages, list):
        for message in messages:
            yield _problem(message, place, schema)
    else:
        yield _problem(messages, place, schema)


def _at(place: str, name: object) -> str:
    if name == "_schema":
        return place
    if isinstance(name, int):
        return f"{place}[{name}]"
    text = str(name)
    return text if not place else place + text if text.startswith("[") else f"{place}.{text}"


class _UnknownKey(fields.Field[object]):
    """Stands in for a key that is not there, with those that are."""

    def __init__(self, known: list[str]) -> None:
        super().__init__()
        self.known = known


def _inside(schema: Schema | fields.Field[object] | None, name: object) -> Schema | fields.Field[object] | None:
    if isinstance(schema, fields.Nested):
        schema = schema.schema
    if isinstance(schema, fields.List):
        return schema.inner
    if isinstance(schema, Schema):
        known = {field.data_key or key: field for key, field in schema.fields.items()}
        return known.get(str(name)) or _UnknownKey(list(known))
    return None


def _problem(message: object, place: str, schema: Schema | fields.Field[object] | None) -> Problem:
    if isinstance(message, Problem):
        return Problem(message.code, message.message, field=place, **message.data)
    if message == UNKNOWN and isinstance(schema, _UnknownKey):
        return _unknown_key(place, schema.known)
    if message == MISSING:
        return Problem("missing", "This is missing, and cannot be left out.", field=place)
    if message in _TABLE:
        return Problem("not_a_table", "A table is needed here.", field=place)
    if message in _LIST:
        return Problem("not_a_list", "A list is needed here: [[…]], or [ … ].", field=place)
    return Problem("invalid", "{reason}", field=place, reason=str(message))


def _unknown_key(place: str, known: list[str]) -> Problem:
    key = place.rpartition(".")[2]
    if near := get_close_matches(key, known, n=1):
        return Problem(
            "unknown_key", "“{key}” is not known here. Did you mean “{near}”?", field=place, key=key, near=near[0]
        )
    return Problem(
        "unknown_key",
        "“{key}” is not known here. Known are: {known}.",
        field=place,
        key=key,
        known=", ".join(known) or "—",
    )
