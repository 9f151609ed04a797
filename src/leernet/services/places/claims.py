"""What a registration takes a place of."""

from collections.abc import Sequence
from typing import NamedTuple

from ...model import Registration


class Claims(NamedTuple):
    """The quotas under which a registration falls, of which it takes a place each.

    ``quotas``: of the event, in the order in which they are taken. ``series``: that of the person's organisation in the
    series, where the person counts once, however many of its events they come to. ``version``: that of the format's
    quota, the last of them, when somebody looked under which quotas this falls; None: they hold its lock.
    """

    quotas: Sequence[int]
    series: int | None
    participant_id: int
    registration_id: int = 0
    version: int | None = None

    def is_of(self, quota_id: int) -> bool:
        """Whether it falls under this quota of the event alone."""
        return self.series is None and list(self.quotas) == [quota_id]


def claims_of(registration: Registration) -> Claims:
    """What a registration holds, or needs while it does not hold it."""
    return Claims(registration.claims, registration.series_quota_id, registration.participant_id, registration.id)


def leave(registration: Registration) -> None:
    """A registration that is over falls under no quota, and stands in no queue."""
    registration.claims, registration.series_quota_id, registration.queue_number = [], None, None
