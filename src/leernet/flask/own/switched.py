"""What somebody's own page says of an event that is held in another way than it was."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...model import FormatSwitch, Registration, SwitchPolicy
from ..event.eventpage import FormatChoice, name_of
from ..site import Site


@dataclass(frozen=True)
class Switch:
    """The last switch of an event's formats that concerns somebody; None: there is nothing to say."""

    site: Site
    registration: Registration
    switch: FormatSwitch | None
    others: Sequence[FormatChoice]

    @property
    def before(self) -> str:
        """In which way they took part before; empty for who did not go over to another."""
        one, registration = self.switch, self.registration
        went = one is not None and registration.is_live and registration.format.key == one.target
        return name_of(self.site, one.source) if one is not None and went else ""

    @property
    def choice(self) -> str:
        """The other way that became possible and has places; empty for who chose it, or was not asked."""
        one = self.switch
        if one is None or one.policy is not SwitchPolicy.OFFER or self.registration.format.key != one.source:
            return ""
        is_there = any(other.value == one.target and not other.is_full for other in self.others)
        return name_of(self.site, one.target) if is_there else ""
