"""The page of a series at the desk: all needs and offers, their themes, who fits whom, and the draft programme."""

from sqlalchemy.orm import Session

from leernet import InvalidInput
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Shown, Visit

from . import given, lists, shown, words
from .acts import ACTS, Task

KEY = "exchange"


class DeskPage(PageKind):
    """Needs and offers of a series."""

    key = KEY
    place = PagePlace.SERIES_DESK
    label = words.EXCHANGE

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The view that the address asks for, or a list to download."""
        view = visit.arguments.get("view", "")
        if view in lists.FILES:
            return lists.FILES[view](db, visit)
        return shown.VIEWS.get(view, shown.list_view)(db, visit)

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Do what the button says that was pressed."""
        do = ACTS.get(given.text(sent, "do"))
        if do is None:
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        return do(Task(db, visit, sent, journal))

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)
