"""What can be done with many at once, in words: to choose, to look at beforehand, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ....i18n import N_
from ....model import LIVE, Act, Event, RegistrationStatus, Selected
from ....services.attendance.checking_in import EARLY
from ....services.selecting.acts import SAME
from ....services.selecting.doing import BROKEN
from ...event.blocks import block_name
from ...site import Site
from ...words import REGISTRATION_STATUSES

_S = RegistrationStatus
LABELS: Mapping[Act, str] = {
    Act.APPROVE: N_("Approve"),
    Act.DECLINE: N_("Decline"),
    Act.LET_IN: N_("Let in from the waiting list"),
    Act.CANCEL: N_("Cancel the registration"),
    Act.PRESENT: N_("Mark as present"),
    Act.ABSENT: N_("No longer mark as present"),
    Act.WRITE: N_("Write a mail"),
}
NEEDED: Mapping[Act, frozenset[RegistrationStatus]] = {
    Act.APPROVE: frozenset({_S.REQUESTED}),
    Act.DECLINE: frozenset({_S.REQUESTED}),
    Act.LET_IN: frozenset({_S.WAITLISTED}),
    Act.CANCEL: LIVE,
}
"""An act that is for none of these at an event is not offered there."""

OUTCOMES: Mapping[str, str] = {
    _S.CONFIRMED: N_("Place given"),
    _S.WAITLISTED: N_("On the waiting list: there was no place"),
    _S.DECLINED: N_("Declined"),
    _S.CANCELLED: N_("Registration cancelled"),
    Act.PRESENT: N_("Marked as present"),
    Act.ABSENT: N_("No longer marked as present"),
    SAME: N_("It was so already"),
}
MAILS = frozenset({Act.APPROVE, Act.DECLINE, Act.LET_IN, Act.CANCEL})
"""After which each of them gets a mail."""

REASONS: Mapping[str, str] = {
    "registration_unknown": N_("was erased"),
    BROKEN: N_("something went wrong, more than once. Try it on their own page."),
}


@dataclass(frozen=True)
class ActChoice:
    """One of the things that can be done: ``value`` as the form sends it."""

    value: str
    label: str


def act_choices(site: Site, event: Event, counts: Mapping[RegistrationStatus, int]) -> list[ActChoice]:
    """What can be done at this event now."""
    there = {status for status, number in counts.items() if number}
    found = [ActChoice(one.value, site.gettext(LABELS[one])) for one, for_whom in NEEDED.items() if for_whom & there]
    begun = [block for block in event.blocks if block.starts_at - EARLY <= site.now]
    found += [
        ActChoice(f"{act.value}:{block.id}", act_label(site, event, act, block.id))
        for act in (Act.PRESENT, Act.ABSENT)
        for block in begun
    ]
    return [*found, ActChoice(Act.WRITE.value, site.gettext(LABELS[Act.WRITE]))]


def act_label(site: Site, event: Event, act: Act, block_id: int | None) -> str:
    """What is done; of attendance, at which block where there are more."""
    block = next((one for one in event.blocks if one.id == block_id), None)
    label = site.gettext(LABELS[act])
    return label if block is None or len(event.blocks) == 1 else f"{label}: {block_name(site, event, block)}"


def why_not(site: Site, event: Event, one: Selected) -> str:
    """Why it could not be done for somebody."""
    if one.code in REASONS:
        return site.gettext(REASONS[one.code])
    if one.code in ("illegal_transition", "not_confirmed"):  # somebody else was first
        return site.gettext("stands otherwise by now: {status}", status=status_of(site, one.registration.status))
    return site.gettext(one.message, **{"event": event.title, **one.data})


def status_of(site: Site, status: RegistrationStatus) -> str:
    """How a registration stands."""
    return site.gettext(REGISTRATION_STATUSES[status])
