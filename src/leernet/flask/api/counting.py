"""A storage for the library ``limits``: counters in leernet's own database, the same for all processes.

One statement for each request, in a transaction of its own. Where that is too much there is Redis.
"""

from datetime import timedelta
from hashlib import sha256

from limits.storage import Storage
from sqlalchemy import delete
from sqlalchemy.exc import OperationalError

from ...app import Leernet
from ...model import RateCount
from ...services.rates import count_up, counted

SCHEME = "database"


class DatabaseStorage(Storage):
    """Counters in the database of a network."""

    STORAGE_SCHEME = None  # it needs a network, which no address can name

    def __init__(self, network: Leernet) -> None:
        super().__init__()
        self.network = network

    @property
    def base_exceptions(self) -> type[Exception]:
        """What the database raises when it cannot be asked."""
        return OperationalError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count."""
        with self.network.transaction() as work:
            return count_up(work, _digest(key), amount, work.now + timedelta(seconds=expiry))

    def get(self, key: str) -> int:
        """What was counted."""
        with self.network.read() as work:
            return counted(work, _digest(key))[0]

    def get_expiry(self, key: str) -> float:
        """When a counter begins anew, in seconds since 1970."""
        with self.network.read() as work:
            ends_at = counted(work, _digest(key))[1]
            return (ends_at or work.now).timestamp()

    def check(self) -> bool:
        """Whether it can be asked."""
        return True

    def reset(self) -> int | None:
        """Forget all counters."""
        with self.network.transaction() as work:
            return len(work.db.execute(delete(RateCount).returning(RateCount.key)).all())

    def clear(self, key: str) -> None:
        """Forget one."""
        with self.network.transaction() as work:
            work.db.execute(delete(RateCount).where(RateCount.key == _digest(key)))


def _digest(key: str) -> str:
    return sha256(key.encode()).hexdigest()
