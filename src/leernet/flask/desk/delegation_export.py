"""The delegations of an event or a series as a file for a spreadsheet."""

from collections.abc import Iterator, Sequence
from functools import partial

from flask.typing import ResponseReturnValue

from ...services.delegations.coverage import Coverage, all_delegations
from ...work import Work
from ..delegations.delegationpage import STATES
from ..route import Access, Route
from ..site import Site
from .delegations import scope_of
from .sheets import ENDINGS, sheet


def desk_export_delegations(site: Site, kind: str, slug: str, ending: str) -> ResponseReturnValue:
    """One line for each."""
    with site.network.read() as work:
        scope_of(work, kind, slug)
    name = f"{slug}-{site.gettext('Delegations').lower()}"
    return sheet(site, name, ending, partial(_rows, site, kind, slug))


def _rows(site: Site, kind: str, slug: str, work: Work) -> Iterator[Sequence[str]]:
    yield _header(site)
    for covered in all_delegations(work, scope_of(work, kind, slug)):
        yield list(_cells(site, covered))


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
        rule=f"/desk/<any(events,series):kind>/<slug>/delegations.{ENDINGS}",
        view=desk_export_delegations,
        access=Access.DESK,
    ),
)
