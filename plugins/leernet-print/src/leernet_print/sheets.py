"""Sheets of paper that badges are printed on, as they are sold. All measures in millimetres, on A4."""

from dataclasses import dataclass

from leernet import Text

WIDTH, HEIGHT = 210.0, 297.0


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A sheet with cards in columns and rows, in its middle. ``gap_x``, ``gap_y``: between two cards."""

    key: str
    label: Text
    card_width: float
    card_height: float
    columns: int
    rows: int
    gap_x: float = 0.0
    gap_y: float = 0.0

    @property
    def cards(self) -> int:
        """How many go on one sheet."""
        return self.columns * self.rows

    def at(self, number: int) -> tuple[float, float]:
        """Where a card begins, from the left and the top of the paper; counted from 0, row by row."""
        row, column = divmod(number % self.cards, self.columns)
        left = (WIDTH - self.columns * self.card_width - (self.columns - 1) * self.gap_x) / 2
        top = (HEIGHT - self.rows * self.card_height - (self.rows - 1) * self.gap_y) / 2
        return left + column * (self.card_width + self.gap_x), top + row * (self.card_height + self.gap_y)


SHEETS = {
    one.key: one
    for one in (
        Sheet(
            key="90x55",
            label=Text(nl="90 × 55 mm, 10 per vel, aan elkaar", en="90 × 55 mm, 10 a sheet, without gaps"),
            card_width=90, card_height=55, columns=2, rows=5,
        ),
        Sheet(
            key="90x55-8",
            label=Text(nl="90 × 55 mm, 8 per vel, 10 mm ertussen", en="90 × 55 mm, 8 a sheet, 10 mm apart"),
            card_width=90, card_height=55, columns=2, rows=4, gap_x=10, gap_y=10,
        ),
        Sheet(
            key="85x54",
            label=Text(nl="85 × 54 mm, 10 per vel, 10 mm ertussen (visitekaartjes)",
                       en="85 × 54 mm, 10 a sheet, 10 mm apart (business cards)"),
            card_width=85, card_height=54, columns=2, rows=5, gap_x=10,
        ),
        Sheet(
            key="a7",
            label=Text(nl="A7 (105 × 74 mm), 8 per vel", en="A7 (105 × 74 mm), 8 a sheet"),
            card_width=105, card_height=74, columns=2, rows=4,
        ),
        Sheet(
            key="a6",
            label=Text(nl="A6 (105 × 148 mm), 4 per vel", en="A6 (105 × 148 mm), 4 a sheet"),
            card_width=105, card_height=148, columns=2, rows=2,
        ),
    )
}  # fmt: skip
