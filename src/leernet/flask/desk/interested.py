"""Who wants to hear when registration for an event opens; as a list, and as a file for a spreadsheet."""

from collections.abc import Iterator, Sequence
from functools import partial

from flask.typing import ResponseReturnValue

from ...services.desk.events import desk_event
from ...services.events.interest import all_interest, interest_page
from ...work import Work
from ..route import Access, Route
from ..site import Site
from .acting import whole
from .frame import load_frame
from .sheets import ENDINGS, sheet


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


def desk_export_interest(site: Site, slug: str, ending: str) -> ResponseReturnValue:
    """One line for each."""
    with site.network.read() as work:
        desk_event(work, slug)
    return sheet(site, f"{slug}-{site.gettext('Interest').lower()}", ending, partial(_rows, site, slug))


def _rows(site: Site, slug: str, work: Work) -> Iterator[Sequence[str]]:
    yield [site.gettext("Name"), site.gettext("E-mail address"), site.gettext("Since")]
    for one in all_interest(work, desk_event(work, slug)):
        yield [one.name, one.email, f"{one.created_at.astimezone(site.settings.timezone):%Y-%m-%d}"]


_RULE = "/desk/events/<slug>/interest"
ROUTES = (
    Route(rule=_RULE, view=desk_interest, access=Access.DESK),
    Route(rule=f"{_RULE}.{ENDINGS}", view=desk_export_interest, access=Access.DESK),
)
