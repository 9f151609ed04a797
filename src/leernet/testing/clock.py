"""A clock that stands still until the test moves it."""

from datetime import UTC, datetime, timedelta

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
"""What the ``clock`` fixture says at first: a Sunday morning, 10:00 in Amsterdam."""


class SettableClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = NOW) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def set(self, now: datetime) -> None:
        """Go to an aware moment."""
        self.now = now

    def advance(self, by: timedelta) -> None:
        """Go on by so much."""
        self.now += by
