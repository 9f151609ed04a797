"""The colours of a partner's look, as far as they can be read on white paper."""

import re
from dataclasses import replace

from leernet.charts import ON_PAPER, Palette
from leernet.hookspecs import Brand

READABLE = 4.5
"""Contrast with the paper that text needs (WCAG 2.2, success criterion 1.4.3)."""
VISIBLE = 3.0
"""That parts of a chart need (success criterion 1.4.11)."""
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def palette_of(brand: Brand) -> Palette:
    """The palette of a look; leernet's own colours where those of the look are too light."""
    first, second = _first(brand, READABLE, "link", "button", "heading"), _first(brand, VISIBLE, "accent")
    if first is None:
        return ON_PAPER
    return replace(ON_PAPER, first=first, second=second or first)


def _first(brand: Brand, needed: float, *roles: str) -> str | None:
    colours = (brand.properties.get(f"--leernet-{role}", "") for role in roles)
    return next((one for one in colours if _COLOUR.fullmatch(one) and on_white(one) >= needed), None)


def on_white(colour: str) -> float:
    """The contrast of ``#rrggbb`` with white, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
