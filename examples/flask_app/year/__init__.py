"""A year of a learning network, so that the demo has something to show on every page of the desk.

All of it is made by use-cases, on a clock that goes through the year until now, so nothing is written past the rules.
The same moment gives the same year. Its people are made up; the organisations exist, and what they do here is made up.
"""

from .programme import SLUG
from .telling import is_told, tell_year

__all__ = ["SLUG", "is_told", "tell_year"]
