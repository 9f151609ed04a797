"""Charts as SVG, for pages of leernet and of plugins: no script, no style sheet, so that a strict policy lets them be.

Beside each stands a table with the same figures, for whoever does not see it.
"""

from .palette import ON_PAGE, ON_PAPER, Palette
from .steps import Growth, sparkline, steps
from .svg import drawing, shorten, tag, words

__all__ = [
    "ON_PAGE",
    "ON_PAPER",
    "Growth",
    "Palette",
    "drawing",
    "shorten",
    "sparkline",
    "steps",
    "tag",
    "words",
]
