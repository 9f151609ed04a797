"""How something grew, day by day: a line in steps, with the number of places as another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ..shapes import Palette
from .svg import drawing, tag, words

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 400, 220, 40, 12, 22, 30


@dataclass(frozen=True)
class Growth:
    """How many there were at the end of each day on which that changed, from ``begins`` to ``ends``."""

    begins: date
    ends: date
    days: Sequence[tuple[date, int]]
    capacity: int | None

    def on(self, day: date) -> int:
        """How many there were at the end of a day."""
        return next((count for at, count in reversed(self.days) if at <= day), 0)


def steps(title: str, text: str, growth: Growth, dates: tuple[str, str], palette: Palette) -> str:
    """The line; ``dates`` are the first and the last day as they are written under it."""
    most = max([count for _, count in growth.days] + [growth.capacity or 0]) or 1
    span = max(1, (growth.ends - growth.begins).days)
    floor = HEIGHT - BOTTOM

    def across(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - growth.begins).days / span

    def up(count: int) -> float:
        return floor - (floor - TOP) * count / most

    path = f"M{LEFT} {floor}"
    for day, count in growth.days:
        path += f"H{across(day):.1f}V{up(count):.1f}"
    path += f"H{across(growth.ends):.1f}"
    edge = WIDTH - RIGHT
    drawn = [
        tag("path", d=f"{path}V{floor}H{LEFT}Z", fill=palette.first, fill_opacity=0.15),
        tag("path", d=path, fill="none", stroke=palette.first, stroke_width=2.5),
        tag("path", d=f"M{LEFT} {floor}H{edge}", stroke=palette.line, stroke_width=1),
        words(dates[0], LEFT, HEIGHT - 10, 13, fill=palette.muted),
        words(dates[1], edge, HEIGHT - 10, 13, fill=palette.muted, text_anchor="end"),
        words("0", LEFT - 6, floor + 4, 13, fill=palette.muted, text_anchor="end"),
        words(str(most), LEFT - 6, TOP + 5, 13, fill=palette.muted, text_anchor="end"),
    ]
    if growth.capacity:
        y = up(growth.capacity)
        drawn.append(tag("path", d=f"M{LEFT} {y:.1f}H{edge}", stroke=palette.second, stroke_width=1.5,
                         stroke_dasharray="6 4"))  # fmt: skip
    return drawing(WIDTH, HEIGHT, title, text, *drawn)
