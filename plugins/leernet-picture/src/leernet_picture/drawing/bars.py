"""Bars that lie down, one above the other: the names of things are long, and there can be forty of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from leernet.charts import Palette, drawing, shorten, tag, words

WIDTH, LEGEND, ROW, BAR, MARGIN, AFTER = 640, 34, 46, 18, 4, 120
_LONGEST = 78


@dataclass(frozen=True)
class Bar:
    """A bar of one or more parts, in the order of the names of the parts."""

    label: str
    parts: Sequence[int]


def bars(title: str, text: str, names: Sequence[str], rows: Sequence[Bar], palette: Palette) -> str:
    """Parts of a bar stand one after the other."""
    most = max((sum(row.parts) for row in rows), default=0) or 1
    scale = (WIDTH - AFTER) / most
    drawn = [_row(row, MARGIN + LEGEND + ROW * number, scale, palette) for number, row in enumerate(rows)]
    return drawing(WIDTH, MARGIN + LEGEND + ROW * len(rows), title, text, _legend(names, palette), *drawn)


def _legend(names: Sequence[str], palette: Palette) -> str:
    drawn, x = "", 0.0
    for number, name in enumerate(names):
        drawn += _part(x + 1, MARGIN + 3, 14, number, palette, height=14)
        drawn += words(name, x + 22, MARGIN + 15, 14, fill=palette.text)
        x += 44 + 7.6 * len(name)
    return drawn


def _row(row: Bar, y: float, scale: float, palette: Palette) -> str:
    drawn, x = words(shorten(row.label, _LONGEST), 0, y + 14, 14, fill=palette.text), 0.0
    for number, part in enumerate(row.parts):
        if part:
            drawn += _part(x, y + 21, part * scale, number, palette)
        x += part * scale
    said = " + ".join(map(str, row.parts)) if len(row.parts) > 1 else str(row.parts[0])
    return drawn + words(said, x + 8, y + 35, 13, fill=palette.muted)


def _part(x: float, y: float, width: float, number: int, palette: Palette, height: float = BAR) -> str:
    """The first part is full, the second an outline, the third in between: to be told apart without colours."""
    line = palette.second if number == 2 else palette.first
    return tag("rect", x=x + 0.75, y=y, width=max(1.0, width - 1.5), height=height, fill=line,
               fill_opacity=(1, 0, 0.4)[number], stroke=line, stroke_width=1.5)  # fmt: skip
