"""Series as cards, and events as lines of a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from ..model import Event, EventFormat, Organisation, PartnerMixin, PartnerRole, Series, SeriesStatus
from ..plugins import show
from ..services.public.overviews import visible_events
from .site import Site
from .state import State, state_of
from .words import SERIES_KINDS

LEADING = (PartnerRole.INITIATOR, PartnerRole.ORGANISER, PartnerRole.LEAD, PartnerRole.FACILITATOR)
"""The roles of whoever stands behind a series or event."""

LAST = "~"


@dataclass(frozen=True)
class Line:
    """An event in a list."""

    site: Site
    event: Event
    state: State

    @property
    def is_past(self) -> bool:
        """Whether it was held."""
        return self.state.key in ("held", "reported")

    @property
    def when(self) -> str:
        """The times of one block, the days of several, or the date with its grain."""
        if self.event.blocks[1:]:
            return self.site.days(self.event.blocks)
        if self.event.blocks:
            return self.site.block(self.event.blocks[0])
        return self.site.when(self.event.when, weekday=True)

    @property
    def where(self) -> str:
        """Each format in a few words."""
        return ", ".join(summary_of(self.site, chosen) for chosen in self.event.formats)


@dataclass(frozen=True)
class Card:
    """A series in a list."""

    site: Site
    series: Series

    @property
    def kind(self) -> str:
        """What people call it."""
        return self.site.gettext(SERIES_KINDS[self.series.kind])

    @cached_property
    def lines(self) -> list[Line]:
        """The events that people may see, by date."""
        return [line_of(self.site, event) for event in visible_events(self.series)]

    @property
    def next(self) -> Line | None:
        """The next event."""
        ahead = (line for line in self.lines if not line.is_past and line.state.key != "cancelled")
        return None if self.has_ended else next(ahead, None)

    @property
    def has_ended(self) -> bool:
        """Whether the organiser closed the series."""
        return self.series.status is SeriesStatus.ENDED

    @property
    def count(self) -> int:
        """How many events there are or will be."""
        return max(self.series.planned_events or 0, len(self.lines))

    @property
    def order(self) -> tuple[str, str]:
        """Sorts by the next event; series without one come last, by title."""
        return (self.next.event.sort_key if self.next else LAST, self.series.title.casefold())

    @property
    def organisers(self) -> list[Organisation]:
        """Who stands behind it, each once."""
        return leading(self.series.partners)

    @property
    def logos(self) -> list[Organisation]:
        """Whose logos are shown, each once."""
        return logos_of(self.series.partners)


def card_of(site: Site, series: Series) -> Card:
    """A series with its events and partners."""
    return Card(site, series)


def line_of(site: Site, event: Event, *, full: bool | None = None) -> Line:
    """An event with its blocks, formats and recap; ``full`` as for :func:`~leernet.flask.state.state_of`."""
    return Line(site, event, state_of(site, event, full=full))


def leading(partners: Sequence[PartnerMixin]) -> list[Organisation]:
    """Who stands behind a series or event, in order, each once; else the first who is named."""
    found = [_organisation(partner) for partner in partners if partner.role in LEADING]
    return list({organisation.id: organisation for organisation in found}.values())


def logos_of(partners: Sequence[PartnerMixin]) -> list[Organisation]:
    """The organisations whose logo is to be shown and is there, in order, each once."""
    shown = [_organisation(partner) for partner in partners if partner.shows_logo]
    return list({one.id: one for one in shown if one.logo_type}.values())


def summary_of(site: Site, chosen: EventFormat) -> str:
    """A format in a few words; its key when its plugin is missing or fails."""
    kinds = site.network.plugins.formats
    return show(lambda: kinds[chosen.key].summary(chosen.details, site.language), chosen.key, f"format {chosen.key}")


def _organisation(partner: PartnerMixin) -> Organisation:
    organisation: Organisation = partner.organisation  # type: ignore[attr-defined]
    return organisation
