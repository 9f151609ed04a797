"""How an event stands for somebody who looks at it now: may they register, is there a place?"""

from dataclasses import dataclass
from datetime import date, datetime

from ..model import Admission, Event, EventPhase, EventStatus
from .site import Site


@dataclass(frozen=True)
class State:
    """``key`` is for styles and conditions, ``text`` for people."""

    key: str
    text: str

    @property
    def takes_registrations(self) -> bool:
        """Whether the form is there."""
        return self.key in ("open", "waiting")


def today(site: Site) -> date:
    """The date in the network's zone."""
    return site.now.astimezone(site.settings.timezone).date()


def is_full(event: Event) -> bool:
    """Whether no format has a place left, for whomever it is kept."""
    return bool(event.formats) and not any(chosen.quota.has_room for chosen in event.formats)


def is_kept(event: Event) -> bool:
    """Whether only places are left that are kept for some."""
    return not is_full(event) and all(chosen.quota.left == 0 for chosen in event.formats)


def state_of(site: Site, event: Event, *, full: bool | None = None) -> State:
    """The state of an event with its blocks, formats and recap.

    :param full: whether it is full, for who knows what plugins limit too; None: as far as its own places go
    """
    now = site.now
    match event.phase(now, today(site)):
        case EventPhase.CANCELLED:
            return State("cancelled", site.gettext("Cancelled"))
        case EventPhase.REPORTED:
            return State("reported", site.gettext("With a recap"))
        case EventPhase.HELD:
            return State("held", site.gettext("Held"))
        case EventPhase.ANNOUNCED | EventPhase.DRAFT:
            return State("announced", site.gettext("Announced"))
    if event.takes_registrations(now):
        return _places(site, event, is_full(event) if full is None else full)
    if event.status is EventStatus.OPEN and _is_before(event.registration_opens, now):
        assert event.registration_opens is not None
        return State("soon", site.gettext("Registration from {moment}", moment=site.moment(event.registration_opens)))
    return State("closed", site.gettext("Registration closed"))


def _places(site: Site, event: Event, full: bool) -> State:
    if event.formats and not full and is_kept(event):
        return State("open", site.gettext("Only places left that are kept for some"))
    if not full:
        invited = event.admission is Admission.INVITATION
        return State("open", site.gettext("By invitation only") if invited else site.gettext("Open for registration"))
    if event.waiting_list:
        return State("waiting", site.gettext("Full: waiting list"))
    return State("full", site.gettext("Full"))


def _is_before(opens: datetime | None, now: datetime) -> bool:
    return opens is not None and now < opens
