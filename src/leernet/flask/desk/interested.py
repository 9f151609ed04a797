"""Who wants to hear when registration for an event opens; as a list, and as a file for a spreadsheet."""

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from ...csvfile import BOM, delimiter, plain
from ...services.desk import desk_event
from ...services.interest import all_interest, interest_page
from ..route import Access, Route
from ..site import Site
from ..state import today
from .acting import whole
from .frame import load_frame


def desk_interest(site: Site, slug: str) -> ResponseReturnValue:
    """The list."""
    after = whole(site, "after")
    with site.network.read() as work:
        frame = load_frame(site, work, slug)
        page = interest_page(work, frame.event, after)
    return site.render(
        "leernet/desk/interest.html",
        title=frame.title(site.gettext("Interest")),
        frame=frame,
        event=frame.event,
        page=page,
        is_first=not after,
        done="",
    )


def desk_export_interest(site: Site, slug: str) -> ResponseReturnValue:
    """One line for each."""
    with site.network.read() as work:
        desk_event(work, slug)
    response = Response(stream_with_context(_lines(site, slug)), content_type="text/csv; charset=utf-8")
    name = f"{slug}-{site.gettext('Interest').lower()}-{today(site):%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _lines(site: Site, slug: str) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter(site.language), lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow([site.gettext("Name"), site.gettext("E-mail address"), site.gettext("Since")])
    with site.network.read() as work:
        for one in all_interest(work, desk_event(work, slug)):
            since = f"{one.created_at.astimezone(site.settings.timezone):%Y-%m-%d}"
            writer.writerow([plain(one.name), plain(one.email), since])
    yield buffer.getvalue()


_RULE = "/desk/events/<slug>/interest"
ROUTES = (
    Route(rule=_RULE, view=desk_interest, access=Access.DESK),
    Route(rule=f"{_RULE}.csv", view=desk_export_interest, access=Access.DESK),
)
