"""The journal in words."""

from collections.abc import Mapping

from ...i18n import N_
from ...model import Event, JournalEntry
from ...work import PARTICIPANT, SYSTEM, delegation_of, key_of, membership_of
from ..site import Site

KINDS: Mapping[str, str] = {
    "registration.confirmed": N_("Registered, with a place"),
    "registration.waitlisted": N_("Registered, on the waiting list"),
    "registration.moved_up": N_("Moved up from the waiting list"),
    "registration.held_back": N_("Could not move up"),
    "registration.offered": N_("Offered a place"),
    "registration.offer_accepted": N_("Took the place that was offered"),
    "registration.offer_lapsed": N_("Did not answer the offer in time"),
    "registration.offer_withdrawn": N_("Offer withdrawn"),
    "registration.offer_shortened": N_("Less time to answer the offer: the event comes sooner"),
    "registration.format_changed": N_("Changed to another way of taking part"),
    "registration.format_switched": N_("Went along: the event is held in another way"),
    "registration.switch_told": N_("Told that the event is held in another way"),
    "registration.replaced": N_("Place handed over to a colleague"),
    "registration.event_changed": N_("Told that the event has another time or place"),
    "registration.asked_again": N_("Asked whether they still come"),
    "registration.confirmed_again": N_("Confirmed that they still come"),
    "registration.requested": N_("Asked to take part"),
    "registration.request_changed": N_("Asked for another way of taking part"),
    "registration.declined": N_("Request declined"),
    "registration.cancelled": N_("Registration cancelled"),
    "registration.items_changed": N_("Chose other parts of the programme"),
    "registration.roles_changed": N_("Takes part as something else"),
    "registration.answered": N_("Answered the questions again"),
    "registration.attended": N_("Present"),
    "registration.attendance_taken_back": N_("Presence taken back"),
    "registration.written_to": N_("Mail from the organisers"),
}

OF_DELEGATIONS: Mapping[str, str] = {
    "delegation.planned": N_("Added"),
    "delegation.changed": N_("Details changed"),
    "delegation.asked": N_("Mail to the contact person"),
    "delegation.filled": N_("A list of colleagues was sent"),
    "delegation.released": N_("Kept places released"),
    "delegation.withdrawn": N_("Withdrawn"),
}

APPROVED: Mapping[str, str] = {
    "registration.confirmed": N_("Approved, with a place"),
    "registration.waitlisted": N_("Approved, on the waiting list"),
}


def happened(site: Site, event: Event, entry: JournalEntry) -> str:
    """What happened; of attendance, at which block when there are more."""
    text = site.gettext(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind
    if entry.data.get("before") == "requested" and entry.kind in APPROVED:
        text = site.gettext(APPROVED[entry.kind])
    if entry.data.get("unanswered"):
        text = site.gettext("Place lost: did not confirm in time")
    if "replaces" in entry.data:
        text = site.gettext("Took over the place of a colleague")
    block = next((one for one in event.blocks if one.id == entry.data.get("block")), None)
    if block is None or len(event.blocks) == 1:
        return text
    return f"{text}: {block.label or site.block(block)}"


def who(site: Site, actor: str) -> str:
    """Who did it. The host knows its users by name; we know who is looking, and who was named at the desk."""
    if actor == PARTICIPANT.name:
        return site.gettext("participant")
    if delegation_of(actor) is not None:
        return site.gettext("contact person of the delegation")
    if (key_id := key_of(actor)) is not None:
        return site.gettext("program of a partner (key {number})", number=key_id)
    if actor == SYSTEM.name or membership_of(actor) is not None:
        return site.gettext("automatic")
    identity = actor.removeprefix("user:")
    if site.user is not None and identity == site.user.id:
        return site.user.name
    return site.desk_names.get(identity, identity)
