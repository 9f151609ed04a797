"""Outcomes at the desk: the tab of an event, and the page of a series."""

from collections.abc import Callable, Iterator, Mapping
from typing import ClassVar

from sqlalchemy.orm import Session

from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Visit, csv_file
from leernet.hookspecs import Shown as Page
from leernet.model import Event

from . import words
from .actions import actions_of
from .acts import Task, do, events_shown
from .shown import (
    action_page,
    actions_page,
    deliverable_page,
    deliverables_page,
    filtered,
    insight_page,
    insights_page,
    lines_of,
    opened_page,
)

View = Callable[[Session, Visit], Page | Document]


def actions_file(db: Session, visit: Visit) -> Document:
    """The actions that the filter leaves, for a spreadsheet."""
    name = visit.translator.gettext("Agreed actions").lower().replace(" ", "-")
    slug = visit.event.slug if isinstance(visit.subject, Event) else visit.series.slug
    return csv_file(f"{slug}-{name}.csv", _rows(db, visit), visit.language)


class _OutcomesPage(PageKind):
    """What the pages at the desk share."""

    label = words.OUTCOMES
    views: ClassVar[Mapping[str, View]] = {
        "csv": actions_file,
        "action": action_page,
        "insights": insights_page,
        "insight": insight_page,
    }

    def show(self, db: Session, visit: Visit) -> Page | Document:
        """One of the views; the actions at first."""
        return self.views.get(visit.arguments.get("view", ""), actions_page)(db, visit)

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Do what the button says that was pressed."""
        return do(Task(db, visit, sent, journal))

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)


class EventOutcomesPage(_OutcomesPage):
    """What came of an event, and what its participants may write down."""

    key = "outcomes-desk"
    place = PagePlace.EVENT_DESK
    views: ClassVar[Mapping[str, View]] = {**_OutcomesPage.views, "opened": opened_page}


class SeriesOutcomesPage(_OutcomesPage):
    """What came of all events of a series, and what it delivers."""

    key = "outcomes-series"
    place = PagePlace.SERIES_DESK
    views: ClassVar[Mapping[str, View]] = {
        **_OutcomesPage.views,
        "deliverables": deliverables_page,
        "deliverable": deliverable_page,
    }


def _rows(db: Session, visit: Visit) -> Iterator[list[str]]:
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
