"""Choose the columns of the table, and keep them with a name that colleagues see too."""

from collections.abc import Mapping

from flask.typing import ResponseReturnValue

from ....model import Reach, Right, TableView
from ....schemas.picking import uid_of
from ....schemas.views import POSITION, SHOW, load_view
from ....services.asking.answers import columns_at
from ....services.desk.events import desk_event
from ....services.desk.views import keep_view, remove_view, views_of
from ....services.registering.items import items_at
from ....work import Work
from ...forms import Form
from ...route import Access, Route
from ...site import Site
from ..acting import act, blank, done
from ..frame import Frame, load_frame
from .columns import NAME, columns_of, standard_keys, with_keys
from .filters import asked_of, said


def desk_view(site: Site, slug: str) -> ResponseReturnValue:
    """The form: of the view in the address, or of a new one that begins as the table stands."""
    return _page(site, slug, None)


def desk_keep_view(site: Site, slug: str) -> ResponseReturnValue:
    """Keep it, and show the table so."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        view = site.as_organiser(_keep, site, slug, sent)
        return done(site, "view_kept", "desk_registrations", None, slug=slug, view=view.uid, **view.query)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def desk_remove_view(site: Site, slug: str) -> ResponseReturnValue:
    """Remove it for everybody."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        uid = uid_of(sent.get("view", ""))
        if uid is not None:
            site.as_organiser(lambda work: remove_view(work, desk_event(work, slug), uid, _reach(site)))
        return done(site, "view_removed", "desk_registrations", slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def _keep(work: Work, site: Site, slug: str, sent: Mapping[str, str]) -> TableView:
    frame = Frame(site, desk_event(work, slug), {})
    items = items_at(work, frame.event.id)
    known = [column.key for column in columns_of(frame, items, columns_at(work, frame.event))]
    request = load_view(sent, known)
    query = asked_of(site, frame.event, items).kept if request.with_query else {}
    uid = uid_of(sent.get("view", ""))
    return keep_view(work, frame.event, request.name, request.columns, query, uid=uid, known=known, within=_reach(site))


def _reach(site: Site) -> Reach:
    """What they organise who looks."""
    return site.badge.rights.reach(Right.ORGANISE)


def _purpose(slug: str) -> str:
    return f"desk view {slug}"


def _page(site: Site, slug: str, form: Form | None) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        items = items_at(work, frame.event.id)
        columns = columns_of(frame, items, columns_at(work, frame.event))
        asked, views = asked_of(site, frame.event, items), views_of(work, frame.event)
    view = next((one for one in views if str(one.uid) == asked.query.get("view")), None)
    shown = with_keys(columns, standard_keys(frame.event, items) if view is None else view.columns)
    ordered = [one for one in (*shown, *(one for one in columns if one not in shown)) if one.key != NAME]
    values = {f"{SHOW}{one.key}": "yes" for one in shown}
    values |= {f"{POSITION}{one.key}": str(place) for place, one in enumerate(ordered, 1)}
    if view is not None:
        values |= {"name": view.name, "view": str(view.uid)}
    if view is None or view.query:
        values["with_query"] = "yes"
    begun = blank(site, _purpose(slug), values)
    return site.render(
        "leernet/desk/table/view.html",
        title=frame.title(site.gettext("Columns")),
        frame=frame,
        event=frame.event,
        form=begun if form is None else form,
        asked=asked,
        view=view,
        is_of_series=_reach(site).covers(frame.event.series) if frame.event.series else False,
        columns=ordered,
        said=said(frame, asked.filter),
    )


_RULE = "/desk/events/<slug>/registrations/columns"
ROUTES = (
    Route(rule=_RULE, view=desk_view, access=Access.DESK),
    Route(rule=_RULE, view=desk_keep_view, method="POST", access=Access.DESK, page="desk_view"),
    Route(rule=f"{_RULE}/remove", view=desk_remove_view, method="POST", access=Access.DESK, page="desk_view"),
)
