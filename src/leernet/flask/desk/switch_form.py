"""The form of a switch from one format to another: filled in, looked at with what comes of it, and done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from ...errors import Conflict, Forbidden, InvalidInput, LeernetError, NotFound, Problem
from ...i18n import N_
from ...model import EventFormat
from ...programmes.editing import rehearse
from ...programmes.kinds import check_details
from ...programmes.problems import collect
from ...schemas.switching import load_switch
from ...services.changing.switching import HOLD, SwitchRequest, switch_format
from ...work import Work
from ..event.eventpage import name_of
from ..failures import status_of
from ..forms import TOKEN, Form, Wrong, problems_of
from ..route import Access, Route
from ..site import Site
from ..state import today
from .acting import done
from .editing.details import items_of
from .editing.items import Group, Item, Raw
from .editing.page import LARGEST
from .editing.previews import event_preview
from .editing.rows import moved
from .editing.shown import Finder, first_field, shown
from .editing.tabled import Tabled, raw_of
from .editing.typed import flat, typed, without_blank_rows
from .frame import Frame, load_frame
from .switch_preview import Preview, preview_switch

PAGE_FIELDS = ("shape", "policy", "capacity", "until", "otherwise", "hold", "note")
SHAPES = {
    "only": N_("Only this way, and no longer the other"),
    "both": N_("Both ways: people choose how they take part"),
}
POLICIES = {
    "carry": (N_("They go along to the new way"), N_("They need not do anything. Who does not come cancels.")),
    "ask": (N_("They go along, and confirm that they come in that way"), ""),
    "offer": (N_("They stay as they are, and may choose"), N_("Only where both ways are possible.")),
}


@dataclass(frozen=True)
class Page:
    """An event, from which format to which it goes, and the fields of the new one; none where it has it already."""

    site: Site
    frame: Frame
    source: EventFormat
    target: str
    there: EventFormat | None
    items: Sequence[Item]

    @property
    def purpose(self) -> str:
        """What the form is for."""
        return f"desk switch {self.frame.event.slug} {self.source.key} {self.target}"

    def form(self, values: Mapping[str, str], problems: Sequence[Wrong] = ()) -> Form:
        """The form with these values."""
        return Form(self.site.form_token(self.purpose), values, problems)


def desk_switch(site: Site, slug: str, source: str, target: str) -> ResponseReturnValue:
    """The form."""
    page = _load(site, slug, source, target)
    places = page.there.quota.capacity if page.there else None
    values = {"shape": "only", "policy": "carry", "otherwise": "keep", "hold": str(HOLD)}
    values |= {"capacity": "" if places is None else str(places)}
    return _render(page, values, raw_of(page.items, {"details": _known_details(page)}, {}))


def desk_send_switch(site: Site, slug: str, source: str, target: str) -> ResponseReturnValue:
    """Look at what comes of it, do it, or change the rows of the details."""
    page, sent = _load(site, slug, source, target), request.form.to_dict()
    raw, do = typed(page.items, sent), sent.get("do", "look")
    try:
        site.check_form(sent.get(TOKEN, ""), page.purpose)
        if do not in ("look", "page", "switch"):
            raw, at = moved(page.items, raw, do, sent)
            return _render(page, sent, raw, focus=at)
        raw = without_blank_rows(page.items, raw)
        return _do(page, sent, raw, do)
    except (InvalidInput, Conflict, Forbidden) as error:
        return _render(page, sent, raw, problems=_wrongs(page, raw, error)), status_of(error)


def _do(page: Page, sent: Mapping[str, str], raw: Raw, do: str) -> ResponseReturnValue:
    site, slug = page.site, page.frame.event.slug
    wish = _wish(page, sent, raw)
    if do == "page":
        return site.as_organiser(_public_page, site, wish)
    if do == "look":
        return _render(page, sent, raw, preview=site.as_organiser(preview_switch, site, wish))
    site.as_organiser(switch_format, wish)
    return done(site, "switched", "desk_switches", slug=slug)


def _public_page(work: Work, site: Site, wish: SwitchRequest) -> str:
    def look() -> str:
        switch_format(work, wish)
        work.db.expire_all()
        return event_preview(site, work, wish.event)

    return rehearse(work, look)


def _wish(page: Page, sent: Mapping[str, str], raw: Raw) -> SwitchRequest:
    table = Tabled({}).table(page.items, raw)
    details, problems = _details(page, table.get("details"))
    return load_switch(
        sent if sent.get("do") == "switch" else {**sent, "waiting": ""},
        page.frame.event.slug,
        (page.source.key, page.target),
        details,
        today=today(page.site),
        timezone=page.site.settings.timezone,
        problems=tuple(problems),
    )


def _details(page: Page, details: object) -> tuple[dict[str, object], list[Problem]]:
    """The details as the plugin's schema lets them through, or what is wrong with them."""
    if not page.items:
        return {}, []
    schema = page.site.network.plugins.formats[page.target].schema()
    try:
        return check_details(schema, details if isinstance(details, Mapping) else {}), []
    except ValidationError as error:
        return {}, collect({"details": error.messages}, "", None)


