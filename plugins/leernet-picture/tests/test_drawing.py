"""The drawings by themselves: whatever the numbers, the same drawing each time, and names that do not collide."""

import math
import re

import pytest
from leernet_picture.drawing.bars import Bar, bars
from leernet_picture.drawing.ring import ROOM, Line, Node, ring
from leernet_picture.look import palette_of
from leernet_picture.shapes import Cell, Table

from leernet.charts import ON_PAPER
from leernet.hookspecs import Brand


def nodes(count: int) -> list[Node]:
    return [Node(f"#{number}", f"Organisatie {number}", number) for number in range(count)]


@pytest.mark.parametrize(("count", "named"), [(1, 1), (10, 10), (60, 60), (350, None)])
def test_names_on_the_ring_have_room(count: int, named: int | None) -> None:
    drawn = ring("Kaart", "Uitleg", [("Gemeenten", nodes(count))], [], ON_PAPER)
    angles = [float(angle) % 360 for angle in re.findall(r"rotate\((-?[\d.]+)\)", drawn)]
    assert named is None or len(angles) == named
    assert drawn.count("<circle") == count + 1
    assert f">Organisatie {count - 1}<" in drawn
    if named is None:
        assert 30 < len(angles) < 2 * math.pi / ROOM


def test_the_same_figures_give_the_same_drawing() -> None:
    lines = [Line("#0", "#1", 3), Line("#1", "#2", 1)]
    assert len({ring("K", "U", [("A", nodes(3)), ("B", [])], lines, ON_PAPER) for _ in range(2)}) == 1


def test_bars_of_nothing_are_drawn_too() -> None:
    assert bars("T", "U", ["A"], [Bar("leeg", (0,))], ON_PAPER).count("<rect") == 1


def test_a_look_gives_its_colours_where_paper_can_bear_them() -> None:
    assert palette_of(Brand()) == ON_PAPER
    assert palette_of(Brand(properties={"--leernet-link": "#ffff00", "--leernet-accent": "#aa0000"})) == ON_PAPER
    assert palette_of(Brand(properties={"--leernet-link": "#0b5b66"})).second == "#0b5b66"
    branded = palette_of(
        Brand(properties={"--leernet-link": "url(x)", "--leernet-button": "#154273", "--leernet-accent": "#e17000"})
    )
    assert (branded.first, branded.second) == ("#154273", "#e17000")


def test_columns_of_figures_are_known_with_their_percents_dashes_and_gaps() -> None:
    rows: list[list[Cell]] = [[1, "1 maart", 4, "75%", "–", "", "–"], [2, "2 maart", "–", "–", 3, 12, "–"]]
    assert Table("t", "T", [""] * 7, rows).counts == {2, 3, 4, 5}
    assert Table("t", "T", ["A"], []).counts == frozenset()
