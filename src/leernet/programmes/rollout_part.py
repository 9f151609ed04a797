"""What a programme file says of a roll-out."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RolloutPart:
    """``rollout = { of = "sprint", organisations = ["assen"], pilot = true }``: of which template it is, and for whom.

    ``of`` can be the event itself: the template was its own pilot. ``without``: the parts that a copy does not take
    over, and has not itself either (:mod:`.inheriting`).
    """

    of: str
    organisations: tuple[str, ...]
    pilot: bool = False
    without: tuple[str, ...] = ()
