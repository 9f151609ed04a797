"""Cancel an event: say what it means, ask why, do it."""

from flask.typing import ResponseReturnValue

from ...errors import Conflict
from ...model import EventStatus
from ...schemas.desk import load_reason
from ...services.events.planning import cancel_event
from ..forms import Form
from ..route import Access, Route
from ..site import Site
from .acting import act, blank, done
from .frame import load_frame


def desk_cancel_event(site: Site, slug: str) -> ResponseReturnValue:
    """What cancelling means, and the question why."""
    return _page(site, slug, blank(site, _purpose(slug)))


def desk_send_event_cancellation(site: Site, slug: str) -> ResponseReturnValue:
    """Cancel an event and every registration for it."""

    def cancel(sent: dict[str, str]) -> ResponseReturnValue:
        reason = load_reason(sent)
        with site.network.read() as work:
            frame = load_frame(site, work, slug)
        site.as_organiser(cancel_event, slug, reason)
        return done(site, "event_cancelled", "desk_event", count=frame.live, slug=slug)

    return act(site, _purpose(slug), cancel, lambda form: _page(site, slug, form))


def _purpose(slug: str) -> str:
    return f"desk cancel {slug}"


def _page(site: Site, slug: str, form: Form) -> str:
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
    if frame.event.status is EventStatus.CANCELLED and not form.problems:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=frame.event.title)
    return site.render(
        "leernet/desk/cancel_event.html",
        title=frame.title(site.gettext("Cancel this event")),
        frame=frame,
        event=frame.event,
        form=form,
    )


_RULE = "/desk/events/<slug>/cancel"
ROUTES = (
    Route(rule=_RULE, view=desk_cancel_event, access=Access.DESK),
    Route(
        rule=_RULE,
        view=desk_send_event_cancellation,
        method="POST",
        access=Access.DESK,
        page="desk_cancel_event",
    ),
)
