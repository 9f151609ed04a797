"""Somebody is there who did not register: add them."""

from dataclasses import replace

from flask import redirect
from flask.typing import ResponseReturnValue

from ...model import Right
from ...schemas import load_registration
from ...services.attendance.checking_in import EARLY, check_in
from ...services.desk.events import desk_event
from ...services.places.known_limits import left_by_format, limits_at
from ...services.registering.items import items_at
from ...services.registering.registration import add_walk_in
from ...services.requests import RegistrationRequest
from ...work import Work
from ..event.eventpage import fewest
from ..event.limits import item_choice
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done, notice
from .check_in import present_block
from .frame import load_frame
from .roles import called

PARTICIPANT = "participant"


def desk_walk_in(site: Site, slug: str) -> ResponseReturnValue:
    """The form."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_send_walk_in(site: Site, slug: str) -> ResponseReturnValue:
    """Let somebody in, also when it is full or registration closed."""

    def add(sent: dict[str, str]) -> ResponseReturnValue:
        language = sent.get("language") if sent.get("language") in ("nl", "en") else site.language
        request = load_registration(sent, event=slug, language=language or site.language)
        request = replace(request, roles=(_role(site, sent),))
        if sent.get("door"):
            site.as_organiser(_let_in, request)
            return redirect(site.url("desk_door", slug=slug), 303)
        registered = site.as_organiser(add_walk_in, request)
        if not site.may("desk_person"):
            return done(site, "walked_in", _at_the_door(site, slug), slug=slug)
        return done(site, "walked_in", "desk_person", slug=slug, uid=registered.uid)

    return act(site, _purpose(slug), add, lambda form: _page(site, slug, form))


def _let_in(work: Work, request: RegistrationRequest) -> None:
    """Somebody stands at the door: add them, and check them in for what is on now, if anything is."""
    registered = add_walk_in(work, request)
    event = desk_event(work, request.event)
    block = present_block(event, 0, work.now) if event.blocks else None
    if block is not None and block.starts_at - EARLY <= work.now:
        check_in(work, registered.uid, block.id)


def _at_the_door(site: Site, slug: str) -> str:
    """Where to go on for who sees nobody's own page: the list, where there is one."""
    with site.network.read() as work:
        return "desk_check_in" if desk_event(work, slug).blocks else "desk_walk_in"


def _role(site: Site, sent: dict[str, str]) -> str:
    """What is chosen: by who may say that of anybody. Who is at the door only lets participants in."""
    return sent.get("role") or PARTICIPANT if site.may("desk_roles") else PARTICIPANT


def _purpose(slug: str) -> str:
    return f"desk walk-in {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        event = frame.event
        items = [item_choice(site, event, item) for item in items_at(work, event.id)]
        left = left_by_format(limits_at(work, event))
    usual = {
        "format": event.formats[0].key if event.formats else "",
        "role": PARTICIPANT,
        "language": site.language,
        "door": site.argument("door"),
    }
    roles = site.network.plugins.roles if site.may("desk_roles") else {}
    return site.render(
        "leernet/desk/walk_in.html",
        title=frame.title(site.gettext("Add somebody")),
        frame=frame,
        event=event,
        done=notice(site),
        form=Form(form.token, {**usual, **form.values}, form.problems),
        formats=[
            {"value": f.key, "label": frame.label(f), "hint": _hint(site, fewest(f.quota.left, left.get(f.id)))}
            for f in event.formats
        ],
        items=items,
        roles=[{"value": key, "label": called(site, role)} for key, role in roles.items()],
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
