"""Make a series, change it part by part, and decide whether people see it."""

from functools import partial

from flask.typing import ResponseReturnValue

from ....errors import InvalidInput
from ....i18n import N_
from ....model import SERIES_TRANSITIONS, Event, EventStatus, Right, Series, SeriesStatus
from ....programmes.editing import present
from ....programmes.subjects import OneSeries
from ....services.desk.events import EventFilter, desk_series, events_page
from ....services.events.planning import publish_series, set_series_status
from ....work import Work
from ...forms import Form
from ...route import Access, Route
from ...site import Site
from ..acting import act, blank, done, notice
from ..frame import desk_state
from .event import section_of
from .outlines import outline
from .page import LARGEST, Place, send_form, show_form
from .previews import series_preview
from .series_sections import BASICS, SERIES

MOVES = {
    SeriesStatus.PUBLISHED: N_("Publish"),
    SeriesStatus.DRAFT: N_("Take offline"),
    SeriesStatus.ENDED: N_("End the series"),
}
STATES = {
    SeriesStatus.DRAFT: N_("Draft"),
    SeriesStatus.PUBLISHED: N_("Published"),
    SeriesStatus.ENDED: N_("Ended"),
}
MOST_EVENTS = 100


def desk_set_up_series(site: Site, slug: str) -> ResponseReturnValue:
    """All parts of a series, its events, and whether people see it."""
    return _overview(site, slug, None)


def desk_series_status(site: Site, slug: str) -> ResponseReturnValue:
    """Publish a series, with its events or without; take it offline; end it."""

    def change(sent: dict[str, str]) -> ResponseReturnValue:
        wanted = sent.get("status", "")
        if wanted not in list(MOVES):
            raise InvalidInput("status_unknown", "Choose what to do with this series.")
        if wanted == SeriesStatus.PUBLISHED and sent.get("with_events") == "yes":
            site.as_organiser(publish_series, slug)
        else:
            site.as_organiser(set_series_status, slug, SeriesStatus(wanted))
        return done(site, "status", "desk_set_up_series", slug=slug)

    return act(site, f"desk series {slug}", change, lambda form: _overview(site, slug, form))


def desk_edit_series(site: Site, slug: str, part: str) -> ResponseReturnValue:
    """The form of one part."""
    return show_form(site, _place(site, slug, part))


def desk_send_series(site: Site, slug: str, part: str) -> ResponseReturnValue:
    """Save it, look at it, or change its rows."""
    return send_form(site, _place(site, slug, part))


def desk_preview_series(site: Site, slug: str) -> ResponseReturnValue:
    """The public page, also of a draft."""
    with site.network.read() as work:
        return series_preview(site, work, slug)


def desk_new_series(site: Site) -> ResponseReturnValue:
    """The form for a new series: ``like`` which other one it is."""
    return show_form(site, _new(site))


def desk_make_series(site: Site) -> ResponseReturnValue:
    """Make it, as a draft."""
    return send_form(site, _new(site))


def _overview(site: Site, slug: str, form: Form | None) -> str:
    with site.network.read() as work:
        series = desk_series(work, slug)
        table = present(work, OneSeries(slug=slug))
        events = [one for past in (True, False) for one in _events(work, slug, past=past)]
    shown = form or blank(site, f"desk series {slug}")
    return site.render(
        "leernet/desk/editing/series.html",
        title=series.title,
        series=series,
        state=site.gettext(STATES[series.status]),
        form=shown,
        done=notice(site),
        lines=outline(site, table, SERIES),
        moves=_moves(site, series),
        events=[(event, desk_state(site, event)) for event in events],
        drafts=sum(event.status is EventStatus.DRAFT for event in events),
    )


def _events(work: Work, slug: str, *, past: bool) -> list[Event]:
    page = events_page(work, EventFilter(series=slug, past=past, limit=MOST_EVENTS))
    return list(reversed(page.events)) if past else list(page.events)


def _moves(site: Site, series: Series) -> list[tuple[SeriesStatus, str]]:
    return [(one, site.gettext(MOVES[one])) for one in MOVES if SERIES_TRANSITIONS.allows(series.status, one)]


def _place(site: Site, slug: str, part: str) -> Place:
    section = section_of(SERIES, part)
    with site.network.read() as work:
        series = desk_series(work, slug)

    def render(**values: object) -> str:
        return site.render(
            "leernet/desk/editing/series_part.html",
            title=f"{site.gettext(section.title)} – {series.title}",
            series=series,
            done=notice(site),
            **values,
        )

    return Place(
        subject=OneSeries(slug=slug),
        section=section,
        action=site.url("desk_send_series", slug=slug, part=part),
        render=render,
        saved=lambda slug, _saved: done(site, "saved", "desk_set_up_series", slug=slug),
        preview=partial(series_preview, site),
    )


def _new(site: Site) -> Place:
    like = site.argument("like")
    with site.network.read() as work:
        there = present(work, OneSeries(slug=like)) if like else {}
    template = {name: value for name, value in there.items() if name not in ("slug", "status")}
    lead = site.gettext("Nobody sees it before you publish it.")

    def render(**values: object) -> str:
        return site.render(
            "leernet/desk/editing/new.html",
            title=site.gettext("New series"),
            crumb=None,
            lead=lead,
            **{**values, "heading": site.gettext("New series")},
        )

    return Place(
        subject=OneSeries(),
        section=BASICS,
        action=site.url("desk_make_series", like=like or None),
        render=render,
        saved=lambda slug, _saved: done(site, "made", "desk_set_up_series", slug=slug),
        start=template,
        given={name: value for name, value in template.items() if name not in BASICS.keys},
    )


_NEW, _EDIT = "/desk/new/series", "/desk/series/<slug>/edit"
ROUTES = (
    Route(rule=_NEW, view=desk_new_series, access=Access.DESK),
    Route(rule=_NEW, view=desk_make_series, method="POST", access=Access.DESK, page="desk_new_series", largest=LARGEST),
    Route(rule=_EDIT, view=desk_set_up_series, access=Access.DESK),
    Route(
        rule=f"{_EDIT}/status", view=desk_series_status, method="POST", access=Access.DESK, page="desk_set_up_series"
    ),
    Route(rule=f"{_EDIT}/<part>", view=desk_edit_series, access=Access.DESK),
    Route(
        rule=f"{_EDIT}/<part>",
        view=desk_send_series,
        method="POST",
        access=Access.DESK,
        page="desk_edit_series",
        largest=LARGEST,
    ),
    Route(rule="/desk/series/<slug>/preview", view=desk_preview_series, right=Right.READ, access=Access.DESK),
)