def _load(site: Site, slug: str, source: str, target: str) -> Page:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
    by_key, kinds = {one.key: one for one in frame.event.formats}, site.network.plugins.formats
    if source not in by_key or target not in kinds or source == target:
        raise NotFound("page_unknown", "This page does not exist.")
    there = by_key.get(target)
    inside = [] if there else items_of(site, kinds[target].schema())
    items = [Group(name="details", label=site.gettext("Details"), items=inside, side_by_side=False)] if inside else []
    return Page(site, frame, by_key[source], target, there, items)


def _known_details(page: Page) -> Mapping[str, object]:
    return page.there.details if page.there else {}


def _wrongs(page: Page, raw: Raw, error: LeernetError) -> list[Wrong]:
    each = (error.problems if isinstance(error, InvalidInput) else ()) or (error,)
    finder = Finder(page.site, "", shown(page.items, raw))
    of_details = [one for one in each if (one.field or "").startswith("details")]
    others = [wrong for one in each if one not in of_details for wrong in problems_of(one, page.site.gettext)]
    known = [one if one.field in PAGE_FIELDS else Wrong("", one.code, one.message) for one in others]
    return [*known, *finder.wrongs(of_details)]


def _render(
    page: Page,
    sent: Mapping[str, str],
    raw: Raw,
    *,
    problems: Sequence[Wrong] = (),
    preview: Preview | None = None,
    focus: str = "",
) -> str:
    site, tree = page.site, shown(page.items, raw)
    say = site.gettext
    values = {**{name: sent.get(name, "") for name in PAGE_FIELDS}, **flat(page.items, raw)}
    return site.render(
        "leernet/desk/switch.html",
        title=page.frame.title(say("Another way to take part")),
        frame=page.frame,
        event=page.frame.event,
        form=page.form(values, problems),
        source=page.frame.label(page.source),
        target=name_of(site, page.target),
        action=site.url("desk_send_switch", slug=page.frame.event.slug, source=page.source.key, target=page.target),
        there=page.there,
        tree=tree,
        focus=first_field(tree, focus) if focus else "",
        preview=preview,
        shapes=[{"value": one, "label": say(text)} for one, text in SHAPES.items()],
        policies=[
            {"value": one, "label": say(text), "hint": say(hint) if hint else ""}
            for one, (text, hint) in POLICIES.items()
        ],
        otherwise=[
            {"value": "keep", "label": say("They keep their place")},
            {"value": "release", "label": say("They lose it, and who waits moves up")},
        ],
        done="",
    )


_RULE = "/desk/events/<slug>/switch/<source>/<target>"
ROUTES = (
    Route(rule=_RULE, view=desk_switch, access=Access.DESK),
    Route(rule=_RULE, view=desk_send_switch, method="POST", access=Access.DESK, page="desk_switch", largest=LARGEST),
)
