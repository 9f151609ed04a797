"""The check-in list: for a phone at the door. One tap marks somebody as present, another takes it back."""

from collections.abc import Sequence
from datetime import datetime

from flask import redirect
from flask.typing import ResponseReturnValue

from ...errors import NotFound
from ...model import AgendaItem, Block, Event, Evidence, Registration, Right
from ...services.attendance.checking_in import EARLY
from ...services.desk.events import present_counts
from ...services.desk.filtering import Filter
from ...services.desk.lists import CHECK_IN_PAGE, check_in_page
from ...services.registering.items import items_at
from ..event.blocks import block_name, parts_in
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, notice, whole
from .frame import Frame, load_frame
from .marking import mark
from .scanned import read_code


def desk_check_in(site: Site, slug: str) -> ResponseReturnValue:
    """Everybody who is expected, by name."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_mark(site: Site, slug: str) -> ResponseReturnValue:
    """Mark one person; the page comes back at that person."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        present = "in" in sent
        uid, block = sent.get("in" if present else "out", ""), sent.get("block", "")
        evidence = Evidence.SCAN if sent.get("evidence") == Evidence.SCAN else Evidence.LIST
        code = site.as_organiser(mark, slug, uid, block, present=present, evidence=evidence)
        # The search is not repeated: the next person at the door has another name.
        path = site.url("desk_check_in", slug=slug, block=block, after=whole(site, "after") or None, done=code)
        return redirect(f"{path}#p-{uid}", 303)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def present_block(event: Event, chosen: int, now: datetime) -> Block:
    """The block to check in for: the one that was chosen, or else the one that is on, or next, or was last."""
    if chosen:
        found = next((block for block in event.blocks if block.id == chosen), None)
        if found is None:
            raise NotFound("block_unknown", "This part of the event is not known.")
        return found
    return next((block for block in event.blocks if block.ends_at > now), event.blocks[-1])


def _purpose(slug: str) -> str:
    return f"desk check-in {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    search, after = site.argument("q"), whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        event = frame.event
        if not event.blocks:
            raise NotFound("block_unknown", "This part of the event is not known.")
        block = present_block(event, whole(site, "block"), site.now)
        page = check_in_page(work, event, Filter(search=search, after=after, limit=CHECK_IN_PAGE))
        present = present_counts(work, event)
        items = items_at(work, event.id)
        scanned = read_code(site, work, event, block) if site.argument("code") else None
    opens = block.starts_at - EARLY
    return site.render(
        "leernet/desk/check_in.html",
        title=frame.title(site.gettext("Check-in")),
        frame=frame,
        event=event,
        chosen=block,
        people=[(one, one.was_present_at(block), _about(frame, block, items, one)) for one in page.registrations],
        block_name=lambda one: block_name(site, event, one, weekday=True),
        next_after=page.after,
        after=after or None,
        search=search,
        scanned=scanned,
        present=present.get(block.id, 0),
        opens=None if opens <= site.now else opens,
        form=form,
        done=notice(site),
    )


def _about(frame: Frame, block: Block, items: Sequence[AgendaItem], one: Registration) -> str:
    """What the door wants to know beside the name: the organisation, how they take part, to what they come here."""
    how = frame.label(one.format) if len(frame.event.formats) > 1 else ""
    comes = ", ".join(parts_in(frame.event, block, items, one))
    return " · ".join(part for part in (one.organisation_name, how, comes) if part)


_RULE = "/desk/events/<slug>/check-in"
ROUTES = (
    Route(rule=_RULE, view=desk_check_in, right=Right.CHECK_IN, access=Access.DESK),
    Route(rule=_RULE, view=desk_mark, right=Right.CHECK_IN, method="POST", access=Access.DESK, page="desk_check_in"),
)
