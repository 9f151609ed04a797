"""What plugins say of the details that are theirs: of a format, a certificate rule, a brand."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from marshmallow import Schema, ValidationError, fields

from ..errors import LeernetError, Problem
from ..hookspecs import BrandKind
from ..model import Details
from ..plugins import Registry
from .fields import as_error, attempt, flaw, text_of, unknown
from .logos import logo_type
from .parts import Logo
from .problems import collect
from .source import SOURCE

_DATA = re.compile(r"data:image/(svg\+xml|png|jpeg);base64,([A-Za-z0-9+/=\s]*)")


def check_details(schema: Schema, details: Mapping[str, object]) -> dict[str, object]:
    """Details as the plugin's schema lets them through, as plain JSON.

    :raises ValidationError: with a problem at each place
    """
    try:
        settled = schema.load(_plain(details))
    except ValidationError as error:
        raise ValidationError(_placed(collect(error.messages, "", schema))) from None
    if not isinstance(settled, Mapping):
        raise TypeError(f"{type(schema).__name__} gave {type(settled).__name__}; details are plain JSON")
    return json.loads(json.dumps(dict(settled), default=_as_json))  # type: ignore[no-any-return]


def _as_json(value: object) -> object:
    """What fields of marshmallow make that JSON has no word for."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"{type(value).__name__} is not plain JSON")


def _plain(value: Mapping[str, object]) -> dict[str, object]:
    """As JSON has it: dates as text."""
    return {name: _plain_value(item) for name, item in value.items()}


def _plain_value(value: object) -> object:
    if isinstance(value, Mapping):
        return _plain({str(name): item for name, item in value.items()})
    if isinstance(value, list):
        return [_plain_value(item) for item in value]
    if isinstance(value, str):
        return text_of(value)
    return value.isoformat() if isinstance(value, date | datetime | time) else value


def _placed(problems: list[Problem]) -> dict[str, list[Problem]]:
    """Problems under their places, which :func:`.problems.collect` puts behind the place of the details."""
    placed: dict[str, list[Problem]] = {}
    for problem in problems:
        placed.setdefault(problem.field or "_schema", []).append(problem)
    return placed


def kind_of(value: object, registry: Registry[Any]) -> tuple[str, dict[str, object]]:
    """The kind of a plugin's table, and the rest of it."""
    if not isinstance(value, dict):
        raise flaw(Problem("not_a_table", "A table is needed here."))
    kind = value.get("kind")
    if not isinstance(kind, str):
        raise ValidationError({"kind": [Problem("kind_missing", "Say which kind: {known}.", known=_known(registry))]})
    if kind not in registry:
        raise ValidationError({"kind": [unknown(kind, sorted(registry))]})
    return kind, {name: item for name, item in value.items() if name != "kind"}


def _known(registry: Registry[Any]) -> str:
    return ", ".join(sorted(registry)) or "—"


class CertificateField(fields.Field[Details]):
    """``certificate = { kind = "…", … }``: checked by the plugin that issues such certificates."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> Details:
        certificates = SOURCE.get().plugins.certificates
        kind, details = kind_of(value, certificates)
        return {"kind": kind, **check_details(certificates[kind].schema(), details)}


class BrandField(fields.Field[Details]):
    """``brand = { kind = "…", … }``: settled by the plugin that reads such looks.

    A dump has what the plugin made of it under ``settled``: the file of tokens that it came from is not there any more.
    """

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> Details:
        source = SOURCE.get()
        kind, details = kind_of(value, source.plugins.brands)
        brand = source.plugins.brands[kind]
        if (settled := details.get("settled")) is not None:
            return self._again(brand, kind, settled)
        try:
            return {**brand.settle(_plain(details), source.read), "kind": kind}
        except LeernetError as error:
            raise as_error(error) from None

    def _again(self, brand: BrandKind, kind: str, settled: object) -> Details:
        stored = {**_plain(settled), "kind": kind} if isinstance(settled, dict) else {}
        try:
            brand.brand(stored)
        except Exception:  # a plugin may make anything of what somebody changed in a dump by hand
            stored = {}
        if not stored:
            problem = Problem(
                "brand_settled_invalid", "“settled” is what a dump wrote; give the colours themselves instead."
            )
            raise ValidationError({"settled": [problem]})
        return stored


class LogoField(fields.Field[Logo]):
    """The name of a file, or ``data:image/…;base64,…`` as a dump has it."""

    def _deserialize(self, value: object, attr: str | None, data: object, **kwargs: object) -> Logo:
        if not isinstance(value, str):
            raise flaw(Problem("not_text", "Text is needed here, in quotes."))
        content = self._decoded(value) if value.startswith("data:") else attempt(lambda: SOURCE.get().read(value))
        return Logo(mimetype=attempt(lambda: logo_type(content)), content=content)

    def _decoded(self, value: str) -> bytes:
        match = _DATA.fullmatch(value)
        try:
            return base64.b64decode(match[2], validate=False) if match else b""
        except (binascii.Error, ValueError):
            return b""
