"""The members of a series as a file for a spreadsheet, sent while it is read."""

import csv
from collections.abc import Iterator
from io import StringIO

from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from ...csvfile import BOM, delimiter, plain
from ...model import Membership
from ...services.desk import desk_series
from ...services.members import all_members
from ..route import Access, Route
from ..site import Site
from ..state import today
from ..words import MEMBERSHIP_STATUSES


def desk_export_members(site: Site, slug: str) -> ResponseReturnValue:
    """One line for each: members, who asked, who left."""
    with site.network.read() as work:
        desk_series(work, slug)
    response = Response(stream_with_context(_lines(site, slug)), content_type="text/csv; charset=utf-8")
    name = f"{slug}-{site.gettext('Members').lower()}-{today(site):%Y-%m-%d}.csv"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _lines(site: Site, slug: str) -> Iterator[str]:
    buffer = StringIO()
    writer = csv.writer(buffer, delimiter=delimiter(site.language), lineterminator="\r\n")
    buffer.write(BOM)
    writer.writerow(_header(site))
    with site.network.read() as work:
        for membership in all_members(work, desk_series(work, slug)):
            writer.writerow([plain(cell) for cell in _cells(site, membership)])
            if buffer.tell() > 2**14:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


def _header(site: Site) -> list[str]:
    return [
        site.gettext("Name"),
        site.gettext("E-mail address"),
        site.gettext("Organisation"),
        site.gettext("Work"),
        site.gettext("Department"),
        site.gettext("Telephone number"),
        site.gettext("Status"),
        site.gettext("Member since"),
        site.gettext("Until"),
    ]


def _cells(site: Site, one: Membership) -> Iterator[str]:
    yield one.name or one.participant.name
    yield one.participant.email
    yield one.organisation_name
    yield one.function
    yield one.department
    yield one.participant.phone
    yield site.gettext(MEMBERSHIP_STATUSES[one.status])
    for moment in (one.joined_at, one.until):
        yield f"{moment.astimezone(site.settings.timezone):%Y-%m-%d}" if moment else ""


ROUTES = (Route(rule="/desk/series/<slug>/members.csv", view=desk_export_members, access=Access.DESK),)
