"""How an archive is laid out: a zip with a manifest, a programme file, a file of JSON lines per table, and files.

``manifest.json`` says what is in it, with digests; ``programme.toml`` is the series as ``leernet dump`` writes it;
``tables/<name>.jsonl`` holds rows, one JSON object in a line; ``files/<SHA-256>`` what people sent or was shared.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marshmallow import Schema, ValidationError, fields, validate

from ..errors import InvalidInput, Problem
from ..i18n import N_

FORMAT, VERSION = "leernet-archive", 1
MANIFEST, PROGRAMME, FILES = "manifest.json", "programme.toml", "files/"

MB = 1024 * 1024
LARGEST = 2048 * MB
"""Bytes of all that an archive unpacks to."""
MOST_PARTS, MOST_ROWS = 50_000, 2_000_000
LONGEST_LINE = 4 * MB
LARGEST_MANIFEST = 8 * MB
TIGHTEST = 1000
"""How many times its size a part may unpack to, where it is larger than :data:`SMALL`; deflate itself ends at 1,032."""
SMALL = 10 * MB

_TABLE = re.compile(r"tables/([a-z][a-z0-9_]{0,62})\.jsonl")
_FILE = re.compile(r"files/([0-9a-f]{64})")


def table_part(name: str) -> str:
    """The part with the rows of a table."""
    return f"tables/{name}.jsonl"


def file_part(digest: str) -> str:
    """The part with the bytes of a file."""
    return f"{FILES}{digest}"


def table_in(part: str) -> str | None:
    """The table of which a part has the rows; None for any other part."""
    match = _TABLE.fullmatch(part)
    return match[1] if match else None


def is_part(name: str) -> bool:
    """Whether an archive can have a part of this name, beside the manifest."""
    return name == PROGRAMME or bool(_TABLE.fullmatch(name) or _FILE.fullmatch(name))


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of an archive: its size unpacked, its digest (SHA-256, hexadecimal), and of a table its rows."""

    name: str
    size: int
    sha256: str
    rows: int | None = None


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """What an archive says of itself.

    ``plugins``: those of which rows go along. ``left_out``: those that keep something in tables and do not say how it
    goes along. ``timezone``: that of the network, in which the times of the programme are.
    """

    series: str
    title: str
    made_at: str
    made_with: str
    timezone: str
    plugins: Sequence[str]
    left_out: Sequence[str]
    parts: Sequence[Part]

    def rows(self, table: str) -> int:
        """How many rows of a table there are."""
        return next((one.rows or 0 for one in self.parts if one.name == table_part(table)), 0)

    def written(self) -> bytes:
        """As it stands in the archive."""
        value = {
            "format": FORMAT,
            "version": VERSION,
            "madeAt": self.made_at,
            "madeWith": self.made_with,
            "series": {"slug": self.series, "title": self.title},
            "timezone": self.timezone,
            "plugins": list(self.plugins),
            "leftOut": list(self.left_out),
            "parts": [
                {"name": one.name, "size": one.size, "sha256": one.sha256}
                | ({} if one.rows is None else {"rows": one.rows})
                for one in self.parts
            ],
        }
        return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _check_name(name: str) -> None:
    if not is_part(name):
        raise ValidationError("No part can be called so.")


class _Named(Schema):
    slug = fields.String(required=True, validate=validate.Length(1, 80))
    title = fields.String(required=True, validate=validate.Length(1, 200))


class _PartSchema(Schema):
    name = fields.String(required=True, validate=_check_name)
    size = fields.Integer(required=True, strict=True, validate=validate.Range(0, LARGEST))
    sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))
    rows = fields.Integer(load_default=None, strict=True, validate=validate.Range(0, MOST_ROWS))


class _ManifestSchema(Schema):
    format = fields.String(required=True, validate=validate.Equal(FORMAT))
    version = fields.Integer(required=True, strict=True)
    made_at = fields.String(required=True, data_key="madeAt", validate=validate.Length(max=40))
    made_with = fields.String(required=True, data_key="madeWith", validate=validate.Length(max=40))
    series = fields.Nested(_Named, required=True)
    timezone = fields.String(required=True, validate=validate.Length(max=60))
    plugins = fields.List(fields.String(validate=validate.Length(max=80)), required=True)
    left_out = fields.List(fields.String(validate=validate.Length(max=80)), required=True, data_key="leftOut")
    parts = fields.List(fields.Nested(_PartSchema), required=True, validate=validate.Length(max=MOST_PARTS))


def read_manifest(content: bytes) -> Manifest:
    """The manifest of an archive.

    :raises InvalidInput: ``archive_invalid``, with ``archive_manifest`` or ``archive_version``
    """
    try:
        value = json.loads(content)
    except (ValueError, RecursionError):
        raise wrong(_unreadable("")) from None
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise wrong(_unreadable("format"))
    if value.get("version") != VERSION:
        message = N_("This archive has version {version} of the format; version {known} can be loaded here.")
        said = str(value.get("version"))[:20]
        raise wrong(Problem("archive_version", message, field=f"{MANIFEST}:version", version=said, known=VERSION))
    try:
        loaded = _ManifestSchema().load(value)
    except ValidationError as error:
        place = next(iter(error.messages)) if isinstance(error.messages, Mapping) else ""
        raise wrong(_unreadable(str(place))) from None
    return _manifest(loaded)


def _manifest(loaded: Mapping[str, object]) -> Manifest:
    values = dict(loaded)
    named, parts = values.pop("series"), values.pop("parts")
    assert isinstance(named, dict)
    assert isinstance(parts, list)
    del values["format"], values["version"]
    found = tuple(Part(**one) for one in parts)
    if len({one.name for one in found}) != len(found):
        raise wrong(_unreadable("parts"))
    return Manifest(series=named["slug"], title=named["title"], parts=found, **values)  # type: ignore[arg-type]


def _unreadable(place: str) -> Problem:
    message = N_("This is no archive of a series, or its table of contents is not right.")
    return Problem("archive_manifest", message, field=f"{MANIFEST}:{place}" if place else MANIFEST)


def wrong(*problems: Problem) -> InvalidInput:
    """The error of an archive that cannot be loaded, with what is wrong and where."""
    first = f"{problems[0].field}: {problems[0]}" if problems[0].field else str(problems[0])
    return InvalidInput(
        "archive_invalid", "This archive cannot be loaded ({count}). First: {first}",
        problems=problems, count=len(problems), first=first,
    )  # fmt: skip
