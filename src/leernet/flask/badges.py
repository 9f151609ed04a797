"""What somebody may at the desk, on the thing that an address names and beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..model import Reach, Registration, Right
from ..pages import Subject
from ..services.rights.held import Rights, Spot, Target, TargetKind
from .route import Route

_AT: Mapping[str, tuple[TargetKind, str]] = {
    "/desk/events/<slug>": (TargetKind.EVENT, "slug"),
    "/desk/series/<slug>": (TargetKind.SERIES, "slug"),
    "/desk/delegations/<number>": (TargetKind.DELEGATION, "number"),
    "/desk/materials/<uid>": (TargetKind.MATERIAL, "uid"),
}
"""How the rules begin that name a thing, its sort, and by which of their values it is found."""
_EITHER = "/desk/<any(events,series):kind>/<slug>"


def names_a_thing(rule: str) -> bool:
    """Whether an address by this rule names an event, a series, or something of one."""
    return _begins(rule, _EITHER) or any(_begins(rule, one) for one in _AT)


def target_of(rule: str, values: Mapping[str, str]) -> Target | None:
    """The thing that an address names; None for any other address, which is then of the whole network."""
    if _begins(rule, _EITHER):
        return Target(TargetKind.EVENT if values["kind"] == "events" else TargetKind.SERIES, values["slug"])
    found = next((at for beginning, at in _AT.items() if _begins(rule, beginning)), None)
    return Target(found[0], values[found[1]]) if found else None


def _begins(rule: str, beginning: str) -> bool:
    return rule.startswith(beginning) and rule[len(beginning) :][:1] in ("", "/", ".")


@dataclass(frozen=True)
class Badge:
    """Somebody at the desk: what they may, and where the thing of this request stands (None: there is none)."""

    rights: Rights = field(default_factory=Rights)
    spot: Spot | None = None

    def may(self, route: Route, right: Right | None = None) -> Reach | None:
        """How far they reach with what a request needs; None where they may not do it at all."""
        reach = self.rights.reach(right or route.right)
        if reach.everything:
            return reach
        if names_a_thing(route.rule):
            spot = self.spot
            return reach if spot is not None and reach.covers_ids(spot.series_id, spot.event_id) else None
        return reach if route.partly and not reach.is_nothing else None

    def may_on(self, right: Right, subject: Subject) -> bool:
        """Whether they have a right on a series, or on an event or a registration for it."""
        return self.rights.reach(right).covers(subject.event if isinstance(subject, Registration) else subject)
