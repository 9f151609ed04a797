"""Who changed what of a series or an event: the journal of its planning, a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask.typing import ResponseReturnValue

from ....i18n import N_
from ....model import JournalEntry
from ....services.desk.events import desk_series
from ....services.desk.history import PAGE, changes_of
from ...route import Access, Route
from ...site import Site
from ..acting import whole
from ..frame import load_frame
from ..journal import who
from .places import place_of, value_of

KINDS: Mapping[str, str] = {
    "event.planned": N_("Made"),
    "event.changed": N_("Changed"),
    "event.announced": N_("Announced"),
    "event.open": N_("Registration opened"),
    "event.closed": N_("Registration closed"),
    "event.cancelled": N_("Cancelled"),
    "event.offered": N_("Put on the list of a roll-out"),
    "event.offer_withdrawn": N_("Taken off the list of a roll-out"),
    "event.rolled_out": N_("Rolled out"),
    "event.format_switched": N_("Held in another way"),
    "event.format_switch_told": N_("Told that it is held in another way"),
    "event.format_switch_undone": N_("Held in the old way again"),
    "event.organisations_limited": N_("The limit per organisation was changed"),
    "series.planned": N_("Made"),
    "series.changed": N_("Changed"),
    "series.published": N_("Published"),
    "series.draft": N_("Taken offline"),
    "series.ended": N_("Ended"),
    "series.brought_in": N_("Loaded from an archive"),
    "series.organisations_limited": N_("The limit per organisation was changed"),
}


@dataclass(frozen=True)
class Happened:
    """One entry: what, when, by whom, and each change as place, before and after."""

    text: str
    moment: str
    who: str
    changes: Sequence[tuple[str, str, str]]


def desk_event_history(site: Site, slug: str) -> ResponseReturnValue:
    """Of an event."""
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        entries = changes_of(work, "event", frame.event.id, whole(site, "after"))
    return site.render(
        "leernet/desk/editing/event_history.html",
        title=frame.title(site.gettext("Who changed what")),
        frame=frame,
        event=frame.event,
        **_shown(site, entries),
    )


def desk_series_history(site: Site, slug: str) -> ResponseReturnValue:
    """Of a series."""
    with site.network.read() as work:
        series = desk_series(work, slug)
        entries = changes_of(work, "series", series.id, whole(site, "after"))
    return site.render(
        "leernet/desk/editing/series_history.html",
        title=f"{site.gettext('Who changed what')} – {series.title}",
        series=series,
        form=None,
        done="",
        **_shown(site, entries),
    )


def _shown(site: Site, entries: Sequence[JournalEntry]) -> dict[str, object]:
    page = entries[:PAGE]
    return {
        "entries": [_happened(site, entry) for entry in page],
        "next": page[-1].id if len(entries) > PAGE else None,
        "is_first": not whole(site, "after"),
    }


def _happened(site: Site, entry: JournalEntry) -> Happened:
    changes = entry.data.get("changes")
    if not isinstance(changes, list):
        changes = [{"place": "", **entry.data}] if {"before", "after"} <= set(entry.data) else []
    text = site.gettext(KINDS[entry.kind]) if entry.kind in KINDS else entry.kind
    return Happened(text, site.moment(entry.at), who(site, entry.actor), [_change(site, one) for one in changes])


def _change(site: Site, change: Mapping[str, object]) -> tuple[str, str, str]:
    place = str(change.get("place") or "status")
    before = value_of(site, place, change["before"]) if "before" in change else ""
    if "after" in change:
        return place_of(site, place), before, value_of(site, place, change["after"])
    return place_of(site, place), "", site.gettext("changed; what stood there is not kept here")


ROUTES = (
    Route(rule="/desk/events/<slug>/history", view=desk_event_history, access=Access.DESK),
    Route(rule="/desk/series/<slug>/history", view=desk_series_history, access=Access.DESK),
)
