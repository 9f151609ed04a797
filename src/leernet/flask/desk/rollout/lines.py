"""The rows of a board in words, the same on the page and in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ....i18n import N_
from ....model import Event
from ....services.events.coverage_board import Progress, Row
from ...site import Site
from ..editing.series_sections import ORGANISATION_KINDS
from ..frame import desk_state

PROGRESS: Mapping[Progress, str] = {
    Progress.NONE: N_("None yet"),
    Progress.DRAFT: N_("Draft"),
    Progress.ANNOUNCED: N_("Announced"),
    Progress.PLANNED: N_("Planned"),
    Progress.HELD: N_("Held"),
    Progress.CANCELLED: N_("Cancelled"),
}


@dataclass(frozen=True)
class Line:
    """A row of a board, for its template and its file."""

    site: Site
    row: Row

    @property
    def event(self) -> Event | None:
        """The event, if there is one."""
        return self.row.event

    @property
    def progress(self) -> str:
        """How far it is."""
        return self.site.gettext(PROGRESS[self.row.progress])

    @property
    def state(self) -> str:
        """How the event itself stands: "Full", "Registration closed"; empty where that says no more."""
        if self.event is None or self.row.progress is not Progress.PLANNED:
            return ""
        return desk_state(self.site, self.event).text

    @property
    def when(self) -> str:
        """Its days, or the period in which it is."""
        if self.event is None:
            return ""
        return self.site.days(self.event.blocks) if self.event.blocks else self.site.when(self.event.when)

    @property
    def formats(self) -> str:
        """The ways to take part."""
        return ", ".join(format_label(self.site, key) for key in self.row.formats)

    @cached_property
    def kinds(self) -> list[tuple[str, int]]:
        """How many of each kind of organisation were there, the most first."""
        counts = sorted(self.row.turnout.kinds.items(), key=lambda one: (-one[1], str(one[0])))
        unknown = self.site.gettext("not known")
        return [(self.site.gettext(ORGANISATION_KINDS[kind.value]) if kind else unknown, n) for kind, n in counts]

    @property
    def audiences(self) -> list[tuple[str, int]]:
        """How many of each group were there."""
        return [(label, number) for label, number in self.row.audiences if number]

    @property
    def missing(self) -> list[str]:
        """Groups for which it was, and of whom nobody was there; only where somebody was recorded at all."""
        return [label for label, number in self.row.audiences if not number] if self.row.turnout.present else []

    @property
    def is_recorded(self) -> bool:
        """Whether there is something to say of who was there."""
        return self.row.turnout.present > 0

    @property
    def follow_ups(self) -> Sequence[Event]:
        """What builds on it."""
        return self.event.followed_by if self.event else ()


def format_label(site: Site, key: str) -> str:
    """What a way to take part is called, also when its plugin is gone."""
    kinds = site.network.plugins.formats
    return kinds[key].label.get(site.language) if key in kinds else key


def counted(pairs: Sequence[tuple[str, int]]) -> str:
    """Names with numbers: "Gemeente 6, Netbeheerder 1"."""
    return ", ".join(f"{name} {number}" for name, number in pairs)
