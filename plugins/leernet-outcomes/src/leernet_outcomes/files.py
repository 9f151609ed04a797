"""What was learnt and agreed as files for a spreadsheet: CSV, or a workbook of Excel."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from sqlalchemy.orm import Session

from leernet.display import display_date
from leernet.hookspecs import Document, Visit, csv_file, xlsx_file
from leernet.model import Event

from . import words
from .actions import actions_of
from .acts import events_shown
from .insights import insights_of
from .shown import filtered, lines_of, titles_of

Rows = Callable[[Session, Visit], Iterator[Sequence[str]]]


def _action_rows(db: Session, visit: Visit) -> Iterator[Sequence[str]]:
    """The actions that the filter leaves."""
    _ = visit.translator.gettext
    yield [
        _("Event"),
        _("Organisation"),
        _("Action"),
        _("Who"),
        _("By when"),
        _("State"),
        _("Overdue"),
        _("Progress"),
    ]
    for line in filtered(lines_of(db, actions_of(db, events_shown(visit)), visit), visit.arguments):
        one = line.action
        yield [
            line.event,
            one.organisation_name,
            one.what,
            line.responsible,
            line.due,
            line.state,
            _("overdue") if line.overdue else "",
            one.progress,
        ]


def _insight_rows(db: Session, visit: Visit) -> Iterator[Sequence[str]]:
    """All insights, without who wrote them down."""
    _, titles = visit.translator.gettext, titles_of(db, visit)
    yield [_("Event"), _("Organisation"), _("Insight"), _("Who may read it"), _("Written down on")]
    for one in insights_of(db, events_shown(visit)):
        day = one.created_at.astimezone(visit.timezone).date()
        readers = words.SHOWN[one.shown].get(visit.language)
        yield [titles[one.event_id], one.organisation_name, one.text, readers, display_date(day, visit.language)]


def _file(name: str, rows: Rows, ending: str, db: Session, visit: Visit) -> Document:
    title = visit.translator.gettext(name)
    slug = visit.event.slug if isinstance(visit.subject, Event) else visit.series.slug
    filename = f"{slug}-{title.lower().replace(' ', '-')}.{ending}"
    if ending == "xlsx":
        return xlsx_file(filename, rows(db, visit), title)
    return csv_file(filename, rows(db, visit), visit.language)


FILES: Mapping[str, Callable[[Session, Visit], Document]] = {
    "csv": partial(_file, "Agreed actions", _action_rows, "csv"),
    "xlsx": partial(_file, "Agreed actions", _action_rows, "xlsx"),
    "insights-csv": partial(_file, "Insights", _insight_rows, "csv"),
    "insights-xlsx": partial(_file, "Insights", _insight_rows, "xlsx"),
}
"""By what the address says to show."""
