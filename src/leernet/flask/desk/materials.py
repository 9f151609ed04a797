"""The materials of an event or a series at the desk: add, change, order, remove."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from ...display import display_size
from ...errors import NotFound
from ...i18n import N_
from ...model import Event, Material, MaterialFor, MaterialFrom
from ...schemas import load_file
from ...schemas.materials import load_material, material_values
from ...services.asking.files import MB
from ...services.materials.managing import (
    add_material,
    change_material,
    find_material,
    materials_of,
    move_material,
    remove_material,
)
from ...services.places.limits import Scope
from ...services.requests import SentFile
from ...work import Work
from ..event.materials import material_uid, served
from ..forms import Form
from ..route import FORM_BYTES, Access, Route
from ..site import Site
from .acting import act, blank, done, notice
from .delegations import EVENTS, scope_of
from .frame import load_frame

FOR: Mapping[MaterialFor, str] = {
    MaterialFor.EVERYBODY: N_("Everybody"),
    MaterialFor.REGISTERED: N_("Who has a place"),
    MaterialFor.PRESENT: N_("Who was present"),
    MaterialFor.CONTRIBUTORS: N_("Speakers, facilitators and organisers"),
}
FROM: Mapping[MaterialFrom, str] = {
    MaterialFrom.NOW: N_("At once"),
    MaterialFrom.AFTER: N_("Once the event is over"),
    MaterialFrom.MOMENT: N_("From a moment"),
}
ACCEPT = ".pdf,.png,.jpg,.jpeg,.docx,.odt,.xlsx,.ods,.pptx,.odp,.txt,.csv"


def desk_materials(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """All of them, and the form for one more."""
    return _page(site, kind, slug, blank(site, _purpose(kind, slug), _first(kind)))


def desk_add_material(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """Add one."""
    _make_room(site)

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        wanted = load_material(sent, _file(site), settings=site.settings, of_event=kind == EVENTS)
        site.as_organiser(_in(kind, slug, add_material), wanted)
        return done(site, "material_added", "desk_materials", kind=kind, slug=slug)

    return act(site, _purpose(kind, slug), do, lambda form: _page(site, kind, slug, form))


def desk_material(site: Site, kind: str, slug: str, uid: str) -> ResponseReturnValue:
    """The form of one."""
    material = _present(site, kind, slug, uid)
    values = material_values(material, site.settings.timezone)
    return _page(site, kind, slug, blank(site, _purpose(kind, slug), values), material)


def desk_change_material(site: Site, kind: str, slug: str, uid: str) -> ResponseReturnValue:
    """Change it."""
    _make_room(site)
    present = _present(site, kind, slug, uid)

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        of_event = kind == EVENTS
        wanted = load_material(sent, _file(site), settings=site.settings, present=present, of_event=of_event)
        site.as_organiser(_in(kind, slug, change_material), present.uid, wanted)
        return done(site, "material_changed", "desk_materials", kind=kind, slug=slug)

    return act(site, _purpose(kind, slug), do, lambda form: _page(site, kind, slug, form, present))


def desk_move_material(site: Site, kind: str, slug: str, uid: str) -> ResponseReturnValue:
    """Put it one place up or down."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_in(kind, slug, move_material), material_uid(uid), up=sent.get("to") == "up")
        return done(site, "material_changed", "desk_materials", kind=kind, slug=slug)

    return act(site, _purpose(kind, slug), do, lambda form: _page(site, kind, slug, form))


def desk_remove_material(site: Site, kind: str, slug: str, uid: str) -> ResponseReturnValue:
    """Remove it, once an organiser said that they are sure."""

    def do(_sent: dict[str, str]) -> ResponseReturnValue:
        site.as_organiser(_in(kind, slug, remove_material), material_uid(uid))
        return done(site, "material_removed", "desk_materials", kind=kind, slug=slug)

    return act(site, _purpose(kind, slug), do, lambda form: _page(site, kind, slug, form))


