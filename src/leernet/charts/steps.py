"""How something grew, day by day: a line in steps, with the number of places as another."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from .palette import Palette
from .svg import drawing, tag, words

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 400, 220, 40, 12, 22, 30
SMALL, LOW = 240, 44

Day = tuple[date, int]


@dataclass(frozen=True)
class Growth:
    """How many there were at the end of each day on which that changed, from ``begins`` to ``ends``.

    ``waiting``: the same of who waits for a place, where that is told apart.
    """

    begins: date
    ends: date
    days: Sequence[Day]
    capacity: int | None
    waiting: Sequence[Day] = field(default=())

    def on(self, day: date) -> int:
        """How many there were at the end of a day."""
        return count_on(self.days, day)

    @property
    def most(self) -> int:
        """The highest that is drawn, at least 1."""
        return max([count for _, count in (*self.days, *self.waiting)] + [self.capacity or 0]) or 1


def count_on(days: Sequence[Day], day: date) -> int:
    """How many there were at the end of a day, of ``days`` in order."""
    return next((count for at, count in reversed(days) if at <= day), 0)


@dataclass(frozen=True)
class _Frame:
    """Where a drawing has its lines, in its own units."""

    growth: Growth
    left: float
    right: float
    top: float
    floor: float

    def across(self, day: date) -> float:
        span = max(1, (self.growth.ends - self.growth.begins).days)
        return self.left + (self.right - self.left) * (day - self.growth.begins).days / span

    def up(self, count: int) -> float:
        return self.floor - (self.floor - self.top) * count / self.growth.most

    def path(self, days: Sequence[Day]) -> str:
        path = f"M{self.left} {self.floor}"
        for day, count in days:
            path += f"H{self.across(day):.1f}V{self.up(count):.1f}"
        return f"{path}H{self.across(self.growth.ends):.1f}"


def steps(title: str, text: str, growth: Growth, dates: tuple[str, str], palette: Palette) -> str:
    """The lines; ``dates`` are the first and the last day as they are written under it."""
    frame = _Frame(growth, LEFT, WIDTH - RIGHT, TOP, HEIGHT - BOTTOM)
    label = _label(palette)
    drawn = [
        *_lines(frame, palette, 2.5),
        label(dates[0], LEFT, HEIGHT - 10, "start"),
        label(dates[1], WIDTH - RIGHT, HEIGHT - 10, "end"),
        label("0", LEFT - 6, HEIGHT - BOTTOM + 4, "end"),
        label(str(growth.most), LEFT - 6, TOP + 5, "end"),
    ]
    return drawing(WIDTH, HEIGHT, title, text, *drawn)


def sparkline(title: str, text: str, growth: Growth, palette: Palette) -> str:
    """The same in the height of two lines of text, without any words in it."""
    frame = _Frame(growth, 0, SMALL, 3, LOW - 3)
    return drawing(SMALL, LOW, title, text, *_lines(frame, palette, 2))


def _lines(frame: _Frame, palette: Palette, width: float) -> list[str]:
    """Told apart without colours: who is in is full, who waits is dotted, the places are dashed."""
    growth, path = frame.growth, frame.path(frame.growth.days)
    drawn = [
        tag("path", d=f"{path}V{frame.floor}H{frame.left}Z", fill=palette.first, fill_opacity=0.15),
        tag("path", d=path, fill="none", stroke=palette.first, stroke_width=width),
        tag("path", d=f"M{frame.left} {frame.floor}H{frame.right}", stroke=palette.line, stroke_width=1),
    ]
    if growth.waiting:
        drawn.append(tag("path", d=frame.path(growth.waiting), fill="none", stroke=palette.text, stroke_width=width,
                         stroke_dasharray="1 4", stroke_linecap="round"))  # fmt: skip
    if growth.capacity:
        y = frame.up(growth.capacity)
        drawn.append(tag("path", d=f"M{frame.left} {y:.1f}H{frame.right}", stroke=palette.second, stroke_width=1.5,
                         stroke_dasharray="6 4"))  # fmt: skip
    return drawn


def _label(palette: Palette) -> Callable[[str, float, float, str], str]:
    return lambda text, x, y, anchor: words(text, x, y, 13, fill=palette.muted, text_anchor=anchor)
