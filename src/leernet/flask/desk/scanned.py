"""A code that a phone's own camera read, which opened the check-in page: whose it is, and whether they are in."""

from dataclasses import dataclass

from ...errors import NotFound
from ...model import Block, Event, Registration, RegistrationStatus
from ...services.attendance.taps import WITHOUT_PLACE, Outcome
from ...work import Work
from ..site import Site
from .door_words import word
from .marking import find_at


@dataclass(frozen=True)
class Scanned:
    """What the page says of a code; ``uid``: of who can be checked in now, else empty."""

    tone: str
    icon: str
    text: str
    name: str = ""
    uid: str = ""


def read_code(site: Site, work: Work, event: Event, block: Block) -> Scanned:
    """Whose code it is. Opening the page changes nothing: that takes a button."""
    try:
        registration = find_at(work, event.slug, site.argument("code"))
    except NotFound:
        return Scanned("bad", "✕", word(site, "other_event"))
    if registration.erased_at is not None:
        return Scanned("bad", "✕", word(site, "unknown"))
    return _about(site, registration, block)


def _about(site: Site, registration: Registration, block: Block) -> Scanned:
    name = registration.name
    if registration.status is not RegistrationStatus.CONFIRMED:
        outcome = WITHOUT_PLACE[registration.status]
        tone, icon = ("bad", "✕") if outcome is Outcome.CANCELLED else ("warn", "!")
        return Scanned(tone, icon, word(site, outcome), name)
    since = next((one.recorded_at for one in registration.attendances if one.block_id == block.id), None)
    if since is not None:
        return Scanned("warn", "!", word(site, Outcome.ALREADY, time=site.clock(since)), name)
    return Scanned("calm", "?", site.gettext("Has a place, and is not checked in yet"), name, registration.uid.hex)
