"""The delegations of an event or a series as a file for a spreadsheet, sent while it is read."""

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from ...csvfile import BOM, delimiter, plain
from ...services.coverage import Coverage, all_delegations
from ..delegationpage import STATES
from ..route import Access, Route
from ..site import Site
from ..state import today
from .delegations import scope_of


def desk_export_delegations(site: Site, kind: str, slug: str) -> ResponseReturnValue:
    """One line for each."""
    with site.network.read() as work:
        scope_of(work, kind, slug)
    response = Response(stream_with_context(_lines(site, kind, slug)), content_type="text/csv; charset=utf-8")
    what = site.gettext("Delegations").lower()
    name = f"{slug}-{what}-{today(site):%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _lines(site: Site, kind: str, slug: str) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter(site.language), lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(_header(site))
    with site.network.read() as work:
        for covered in all_delegations(work, scope_of(work, kind, slug)):
            writer.writerow([plain(cell) for cell in _cells(site, covered)])
            if buffer.tell() > 2**14:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


def _header(site: Site) -> list[str]:
    return [
        site.gettext("Organisation"),
        site.gettext("State"),
        site.gettext("Taking part"),
        site.gettext("On the waiting list"),
        site.gettext("Minimum"),
        site.gettext("Maximum"),
        site.gettext("Departments covered"),
        site.gettext("Departments missing"),
        site.gettext("Places kept"),
        site.gettext("Contact person"),
        site.gettext("E-mail address"),
        site.gettext("Mailed"),
    ]


def _cells(site: Site, covered: Coverage) -> Iterator[str]:
    delegation, zone = covered.delegation, site.settings.timezone
    yield delegation.organisation_name
    yield site.gettext(STATES[covered.state])
    yield str(covered.people)
    yield str(covered.waiting)
    yield str(delegation.minimum or "")
    yield "" if covered.maximum is None else str(covered.maximum)
    yield ", ".join(covered.covered)
    yield ", ".join(covered.missing)
    yield str(delegation.still_reserved or "")
    yield delegation.contact_name
    yield delegation.contact_email
    yield f"{delegation.asked_at.astimezone(zone):%Y-%m-%d %H:%M}" if delegation.asked_at else ""


ROUTES = (
    Route(
        rule="/desk/<any(events,series):kind>/<slug>/delegations.csv",
        view=desk_export_delegations,
        access=Access.DESK,
    ),
)
