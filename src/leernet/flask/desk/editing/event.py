"""Make an event, from nothing or from another one, and change it part by part."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from flask.typing import ResponseReturnValue

from ....errors import Forbidden, NotFound
from ....model import Event, Right
from ....programmes.copying import PARTS, as_template, parts_of_template, with_times_of
from ....programmes.editing import Saved, present
from ....programmes.subjects import OneEvent
from ....services.desk.events import all_series, desk_series, next_number
from ...route import Access, Route
from ...site import Site
from ..acting import done, notice
from ..frame import load_frame
from .event_sections import BASICS, EVENT
from .outlines import outline
from .page import LARGEST, Place, send_form, show_form
from .previews import event_preview
from .sections import Section

TAKES = "take-"
"""Before the name of a part that a follow-up takes over, in the address of its form."""


def desk_set_up_event(site: Site, slug: str) -> ResponseReturnValue:
    """All parts of an event, and what stands in each."""
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        table = present(work, OneEvent(slug=slug))
    return site.render(
        "leernet/desk/editing/event.html",
        title=frame.title(site.gettext("Set up")),
        frame=frame,
        event=frame.event,
        done=notice(site),
        lines=outline(site, table, EVENT),
    )


def desk_edit_event(site: Site, slug: str, part: str) -> ResponseReturnValue:
    """The form of one part."""
    return show_form(site, _place(site, slug, part))


def desk_send_event(site: Site, slug: str, part: str) -> ResponseReturnValue:
    """Save it, look at it, or change its rows."""
    return send_form(site, _place(site, slug, part))


def desk_preview_event(site: Site, slug: str) -> ResponseReturnValue:
    """The public page, also of a draft."""
    with site.network.read() as work:
        return event_preview(site, work, slug)


def desk_new_event(site: Site) -> ResponseReturnValue:
    """The form for a new event: ``series`` it is in, ``like`` which other one it is."""
    return show_form(site, _new(site))


def desk_make_event(site: Site) -> ResponseReturnValue:
    """Make it, as a draft."""
    return send_form(site, _new(site))


def section_of(sections: Sequence[Section], part: str) -> Section:
    """The section with this key; raises :class:`~leernet.errors.NotFound`."""
    found = next((section for section in sections if section.key == part), None)
    if found is None:
        raise NotFound("page_unknown", "This page does not exist.")
    return found


def _place(site: Site, slug: str, part: str) -> Place:
    section = section_of(EVENT, part)
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
    series = frame.event.series.slug if frame.event.series else ""

    def render(**values: object) -> str:
        heading = site.gettext(section.title)
        return site.render(
            "leernet/desk/editing/event_part.html",
            title=frame.title(heading),
            frame=frame,
            event=frame.event,
            done=notice(site),
            **values,
        )

    return Place(
        subject=OneEvent(slug=slug, series=series),
        section=section,
        action=site.url("desk_send_event", slug=slug, part=part),
        render=render,
        saved=_went_on(site),
        series=series,
        preview=partial(event_preview, site),
    )


def _went_on(site: Site) -> Callable[[str, Saved], ResponseReturnValue]:
    def saved(slug: str, saved: Saved) -> ResponseReturnValue:
        if saved.told:
            return done(site, "saved_told", "desk_set_up_event", count=saved.told, slug=slug)
        return done(site, "saved", "desk_set_up_event", slug=slug)

    return saved


def _new(site: Site) -> Place:
    series, follows = site.argument("series"), site.argument("follows")
    like = follows or site.argument("like")
    takes = {f"{TAKES}{part}": "yes" for part in PARTS if follows and site.argument(f"{TAKES}{part}")}
    with site.network.read() as work:
        if not site.reach.everything and not site.reach.covers(desk_series(work, series) if series else None):
            raise Forbidden("event_elsewhere", "You may add events to a series that is yours, and to no other.")
        titles = dict(all_series(work))
        if series and series not in titles:
            raise NotFound("series_unknown", "There is no series “{series}”.", series=series)
        table = as_template(present(work, OneEvent(slug=like))) if like else {}
        if follows:
            table = parts_of_template(table, [name.removeprefix(TAKES) for name in takes])
        number = next_number(work, series) if series else None
        source = work.db.query(Event).filter_by(slug=like).one() if like else None
        language = source.language if source else None
    start = {
        **table,
        "blocks": [{}],
        **({"number": number} if number else {}),
        **({"language": language} if language else {}),
        **({"follows": follows} if follows else {}),
    }

    heading = site.gettext("New follow-up") if follows else site.gettext("New event")

    def render(**values: object) -> str:
        return site.render(
            "leernet/desk/editing/new.html",
            title=heading,
            crumb=(site.url("desk_home", series=series or None), titles.get(series, "")) if series else None,
            lead=_lead(site, titles.get(series, ""), source.title if source else "", is_follow_up=bool(follows)),
            **{**values, "heading": heading},
        )

    return Place(
        subject=OneEvent(series=series),
        section=BASICS,
        action=site.url(
            "desk_make_event",
            series=series or None,
            like=None if follows else like or None,
            follows=follows or None,
            **takes,
        ),
        render=render,
        saved=lambda slug, _saved: done(site, "made", "desk_set_up_event", slug=slug),
        series=series,
        start=start,
        # Alone in no series the form has no list of events to follow.
        given={**_kept(table), **({"follows": follows} if follows and not series else {})},
        settle=with_times_of(table) if like else None,
    )


def _lead(site: Site, series: str, like: str, *, is_follow_up: bool) -> str:
    if is_follow_up:
        return site.gettext("It builds on “{event}”. Nobody sees it before you announce it.", event=like)
    if like:
        return site.gettext(
            "Texts, ways to take part, programme, partners and questions are those of “{event}”. Nobody sees it before "
            "you announce it.",
            event=like,
        )
    if series:
        return site.gettext("In “{series}”. Nobody sees it before you announce it.", series=series)
    return site.gettext("An event by itself, in no series. Nobody sees it before you announce it.")


def _kept(table: Mapping[str, object]) -> dict[str, object]:
    return {name: value for name, value in table.items() if name not in BASICS.keys}


_NEW, _EDIT = "/desk/new/event", "/desk/events/<slug>/edit"
ROUTES = (
    Route(rule=_NEW, view=desk_new_event, right=Right.ORGANISE, partly=True, access=Access.DESK),
    Route(
        rule=_NEW,
        view=desk_make_event,
        right=Right.ORGANISE,
        partly=True,
        method="POST",
        access=Access.DESK,
        page="desk_new_event",
        largest=LARGEST,
    ),
    Route(rule=_EDIT, view=desk_set_up_event, access=Access.DESK),
    Route(rule=f"{_EDIT}/<part>", view=desk_edit_event, access=Access.DESK),
    Route(
        rule=f"{_EDIT}/<part>",
        view=desk_send_event,
        method="POST",
        access=Access.DESK,
        page="desk_edit_event",
        largest=LARGEST,
    ),
    Route(rule="/desk/events/<slug>/preview", view=desk_preview_event, right=Right.READ, access=Access.DESK),
)
