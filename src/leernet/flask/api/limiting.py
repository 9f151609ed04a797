"""How often somebody may use the API: a key, or an address without one."""

import time
from hmac import digest as keyed_digest
from math import ceil

from flask import request
from limits import RateLimitItem, parse_many
from limits.storage import Storage, storage_from_string
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy.exc import OperationalError

from ...app import Leernet
from ...model import ApiKey
from .counting import SCHEME, DatabaseStorage
from .problems import TooMany


class Limits:
    """The limits of one network."""

    def __init__(self, network: Leernet) -> None:
        settings = network.settings
        self._network = network
        self._with_key = parse_many(settings.api_limit)
        self._without = parse_many(settings.api_limit_without_key)
        self._limiter = FixedWindowRateLimiter(_storage(network))

    def check(self, key: ApiKey | None) -> None:
        """Count a request; raises :class:`~.problems.TooMany` when there were enough.

        A database that is too busy to count refuses nobody: the request itself will say so.
        """
        who = f"key {key.id}" if key else self._address()
        for limit in self._with_key if key else self._without:
            try:
                if self._limiter.hit(limit, who):
                    continue
                seconds = self._seconds(limit, who)
            except OperationalError:
                return
            raise TooMany(seconds)

    def _seconds(self, limit: RateLimitItem, who: str) -> int:
        stats, now = self._limiter.get_window_stats(limit, who), self._now()
        return min(limit.get_expiry(), max(1, ceil(stats.reset_time - now)))

    def _now(self) -> float:
        if isinstance(self._limiter.storage, DatabaseStorage):
            return self._network.clock().timestamp()
        return time.time()

    def _address(self) -> str:
        """An address is about a person: it is only kept as something that nobody can turn back."""
        secret = self._network.settings.secret.encode()
        return keyed_digest(secret, (request.remote_addr or "").encode(), "sha256").hex()


def _storage(network: Leernet) -> Storage:
    wanted = network.settings.api_limit_storage
    if wanted.partition(":")[0] == SCHEME:
        return DatabaseStorage(network)
    storage = storage_from_string(wanted)
    assert isinstance(storage, Storage), "the asynchronous ones have other names"
    return storage
