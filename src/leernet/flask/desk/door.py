"""Checking in with a phone: a page that works without a network, the list that it keeps, and the taps that it sends.

The page itself says nothing of people. The scripts in ``static/door/`` fetch the list, keep it, and send what was
tapped until they are answered.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from flask import jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import UnsupportedMediaType

from ...errors import InvalidInput, NotFound
from ...i18n import LANGUAGES
from ...model import Event, Right
from ...schemas.door import load_taps
from ...services.attendance.checking_in import EARLY
from ...services.attendance.door_list import Expected, door_list
from ...services.attendance.taps import WITHOUT_PLACE, Tap, hear
from ...services.desk.events import desk_event
from ..event.blocks import block_name
from ..forms import TOKEN
from ..route import Access, Route
from ..site import Site
from ..versions import conditional
from .acting import whole
from .check_in import present_block
from .door_words import door_words
from .frame import Frame

KEPT_HOURS = 12
"""How long after the end of the event a phone keeps the list."""
_KEPT = ("door/camera.js", "door/people.js", "door/server.js", "door/store.js", "door/sync.js", "door/view.js",
         "qr/decode.js", "qr/index.js")  # fmt: skip
"""What the page loads by itself, without a version in the address."""
UNREADABLE = "unreadable"


def desk_door(site: Site, slug: str) -> ResponseReturnValue:
    """The page: the same for every phone, with no name on it."""
    with site.network.read() as work:
        event = _event(desk_event(work, slug))
        return site.render(
            "leernet/desk/door.html",
            title=f"{site.gettext('Check-in')} – {event.title}",
            event=event,
            series=event.series,
            blocks=[{"value": one.id, "label": block_name(site, event, one, weekday=True)} for one in event.blocks],
            chosen=present_block(event, whole(site, "block"), site.now).id,
            hours=KEPT_HOURS,
            settings=_settings(site, event),
        )


def desk_door_list(site: Site, slug: str) -> ResponseReturnValue:
    """The list, when it is another than the phone has; with a token to send taps with, in a header."""
    with site.network.read() as work:
        event = _event(desk_event(work, slug))
        formats = {one.id: number for number, one in enumerate(event.formats)}
        people = [_row(one, formats) for one in door_list(work, event)]
        until = max(block.ends_at for block in event.blocks) + timedelta(hours=KEPT_HOURS)
    response = jsonify({"user": _user(site), "keepUntil": _ms(until), "people": people})
    response.headers["Form-Token"] = site.form_token(_purpose(slug))
    response.headers["Server-Time"] = str(_ms(site.now))
    return conditional(response)


def desk_door_send(site: Site, slug: str) -> ResponseReturnValue:
    """Do what was tapped, each by itself: what came of one does not touch the others."""
    if request.mimetype != "application/json":
        raise UnsupportedMediaType
    body = request.get_json(silent=True)
    token = body.get(TOKEN) if isinstance(body, dict) else None
    site.check_form(token if isinstance(token, str) else "", _purpose(slug))
    results: list[dict[str, object]] = []
    for key, tap in load_taps(body):
        results.append({"key": key, **(_heard(site, slug, tap) if tap else {"result": UNREADABLE})})
    return jsonify({"results": results})


def _heard(site: Site, slug: str, tap: Tap) -> dict[str, object]:
    try:
        heard = site.as_organiser(hear, slug, tap)
    except InvalidInput:
        return {"result": UNREADABLE}
    return {"result": heard.outcome.value, "at": _ms(heard.at) if heard.at else 0, "name": heard.name}


def _settings(site: Site, event: Event) -> dict[str, object]:
    """What the scripts need to know."""
    frame, slug = Frame(site, event, {}), event.slug
    page = site.url("desk_door", slug=slug)
    return {
        "scope": page,
        "scopes": [site.url("desk_door", slug=slug, lang=language) for language in LANGUAGES],
        "store": f"{site.plain_url('root')}{slug}",
        "user": _user(site),
        "slug": slug,
        "list": site.url("desk_door_list", slug=slug),
        "send": page,
        "leave": site.url("desk_check_in", slug=slug),
        "walk_in": site.url("desk_walk_in", slug=slug, door="yes") if frame.takes_place and event.formats else "",
        "token": site.form_token(_purpose(slug)),
        "worker": site.static("door/worker.js"),
        "reader": site.plain_url("static", filename="qr/decode.js"),
        "kept": [site.plain_url("static", filename=name) for name in _KEPT],
        "language": site.language,
        "zone": site.settings.timezone.key,
        "formats": [frame.label(one) for one in event.formats],
        "opens": {one.id: _ms(one.starts_at - EARLY) for one in event.blocks},
        "words": door_words(site),
    }


def _row(one: Expected, formats: Mapping[int, int]) -> list[object]:
    present = {block: _ms(at) for block, at in one.present.items()}
    status = WITHOUT_PLACE[one.status].value if one.status in WITHOUT_PLACE else one.status.value
    return [one.uid.hex, one.name, one.organisation, formats[one.format_id], status, present]


def _event(event: Event) -> Event:
    if not event.blocks:
        raise NotFound("block_unknown", "This part of the event is not known.")
    return event


def _user(site: Site) -> str:
    """Whose list it is, without saying who that is: a phone forgets it when somebody else logs in."""
    assert site.user is not None, "only routes of the desk call this"
    return site.network.tokens.seal(f"door {site.user.id}")


def _ms(moment: datetime) -> int:
    """As JavaScript counts time."""
    return round(moment.timestamp() * 1000)


def _purpose(slug: str) -> str:
    return f"desk door {slug}"


_RULE = "/desk/events/<slug>/check-in/phone"
ROUTES = (
    Route(rule=_RULE, view=desk_door, access=Access.DESK, right=Right.CHECK_IN, scripted=True, camera=True),
    Route(rule=f"{_RULE}/list", view=desk_door_list, access=Access.DESK, right=Right.CHECK_IN),
    Route(rule=_RULE, view=desk_door_send, method="POST", access=Access.DESK, right=Right.CHECK_IN, page="desk_door"),
)
