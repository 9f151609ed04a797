"""All registrations of an event as a file for a spreadsheet."""

from collections.abc import Iterator, Sequence
from functools import partial

from flask.typing import ResponseReturnValue

from ...model import AgendaItem, Event, Registration
from ...services.asking.answers import columns_at
from ...services.desk.events import desk_event
from ...services.desk.lists import all_registrations
from ...services.registering.items import items_at
from ...work import Work
from ..event.blocks import block_heading
from ..route import Access, Route
from ..site import Site
from ..words import REGISTRATION_STATUSES
from .answer_columns import answer_cells, headings
from .frame import Frame
from .sheets import ENDINGS, sheet


def desk_export(site: Site, slug: str, ending: str) -> ResponseReturnValue:
    """The file, CSV or a workbook."""
    with site.network.read() as work:
        desk_event(work, slug)
    return sheet(site, slug, ending, partial(_rows, site, slug))


def _rows(site: Site, slug: str, work: Work) -> Iterator[Sequence[str]]:
    event = desk_event(work, slug)
    frame = Frame(site, event, {})
    questions = columns_at(work, event)
    items = items_at(work, event.id)
    yield [*_header(site, event), *(_part(site, event, item) for item in items), *headings(site, questions)]
    for registration in all_registrations(work, event):
        comes = [site.gettext("yes") if one.quota_id in registration.claims else site.gettext("no") for one in items]
        yield [*_cells(frame, registration), *comes, *answer_cells(site, questions, registration)]


def _part(site: Site, event: Event, item: AgendaItem) -> str:
    """A part of the programme, with its block where the event has several."""
    block = block_heading(site, event, item)
    return f"{block}: {item.title}" if block else item.title


def _header(site: Site, event: Event) -> Sequence[str]:
    return [
        site.gettext("Name"),
        site.gettext("E-mail address"),
        site.gettext("Organisation"),
        site.gettext("Work"),
        site.gettext("Department"),
        site.gettext("Telephone number"),
        site.gettext("How"),
        site.gettext("Group"),
        site.gettext("Roles"),
        site.gettext("Status"),
        site.gettext("Registered"),
        site.gettext("Changed"),
        site.gettext("Remarks"),
        site.gettext("Reason"),
        *(site.gettext("Present: {block}", block=block.label or site.block(block)) for block in event.blocks),
    ]


def _cells(frame: Frame, registration: Registration) -> Iterator[str]:
    site, roles = frame.site, frame.site.network.plugins.roles
    yield registration.name
    yield registration.participant.email
    yield registration.organisation_name
    yield registration.function
    yield registration.department
    yield registration.participant.phone
    yield frame.label(registration.format)
    yield registration.audience.label if registration.audience else ""
    yield ", ".join(roles[key].label.get(site.language) if key in roles else key for key in registration.roles)
    yield site.gettext(REGISTRATION_STATUSES[registration.status])
    for moment in (registration.created_at, registration.changed_at):
        yield f"{moment.astimezone(site.settings.timezone):%Y-%m-%d %H:%M}"
    yield registration.remarks
    yield registration.reason
    for block in frame.event.blocks:
        yield site.gettext("yes") if registration.was_present_at(block) else ""


ROUTES = (Route(rule=f"/desk/events/<slug>/registrations.{ENDINGS}", view=desk_export, access=Access.DESK),)
