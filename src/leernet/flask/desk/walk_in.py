"""Somebody is there who did not register: add them."""

from flask.typing import ResponseReturnValue

from ...model import Right
from ...schemas import load_registration
from ...services.desk.events import desk_event
from ...services.places.known_limits import left_by_format, limits_at
from ...services.registering.items import items_at
from ...services.registering.registration import add_walk_in
from ..event.eventpage import fewest
from ..event.limits import item_choice
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice
from .frame import load_frame


def desk_walk_in(site: Site, slug: str) -> ResponseReturnValue:
    """The form."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_send_walk_in(site: Site, slug: str) -> ResponseReturnValue:
    """Let somebody in, also when it is full or registration closed."""

    def add(sent: dict[str, str]) -> ResponseReturnValue:
        language = sent.get("language") if sent.get("language") in ("nl", "en") else site.language
        request = load_registration(sent, event=slug, language=language or site.language)
        registered = site.as_organiser(add_walk_in, request)
        if not site.may("desk_person"):
            return done(site, "walked_in", _at_the_door(site, slug), slug=slug)
        return done(site, "walked_in", "desk_person", slug=slug, uid=registered.uid)

    return act(site, _purpose(slug), add, lambda form: _page(site, slug, form))


def _at_the_door(site: Site, slug: str) -> str:
    """Where to go on for who sees nobody's own page: the list, where there is one."""
    with site.network.read() as work:
        return "desk_check_in" if desk_event(work, slug).blocks else "desk_walk_in"


def _purpose(slug: str) -> str:
    return f"desk walk-in {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        event = frame.event
        items = [item_choice(site, event, item) for item in items_at(work, event.id)]
        left = left_by_format(limits_at(work, event))
    first = event.formats[0].key if event.formats else ""
    return site.render(
        "leernet/desk/walk_in.html",
        title=frame.title(site.gettext("Add somebody")),
        frame=frame,
        event=event,
        done=notice(site),
        form=Form(form.token, {"format": first, "language": site.language, **form.values}, form.problems),
        formats=[
            {"value": f.key, "label": frame.label(f), "hint": _hint(site, fewest(f.quota.left, left.get(f.id)))}
            for f in event.formats
        ],
        items=items,
        audiences=[{"value": one.key, "label": one.label} for one in event.audiences],
    )


def _hint(site: Site, left: int | None) -> str:
    if left is None:
        return ""
    if left == 0:
        return site.gettext("Full. Whoever you add comes on top of that.")
    return site.translator.ngettext("One place left.", "{n} places left.", left)


_RULE = "/desk/events/<slug>/walk-in"
ROUTES = (
    Route(rule=_RULE, view=desk_walk_in, right=Right.CHECK_IN, access=Access.DESK),
    Route(
        rule=_RULE, view=desk_send_walk_in, right=Right.CHECK_IN, method="POST", access=Access.DESK, page="desk_walk_in"
    ),
)
