"""Plugins are asked, inside the transaction: what they raise stops it."""

from functools import partial

from sqlalchemy.orm import Session

from ..hookspecs import Limit, Requested
from .fitting import must_have_guards
from .manager import Called
from .showing import listed, show


class Asked(Called):
    """Who may come in, and under which limits."""

    @property
    def ask_before_registering(self) -> bool:
        """Whether any plugin wants to be asked: else what it would be asked with need not be loaded."""
        return self.guards_registrations or self.limits_registrations

    @property
    def guards_registrations(self) -> bool:
        """Whether any plugin wants to be asked whether somebody may come in, or would if it were not left out."""
        return bool(self.uses("leernet_registration_requested")) or any(one.guards for one in self.refused)

    @property
    def limits_registrations(self) -> bool:
        """Whether any plugin sets limits of its own."""
        return bool(self.uses("leernet_limits"))

    def ask_registration_requested(self, db: Session, requested: Requested) -> None:
        """Ask each plugin in turn; the first exception stops the registration.

        :raises Unavailable: ``guard_missing``, while a plugin is left out that may be one of them
        """
        must_have_guards(self.refused)
        for _, call in reversed(list(self.each("leernet_registration_requested"))):
            call(db=db, requested=requested)

    def ask_limits(self, db: Session, requested: Requested) -> dict[str, int | None]:
        """The capacities of what the plugins limit, by the plugin's name and its key; the first exception stops it."""
        return {
            f"{name}:{limit.key}": limit.capacity
            for name, call in self.each("leernet_limits")
            for limit in call(db=db, requested=requested)
        }

    def known_limits(self, db: Session, requested: Requested) -> dict[str, Limit]:
        """The limits that go for everybody, by the same names, to show; a plugin that raises leaves a gap."""
        found: dict[str, Limit] = {}
        for name, call in self.each("leernet_limits"):
            limits: list[Limit] = show(partial(listed, call, db=db, requested=requested), [], name)
            found |= {f"{name}:{limit.key}": limit for limit in limits}
        return found
