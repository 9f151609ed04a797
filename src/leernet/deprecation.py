"""What goes away says so for a year before it does, to whoever still uses it.

A hook: ``@hookspec(going=Going(since=date(2027, 1, 1), instead="leernet_panels"))``. An argument of a hook:
``@hookspec(arguments_going={"language": Going(…)})``. A plugin that uses it goes on working, and warns where it is
registered, with its own file and line: Python shows that in tests, and ``python -W error`` makes it an error.
"""

from dataclasses import dataclass
from datetime import date

KEPT_YEARS = 1


class GoingAway(DeprecationWarning):
    """Something of leernet's goes away; the text says when, and what to use."""


@dataclass(frozen=True, kw_only=True)
class Going:
    """That something goes away. ``since``: the day on which that was released; ``instead``: what to use."""

    since: date
    instead: str

    @property
    def until(self) -> date:
        """Until when it is there at least."""
        day = self.since.replace(day=28) if (self.since.month, self.since.day) == (2, 29) else self.since
        return day.replace(year=day.year + KEPT_YEARS)

    def warning(self, what: str) -> GoingAway:
        """What is said of it."""
        return GoingAway(f"{what} goes away, not before {self.until}: use {self.instead}")
