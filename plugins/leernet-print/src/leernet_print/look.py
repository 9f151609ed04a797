"""The colour of a partner's look, as far as it can be read on white paper."""

import re

from leernet.hookspecs import Brand

PLAIN = "#0b5b66"
"""leernet's own."""
READABLE = 4.5
"""Contrast with the paper that text needs (WCAG 2.2, success criterion 1.4.3)."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_ROLES = ("link", "button", "heading")


def colour_of(brand: Brand) -> str:
    """A colour of the look that can be read on white, as ``#rrggbb``; leernet's own where it has none."""
    colours = (brand.properties.get(f"--leernet-{role}", "") for role in _ROLES)
    return next((one for one in colours if _COLOUR.fullmatch(one) and _on_white(one) >= READABLE), PLAIN)


def _on_white(colour: str) -> float:
    """The contrast of ``#rrggbb`` with white, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
