"""The registrations of an event as a file for a spreadsheet: those of the table, in its order, with its columns."""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import chain

from flask.typing import ResponseReturnValue

from ....services.asking.answers import columns_at
from ....services.desk.events import desk_event
from ....services.desk.lists import all_registrations
from ....services.desk.views import views_of
from ....services.registering.items import items_at
from ....work import Work
from ...route import Access, Route
from ...site import Site
from ..frame import Frame
from ..sheets import ENDINGS, sheet
from .columns import ANSWER, columns_of, with_keys
from .filters import asked_of


def desk_export(site: Site, slug: str, ending: str) -> ResponseReturnValue:
    """The file, CSV or a workbook; without a view it has all there is."""
    with site.network.read() as work:
        desk_event(work, slug)
    return sheet(site, slug, ending, partial(_rows, site, slug))


def _rows(site: Site, slug: str, work: Work) -> Iterator[Sequence[str]]:
    event = desk_event(work, slug)
    items = items_at(work, event.id)
    asked = asked_of(site, event, items)
    views = views_of(work, event) if "view" in asked.query else ()
    view = next((one for one in views if str(one.uid) == asked.query["view"]), None)
    columns = columns_of(Frame(site, event, {}), items, columns_at(work, event))
    if view is not None:
        columns = with_keys(columns, view.columns)
    yield [head for column in columns for head in column.headings or (column.label,)]
    answers = any(column.key.startswith(ANSWER) for column in columns)
    for registration in all_registrations(work, event, asked.filter, answers=answers):
        yield list(chain.from_iterable(column.cells(registration) for column in columns))


ROUTES = (Route(rule=f"/desk/events/<slug>/registrations.{ENDINGS}", view=desk_export, access=Access.DESK),)
