"""A map of who met whom: everybody on a ring, those of one kind together, and a line between who met.

Where everything stands follows from the order alone, so the same figures give the same drawing. Names are written as
far as they have room, those with the most meetings first: ten stand there in full, and so do the most connected of 350.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from leernet.charts import Palette, drawing, shorten, tag, words

SIZE, RADIUS, NAMES, ARC = 1040, 290, 322, 306
GAP = math.radians(4)
ROOM = math.radians(3.4)
"""The least angle between two names."""
_LONGEST = 22


@dataclass(frozen=True)
class Node:
    """Somebody on the ring; ``weight`` decides whose name is written first."""

    key: str
    name: str
    weight: int


@dataclass(frozen=True)
class Line:
    """Two who met, how often."""

    one: str
    other: str
    times: int


def ring(title: str, text: str, groups: Sequence[tuple[str, Sequence[Node]]], lines: Sequence[Line],
         palette: Palette) -> str:  # fmt: skip
    """The map; ``groups`` are kinds with who is of it, numbered in the order in which they stand on the ring."""
    angles, arcs = _angles(groups)
    most, least = max((line.times for line in lines), default=1), min((line.times for line in lines), default=1)
    drawn = [_line(line, angles, (line.times - least) / (most - least) if most > least else 0.4, palette)
             for line in lines]  # fmt: skip
    drawn += [_arc(number, begin, end, palette) for number, (begin, end) in enumerate(arcs, 1)]
    nodes = [node for _, members in groups for node in members]
    size = 7 if len(nodes) <= 40 else 5 if len(nodes) <= 120 else 3
    drawn += [_dot(angles[node.key], size, palette) for node in nodes]
    drawn += [_name(node, angles[node.key], palette) for node in _named(nodes, angles, len(groups))]
    return drawing(SIZE, SIZE, title, text, *drawn)


def _angles(groups: Sequence[tuple[str, Sequence[Node]]]) -> tuple[dict[str, float], list[tuple[float, float]]]:
    count = sum(len(members) for _, members in groups)
    step = (2 * math.pi - GAP * len(groups)) / max(1, count)
    angles: dict[str, float] = {}
    arcs = []
    angle = -math.pi / 2
    for _, members in groups:
        begin = angle
        for node in members:
            angles[node.key] = angle + step / 2
            angle += step
        arcs.append((begin, angle))
        angle += GAP
    return angles, arcs


def _at(angle: float, radius: float) -> tuple[float, float]:
    return SIZE / 2 + radius * math.cos(angle), SIZE / 2 + radius * math.sin(angle)


def _line(line: Line, angles: dict[str, float], strength: float, palette: Palette) -> str:
    (x, y), (to_x, to_y) = _at(angles[line.one], RADIUS - 8), _at(angles[line.other], RADIUS - 8)
    half = SIZE / 2
    bend_x, bend_y = half + (x + to_x - SIZE) * 0.15, half + (y + to_y - SIZE) * 0.15
    curve = f"M{x:.1f} {y:.1f}Q{bend_x:.1f} {bend_y:.1f} {to_x:.1f} {to_y:.1f}"
    return tag("path", d=curve, fill="none", stroke=palette.first, stroke_width=0.8 + 3.2 * strength,
               stroke_opacity=0.22 + 0.5 * strength)  # fmt: skip


def _arc(number: int, begin: float, end: float, palette: Palette) -> str:
    """The stretch of a kind, inside the ring of names, with its number."""
    (x, y), (to_x, to_y) = _at(begin, ARC), _at(end, ARC)
    far = 1 if end - begin > math.pi else 0
    middle = _at((begin + end) / 2, RADIUS - 25)
    colour = palette.second
    return (
        tag("path", d=f"M{x:.1f} {y:.1f}A{ARC} {ARC} 0 {far} 1 {to_x:.1f} {to_y:.1f}", fill="none", stroke=colour,
            stroke_width=4)
        + tag("circle", cx=middle[0], cy=middle[1], r=13, fill=palette.page, stroke=colour, stroke_width=2)
        + words(str(number), middle[0], middle[1] + 5.5, 16, fill=palette.text, text_anchor="middle")
    )  # fmt: skip


def _dot(angle: float, size: float, palette: Palette) -> str:
    x, y = _at(angle, RADIUS)
    return tag("circle", cx=x, cy=y, r=size, fill=palette.first)


def _named(nodes: Sequence[Node], angles: dict[str, float], groups: int) -> list[Node]:
    """Whose name has room, the most connected first."""
    if len(nodes) * ROOM <= 2 * math.pi - GAP * groups:
        return list(nodes)
    slots: set[int] = set()
    named = []
    for node in sorted(nodes, key=lambda node: (-node.weight, node.name, node.key)):
        slot = int((angles[node.key] + math.pi) / ROOM)
        if slots.isdisjoint((slot - 1, slot, slot + 1)):
            slots.add(slot)
            named.append(node)
    return named


def _name(node: Node, angle: float, palette: Palette) -> str:
    """Along the radius, and never upside down."""
    x, y = _at(angle, NAMES)
    turned = math.degrees(angle)
    is_left = math.cos(angle) < 0
    return words(shorten(node.name, _LONGEST), 0, 5.5, 16, fill=palette.text, text_anchor="end" if is_left else "start",
                 transform=f"translate({x:.1f} {y:.1f}) rotate({turned + 180 if is_left else turned:.1f})")  # fmt: skip
