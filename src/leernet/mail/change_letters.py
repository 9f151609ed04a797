"""What letters say of a change of the event, of a substitution, and of two events at the same time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from babel.lists import format_list

from ..display import display_block
from ..model import Block
from ..services.changing.changes import KIND as EVENT_CHANGED
from ..services.changing.confirming import ASKED_AGAIN
from ..services.registering.overlaps import overlapping
from .letter import Link, Row
from .parts import Case
from .queries import name_in_registration

__all__ = ["EVENT_CHANGED", "at_the_same_time", "blocks_gone", "in_whose_place", "was_rows", "what_changed"]


def what_changed(case: Case) -> str:
    """The time, the place or both, in a sentence."""
    _, event = case.translator.gettext, case.event
    time, place = (any(one.get(what) for one in case.event_changes) for what in ("time", "place"))
    if time and place:
        return _("“{event}” is at another time and in another place.", event=event.title)
    if time:
        return _("“{event}” is at another time.", event=event.title)
    return _("“{event}” is in another place.", event=event.title)


def was_rows(case: Case) -> list[Row]:
    """When it was, as people were told last, if that is what changed."""
    told = case.change.kind in (EVENT_CHANGED, ASKED_AGAIN) and any(one.get("time") for one in case.event_changes)
    blocks = _before(case.event_changes[0]) if told else []
    if not blocks:
        return []
    times = [display_block(b.starts_at, b.ends_at, case.work.settings.timezone, case.language) for b in blocks]
    return [Row(label=case.translator.gettext("It was"), text="\n".join(time[:1].upper() + time[1:] for time in times))]


def blocks_gone(case: Case) -> Sequence[Block]:
    """The blocks that the event had when people were told last, or since, and has no longer: calendars must lose them.

    Each as it was last.
    """
    there = {block.uid for block in case.event.blocks}
    had = {block.uid: block for one in case.event_changes for block in _before(one)}
    return [block for uid, block in had.items() if uid not in there]


def in_whose_place(case: Case) -> str:
    """The name of who gave this place up for a colleague; empty where nobody did."""
    before = case.change.data.get("replaces")
    return name_in_registration(case.work, before) if isinstance(before, int) else ""


def at_the_same_time(case: Case) -> tuple[list[str], list[Link]]:
    """A paragraph about other events at the same time, with a link to each registration; both empty without."""
    _, others = case.translator.gettext, [] if case.is_over else overlapping(case.work, case.registration)
    if not others:
        return [], []
    names = format_list([f"“{one.event.title}”" for one in others], locale="en_GB" if case.language == "en" else "nl")
    text = _(
        "Please note: you are also registered for {events}, at the same time. That is fine with us. Can you not be at "
        "both? Then please cancel one, so that somebody else can have your place.",
        events=names,
    )
    links = [
        Link(
            label=_("Your registration for “{event}”", event=one.event.title),
            url=case.links.registration(one.uid, case.language),
        )
        for one in others
    ]
    return [text], links


def _before(change: Mapping[str, object]) -> list[Block]:
    """The blocks as they were before a change, from the journal."""
    told = cast("Sequence[Mapping[str, str]]", change.get("before", ()))
    return [
        Block(
            uid=UUID(one["uid"]),
            starts_at=datetime.fromisoformat(one["starts_at"]),
            ends_at=datetime.fromisoformat(one["ends_at"]),
            label=one["label"],
        )
        for one in told
    ]
