"""Outcomes at the desk: the tab of an event, and the page of a series."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from sqlalchemy.orm import Session

from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Visit
from leernet.hookspecs import Shown as Page

from . import words
from .acts import Task, do
from .files import FILES
from .shown import (
    action_page,
    actions_page,
    deliverable_page,
    deliverables_page,
    insight_page,
    insights_page,
    opened_page,
)

View = Callable[[Session, Visit], Page | Document]


class _OutcomesPage(PageKind):
    """What the pages at the desk share."""

    label = words.OUTCOMES
    views: ClassVar[Mapping[str, View]] = {
        **FILES,
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
