"""Write, look at and publish what was learnt."""

from collections.abc import Mapping, Sequence
from types import SimpleNamespace

from flask.typing import ResponseReturnValue

from ...model import Recap
from ...schemas.desk import MATERIALS, QUOTES, load_recap, recap_values
from ...services.events.recaps import RecapRequest, publish_recap
from ...services.materials.access import public_materials
from ..event.materials import shown
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice
from .frame import load_frame

MORE = 2
"""How many empty rows there are for another quote or piece of material."""

FORM_BYTES = 512 * 1024


def desk_recap(site: Site, slug: str) -> ResponseReturnValue:
    """The form, with what was published."""
    return _page(site, slug, None)


def desk_send_recap(site: Site, slug: str) -> ResponseReturnValue:
    """Show how it will look, make room for more, or publish."""

    def do(sent: dict[str, str]) -> ResponseReturnValue:
        form = Form(site.form_token(_purpose(slug)), sent)
        if sent.get("do") == "more":
            return _page(site, slug, form)
        request = load_recap(sent)
        if sent.get("do") != "publish":
            return _page(site, slug, form, request)
        recap = site.as_organiser(publish_recap, slug, request)
        return done(site, "published" if recap.published_at == site.now else "bettered", "desk_recap", slug=slug)

    return act(site, _purpose(slug), do, lambda form: _page(site, slug, form))


def _purpose(slug: str) -> str:
    return f"desk recap {slug}"


def _page(site: Site, slug: str, form: Form | None, preview: RecapRequest | None = None) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        public = shown(site, public_materials(work, frame.event))
    present = frame.event.recap
    if form is None:
        form = blank(site, _purpose(slug), recap_values(present) if present else _first(site))
    return site.render(
        "leernet/desk/recap.html",
        title=frame.title(site.gettext("Recap")),
        frame=frame,
        event=frame.event,
        recap=present,
        preview=preview and SimpleNamespace(recap=_shown(site, preview, present)),
        form=form,
        done=notice(site),
        quotes=rows(form.values, QUOTES),
        links=rows(form.values, MATERIALS),
        materials=public,
    )


def _first(site: Site) -> dict[str, str]:
    return {"category": site.gettext("News"), "publisher": site.name}


def _shown(site: Site, request: RecapRequest, present: Recap | None) -> Recap:
    return Recap(
        title=request.title,
        body=request.body,
        category=request.category,
        publisher=request.publisher,
        published_at=(present and present.published_at) or site.now,
        quotes=list(request.quotes),
        materials=list(request.materials),
    )


def rows(values: Mapping[str, str], fields: Sequence[str]) -> range:
    """The numbers of the rows to show: those that are filled in, and a few more."""
    filled = [int(name.rpartition("_")[2]) for name in values if _is_row(name, fields) and values[name].strip()]
    return range(max(filled, default=-1) + 1 + MORE)


def _is_row(name: str, fields: Sequence[str]) -> bool:
    field, _, number = name.rpartition("_")
    return field in fields and number.isascii() and number.isdigit() and len(number) <= 2


_RULE = "/desk/events/<slug>/recap"
ROUTES = (
    Route(rule=_RULE, view=desk_recap, access=Access.DESK),
    Route(rule=_RULE, view=desk_send_recap, method="POST", access=Access.DESK, page="desk_recap", largest=FORM_BYTES),
)
