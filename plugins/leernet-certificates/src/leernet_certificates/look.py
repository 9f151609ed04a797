"""The colours of a partner's look, as far as they can be read on a white sheet."""

from leernet.hookspecs import Brand

from .paper import COLOUR, Theme

READABLE = 4.5
"""Contrast with the sheet that text needs (WCAG 2.2, success criterion 1.4.3)."""

VISIBLE = 1.5
"""For the ornament, which is decoration: it only has to be there."""


def theme_of(brand: Brand) -> Theme:
    """The theme of a look. A dark look has light texts: on paper, leernet's own take their place."""
    own = Theme()
    primary = _first(brand, READABLE, "link", "button", "heading")
    return Theme(
        primary=primary or own.primary,
        accent=_first(brand, VISIBLE, "accent") or primary or own.accent,
        text=_first(brand, READABLE, "text") or own.text,
        muted=_first(brand, READABLE, "muted") or own.muted,
    )


def _first(brand: Brand, needed: float, *roles: str) -> str | None:
    colours = (brand.properties.get(f"--leernet-{role}", "") for role in roles)
    return next((colour for colour in colours if COLOUR.fullmatch(colour) and on_white(colour) >= needed), None)


def on_white(colour: str) -> float:
    """The contrast of ``#rrggbb`` with white, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
