"""What stands around every page of one event: its state, its counts, and where one can go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from ...hookspecs import PagePlace
from ...model import Admission, Event, EventFormat, EventPhase, EventStatus, RegistrationStatus
from ...services.desk import desk_event, status_counts
from ...services.interest import count_interest
from ...services.questions import are_asked
from ...work import Work
from ..pluginpages import pages_of
from ..site import Site
from ..state import State, state_of, today

_S = RegistrationStatus


@dataclass(frozen=True)
class Tab:
    """One page of an event."""

    endpoint: str
    label: str
    count: int | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    here: str = ""
    """What the page calls itself, where several share an endpoint."""

    def is_here(self, page: str) -> bool:
        """Whether this is the page that is shown."""
        return page == (self.here or self.endpoint)


class Frame:
    """An event at the desk."""

    def __init__(
        self, site: Site, event: Event, counts: Mapping[RegistrationStatus, int], interested: int | None = None
    ) -> None:
        self.site = site
        self.event = event
        self.counts = counts
        self.interested = interested

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
    def tabs(self) -> list[Tab]:
        """The pages of the event that make sense now."""
        site = self.site
        tabs = [
            Tab("desk_event", site.gettext("Overview")),
            Tab("desk_registrations", site.gettext("Registrations"), self.all),
            Tab("desk_interest", site.gettext("Interest"), self.interested) if self.interested is not None else None,
            Tab("desk_waiting", site.gettext("Waiting list"), self.waiting),
            Tab("desk_requests", site.gettext("Requests"), self.requested) if self._takes_requests else None,
            Tab("desk_confirming", site.gettext("Confirm again")) if self.event.confirm_until else None,
            Tab("desk_invitations", site.gettext("Invitations")) if self.takes_place else None,
            Tab("desk_organisations", site.gettext("Organisations")) if self.event.formats else None,
            Tab("desk_delegations", site.gettext("Delegations"), values={"kind": "events"})
            if self.takes_place
            else None,
            Tab("desk_answers", site.gettext("Answers")) if are_asked(self.event) else None,
            Tab("desk_check_in", site.gettext("Check-in")) if self.event.blocks else None,
            Tab("desk_certificates", site.gettext("Certificates")),
            Tab("desk_materials", site.gettext("Materials"), values={"kind": "events"}),
            Tab("desk_recap", site.gettext("Recap")),
            Tab("desk_messages", site.gettext("Mail")),
            *(
                Tab("desk_event_more", label, values={"key": key}, here=f"plugin {key}")
                for key, label in pages_of(site, PagePlace.EVENT_DESK, self.event)
            ),
            Tab("desk_set_up_event", site.gettext("Set up")),
        ]
        return [tab for tab in tabs if tab is not None]

    @property
    def _delegations(self) -> Tab:
        return Tab("desk_delegations", self.site.gettext("Delegations"), values={"kind": "events"})

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
    event = desk_event(work, slug)
    waits = event.takes_interest(work.now, work.today)
    return Frame(site, event, status_counts(work, event), count_interest(work, event) if waits else None)
