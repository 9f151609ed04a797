"""What all schemas of the API share: camelCase, moments in UTC with a Z, pages, input with nothing unknown in it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from ...errors import InvalidInput, Problem
from ...i18n import N_

MOST, USUAL = 100, 25
"""How many things are on one page."""

CURSOR = r"^([0-9a-f]{1,7}|[0-7][0-9a-f]{7})$"
KEY = r"^[a-z][a-z0-9_-]{0,39}$"
_UNKNOWN = "Unknown field."
_UNDERSCORE = re.compile(r"_(\w)")


def camel(name: str) -> str:
    """``starts_at`` as ``startsAt``."""
    return _UNDERSCORE.sub(lambda match: match[1].upper(), name)


class Shape(Schema):
    """A schema of the API: its names are in camelCase outside."""

    class Meta:
        unknown = RAISE

    error_messages = {"unknown": _UNKNOWN}  # noqa: RUF012  (read by marshmallow as a class attribute)

    def on_bind_field(self, field_name: str, field_obj: fields.Field[object]) -> None:
        """Give a field the name that it has outside."""
        field_obj.data_key = camel(field_obj.data_key or field_name)


class Moment(fields.DateTime):
    """A moment, in UTC with a Z."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: object, **_: object) -> str | None:
        return None if value is None else moment(value)


def moment(value: datetime) -> str:
    """A moment, in UTC with a Z."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def said(description: str, example: object = None) -> dict[str, object]:
    """What the document says of a field."""
    return {"description": description} | ({"examples": [example]} if example is not None else {})


class PageQuery(Shape):
    """Which page."""

    cursor = fields.String(
        validate=validate.Regexp(CURSOR),
        metadata=said("Where the page begins: as it stands in `next` of the page before."),
    )
    limit = fields.Integer(
        load_default=USUAL,
        validate=validate.Range(1, MOST),
        metadata=said("How many are on a page.", USUAL),
    )


@cache
def page_of(kind: type[Shape]) -> type[Schema]:
    """A page of these."""
    name = f"{kind.__name__.removesuffix('Schema')}PageSchema"
    members: dict[str, fields.Field] = {  # type: ignore[type-arg]
        "results": fields.List(fields.Nested(kind), required=True),
        "next": fields.URL(
            required=True, allow_none=True, metadata=said("The address of the next page; null on the last.")
        ),
    }
    return Shape.from_dict(members, name=name)


def content_of(schema: type[Schema], data: object) -> str:
    """The body of an answer."""
    return json.dumps(schema().dump(data), ensure_ascii=False, separators=(",", ":"))


def etag_of(content: str) -> str:
    """What names a version."""
    return sha256(content.encode()).hexdigest()[:32]


def load(schema: Schema, sent: object) -> dict[str, object]:
    """The checked values.

    :raises InvalidInput: ``form_invalid``, with a problem for each thing that is wrong
    """
    try:
        loaded: dict[str, object] = schema.load(sent)  # type: ignore[arg-type]
    except ValidationError as error:
        problems = tuple(_problems(error.messages, ()))
        raise InvalidInput("form_invalid", N_("Something is not right yet."), problems=problems) from None
    return loaded


def _problems(messages: object, path: tuple[str, ...]) -> Iterator[Problem]:
    if isinstance(messages, Mapping):
        for name, inner in messages.items():
            yield from _problems(inner, path if name == "_schema" else (*path, str(name)))
        return
    for one in messages if isinstance(messages, Iterable) else ():
        yield _problem(one, ".".join(path))


def _problem(found: object, field: str) -> Problem:
    """marshmallow's own messages are in English and for developers; ours are for whoever reads the answer."""
    if isinstance(found, Problem):
        return Problem(found.code, found.message, field=field, **found.data)
    if found == _UNKNOWN:
        return Problem("field_unknown", N_("There is no field of this name."), field=field)
    if found == fields.Field.default_error_messages["required"]:
        return Problem("field_missing", N_("This field is missing."), field=field)
    return Problem("value_invalid", N_("This value does not fit; openapi.json says what does."), field=field)
