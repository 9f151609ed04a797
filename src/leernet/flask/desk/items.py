"""An organiser changes to which parts of the programme somebody comes, by the rules of the own page."""

from flask import redirect
from flask.typing import ResponseReturnValue

from ...schemas.items import field_of, load_items
from ...services.registering.items import can_change_items, change_items, chosen, items_at
from ...work import Work
from ..event.limits import item_choice
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done
from .frame import load_frame
from .marking import find_at


def desk_items(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """To what do they come?"""
    with site.network.read() as work:
        registration = find_at(work, slug, uid)
        items = items_at(work, registration.event_id)
        possible = can_change_items(work, registration) and bool(items)
        ticked = {field_of(one.key or ""): "yes" for one in chosen(items, registration)}
    if not possible:
        return redirect(site.url("desk_person", slug=slug, uid=uid))
    return _page(site, slug, uid, blank(site, _purpose(uid), ticked))


def desk_send_items(site: Site, slug: str, uid: str) -> ResponseReturnValue:
    """They come to these parts and to no others."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_change, slug, uid, load_items(sent))
        return done(site, "items_changed", "desk_person", slug=slug, uid=uid)

    return act(site, _purpose(uid), do, lambda form: _page(site, slug, uid, form))


def _change(work: Work, slug: str, uid: str, keys: tuple[str, ...]) -> None:
    change_items(work, find_at(work, slug, uid).uid, keys)


def _purpose(uid: str) -> str:
    return f"desk items {uid}"


def _page(site: Site, slug: str, uid: str, form: Form) -> str:
    with site.network.read() as work:
        registration = find_at(work, slug, uid)
        frame = load_frame(site, work, slug)
        items = items_at(work, registration.event_id)
    return site.render(
        "leernet/desk/items.html",
        title=frame.title(site.gettext("What they come to")),
        frame=frame,
        event=frame.event,
        registration=registration,
        form=form,
        items=[item_choice(site, frame.event, one) for one in items],
        kept_items=[one.key for one in chosen(items, registration)],
    )


_RULE = "/desk/events/<slug>/registrations/<uid>/programme"
ROUTES = (
    Route(rule=_RULE, view=desk_items, access=Access.DESK),
    Route(rule=_RULE, view=desk_send_items, method="POST", access=Access.DESK, page="desk_items"),
)
