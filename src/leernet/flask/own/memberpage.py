"""What a member's own page shows, made ready for its templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...i18n import N_
from ...invitations import contact_of
from ...model import (
    Enrolling,
    Enrolment,
    EnrolmentStatus,
    Event,
    EventStatus,
    Joining,
    Material,
    Membership,
    MembershipStatus,
    Registration,
    RegistrationStatus,
)
from ...services.certificates.prospects import Prospect, prospects
from ...services.materials.access import member_materials
from ...services.membership.joining import find_membership
from ...services.membership.opting import enrolments_of
from ...services.membership.to_come import events_of, registrations_of
from ..cards import Line, line_of
from ..event.materials import Shown, shown
from ..site import Site
from ..words import MEMBERSHIP_STATUSES

_S = RegistrationStatus
TAKES_PART: Mapping[RegistrationStatus, str] = {
    _S.CONFIRMED: N_("You take part"),
    _S.WAITLISTED: N_("You are on the waiting list"),
    _S.OFFERED: N_("There is a place for you: confirm it"),
    _S.REQUESTED: N_("You asked for a place"),
}
DUE = N_("You are about to be registered")
ONCE_OPEN = N_("You are registered as soon as it opens")
OPTED_OUT = N_("You do not come to this one")
NOT_YET = N_("Registration is not open yet")
NOT = N_("You are not registered")
WAS_THERE = N_("You were there")


@dataclass(frozen=True)
class MemberLine:
    """An event as a member sees it: ``can`` is what they can do now."""

    line: Line
    text: str
    can: str = ""
    registration_token: str = ""


@dataclass(frozen=True)
class MemberPage:
    """A membership with its events."""

    site: Site
    token: str
    membership: Membership
    events: Sequence[Event]
    registrations: Mapping[int, Registration]
    enrolments: Mapping[int, Enrolment]
    prospects: Sequence[Prospect] = ()
    own: Sequence[Material] = ()

    @property
    def is_member(self) -> bool:
        """Whether they are a member now."""
        return self.membership.is_member

    @property
    def can_leave(self) -> bool:
        """Whether there is a membership, or a request for one, to end."""
        return self.membership.status in (MembershipStatus.MEMBER, MembershipStatus.REQUESTED)

    @property
    def can_rejoin(self) -> bool:
        """Whether who left may come back by themselves."""
        open_to = (Joining.OPEN, Joining.APPROVAL)
        return self.membership.status is MembershipStatus.LEFT and self.membership.series.joining in open_to

    @property
    def status(self) -> str:
        """How the membership stands."""
        return self.site.gettext(MEMBERSHIP_STATUSES[self.membership.status])

    @property
    def contact(self) -> tuple[str, str]:
        """Name and address of whom to ask."""
        return contact_of(self.membership.series)

    @property
    def materials(self) -> list[Shown]:
        """What a member may see now of the series."""
        return shown(self.site, self.own, member=self.token)

    @property
    def coming(self) -> list[MemberLine]:
        """The events that are to come."""
        return [self._coming(line) for line in self._lines if not line.is_past]

    @property
    def past(self) -> list[MemberLine]:
        """The events that were, the latest first; only those at which they have, or had, a registration."""
        return [self._past(line) for line in reversed(self._lines) if line.is_past and self._live(line.event)]

    @property
    def to_cancel(self) -> list[Line]:
        """Where leaving gives up a registration."""
        return [line for line in self._lines if self._live(line.event) and not self._has_begun(line.event)]

    @property
    def _lines(self) -> list[Line]:
        return [line_of(self.site, event) for event in self.events]

    def _has_begun(self, event: Event) -> bool:
        return event.starts_at is not None and event.starts_at <= self.site.now

    def _live(self, event: Event) -> Registration | None:
        found = self.registrations.get(event.id)
        return found if found is not None and found.is_live else None

    def _coming(self, line: Line) -> MemberLine:
        event, registration = line.event, self._live(line.event)
        if registration is not None:
            return self._registered(line, registration)
        if event.status is EventStatus.CANCELLED or not self.is_member:
            return MemberLine(line, "")
        enrolment = self.enrolments.get(event.id)
        if event.takes_registrations(self.site.now):
            is_due = enrolment is not None and enrolment.status is EnrolmentStatus.DUE
            return MemberLine(line, self.site.gettext(DUE if is_due else NOT), "" if is_due else "register")
        return self._unopened(line, enrolment)

    def _unopened(self, line: Line, enrolment: Enrolment | None) -> MemberLine:
        if line.event.status is EventStatus.CLOSED or line.state.key == "closed":
            return MemberLine(line, self.site.gettext(NOT))
        if enrolment is not None and enrolment.status is EnrolmentStatus.OPTED_OUT:
            return MemberLine(line, self.site.gettext(OPTED_OUT), "in")
        if self.membership.series.enrolling is Enrolling.ENROL:
            return MemberLine(line, self.site.gettext(ONCE_OPEN), "out")
        return MemberLine(line, self.site.gettext(NOT_YET))

    def _registered(self, line: Line, registration: Registration) -> MemberLine:
        text = self.site.gettext(TAKES_PART[registration.status])
        return MemberLine(line, text, "change", self.site.network.tokens.registration(registration.uid))

    def _past(self, line: Line) -> MemberLine:
        registration = self.registrations[line.event.id]
        was_there = self.site.gettext(WAS_THERE) if registration.attendances else ""
        return MemberLine(line, was_there, "look", self.site.network.tokens.registration(registration.uid))


def member_page(site: Site, token: str) -> MemberPage:
    """The page behind a link; raises :class:`~leernet.errors.NotFound` (``link_unknown``, ``membership_unknown``)."""
    uid = site.network.tokens.read_membership(token)
    with site.network.read() as work:
        membership = find_membership(work, uid)
        registrations: dict[int, Registration] = {}
        for one in registrations_of(work, membership):
            registrations.setdefault(one.event_id, one)
        return MemberPage(
            site,
            token,
            membership,
            events_of(work, membership),
            registrations,
            enrolments_of(work, membership),
            prospects(work, membership.participant_id, None, membership.series, site.language),
            member_materials(work, membership),
        )
