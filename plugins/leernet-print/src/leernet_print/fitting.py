"""How large a text can be in a box: measured with the typeface that it is printed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING
from unicodedata import bidirectional

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

MM_PER_POINT = 25.4 / 72
LEADING = 1.12
"""From one line to the next, in sizes of the letters; the style sheets have the same."""
_EM = 100
"""The size at which is measured; a text of twice the size is twice as wide."""
_SLACK = 1.03
"""The paper's own line breaking kerns a little otherwise."""
_WIDE = 0x1100
"""From here on come letters that the typeface does not have: as wide as high, to be on the safe side."""


@dataclass(frozen=True)
class Fitted:
    """A text in lines, and the size of its letters in points."""

    lines: Sequence[str]
    size: float

    @property
    def direction(self) -> str:
        """``rtl`` for a text that is written from the right, by its first letter with a direction (UAX #9, P2)."""
        ways = (bidirectional(letter) for line in self.lines for letter in line)
        return "rtl" if next((way for way in ways if way in ("L", "R", "AL")), "L") != "L" else "ltr"

    @property
    def height(self) -> float:
        """Of all lines, in millimetres."""
        return len(self.lines) * self.size * LEADING * MM_PER_POINT


def fit(text: str, width: float, height: float, *, largest: float, smallest: float) -> Fitted:
    """The largest size at which a text fits a box of so many millimetres, in as many lines as it takes.

    A word that is wider than the box at the smallest size is broken.
    """
    words = text.split() or [""]
    size = largest
    while size > smallest:
        lines = _lines(words, width / (size * MM_PER_POINT))
        if lines is not None and len(lines) * size * LEADING * MM_PER_POINT <= height:
            return Fitted(lines, size)
        size = max(smallest, size - 1)
    most = max(1, int(height / (smallest * LEADING * MM_PER_POINT)))
    broken = [part for word in words for part in _broken(word, width / (smallest * MM_PER_POINT))]
    lines = _lines(broken, width / (smallest * MM_PER_POINT)) or broken
    return Fitted(lines[:most], smallest)


def _lines(words: Sequence[str], ems: float) -> list[str] | None:
    """The words in lines of at most so many ems, as even as can be; None where a word is too wide."""
    if any(_ems(word) > ems for word in words):
        return None
    for count in range(1, len(words) + 1):
        # The narrowest that needs no more lines: two lines of a name are then about as long.
        for part in (0.7, 0.85, 1.0):
            lines = _filled(words, ems * part)
            if len(lines) <= count:
                return lines
    return list(words)


def _filled(words: Sequence[str], ems: float) -> list[str]:
    lines = [words[0]]
    for word in words[1:]:
        longer = f"{lines[-1]} {word}"
        if _ems(longer) <= ems:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if all(_ems(line) <= ems for line in lines) else [*lines, *lines]


def _broken(word: str, ems: float) -> list[str]:
    parts = [""]
    for letter in word:
        if parts[-1] and _ems(parts[-1] + letter) > ems:
            parts.append("")
        parts[-1] += letter
    return parts


@cache
def _ems(text: str) -> float:
    known = "".join(letter for letter in text if ord(letter) < _WIDE)
    return float(_face().getlength(known) / _EM + len(text) - len(known)) * _SLACK


@cache
def _face() -> "FreeTypeFont":
    from PIL import ImageFont  # only who prints needs it

    data = (files(__package__) / "fonts" / "NotoSans-Bold.ttf").read_bytes()
    return ImageFont.truetype(BytesIO(data), _EM, layout_engine=ImageFont.Layout.BASIC)
