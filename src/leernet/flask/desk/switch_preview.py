"""What a switch of formats would do: it is done, looked at with the mail that it would send, and undone at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage

from sqlalchemy import select

from ...hookspecs import Change
from ...i18n import N_
from ...model import Event, FormatSwitch, JournalEntry
from ...programmes.comparing import Change as Difference
from ...programmes.comparing import differences
from ...programmes.editing import rehearse
from ...programmes.tables import Tables
from ...services.changing.switch_entries import SWITCH_TOLD
from ...services.changing.switch_telling import tell
from ...services.changing.switching import SwitchRequest, switch_format
from ...services.events.planning import find_event
from ...work import Work
from ..event.eventpage import name_of
from ..site import Site
from .editing.places import place_of, value_of
from .switch_doubts import DoubtLine, doubts_of

OUTCOMES: Mapping[tuple[str, str], tuple[str, str]] = {
    ("confirmed", "confirmed"): (N_("One person keeps a place."), N_("{n} people keep a place.")),
    ("confirmed", "waitlisted"): (
        N_("One person loses the place and goes on the waiting list."),
        N_("{n} people lose their place and go on the waiting list."),
    ),
    ("waitlisted", "confirmed"): (
        N_("One person who waited gets a place."),
        N_("{n} people who waited get a place."),
    ),
    ("waitlisted", "offered"): (
        N_("One person who waited is offered a place."),
        N_("{n} people who waited are offered a place."),
    ),
    ("waitlisted", "waitlisted"): (N_("One person keeps waiting."), N_("{n} people keep waiting.")),
    ("offered", "offered"): (
        N_("One person keeps the offer of a place."),
        N_("{n} people keep the offer of a place."),
    ),
    ("offered", "waitlisted"): (
        N_("One person loses the offer of a place and goes on the waiting list."),
        N_("{n} people lose the offer of a place and go on the waiting list."),
    ),
    ("requested", "requested"): (N_("One request waits for your answer."), N_("{n} requests wait for your answer.")),
}
"""What becomes of people, by their status before and after."""


@dataclass(frozen=True)
class Fate:
    """What becomes of some people, and the mail as the first of them would get it."""

    text: str
    mail: EmailMessage | None = None

    @property
    def subject(self) -> str:
        """Of the mail."""
        return str(self.mail["Subject"]) if self.mail else ""

    @property
    def body(self) -> str:
        """The mail as plain text."""
        part = self.mail.get_body(("plain",)) if self.mail else None
        return str(part.get_content()) if part else ""


@dataclass(frozen=True)
class Preview:
    """``waiting``: how many wait after it; ``changes``: place, before and after, of what the page says.

    ``doubts``: the texts that may not fit any more.
    """

    fates: Sequence[Fate]
    people: int
    waiting: int
    changes: Sequence[tuple[str, str, str]]
    doubts: Sequence[DoubtLine]


def fates(site: Site, outcomes: Mapping[tuple[str, str], int]) -> list[Fate]:
    """Outcomes in words."""
    return [Fate(fate(site, which, count)) for which, count in outcomes.items()]


def fate(site: Site, which: tuple[str, str], count: int) -> str:
    """One of them."""
    one, more = OUTCOMES.get(which, (f"{which[0]} → {which[1]}: 1", f"{which[0]} → {which[1]}: {{n}}"))
    return site.gettext(one if count == 1 else more, n=count)


def preview_switch(work: Work, site: Site, request: SwitchRequest) -> Preview:
    """See what comes of it; raises what :func:`~leernet.services.changing.switching.switch_format` raises."""
    return rehearse(work, lambda: _look(work, site, request))


def _look(work: Work, site: Site, request: SwitchRequest) -> Preview:
    tables = Tables(site.settings.timezone)
    before = tables.event_plan(find_event(work, request.event))
    switch = switch_format(work, request)
    event = find_event(work, request.event)
    people = switch.people
    tell(work, event, switch)
    work.db.flush()
    entries = _entries(work, event, switch)
    work.db.expire_all()
    after = tables.event_plan(find_event(work, request.event))
    changes = [_in_words(site, one) for one in differences(before, after)]
    waiting = sum(len(group) for (_, status), group in entries.items() if status == "waitlisted")
    shown = [Fate(fate(site, which, len(group)), _mail(site, work, group[0])) for which, group in entries.items()]
    return Preview(shown, people, waiting, changes, doubts_of(site, work, event))


def _in_words(site: Site, change: Difference) -> tuple[str, str, str]:
    """Place, before and after; of a way to take part that comes or goes its name says enough."""
    if change.steps[0] == "formats" and len(change.steps) == 2 and None in (change.before, change.after):
        name = name_of(site, change.steps[1])
        return place_of(site, "formats"), name if change.before else "—", name if change.after else "—"
    return (
        place_of(site, change.place),
        value_of(site, change.place, change.before),
        value_of(site, change.place, change.after),
    )


def _entries(work: Work, event: Event, switch: FormatSwitch) -> dict[tuple[str, str], list[JournalEntry]]:
    query = select(JournalEntry).where(
        JournalEntry.event_id == event.id, JournalEntry.kind == SWITCH_TOLD, JournalEntry.id > switch.entry_id
    )
    groups: dict[tuple[str, str], list[JournalEntry]] = {}
    for one in work.db.scalars(query.order_by(JournalEntry.id)):
        groups.setdefault((str(one.data["before"]), str(one.data["after"])), []).append(one)
    return groups


def _mail(site: Site, work: Work, entry: JournalEntry) -> EmailMessage | None:
    change = Change(
        id=entry.id,
        kind=entry.kind,
        subject=entry.subject,
        subject_id=entry.subject_id,
        event_id=entry.event_id,
        at=entry.at,
        data=entry.data,
    )
    return next(iter(site.network.dispatcher.mailer.compose(work, change)), None)
