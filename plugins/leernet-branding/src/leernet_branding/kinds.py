"""The two sorts of details that a brand can have: a file of design tokens, or a few plain colours."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from marshmallow import Schema, ValidationError, fields, validate

from leernet import InvalidInput, Problem
from leernet.hookspecs import Brand, BrandKind
from leernet.model import Details
from leernet_branding.build import load_theme, theme_from_colours
from leernet_branding.colours import parse_colour
from leernet_branding.contrast import check
from leernet_branding.derive import dark_variant
from leernet_branding.errors import BrandError
from leernet_branding.theme import Theme

R = TypeVar("R")


class ColoursSchema(Schema):
    """A few plain colours, as CSS text."""

    primary = fields.String(required=True, validate=validate.Length(min=1, max=100))
    text = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    background = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    accent = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=100))
    font = fields.String(load_default=None, allow_none=True, validate=validate.Length(max=200))


class TokensSchema(Schema):
    """The name of a file of design tokens."""

    tokens = fields.String(required=True, validate=validate.Length(min=1, max=500))


class ThemeKind(BrandKind):
    """What both have in common: a theme is stored by role, and checked again when it is read."""

    key: str

    def brand(self, settled: Details) -> Brand:
        """The look, for light and for dark."""
        stored = settled.get("theme")
        theme = Theme.restore(stored if isinstance(stored, dict) else {})
        return Brand(properties=theme.properties(), dark=dark_variant(theme).properties())


class Colours(ThemeKind):
    """``primary``, and perhaps ``text``, ``background``, ``accent`` and ``font``."""

    key = "colours"

    def settle(self, details: Details, read: Callable[[str], bytes]) -> dict[str, object]:
        """A theme of the colours; raises :class:`~leernet.InvalidInput`."""
        given: Mapping[str, str | None] = _load(ColoursSchema(), details)
        return _settled(self.key, lambda: _from_colours(given))


class Tokens(ThemeKind):
    """``tokens``: a file of NL Design System tokens, CSS or JSON."""

    key = "tokens"

    def settle(self, details: Details, read: Callable[[str], bytes]) -> dict[str, object]:
        """A theme of the file; raises :class:`~leernet.InvalidInput`."""
        name = str(_load(TokensSchema(), details)["tokens"])
        return _settled(self.key, lambda: load_theme(_decoded(read(name), name)))


def _from_colours(given: Mapping[str, str | None]) -> Theme:
    theme = theme_from_colours(
        given["primary"] or "", text=given["text"], background=given["background"], font=given["font"]
    )
    if given["accent"]:
        accent = parse_colour(given["accent"])
        if accent is None:
            raise BrandError(
                "colour_unreadable", field="accent", value=given["accent"], role="accent", role_nl="accent"
            )
        theme = replace(theme, accent=accent)
    check(theme)
    return theme


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BrandError(
            "tokens_unreadable",
            field="tokens",
            reason="it is not UTF-8 text",
            reason_nl="het is geen UTF-8-tekst",
            where=name,
            where_nl=name,
        ) from None


def _load(schema: Schema, details: Details) -> dict[str, str | None]:
    plain = {name: value for name, value in details.items() if name != "kind"}
    try:
        loaded: dict[str, str | None] = schema.load(plain)
    except ValidationError as error:
        messages = error.messages_dict
        problems = tuple(
            Problem("brand_invalid", str(text), field=str(name)) for name, texts in messages.items() for text in texts
        )
        raise InvalidInput(
            "brand_invalid", "The look cannot be read: {fields}.", problems=problems, fields=", ".join(messages)
        ) from None
    return loaded


def _settled(kind: str, make: Callable[[], Theme]) -> dict[str, object]:
    return {"kind": kind, "theme": dict(make().resolved)}
