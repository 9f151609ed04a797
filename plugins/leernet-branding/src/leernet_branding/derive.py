"""Colours that follow from others: readable text, a shade that passes, a focus ring, a dark variant."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from leernet_branding.colours import BLACK, WHITE, Colour, contrast, mix
from leernet_branding.contrast import PART, RING, TEXT
from leernet_branding.theme import Theme

_STEPS: Final = 40
_VISIBLE: Final = 1.1
DARK_PAGE: Final = Colour(0x17, 0x1A, 0x1B)
DARK_SURFACE: Final = Colour(0x22, 0x26, 0x27)
DARK_TEXT: Final = Colour(0xEC, 0xEA, 0xE6)
DARK_MUTED: Final = Colour(0xB9, 0xB4, 0xAC)


def readable_on(background: Colour) -> Colour:
    """Black or white, whichever reads better: at least 4.58, whatever the background."""
    return max(BLACK, WHITE, key=lambda colour: contrast(colour, background))


def lowest(colour: Colour, grounds: Iterable[Colour]) -> float:
    """The worst contrast of this colour with any of the grounds."""
    return min(contrast(colour, ground) for ground in grounds)


def until_readable(colour: Colour, grounds: Sequence[Colour], needed: float) -> Colour:
    """The colour itself if it passes on all grounds, else the nearest mix with black or white that does.

    When none does, black or white: the gate then tells.
    """
    target = readable_on(grounds[0])
    shades = (mix(colour, target, step / _STEPS) for step in range(_STEPS + 1))
    return next((shade for shade in shades if lowest(shade, grounds) >= needed), target)


def under_pointer(button: Colour, text: Colour) -> Colour:
    """A visibly different shade of a button on which its text still reads; the button itself if none is."""
    for target, share in ((readable_on(text), 0.2), (text, 0.15)):
        shade = mix(button, target, share)
        if contrast(text, shade) >= TEXT and contrast(shade, button) >= _VISIBLE:
            return shade
    return button


def focus_ring(candidates: Sequence[Colour]) -> tuple[Colour, Colour]:
    """Two colours that are 9 apart, so that one of them shows on any background; the brand's own if they are.

    W3C technique C40: https://www.w3.org/WAI/WCAG22/Techniques/css/C40
    """
    pairs = [(one, other) for index, one in enumerate(candidates) for other in candidates[index + 1 :]]
    pairs += [(one, readable_on(one)) for one in candidates]
    return next((pair for pair in pairs if contrast(*pair) >= RING), (BLACK, WHITE))


def dark_variant(theme: Theme) -> Theme:
    """The theme for visitors who prefer dark: neutral grounds, the brand's hues lightened until they pass.

    A theme that is dark already stays as it is. The variant of a theme that passes the gate passes it too.
    """
    if theme.is_dark:
        return theme
    grounds = (DARK_PAGE, DARK_SURFACE)
    button = until_readable(theme.button, grounds, PART)
    button_text = theme.button_text if contrast(theme.button_text, button) >= TEXT else readable_on(button)
    link = until_readable(theme.link, grounds, TEXT)
    return replace(
        theme,
        page=DARK_PAGE,
        surface=DARK_SURFACE,
        text=DARK_TEXT,
        muted=DARK_MUTED,
        heading=DARK_TEXT,
        link=link,
        link_hover=mix(link, WHITE, 0.35),
        button=button,
        button_text=button_text,
        button_hover=under_pointer(button, button_text),
        button_border=button,
        border=until_readable(theme.border, grounds, PART),
        error=until_readable(theme.error, grounds, TEXT),
        success=until_readable(theme.success, grounds, TEXT),
        accent=until_readable(theme.accent, grounds, PART),
    )
