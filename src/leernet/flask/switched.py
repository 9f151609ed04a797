"""What somebody's own page says of an event that is held in another way than it was."""

from collections.abc import Sequence

from ..model import FormatSwitch, Registration, SwitchPolicy
from .eventpage import FormatChoice, name_of
from .site import Site


def took_part(site: Site, registration: Registration, switch: FormatSwitch | None) -> str:
    """In which way they took part before; empty for who did not go over to another."""
    if switch is None or not registration.is_live or registration.format.key != switch.target:
        return ""
    return name_of(site, switch.source)


def can_choose(
    site: Site, registration: Registration, switch: FormatSwitch | None, others: Sequence[FormatChoice]
) -> str:
    """The other way that became possible and has places; empty for who chose it, or was not asked."""
    if switch is None or switch.policy is not SwitchPolicy.OFFER or registration.format.key != switch.source:
        return ""
    is_there = any(one.value == switch.target and not one.is_full for one in others)
    return name_of(site, switch.target) if is_there else ""