def desk_material_file(site: Site, uid: str) -> ResponseReturnValue:
    """The file of one, to look at."""
    with site.network.read() as work:
        found = find_material(work, material_uid(uid), with_content=True)
    if not found.is_file:
        raise NotFound("material_unknown", "This material is not there, or not for you.")
    return served(found, cached="no-store")


def _in(kind: str, slug: str, verb: Callable[..., object]) -> Callable[..., object]:
    """A use-case of an event or a series, by its name in addresses."""

    def of_scope(work: Work, *args: Any, **kwargs: Any) -> object:
        return verb(work, scope_of(work, kind, slug), *args, **kwargs)

    return of_scope


def _make_room(site: Site) -> None:
    """For a file as large as the network allows; before anything reads the form."""
    request.max_content_length = FORM_BYTES + site.settings.max_upload_mb * MB


def _file(site: Site) -> SentFile | None:
    """The file that was chosen; of one that is too large, no more than it takes to see that."""
    file = request.files.get("file")
    if file is None or not file.filename:
        return None
    with file.stream as stream:
        return load_file(file.filename, stream.read(site.settings.max_upload_mb * MB + 1))


def _present(site: Site, kind: str, slug: str, uid: str) -> Material:
    with site.network.read() as work:
        scope, found = scope_of(work, kind, slug), find_material(work, material_uid(uid))
    if (found.event_id if kind == EVENTS else found.series_id) != scope.id:
        raise NotFound("material_unknown", "This material is not there, or not for you.")
    return found


def _first(kind: str) -> dict[str, str]:
    shown = MaterialFrom.AFTER if kind == EVENTS else MaterialFrom.NOW
    return {"audience": MaterialFor.REGISTERED.value, "shown": shown.value}


def _purpose(kind: str, slug: str) -> str:
    return f"desk materials {kind} {slug}"


def _page(site: Site, kind: str, slug: str, form: Form, material: Material | None = None) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug) if kind == EVENTS else None
        scope: Scope = frame.event if frame else scope_of(work, kind, slug)
        rows = materials_of(work, scope)
    shown = [one for one in FROM if one is not MaterialFrom.AFTER or isinstance(scope, Event)]
    return site.render(
        f"leernet/desk/{'event' if frame else 'series'}_materials.html",
        title=f"{site.gettext('Materials')} – {scope.title}",
        frame=frame,
        event=frame.event if frame else None,
        series=None if isinstance(scope, Event) else scope,
        scope=scope,
        kind=kind,
        form=form,
        done=notice(site),
        material=material,
        rows=[(one, *one.title_in(site.language), _about(site, one), _when(site, one)) for one in rows],
        audiences=[{"value": one.value, "label": site.gettext(text)} for one, text in FOR.items()],
        moments=[{"value": one.value, "label": site.gettext(FROM[one])} for one in shown],
        accept=ACCEPT,
        largest=site.settings.max_upload_mb,
    )


def _about(site: Site, material: Material) -> str:
    return f"{material.name}, {display_size(material.size, site.language)}" if material.is_file else material.url


def _when(site: Site, material: Material) -> str:
    whom = site.gettext(FOR[material.audience])
    when = site.gettext(FROM[material.shown])
    if material.shown_from is not None:
        when = site.gettext("From {moment} on", moment=site.moment(material.shown_from))
    return f"{whom} · {when}"


_RULE = "/desk/<any(events,series):kind>/<slug>/materials"
_ONE = f"{_RULE}/<uid>"


def _post(rule: str, view: Callable[..., ResponseReturnValue]) -> Route:
    return Route(rule=rule, view=view, method="POST", access=Access.DESK, page="desk_materials")


ROUTES = (
    Route(rule=_RULE, view=desk_materials, access=Access.DESK),
    _post(_RULE, desk_add_material),
    Route(rule=_ONE, view=desk_material, access=Access.DESK),
    Route(rule=_ONE, view=desk_change_material, method="POST", access=Access.DESK, page="desk_material"),
    _post(f"{_ONE}/move", desk_move_material),
    _post(f"{_ONE}/remove", desk_remove_material),
    Route(rule="/desk/materials/<uid>", view=desk_material_file, access=Access.DESK, localised=True),
)
