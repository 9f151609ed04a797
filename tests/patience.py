"""Waiting for what must happen: on a busy machine it takes long, and that is no failure."""

from __future__ import annotations

import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds after which it will not come any more."""


def wait_for(what: Callable[[], object]) -> None:
    """Wait until it is so."""
    until = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.02)
