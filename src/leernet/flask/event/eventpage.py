"""What the page of an event shows, made ready for its template."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from ...hookspecs import Fact, Moment, PagePlace
from ...invitations import contact_of
from ...model import Event, EventFormat, Organisation, PartnerMixin, Quota
from ...plugins import show
from ...services.materials.access import public_materials
from ...services.public.overviews import is_public
from ..cards import LEADING, Line, leading, line_of, logos_of, summary_of
from ..partners import Group, groups_of, partners_of
from ..pluginpages import pages_of
from ..sharing.schemaorg import linked_data
from ..sharing.social import Social, social_of_event
from ..site import Site
from ..state import is_kept, today
from ..words import EVENT_KINDS
from . import materials
from .admitting import Door, door_of
from .agenda import Part, Person, loose_people, parts_of
from .limits import ItemChoice, item_choice, organisation_limits, own_places

NO_LIMITS: Mapping[int, int] = MappingProxyType({})


@dataclass(frozen=True)
class FormatChoice:
    """A way to take part, with what everybody may know of it."""

    key: str
    label: str
    summary: str
    places: str
    is_full: bool
    facts: Sequence[Fact]

    @property
    def value(self) -> str:
        """What the form sends."""
        return self.key

    @property
    def hint(self) -> str:
        """What stands under the choice."""
        return " · ".join(dict.fromkeys(part for part in (self.summary, self.places) if part and part != self.label))


@dataclass(frozen=True)
class AudienceChoice:
    """For whom it is; ``places``: how many of its own places are left."""

    value: str
    label: str
    hint: str
    places: str = ""


class EventPage:
    """An event that was loaded by :func:`~leernet.services.public.overviews.event_page`.

    :param left: how many places plugins leave, see :func:`~leernet.services.places.known_limits.left_by_format`
    """

    def __init__(self, site: Site, event: Event, token: str = "", left: Mapping[int, int] = NO_LIMITS) -> None:
        self.site = site
        self._left = left
        self.event = event
        self._token = token

    @cached_property
    def door(self) -> Door:
        """Who may register, and as what."""
        return door_of(self.site, self.event, self._token)

    @cached_property
    def line(self) -> Line:
        """Its state, when and where."""
        return line_of(self.site, self.event, full=self.is_full)

    @property
    def is_full(self) -> bool:
        """Whether no format has a place left, for whomever it is kept, that plugins let anybody have."""
        return bool(self.formats) and all(one.is_full for one in self.formats)

    @cached_property
    def formats(self) -> list[FormatChoice]:
        """The ways to take part."""
        return [choice_of(self.site, self.event, one, self._left.get(one.id)) for one in self.event.formats]

    @property
    def kind(self) -> str:
        """What sort of gathering it is, and which one of how many."""
        kind, number = self.site.gettext(EVENT_KINDS[self.event.kind]), self.event.number
        planned = self.event.series.planned_events if self.event.series else None
        if number and planned and number <= planned:
            return self.site.gettext("{kind} {number} of {planned}", kind=kind, number=number, planned=planned)
        return f"{kind} {number}" if number else kind

    @property
    def before(self) -> Event | None:
        """What it builds on, where people may see that."""
        before = self.event.follows
        return before if before is not None and is_public(before) else None

    @property
    def after(self) -> list[Event]:
        """What builds on it."""
        return [one for one in self.event.followed_by if is_public(one)]

    @property
    def audiences(self) -> list[AudienceChoice]:
        """For whom it is."""
        return [
            AudienceChoice(one.key, one.label, one.text, own_places(self.site, one)) for one in self.event.audiences
        ]

    @property
    def audience_choices(self) -> list[AudienceChoice]:
        """The same for the form, where the label and the places will do."""
        return [AudienceChoice(one.key, one.label, own_places(self.site, one)) for one in self.event.audiences]

    @cached_property
    def items(self) -> list[ItemChoice]:
        """The parts of the programme for which people sign up."""
        return [item_choice(self.site, self.event, item) for item in self.event.agenda if item.quota and item.key]

    @property
    def takes_interest(self) -> bool:
        """Whether somebody may ask to be told when registration opens."""
        return self.event.takes_interest(self.site.now, today(self.site))

    @property
    def organisation_hint(self) -> str:
        """How many people of one organisation can take part; empty where there is no limit."""
        return organisation_limits(self.site, self.event)

    @property
    def keeps_places(self) -> bool:
        """Whether only places are left that are kept for some."""
        return is_kept(self.event) and not self.is_full

    @cached_property
    def _partners(self) -> list[PartnerMixin]:
        """Those of the event first, then those of its series that are not named yet."""
        return partners_of(self.event)

    @cached_property
    def social(self) -> Social:
        """What other sites show of it."""
        return social_of_event(self.site, self.line)

    @property
    def organisers(self) -> list[Organisation]:
        """Who organises it."""
        return leading(self._partners)

    @property
    def logos(self) -> list[Organisation]:
        """Whose logos are shown."""
        return logos_of(self._partners)

    @property
    def groups(self) -> list[Group]:
        """Everybody who stands behind it; who leads comes before the host of the day."""
        return groups_of(self.site, sorted(self._partners, key=lambda partner: partner.role not in LEADING))

    @cached_property
    def agenda(self) -> list[Part]:
        """The parts of the programme."""
        return parts_of(self.site, self.event)

    @property
    def people(self) -> list[Person]:
        """Who contributes to the event as a whole."""
        return loose_people(self.site, self.event)

    @cached_property
    def materials(self) -> list[materials.Shown]:
        """What everybody may see now."""
        with self.site.network.read() as work:
            return materials.shown(self.site, public_materials(work, self.event))

    @property
    def more(self) -> list[tuple[str, str]]:
        """Key and name of the pages that plugins add."""
        return pages_of(self.site, PagePlace.EVENT, self.event)

    @property
    def contact(self) -> tuple[str, str]:
        """Name and address of whom to ask."""
        return contact_of(self.event)

    @property
    def linked_data(self) -> dict[str, object]:
        """The event for search engines (schema.org)."""
        return linked_data(self.site, self.event, self._partners, self.social.description, self.social.image)


def moment_of(site: Site, event: Event) -> Moment:
    """Now and the event's own times, for a format plugin."""
    return Moment(
        now=site.now,
        starts_at=event.starts_at,
        ends_at=event.ends_at,
        timezone=site.settings.timezone,
        language=site.language,
    )


