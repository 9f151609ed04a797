"""What the check-in page of a phone says, for its scripts: they have no texts of their own."""

from collections.abc import Mapping

from ...i18n import N_
from ..site import Site

WORDS: Mapping[str, str] = {
    "present": N_("Checked in"),
    "already": N_("Was in already, since {time}"),
    "taken_back": N_("No longer marked as present"),
    "absent": N_("Was not marked as present"),
    "later": N_("Marked as present at {time}, after you took it back. That stays."),
    "undone": N_("Taken back by somebody else after this. That stays."),
    "waiting": N_("On the waiting list: has no place yet"),
    "requested": N_("Asked to take part, and was not answered yet"),
    "cancelled": N_("Cancelled: has no place (any more)"),
    "other_event": N_("This code is not for this event"),
    "other_format": N_("Not for this entrance. Registered for: {format}"),
    "unknown": N_("This code is not known"),
    "unlisted": N_("Not on the list of this phone. It is kept, and checked when there is a network."),
    "unlisted_name": N_("Somebody who is not on the list"),
    "block_unknown": N_("This part of the event is not there any more"),
    "too_early": N_("Checking in starts at {time}"),
    "too_old": N_("Too long ago to be recorded. Mark it at the desk if it is right."),
    "unreadable": N_("This could not be read. Mark it at the desk."),
    "not_yet": N_("Not yet"),
    "short_waiting": N_("Waits"),
    "short_requested": N_("Asked"),
    "undo": N_("Undo"),
    "anyway": N_("Check in all the same"),
    "seen": N_("Seen"),
    "count": N_("{present} of {all} present"),
    "more": N_("And {n} more. Type more of the name."),
    "online": N_("With network."),
    "offline": N_("No network. You can go on: everything is kept, and sent later."),
    "queued_one": N_("One check-in waits on this phone."),
    "queued_more": N_("{n} check-ins wait on this phone."),
    "list_of": N_("List of {time}."),
    "camera_on": N_("Scan with the camera"),
    "camera_off": N_("Stop the camera"),
    "camera_refused": N_("The camera may not be used. Allow it in the settings of your browser, or look for the name."),
    "camera_failed": N_("There is no camera that can be used. Look for the name."),
    "forget_one": N_("One check-in was not sent yet, and would be lost. Erase it?"),
    "forget_more": N_("{n} check-ins were not sent yet, and would be lost. Erase them?"),
}
"""By key; a result has that of :class:`~leernet.services.attendance.taps.Outcome`. The scripts fill in the braces."""


def door_words(site: Site) -> dict[str, str]:
    """The words in the language of the page."""
    return {key: word(site, key) for key in WORDS}


def word(site: Site, key: str, **data: object) -> str:
    """One of them, with its places filled in where ``data`` says with what."""
    return site.gettext(WORDS[key], **data)
