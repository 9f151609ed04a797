"""The members of a series as a file for a spreadsheet."""

from collections.abc import Iterator, Sequence
from functools import partial

from flask.typing import ResponseReturnValue

from ...model import Membership
from ...services.desk.events import desk_series
from ...services.membership.members import all_members
from ...work import Work
from ..route import Access, Route
from ..site import Site
from ..words import MEMBERSHIP_STATUSES
from .sheets import ENDINGS, sheet


def desk_export_members(site: Site, slug: str, ending: str) -> ResponseReturnValue:
    """One line for each: members, who asked, who left."""
    with site.network.read() as work:
        desk_series(work, slug)
    return sheet(site, f"{slug}-{site.gettext('Members').lower()}", ending, partial(_rows, site, slug))


def _rows(site: Site, slug: str, work: Work) -> Iterator[Sequence[str]]:
    yield _header(site)
    for membership in all_members(work, desk_series(work, slug)):
        yield list(_cells(site, membership))


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


ROUTES = (Route(rule=f"/desk/series/<slug>/members.{ENDINGS}", view=desk_export_members, access=Access.DESK),)
