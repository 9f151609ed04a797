"""The evaluation at the desk: the tab of an event, and the page of a series that compares its events."""

from sqlalchemy.orm import Session

from leernet import InvalidInput, given
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Shown, Visit

from . import words
from .acts import ACTS, Task
from .comparing import compare, evaluated
from .export import comparison_file, results_file
from .plans import plan_of
from .shown import TEMPLATES, question_page, questions_page, results_page, settings_page


class EvaluationPage(PageKind):
    """What came of it, the questions, and how they are asked."""

    key = "evaluation-desk"
    place = PagePlace.EVENT_DESK
    label = words.EVALUATION

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """One of the views, or the results as a file."""
        view, event = visit.arguments.get("view", ""), visit.event
        plan = plan_of(db, event.id)
        if view == "csv":
            return results_file(db, plan, visit)
        if view == "settings":
            return settings_page(db, plan, visit)
        if view == "questions":
            return questions_page(db, plan, visit)
        if view == "question":
            return question_page(db, plan, visit)
        return results_page(db, plan, visit)

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Do what the button says that was pressed."""
        do = ACTS.get(given.text(sent, "do"))
        if do is None:
            raise InvalidInput("button_unknown", "Press one of the buttons of this page.")
        return do(Task(db, visit, sent, journal))

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)


class SeriesEvaluationPage(PageKind):
    """The evaluations of a series, next to one another and together."""

    key = "evaluation-series"
    place = PagePlace.SERIES_DESK
    label = words.EVALUATION

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The comparison, or a file with all of it."""
        events = evaluated(db, visit.series)
        found = compare(db, events, visit.language)
        if visit.arguments.get("view") == "csv":
            return comparison_file(found, visit)
        values: dict[str, object] = {"events": events, "questions": found, "decimal": words.decimal}
        return Shown(template=f"{TEMPLATES}/series.html", values=values)