def choice_of(site: Site, event: Event, chosen: EventFormat, left: int | None = None) -> FormatChoice:
    """A format with its places and public facts; a plugin that fails leaves a gap.

    :param left: how many places plugins leave; None: as many as there are
    """
    kinds = site.network.plugins.formats
    return FormatChoice(
        key=chosen.key,
        label=label_of(site, chosen),
        summary=summary_of(site, chosen),
        places=places_text(site, event, chosen.quota, left),
        is_full=left == 0 or not chosen.quota.has_room,
        facts=show(
            lambda: kinds[chosen.key].public_facts(chosen.details, moment_of(site, event)), (), f"format {chosen.key}"
        ),
    )


def label_of(site: Site, chosen: EventFormat) -> str:
    """What a format is called; its key when its plugin is missing."""
    return name_of(site, chosen.key)


def name_of(site: Site, key: str) -> str:
    """What the format with this key is called; the key when its plugin is missing."""
    kinds = site.network.plugins.formats
    return kinds[key].label.get(site.language) if key in kinds else key


def places_text(site: Site, event: Event, quota: Quota, by_plugins: int | None = None) -> str:
    """How many places are left for everybody: "3 places left", "full: waiting list"; empty where there is no limit."""
    left = fewest(quota.left, by_plugins)
    if left is None:
        return ""
    if left:
        return site.translator.ngettext("{n} place left", "{n} places left", left)
    if quota.has_room and by_plugins != 0:
        return site.gettext("only places left that are kept for some")
    return site.gettext("full: waiting list") if event.waiting_list else site.gettext("full")


def fewest(*limits: int | None) -> int | None:
    """The smallest of several numbers of places; None: no limit."""
    return min((one for one in limits if one is not None), default=None)
