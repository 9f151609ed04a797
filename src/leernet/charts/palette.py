"""The colours of a chart, by what they are for."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Palette:
    """The colours of a chart: custom properties of a page, or plain ones in a file."""

    text: str
    muted: str
    line: str
    first: str
    second: str
    page: str


ON_PAGE = Palette(
    text="var(--leernet-text)",
    muted="var(--leernet-muted)",
    line="var(--leernet-border)",
    first="var(--leernet-link)",
    second="var(--leernet-accent)",
    page="var(--leernet-page)",
)
"""Follows the look of the page, light and dark."""

ON_PAPER = Palette(text="#1c2529", muted="#566268", line="#9aa4a8", first="#1d4d57", second="#b08a4a", page="#ffffff")
