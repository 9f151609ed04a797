"""Lists: all registrations of an event, and its waiting list."""

from collections.abc import Mapping

from flask.typing import ResponseReturnValue

from ...model import RegistrationStatus
from ...services.desk.lists import Filter, registrations_page, waiting_page
from ...services.places.lacks import lacks_of
from ...services.places.waiting import position
from ...services.registering.items import chosen, items_at
from ..event.blocks import present_at
from ..route import Access, Route
from ..site import Site
from ..words import REGISTRATION_STATUSES
from .acting import notice, whole
from .frame import load_frame

SHOWN = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITLISTED,
    RegistrationStatus.OFFERED,
    RegistrationStatus.REQUESTED,
    RegistrationStatus.DECLINED,
    RegistrationStatus.CANCELLED,
)
RARE = (RegistrationStatus.OFFERED, RegistrationStatus.REQUESTED, RegistrationStatus.DECLINED)


def desk_registrations(site: Site, slug: str) -> ResponseReturnValue:
    """All registrations, to search, filter and leaf through."""
    wanted = site.argument("status")
    status = RegistrationStatus(wanted) if wanted in list(RegistrationStatus) else None
    search = site.argument("q")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        items = items_at(work, frame.event.id)
        item = next((one for one in items if one.key == site.argument("item")), None)
        filters = Filter(status=status, item=item, search=search, after=whole(site, "after"))
        page = registrations_page(work, frame.event, filters)
    return site.render(
        "leernet/desk/registrations.html",
        title=frame.title(site.gettext("Registrations")),
        frame=frame,
        event=frame.event,
        page=page,
        done=notice(site),
        status=status,
        search=search,
        items=items,
        item=item.key if item else None,
        present_at=lambda one: present_at(site, frame.event, one) if len(frame.event.blocks) > 1 else [],
        comes_to={one.id: [part.title for part in chosen(items, one)] for one in page.registrations},
        choices=[
            (one.value, site.gettext(REGISTRATION_STATUSES[one]), frame.counts.get(one, 0))
            for one in _shown(frame.counts)
        ],
        statuses=REGISTRATION_STATUSES,
        is_first=not whole(site, "after"),
    )


def _shown(counts: Mapping[RegistrationStatus, int]) -> list[RegistrationStatus]:
    """Offers and requests only where there are any: most events have none."""
    return [one for one in SHOWN if one not in RARE or counts.get(one)]


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


ROUTES = (
    Route(rule="/desk/events/<slug>/registrations", view=desk_registrations, access=Access.DESK),
    Route(rule="/desk/events/<slug>/waiting-list", view=desk_waiting, access=Access.DESK),
)
