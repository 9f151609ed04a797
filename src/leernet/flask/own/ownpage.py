"""What the participant's own page shows, made ready for its templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from markupsafe import Markup

from ...hookspecs import Fact, PagePlace, Panel
from ...invitations import contact_of
from ...model import (
    AgendaItem,
    Answer,
    Block,
    Certificate,
    Event,
    EventStatus,
    FormatSwitch,
    Material,
    Question,
    Registration,
    RegistrationStatus,
)
from ...plugins import show
from ...services.asking.answers import answers_of
from ...services.asking.questions import asked_at, to_come
from ...services.certificates.issuing import certificates_of
from ...services.certificates.prospects import Prospect, own_prospects
from ...services.changing.switch_telling import switch_of
from ...services.events.following import Neighbours, neighbours
from ...services.materials.access import own_materials
from ...services.places.known_limits import left_by_format, limits_at
from ...services.places.lacks import Lack, lacks_of
from ...services.places.waiting import position
from ...services.registering.items import chosen, items_at
from ...services.registering.offers import MOST
from ...services.registering.registration import find_registration
from ...work import Work
from ..event.eventpage import NO_LIMITS, FormatChoice, choice_of, label_of, moment_of
from ..event.limits import ItemChoice, begins, item_choice
from ..event.materials import Shown, shown
from ..event.questioning import Said, said
from ..pluginpages import pages_of
from ..site import Site
from ..words import EVIDENCE
from .distance import joins_here
from .doorcode import door_code
from .otherforms import others_of
from .switched import Switch

_S = RegistrationStatus
MAIL_TAKES = timedelta(hours=1)


@dataclass(frozen=True)
class OwnPage:
    """A registration with what its participant may see and do now."""

    site: Site
    token: str
    registration: Registration
    position: int | None
    certificates: Sequence[Certificate]
    answers: Sequence[Answer] = ()
    questions: Sequence[Question] = ()
    next_events: Sequence[Event] = ()
    parts: Sequence[AgendaItem] = ()
    lacks: Sequence[Lack] = ()
    left: Mapping[int, int] = field(default_factory=dict)
    around: Neighbours = field(default_factory=Neighbours)
    switch: FormatSwitch | None = None
    prospects: Sequence[Prospect] = ()
    others: Mapping[int, Sequence[Fact]] = field(default_factory=dict)
    own: Sequence[Material] = ()

    @property
    def is_confirmed(self) -> bool:
        """Whether there is a place for this person."""
        return self.registration.status is _S.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        """Whether this person is on the waiting list."""
        return self.registration.status is _S.WAITLISTED

    @property
    def has_offer(self) -> bool:
        """Whether a place is kept for this person, who can still say that they want it."""
        until = self.registration.offered_until
        return until is not None and self.site.now < until

    @property
    def must_confirm_again(self) -> bool:
        """Whether this person is asked if they still come, now that the date is another."""
        return self.registration.must_confirm_again and not self.is_over

    @property
    def switched(self) -> Switch:
        """What there is to say of an event that is held in another way than it was."""
        return Switch(self.site, self.registration, None if self.is_over else self.switch, self.other_formats)

    @property
    def is_off_the_list(self) -> bool:
        """Whether it ended because this person let too many offers lapse."""
        return self.registration.offers_lapsed >= MOST

    @property
    def is_new(self) -> bool:
        """Whether the mail about it may still be on its way."""
        return self.site.now - self.registration.changed_at < MAIL_TAKES

    @property
    def is_live(self) -> bool:
        """Whether the registration still counts."""
        return self.registration.is_live

    @property
    def is_event_cancelled(self) -> bool:
        """Whether it is the event that does not take place."""
        return self.registration.event.status is EventStatus.CANCELLED

    @property
    def is_over(self) -> bool:
        """Whether the event has ended."""
        ends_at = self.registration.event.ends_at
        return ends_at is not None and ends_at <= self.site.now

    @property
    def can_cancel(self) -> bool:
        """Whether there is something to cancel."""
        return self.is_live and not self.is_over

    @property
    def can_substitute(self) -> bool:
        """Whether a colleague may still take this over."""
        registration, begins = self.registration, self.registration.event.starts_at
        begun = begins is not None and begins <= self.site.now
        return self.is_live and not begun and bool(registration.organisation_name) and not registration.attendances

    @property
    def can_register_again(self) -> bool:
        """Whether somebody who cancelled may think better of it."""
        return not self.is_live and self.registration.event.takes_registrations(self.site.now)

    @property
    def format(self) -> FormatChoice:
        """The format of this registration."""
        return choice_of(self.site, self.registration.event, self.registration.format)

    @property
    def other_formats(self) -> list[FormatChoice]:
        """The formats to change to, full ones included; none when it is too late to change."""
        event, present = self.registration.event, self.registration.format_id
        if not self.is_live or not event.takes_registrations(self.site.now):
            return []
        return [
            choice_of(self.site, event, other, self.left.get(other.id))
            for other in event.formats
            if other.id != present
        ]

    @property
    def private_facts(self) -> Sequence[Fact]:
        """What only people with a confirmed registration are told."""
        if not self.is_confirmed:
            return ()
        event, chosen, kinds = self.registration.event, self.registration.format, self.site.network.plugins.formats
        moment = moment_of(self.site, event)
        return show(lambda: kinds[chosen.key].private_facts(chosen.details, moment), (), f"format {chosen.key}")

    @property
    def has_join_page(self) -> bool:
        """Whether this format is attended through the personal page."""
        return self.is_confirmed and not self.is_over and joins_here(self.site, self.registration.format)

    @property
    def door_code(self) -> Markup | None:
        """The code to show at the door, as SVG; None for who does not come to one."""
        comes = self.is_confirmed and not self.is_over and bool(self.registration.event.blocks)
        return door_code(self.site, self.registration) if comes and not self.has_join_page else None

    @property
    def can_join(self) -> bool:
        """Whether the link may be given out now."""
        return self.is_confirmed and self._join_url() is not None

    def _join_url(self) -> str | None:
        event, chosen, kinds = self.registration.event, self.registration.format, self.site.network.plugins.formats
        moment = moment_of(self.site, event)
        return show(lambda: kinds[chosen.key].join_url(chosen.details, moment), None, f"format {chosen.key}")

    @property
    def blocks_attended(self) -> list[Block]:
        """The parts at which this person was recorded."""
        return [block for block in self.registration.event.blocks if self.registration.was_present_at(block)]

    @property
    def said(self) -> list[Said]:
        """What this person answered, with the words that they answered."""
        return said(self.site, self.answers)

    @property
    def asked(self) -> list[Question]:
        """What is asked of this person now: not what is for another format or audience."""
        audience = self.registration.audience.key if self.registration.audience else ""
        return [one for one in self.questions if one.is_for(self.registration.format.key, audience)]

    @property
    def can_answer(self) -> bool:
        """Whether there is something to answer, or to answer again."""
        return self.is_live and bool(self.asked) and self.registration.event.takes_registrations(self.site.now)

    @property
    def chosen(self) -> list[AgendaItem]:
        """The parts of the programme that this person comes to, or wants to come to."""
        return chosen(self.parts, self.registration)

    @property
    def comes_to(self) -> list[tuple[str, str]]:
        """The same as titles, each with when it begins."""
        return [(part.title, begins(self.site, self.registration.event, part)) for part in self.chosen]

    @property
    def items(self) -> list[ItemChoice]:
        """The parts of the programme to choose from."""
        return [item_choice(self.site, self.registration.event, part) for part in self.parts]

    @property
    def can_change_items(self) -> bool:
        """Whether this person may still choose otherwise."""
        return self.is_live and bool(self.parts) and self.registration.event.takes_registrations(self.site.now)

    @property
    def waits_because(self) -> list[str]:
        """What stands in the way of a place, in words."""
        return [self.site.gettext(lack.message, **lack.data) for lack in self.lacks]

    @property
    def materials(self) -> list[Shown]:
        """What this person may see now of the event and its series."""
        return shown(self.site, self.own, registration=self.token)

    @property
    def format_label(self) -> str:
        """What the format is called."""
        return label_of(self.site, self.registration.format)

    @property
    def contact(self) -> tuple[str, str]:
        """Name and address of whom to ask."""
        return contact_of(self.registration.event)

    @property
    def proofs(self) -> list[tuple[str, str]]:
        """Of each way of taking part how it is known, as a rule, that somebody was there."""
        kinds, formats = self.site.network.plugins.formats, self.registration.event.formats
        known = [one for one in formats if one.key in kinds]
        return [(label_of(self.site, one), self.site.gettext(EVIDENCE[kinds[one.key].evidence])) for one in known]

    @property
    def more(self) -> list[tuple[str, str]]:
        """Key and name of the pages that plugins add."""
        return pages_of(self.site, PagePlace.OWN, self.registration)

    @property
    def panels(self) -> list[Panel]:
        """What plugins add."""
        return self.site.panels(self.registration)


def own_page(site: Site, token: str) -> OwnPage:
    """The page behind a link; raises :class:`~leernet.errors.NotFound` (``link_unknown``, ``registration_unknown``)."""
    uid = site.network.tokens.read_registration(token)
    with site.network.read() as work:
        registration = find_registration(work, uid)
        certificates = shown_certificates(work, registration)
        return OwnPage(
            site,
            token,
            registration,
            position(work, registration),
            certificates,
            answers_of(work, registration),
            asked_at(work, registration.event),
            to_come(work, registration.event),
            items_at(work, registration.event_id),
            lacks_of(work, [registration]).get(registration.id, ()),
            _left(work, registration),
            around=neighbours(work, registration.event),
            prospects=own_prospects(work, registration, site.language),
            others={one.id: others_of(site, work, one) for one in certificates},
            own=own_materials(work, registration),
            switch=switch_of(work, registration),
        )


def _left(work: Work, registration: Registration) -> Mapping[int, int]:
    """How many places plugins leave, for who can choose between formats."""
    event = registration.event
    return left_by_format(limits_at(work, event)) if registration.is_live and len(event.formats) > 1 else NO_LIMITS


def shown_certificates(work: Work, registration: Registration) -> list[Certificate]:
    """The certificates that belong on this page.

    Anybody can register with somebody else's address and see the page of that registration. So a certificate of the
    series, which says what else a person took part in, is only shown once this very person was there.
    """
    found = certificates_of(work, registration.participant_id, registration.event)
    was_there = bool(registration.attendances)
    return [one for one in found if one.stands and (one.event_id is not None or was_there)]
