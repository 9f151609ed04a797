"""The tab of an event at the desk: its groups, its cases, and the lists to print."""

from sqlalchemy.orm import Session

from leernet import InvalidInput, given
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Shown, Visit

from . import words
from .acts import ACTS, Task
from .lists import csv_lists, paper_lists
from .shown import case_page, cases_page, group_page, groups_page
from .state import load

KEY = "groups"


class GroupsPage(PageKind):
    """Groups and cases of an event."""

    key = KEY
    place = PagePlace.EVENT_DESK
    label = words.GROUPS

    def __init__(self, use_solver: bool | None = None) -> None:
        self.use_solver = use_solver

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The groups, one of them to be changed, the cases, or the lists."""
        state = load(db, visit.event)
        view = visit.arguments.get("view", "")
        if view == "csv":
            return csv_lists(state, visit)
        if view == "lists":
            return paper_lists(state, visit)
        if view == "cases":
            return case_page(state, visit) if "case" in visit.arguments else cases_page(db, state, visit)
        if view == "group":
            return group_page(state, visit)
        return groups_page(db, state, visit)

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Do what the button says that was pressed."""
        do = ACTS.get(given.text(sent, "do"))
        if do is None:
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        return do(Task(db, visit, sent, journal, self.use_solver))

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)
