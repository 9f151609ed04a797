"""What only shows: an exception leaves a gap."""

import logging
from collections.abc import Callable, Iterable
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


def listed(call: Callable[..., Iterable[R] | None], **arguments: object) -> list[R]:
    """All of the answer, so that what only breaks while it is read breaks here; nothing is an empty list."""
    return [*(call(**arguments) or ())]
