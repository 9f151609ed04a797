"""What the contact person of a delegation sees, made ready for its templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from ...i18n import LANGUAGES, N_
from ...invitations import contact_of
from ...model import Delegation, DelegationState, Event, Registration, Series
from ...services.delegations.coverage import Coverage, coverage
from ...services.delegations.delegating import delegation_of_contact, events_of, people_of
from ..event.eventpage import label_of
from ..site import Site
from ..words import REGISTRATION_STATUSES

STATES: Mapping[DelegationState, str] = {
    DelegationState.ASKED: N_("asked, nobody yet"),
    DelegationState.PARTLY_FILLED: N_("partly filled"),
    DelegationState.COMPLETE: N_("complete"),
}
EVENT = "event_"
"""How the checkbox of an event begins; what follows is its slug."""


@dataclass(frozen=True)
class Option:
    """Something to choose; ``name`` is its own field where several can be chosen."""

    value: str
    label: str
    name: str = ""
    hint: str = ""


@dataclass(frozen=True)
class DelegationPage:
    """A delegation with its events and who is in."""

    site: Site
    token: str
    covered: Coverage
    events: Sequence[Event]
    people: Mapping[int, Sequence[Registration]]

    @property
    def delegation(self) -> Delegation:
        """The delegation itself."""
        return self.covered.delegation

    @property
    def series(self) -> Series | None:
        """The series whose look the page has."""
        event = self.delegation.event
        return event.series if event is not None else self.delegation.series

    @property
    def state(self) -> str:
        """How far it is filled, in words."""
        return self.site.gettext(STATES[self.covered.state])

    @cached_property
    def open_events(self) -> list[Event]:
        """The events for which somebody can be registered now."""
        return [event for event in self.events if event.takes_registrations(self.site.now)]

    @property
    def can_register(self) -> bool:
        """Whether there is an event, and somebody may come to it."""
        return bool(self.open_events) and self.covered.left != 0

    @property
    def choices(self) -> list[Option]:
        """The events to choose from."""
        return [
            Option("yes", f"{one.title}, {self.site.days(one.blocks)}", EVENT + one.slug) for one in self.open_events
        ]

    @cached_property
    def formats(self) -> list[Option]:
        """The ways to take part in any of these events."""
        labels = {one.key: label_of(self.site, one) for event in self.open_events for one in event.formats}
        return [Option(key, label) for key, label in labels.items()]

    @property
    def format_words(self) -> dict[str, str]:
        """The key of a format by each word that a list can have for it."""
        kinds = self.site.network.plugins.formats
        words = {one.value.casefold(): one.value for one in self.formats}
        for one in self.formats:
            if one.value in kinds:
                words |= {kinds[one.value].label.get(language).casefold(): one.value for language in LANGUAGES}
        return words

    @property
    def audiences(self) -> list[Option]:
        """The groups to choose from; none where there is but one."""
        labels = {one.key: one.label for event in self.open_events for one in event.audiences}
        return [Option(key, label) for key, label in labels.items()] if len(labels) > 1 else []

    @property
    def contact(self) -> tuple[str, str]:
        """Name and address of the organisers."""
        return contact_of(self.delegation.scope)

    def status_of(self, registration: Registration) -> str:
        """How a registration stands, in words."""
        return self.site.gettext(REGISTRATION_STATUSES[registration.status])

    def can_change(self, registration: Registration, event: Event) -> bool:
        """Whether another may come instead, or nobody."""
        begins = event.starts_at
        return not (begins is not None and begins <= self.site.now) and not registration.attendances


def delegation_page(site: Site, token: str) -> DelegationPage:
    """The page behind a link.

    :raises NotFound: ``link_unknown``, ``delegation_unknown``
    :raises Conflict: ``delegation_withdrawn``
    """
    uid: UUID = site.network.tokens.read_delegation(token)
    with site.network.read() as work:
        delegation = delegation_of_contact(work, uid)
        events = events_of(work, delegation)
        (covered,) = coverage(work, delegation.scope, [delegation])
        return DelegationPage(site, token, covered, events, people_of(work, delegation, events))
