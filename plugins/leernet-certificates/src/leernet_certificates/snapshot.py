"""A paper as canonical JSON: the snapshot from which the same bytes can be printed again years later.

Canonical means: keys sorted, no white space, UTF-8 unescaped, every field written; so equal papers give equal text and
equal digests. Pictures are referred to by SHA-256, or embedded as base64 when the text must stand on its own.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Mapping
from dataclasses import fields
from hashlib import sha256
from typing import cast

from .paper import Asset, Issuer, Language, Paper, PaperError, Signatory, Theme

VERSION = 1
_NO_ASSETS: Mapping[str, Asset] = {}
_TEXTS = ("holder", "title", "issued_on", "number", "code", "verify_url")


def to_json(paper: Paper, *, embed: bool = False) -> str:
    """The paper as canonical JSON. Pictures are references into `paper.assets()`, unless `embed` is true."""
    value: dict[str, object] = {name: getattr(paper, name) for name in _TEXTS}
    value |= {"version": VERSION, "language": paper.language, "series_title": paper.series_title}
    value |= {"lines": paper.lines, "hours": paper.hours}
    value["issuers"] = [{"name": one.name, "logo": _written(one.logo, embed)} for one in paper.issuers]
    value["signatories"] = [_signatory(one, embed) for one in paper.signatories]
    value["theme"] = {field.name: getattr(paper.theme, field.name) for field in fields(Theme)}
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str, assets: Mapping[str, Asset] = _NO_ASSETS) -> Paper:
    """The paper that `to_json` wrote. `assets` holds the pictures that it refers to, by SHA-256.

    Raises `PaperError` for text that is no snapshot, a picture that is missing, or one whose bytes are not those that
    were printed.
    """
    try:
        value = json.loads(text)
        if value.get("version") != VERSION:
            raise PaperError("version", f"{value.get('version')!r} is not {VERSION}")
        return _paper(value, assets)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        if isinstance(error, PaperError):
            raise
        raise PaperError("snapshot", f"is not readable ({type(error).__name__}: {error})") from error


def digest(paper: Paper) -> str:
    """SHA-256 of the canonical form, pictures included by their own digest: 64 hexadecimal digits."""
    return sha256(to_json(paper).encode()).hexdigest()


def _signatory(who: Signatory, embed: bool) -> dict[str, object]:
    texts = {"name": who.name, "function": who.function, "organisation": who.organisation}
    return {**texts, "signature": _written(who.signature, embed)}


def _written(asset: Asset | None, embed: bool) -> dict[str, str] | None:
    if asset is None:
        return None
    reference = {"mime": asset.mime, "sha256": asset.sha256}
    return {**reference, "base64": b64encode(asset.data).decode()} if embed else reference


def _paper(value: dict[str, object], assets: Mapping[str, Asset]) -> Paper:
    issuers = [Issuer(_text(one, "name"), _read(one["logo"], assets)) for one in _objects(value, "issuers")]
    return Paper(
        language=cast(Language, value["language"]),
        issuers=tuple(issuers),
        signatories=tuple(_read_signatory(one, assets) for one in _objects(value, "signatories")),
        theme=Theme(**{name: _text(_object(value, "theme"), name) for name in _object(value, "theme")}),
        lines=tuple(_strings(value, "lines")),
        series_title=_optional(value, "series_title"),
        hours=_optional(value, "hours"),
        **{name: _text(value, name) for name in _TEXTS},
    )


def _read_signatory(value: dict[str, object], assets: Mapping[str, Asset]) -> Signatory:
    name, function, organisation = (_text(value, key) for key in ("name", "function", "organisation"))
    return Signatory(name, function, organisation, _read(value["signature"], assets))


def _read(value: object, assets: Mapping[str, Asset]) -> Asset | None:
    if value is None:
        return None
    written = cast(dict[str, object], value)
    wanted = _text(written, "sha256")
    asset = _embedded(written) if "base64" in written else assets.get(wanted)
    if asset is None:
        raise PaperError("assets", f"picture {wanted} is missing")
    if asset.sha256 != wanted:
        raise PaperError("assets", f"picture {wanted} has other bytes than were printed")
    return Asset(_text(written, "mime"), asset.data)


def _embedded(written: dict[str, object]) -> Asset:
    try:
        return Asset(_text(written, "mime"), b64decode(_text(written, "base64"), validate=True))
    except Base64Error as error:
        raise PaperError("assets", "a picture is not base64") from error


def _text(value: dict[str, object], name: str) -> str:
    if not isinstance(text := value[name], str):
        raise PaperError(name, "is not text")
    return text


def _optional(value: dict[str, object], name: str) -> str | None:
    return None if value[name] is None else _text(value, name)


def _object(value: dict[str, object], name: str) -> dict[str, object]:
    if not isinstance(inner := value[name], dict):
        raise PaperError(name, "is not an object")
    return inner


def _objects(value: dict[str, object], name: str) -> list[dict[str, object]]:
    if not isinstance(inner := value[name], list) or not all(isinstance(one, dict) for one in inner):
        raise PaperError(name, "is not a list of objects")
    return inner


def _strings(value: dict[str, object], name: str) -> list[str]:
    if not isinstance(inner := value[name], list) or not all(isinstance(one, str) for one in inner):
        raise PaperError(name, "is not a list of texts")
    return inner
