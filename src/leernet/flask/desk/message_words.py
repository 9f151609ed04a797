"""Messages in words: for whom they are, how far they are, what became of them, what can be filled in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from ...errors import NotFound
from ...i18n import N_
from ...model import Event, Message, MessageGroup, MessageStatus
from ...schemas.messages import GROUP, Choices
from ...services.messages.sending import Progress
from ..site import Site
from .frame import Frame

GROUPS: Mapping[MessageGroup, str] = {
    MessageGroup.CONFIRMED: N_("Who has a place"),
    MessageGroup.WAITING: N_("Who is on the waiting list, or has an offer"),
    MessageGroup.REQUESTED: N_("Who asked to take part"),
    MessageGroup.PRESENT: N_("Who was present"),
    MessageGroup.ABSENT: N_("Who had a place and was not recorded as present"),
    MessageGroup.CANCELLED: N_("Who cancelled, or was cancelled"),
}
STATUSES: Mapping[MessageStatus, str] = {
    MessageStatus.DRAFT: N_("Draft"),
    MessageStatus.PLANNED: N_("To be sent"),
    MessageStatus.SENDING: N_("On its way"),
    MessageStatus.SENT: N_("Sent"),
}
PLACES: Mapping[str, str] = {
    "name": N_("the name of who gets it"),
    "organisation": N_("their organisation"),
    "event": N_("the title of the event"),
    "when": N_("date and time of the event"),
    "own_page": N_("the link to their own registration"),
    "event_page": N_("the link to the page of the event"),
    "materials": N_("a list of the materials that they may see then, on a line of its own"),
}


@dataclass(frozen=True)
class Choice:
    """One choice of a form."""

    value: str
    label: str
    name: str = ""


def group_choices(site: Site, event: Event, counts: Mapping[MessageGroup, int]) -> list[Choice]:
    """The groups with how many people are in each now; of attendance only where it can be recorded."""
    recorded = (MessageGroup.PRESENT, MessageGroup.ABSENT)
    shown = [group for group in GROUPS if event.blocks or group not in recorded]
    return [Choice("yes", f"{site.gettext(GROUPS[one])} ({counts[one]})", f"{GROUP}{one.value}") for one in shown]


def format_choices(frame: Frame) -> list[Choice]:
    """The ways of taking part, where there is more than one."""
    formats = frame.event.formats
    return [Choice(one.key, frame.label(one)) for one in formats] if len(formats) > 1 else []


def audience_choices(event: Event) -> list[Choice]:
    """The audiences, where there is more than one."""
    return [Choice(one.key, one.label) for one in event.audiences] if len(event.audiences) > 1 else []


def choices_at(event: Event, organisations: Sequence[tuple[int, str]]) -> Choices:
    """What a form may choose of."""
    return Choices(
        [one.key for one in event.formats],
        [one.key for one in event.audiences],
        [number for number, _ in organisations],
    )


def whom(frame: Frame, message: Message, organisations: Sequence[tuple[int, str]]) -> list[str]:
    """For whom it is, in words."""
    site, event = frame.site, frame.event
    if message.selection_id is not None:
        return [site.gettext("Who was picked from the list of registrations")]
    groups = [site.gettext(GROUPS[MessageGroup(group)]) for group in message.groups]
    formats = {one.key: frame.label(one) for one in event.formats}
    audiences = {one.key: one.label for one in event.audiences}
    limits = [
        formats.get(message.format_key, message.format_key),
        audiences.get(message.audience_key, message.audience_key),
        dict(organisations).get(message.organisation_id or 0, "–") if message.organisation_id is not None else "",
    ]
    only = [site.gettext("only: {choice}", choice=one) for one in limits if one]
    return [*groups, *only]


def told(site: Site, progress: Progress) -> list[str]:
    """What became of it: only what there is."""
    lines = [
        (progress.sent, site.gettext("{n} sent", n=progress.sent)),
        (progress.to_come, site.gettext("{n} to come", n=progress.to_come)),
        (progress.failed, site.gettext("{n} failed", n=progress.failed)),
        (progress.left_out, site.gettext("{n} left out", n=progress.left_out)),
    ]
    return [text for number, text in lines if number] or [site.gettext("nobody")]


def message_uid(text: str) -> UUID:
    """The uid in an address; raises :class:`~leernet.errors.NotFound`."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("message_unknown", "This message is not known.") from None
