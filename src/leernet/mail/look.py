"""The brand, as values that are safe in the ``style`` of a mail; a mail program knows no custom properties."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from ..hookspecs import Brand

_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}|[a-zA-Z]+|(?:rgb|hsl)a?\([0-9.,%/ deg]+\)")
_FONT = re.compile(r"[\w \-,'\"]+")
_LENGTH = re.compile(r"0|[0-9]{1,3}(?:\.[0-9]+)?(?:px|rem|em)")


@dataclass(frozen=True, kw_only=True)
class Look:
    """What the template takes from a brand, property by property (``--leernet-button-text``): leernet's own look."""

    page: str = "#fdfcfa"
    surface: str = "#f4f1eb"
    text: str = "#26231f"
    muted: str = "#5e5850"
    heading: str = "#123b42"
    link: str = "#0b5b66"
    button: str = "#0b5b66"
    button_text: str = "#ffffff"
    font_body: str = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
    font_heading: str = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', Arial, sans-serif"
    radius: str = "6px"

    @classmethod
    def of(cls, brand: Brand) -> Self:
        """A brand's look, leernet's own where it has none."""
        return cls(**_safe(brand.properties))

    @classmethod
    def in_the_dark(cls, brand: Brand) -> Self:
        """The same for who reads in the dark. A brand without dark colours lends its button, on neutral grounds."""
        button = {name: value for name, value in _safe(brand.properties).items() if name.startswith("button")}
        return cls(**{**_DARK, **button, **_safe(brand.dark)})


_DARK: Mapping[str, str] = {
    "page": "#171614",
    "surface": "#24221f",
    "text": "#f0ece5",
    "muted": "#b8b0a5",
    "heading": "#ffffff",
    "link": "#8fd3dd",
}


def _safe(properties: Mapping[str, str]) -> dict[str, str]:
    """The properties that we use, of the form that cannot end a declaration."""
    found = {field.name: properties.get(f"--leernet-{field.name.replace('_', '-')}", "") for field in fields(Look)}
    return {name: value for name, value in found.items() if _form(name).fullmatch(value)}


def _form(name: str) -> re.Pattern[str]:
    if name.startswith("font_"):
        return _FONT
    return _LENGTH if name == "radius" else _COLOUR
