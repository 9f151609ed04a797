"""What a view is made of: sections with figures, charts and tables. Pages, files and the report all show these."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from leernet.charts import Palette

Cell = str | int
NOTHING = ("", "–")
"""What stands where there is no figure."""


@dataclass(frozen=True)
class Table:
    """Figures: ``head`` names the columns, the first of ``rows`` each a row. Numbers are cells that are ``int``."""

    key: str
    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    @property
    def counts(self) -> frozenset[int]:
        """The columns of figures, which stand to the right, with their gaps and dashes. The first names its row."""
        columns = list(enumerate(zip(*self.rows, strict=True)))[1:]
        return frozenset(
            number
            for number, column in columns
            if any(map(_is_figure, column)) and all(cell in NOTHING or _is_figure(cell) for cell in column)
        )

    def lines(self) -> Iterator[list[str]]:
        """As text, the head first."""
        yield list(self.head)
        for row in self.rows:
            yield [str(cell) for cell in row]


@dataclass(frozen=True)
class Chart:
    """A drawing. ``text`` says in words what it shows; a table with the same figures stands with it."""

    key: str
    title: str
    text: str
    draw: Callable[[Palette], str]
    wide: bool = True


@dataclass(frozen=True)
class Section:
    """A heading with what belongs under it. ``figures``: what is counted, and how much of it."""

    title: str
    text: str = ""
    figures: Sequence[tuple[str, Cell]] = ()
    charts: Sequence[Chart] = ()
    tables: Sequence[Table] = field(default=())


def _is_figure(cell: Cell) -> bool:
    """A number, or a part of a whole in percents."""
    return isinstance(cell, int) or (cell.endswith("%") and cell[:-1].isdigit())
