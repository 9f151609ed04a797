"""The waiting list of an event."""

from flask.typing import ResponseReturnValue

from ...services.desk.lists import waiting_page
from ...services.places.lacks import lacks_of
from ...services.places.waiting import position
from ..route import Access, Route
from ..site import Site
from .acting import notice, whole
from .frame import load_frame


def desk_waiting(site: Site, slug: str) -> ResponseReturnValue:
    """Who waits, per format, in the order in which they move up."""
    after = whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        queues = []
        for event_format in frame.event.formats:
            page = waiting_page(work, event_format, after if site.argument("format") == event_format.key else 0)
            first = position(work, page.registrations[0]) if page.registrations else None
            queues.append((event_format, frame.label(event_format), page, first or 1))
        lacks = lacks_of(work, [one for _, _, page, _ in queues for one in page.registrations])
    return site.render(
        "leernet/desk/waiting.html",
        title=frame.title(site.gettext("Waiting list")),
        frame=frame,
        event=frame.event,
        queues=queues,
        lacks={one: [site.gettext(lack.message, **lack.data) for lack in each] for one, each in lacks.items()},
        done=notice(site),
    )


ROUTES = (Route(rule="/desk/events/<slug>/waiting-list", view=desk_waiting, access=Access.DESK),)
