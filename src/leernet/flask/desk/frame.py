"""What stands around every page of one event: its state, its counts, and where one can go."""

from collections.abc import Mapping
from functools import cached_property

from ...hookspecs import PagePlace
from ...model import Admission, Event, EventFormat, EventPhase, EventStatus, RegistrationStatus
from ...services.asking.questions import are_asked
from ...services.desk.events import event_in_rollout, status_counts
from ...services.events.interest import count_interest
from ...work import Work
from ..pluginpages import pages_of
from ..site import Site
from ..state import State, state_of, today
from .tabs import Tab, TabGroup, grouped

_S = RegistrationStatus


class Frame:
    """An event at the desk."""

    def __init__(
        self,
        site: Site,
        event: Event,
        counts: Mapping[RegistrationStatus, int],
        interested: int | None = None,
        *,
        is_rolled_out: bool = False,
    ) -> None:
        self.site = site
        self.event = event
        self.counts = counts
        self.interested = interested
        self.is_rolled_out = is_rolled_out

    @property
    def state(self) -> State:
        """How the event stands."""
        return desk_state(self.site, self.event)

    @cached_property
    def is_over(self) -> bool:
        """Whether it took place, or would have."""
        return self.event.is_past(self.site.now, today(self.site))

    @property
    def takes_place(self) -> bool:
        """Whether people come: not a draft, not cancelled."""
        return self.event.status not in (EventStatus.DRAFT, EventStatus.CANCELLED)

    @property
    def confirmed(self) -> int:
        """How many are in."""
        return self.counts.get(_S.CONFIRMED, 0)

    @property
    def waiting(self) -> int:
        """How many wait."""
        return self.counts.get(_S.WAITLISTED, 0)

    @property
    def offered(self) -> int:
        """How many have an offer of a place."""
        return self.counts.get(_S.OFFERED, 0)

    @property
    def requested(self) -> int:
        """How many asked to take part and were not answered yet."""
        return self.counts.get(_S.REQUESTED, 0)

    @property
    def live(self) -> int:
        """How many have a place, an offer of one, wait, or asked."""
        return self.confirmed + self.offered + self.waiting + self.requested

    @property
    def all(self) -> int:
        """How many registrations there are, whatever their state."""
        return sum(self.counts.values())

    @property
    def _takes_requests(self) -> bool:
        return self.event.admission is Admission.APPROVAL or self.requested > 0

    @property
    def groups(self) -> list[TabGroup]:
        """The pages of the event that make sense now, those together that belong together."""
        _ = self.site.gettext
        return grouped(
            (
                ("", (Tab("desk_event", _("Overview")),)),
                (_("People"), self._people),
                (_("Asking people"), self._asking),
                ("", (Tab("desk_check_in", _("Check-in")) if self.event.blocks else None,)),
                (_("Afterwards"), self._afterwards),
                ("", (Tab("desk_messages", _("Mail")),)),
                (_("More"), self._more),
                ("", (Tab("desk_set_up_event", _("Set up")),)),
            ),
            # Of plugins' pages only those are here that may be opened.
            lambda tab: tab.endpoint == "desk_event_more" or self.site.may(tab.endpoint, self.event),
        )

    @property
    def _people(self) -> list[Tab | None]:
        _ = self.site.gettext
        return [
            Tab("desk_registrations", _("Registrations"), self.all),
            Tab("desk_interest", _("Interest"), self.interested) if self.interested is not None else None,
            Tab("desk_waiting", _("Waiting list"), self.waiting),
            Tab("desk_requests", _("Requests"), self.requested) if self._takes_requests else None,
            Tab("desk_confirming", _("Confirm again")) if self.event.confirm_until else None,
            Tab("desk_answers", _("Answers")) if are_asked(self.event) else None,
        ]

    @property
    def _asking(self) -> list[Tab | None]:
        _ = self.site.gettext
        return [
            Tab("desk_invitations", _("Invitations")) if self.takes_place else None,
            Tab("desk_organisations", _("Organisations")) if self.event.formats else None,
            Tab("desk_delegations", _("Delegations"), values={"kind": "events"}) if self.takes_place else None,
        ]

    @property
    def _afterwards(self) -> list[Tab | None]:
        _ = self.site.gettext
        return [
            Tab("desk_certificates", _("Certificates")),
            Tab("desk_materials", _("Materials"), values={"kind": "events"}),
            Tab("desk_recap", _("Recap")),
            Tab("desk_follow_ups", _("Follow-up")) if self.takes_place else None,
        ]

    @property
    def _more(self) -> list[Tab | None]:
        pages = pages_of(self.site, PagePlace.EVENT_DESK, self.event)
        of_plugins = [Tab("desk_event_more", label, values={"key": key}, here=f"plugin {key}") for key, label in pages]
        return [*of_plugins, Tab("desk_rollout", self.site.gettext("Roll-out")) if self.is_rolled_out else None]

    def title(self, page: str) -> str:
        """The title of one page of the event."""
        return f"{page} – {self.event.title}"

    def label(self, event_format: EventFormat) -> str:
        """What a format is called, also when its plugin is gone."""
        kinds = self.site.network.plugins.formats
        return kinds[event_format.key].label.get(self.site.language) if event_format.key in kinds else event_format.key


def desk_state(site: Site, event: Event) -> State:
    """How an event stands, for an organiser: a draft is called so."""
    if event.phase(site.now, today(site)) is EventPhase.DRAFT:
        return State("draft", site.gettext("Draft"))
    return state_of(site, event)


def load_frame(site: Site, work: Work, slug: str) -> Frame:
    """The event; raises :class:`~leernet.errors.NotFound`."""
    event, rolled_out = event_in_rollout(work, slug)
    waits = event.takes_interest(work.now, work.today)
    interested = count_interest(work, event) if waits else None
    return Frame(site, event, status_counts(work, event), interested, is_rolled_out=rolled_out)
