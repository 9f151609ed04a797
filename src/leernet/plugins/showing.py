"""What only shows: an exception leaves a gap."""

import logging
from collections.abc import Callable
from typing import TypeVar

log = logging.getLogger(__name__)

R = TypeVar("R")


def show(make: Callable[[], R], gap: R, who: str) -> R:
    """Run something that only shows; an exception is logged and leaves ``gap``."""
    try:
        return make()
    except Exception:
        log.exception("%s could not show its part", who)
        return gap
