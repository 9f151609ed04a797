"""Colours: read from CSS text, measured as WCAG 2.2 does, written back as ``#rrggbb``."""

from dataclasses import dataclass
from math import isfinite
from typing import Final, Protocol, cast

from tinycss2.color4 import parse_color  # type: ignore[import-untyped]

Triple = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Colour:
    """An opaque sRGB colour, each part 0..255.

    :raises ValueError: a part outside 0..255.
    """

    red: int
    green: int
    blue: int

    def __post_init__(self) -> None:
        if not all(0 <= part <= 255 for part in (self.red, self.green, self.blue)):
            raise ValueError("a part of a colour is 0..255")

    def __str__(self) -> str:
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


WHITE: Final = Colour(255, 255, 255)
BLACK: Final = Colour(0, 0, 0)


class _Parsed(Protocol):
    space: str
    alpha: float
    coordinates: tuple[float | None, float | None, float | None]

    def to(self, space: str) -> "_Parsed": ...


def parse_colour(text: str, over: Colour = WHITE) -> Colour | None:
    """The colour that CSS text shows on the backdrop ``over``: hex, names, rgb(), hsl(), lab(), oklch() ...

    ``None`` for what is no colour, for ``currentcolor`` and for what is wholly transparent: it has no colour
    of its own.
    """
    if len(text) > 200:
        return None
    parsed = _parsed(text)
    if parsed is None or isinstance(parsed, str) or parsed.alpha == 0:
        return None
    srgb = _srgb(parsed)
    if srgb is None or not all(map(isfinite, srgb)):
        return None
    opaque = Colour(*(round(min(1.0, max(0.0, part)) * 255) for part in srgb))
    return mix(over, opaque, parsed.alpha)


def mix(start: Colour, end: Colour, share: float) -> Colour:
    """``share`` 0 gives ``start``, 1 gives ``end``; in between is an sRGB blend, as CSS opacity has it."""
    return Colour(
        round(start.red + (end.red - start.red) * share),
        round(start.green + (end.green - start.green) * share),
        round(start.blue + (end.blue - start.blue) * share),
    )


def luminance(colour: Colour) -> float:
    """Relative luminance, 0 (black) .. 1 (white): https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    red, green, blue = (_linear(part / 255) for part in (colour.red, colour.green, colour.blue))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """Contrast ratio, 1 .. 21, the order does not matter: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)


def _gamma(part: float) -> float:
    if part <= 0.0031308:
        return part * 12.92
    return float(1.055 * part ** (1 / 2.4) - 0.055)


# XYZ to linear sRGB, for each white point: https://www.w3.org/TR/css-color-4/#color-conversion-code
# (the D50 one is the D65 one after Bradford's chromatic adaptation).
_FROM_XYZ: Final[dict[str, tuple[Triple, Triple, Triple]]] = {
    "xyz-d65": (
        (3.2409699, -1.5373832, -0.4986108),
        (-0.9692436, 1.8759675, 0.0415551),
        (0.0556301, -0.2039770, 1.0569715),
    ),
    "xyz-d50": (
        (3.1341359, -1.6173864, -0.4906619),
        (-0.9787955, 1.9162544, 0.0334427),
        (0.0719553, -0.2289768, 1.4053861),
    ),
}
_WHITE_POINT: Final = {"lab": "xyz-d50", "lch": "xyz-d50", "oklab": "xyz-d65", "oklch": "xyz-d65"}


def _parsed(text: str) -> _Parsed | str | None:
    try:
        return cast("_Parsed | str | None", parse_color(text))
    except (ValueError, OverflowError):  # tinycss2 1.5 does so on ``color()``
        return None


def _srgb(parsed: _Parsed) -> Triple | None:
    """sRGB parts, 0..1 within sRGB; ``None`` for a space made for other screens (display-p3 ...)."""
    try:
        if parsed.space in {"srgb", "hsl", "hwb"}:
            return _plain(parsed.to("srgb"))
        xyz_space = _WHITE_POINT.get(parsed.space, parsed.space)
        matrix = _FROM_XYZ.get(xyz_space)
        if matrix is None:
            return None
        x, y, z = _plain(parsed.to(xyz_space))
        red, green, blue = (_gamma(a * x + b * y + c * z) for a, b, c in matrix)
    except (OverflowError, NotImplementedError, ValueError):
        return None
    return red, green, blue


def _plain(parsed: _Parsed) -> Triple:
    red, green, blue = (part or 0.0 for part in parsed.coordinates)
    return red, green, blue
