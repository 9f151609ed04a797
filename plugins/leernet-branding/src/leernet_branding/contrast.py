"""The contrast gate: a theme is refused as long as somebody could not read it.

WCAG 2.2: text needs 4.5 (success criterion 1.4.3, level AA), the edge of a control and the focus ring need
3.0 (1.4.11). The accent colour is decoration and has no threshold; a button is known by its border.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Final

from leernet_branding.colours import Colour, contrast
from leernet_branding.errors import BrandError

if TYPE_CHECKING:
    from leernet_branding.theme import Theme

TEXT: Final = 4.5
PART: Final = 3.0
RING: Final = 9.0
"""Between the two colours of the focus ring: one of them then has 3.0 on any background (technique C40)."""

PAIRS: Final[tuple[tuple[str, str, float], ...]] = (
    *((role, ground, TEXT) for ground in ("page", "surface")
      for role in ("text", "muted", "heading", "link", "link_hover", "error", "success")),
    ("button_text", "button", TEXT),
    ("button_text", "button_hover", TEXT),
    *((role, ground, PART) for ground in ("page", "surface") for role in ("border", "button_border")),
    ("focus_inner", "focus_outer", RING),
)  # fmt: skip
"""Foreground role, background role, the ratio needed between them."""

ROLE_NAMES: Final[dict[str, tuple[str, str]]] = {
    "page": ("page background", "achtergrond van de pagina"),
    "surface": ("panel background", "achtergrond van vlakken"),
    "text": ("text", "tekst"),
    "muted": ("muted text", "gedempte tekst"),
    "heading": ("heading", "kop"),
    "link": ("link", "link"),
    "link_hover": ("link under the pointer", "link onder de muis"),
    "button": ("button", "knop"),
    "button_text": ("text on a button", "tekst op een knop"),
    "button_hover": ("button under the pointer", "knop onder de muis"),
    "button_border": ("edge of a button", "rand van een knop"),
    "border": ("edge of a field", "rand van een veld"),
    "focus_inner": ("inner focus ring", "binnenste focusrand"),
    "focus_outer": ("outer focus ring", "buitenste focusrand"),
    "error": ("error message", "foutmelding"),
    "success": ("success message", "succesmelding"),
    "accent": ("accent", "accent"),
}
"""Role -> how people call it, in English and in Dutch."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A pair of colours below its threshold; ``ratio`` is rounded down, so it never looks like a pass."""

    foreground: str
    background: str
    foreground_colour: Colour
    background_colour: Colour
    ratio: float
    needed: float

    def text(self, language: str = "en") -> str:
        """Such as ``link #aaaaaa on page background #ffffff has 2.32, needs 4.5``."""
        dutch = language.startswith("nl")
        front, back = (ROLE_NAMES[role][dutch] for role in (self.foreground, self.background))
        ratio, needed = f"{self.ratio:.2f}", f"{self.needed:.1f}"
        if dutch:
            found = f"heeft {ratio.replace('.', ',')}, nodig is {needed.replace('.', ',')}"
            return f"{front} {self.foreground_colour} op {back} {self.background_colour} {found}"
        return f"{front} {self.foreground_colour} on {back} {self.background_colour} has {ratio}, needs {needed}"


def failures(theme: "Theme") -> list[Failure]:
    """Each pair of :data:`PAIRS` that falls short in this theme; empty when all is well."""
    return list(_failures(theme))


def _failures(theme: "Theme") -> Iterator[Failure]:
    colours = theme.colours
    for foreground, background, needed in PAIRS:
        front, back = colours[foreground], colours[background]
        ratio = contrast(front, back)
        if ratio < needed:
            yield Failure(foreground, background, front, back, floor(ratio * 100) / 100, needed)


def check(theme: "Theme") -> None:
    """Let a readable theme pass.

    :raises BrandError: ``contrast_too_low``, with ``failures`` (a tuple of :class:`Failure`) and, for the
        message, ``pairs`` in English and ``pairs_nl`` in Dutch.
    """
    found = failures(theme)
    if found:
        raise BrandError(
            "contrast_too_low",
            failures=tuple(found),
            pairs="; ".join(failure.text("en") for failure in found),
            pairs_nl="; ".join(failure.text("nl") for failure in found),
        )
