"""With somebody's own page: the questions, on one page."""

from sqlalchemy.orm import Session

from leernet import InvalidInput, given
from leernet.display import display_moment
from leernet.hookspecs import Acted, Document, Journal, PageKind, PagePlace, Sent, Shown, Visit
from leernet.model import EventStatus

from . import words
from .answering import (
    LONGEST_TEXT,
    PURPOSE,
    Values,
    answers_of,
    field_of,
    is_quiet,
    keep,
    read_answers,
    response_of,
    set_quiet,
    withdraw,
)
from .letters import OWN_PAGE
from .plans import ends_at, is_for, plan_of, term_of
from .questions import questions_of
from .results import labels_of
from .shown import TEMPLATES
from .tables import Asked, Kind, Question


class OwnPage(PageKind):
    """Somebody's evaluation of an event."""

    key = OWN_PAGE
    place = PagePlace.OWN
    label = words.OWN

    def is_there(self, db: Session, visit: Visit) -> bool:
        """Once the questions are asked, for whom they are asked; afterwards too, to say that it is over."""
        registration = visit.registration
        plan = plan_of(db, registration.event_id)
        if not plan.is_on or registration.event.status is EventStatus.CANCELLED:
            return False
        if not term_of(plan, ends_at(db, registration.event_id)).has_begun(visit.now):
            return False
        return is_for(db, plan, registration) or db.get(Asked, registration.id) is not None

    def show(self, db: Session, visit: Visit) -> Shown | Document:
        """The form with what they answered; that it is closed, when it is."""
        registration = visit.registration
        plan = plan_of(db, registration.event_id)
        term = term_of(plan, ends_at(db, registration.event_id))
        is_open = not plan.sealed and term.is_open(visit.now) and is_for(db, plan, registration)
        response = response_of(db, plan, registration, visit.pseudonym(PURPOSE)) if is_open or plan.named else None
        asked, questions = db.get(Asked, registration.id), questions_of(db, registration.event_id)
        values: dict[str, object] = {
            "event": registration.event,
            "plan": plan,
            "questions": questions,
            "is_open": is_open,
            "closes": display_moment(term.closes_at, visit.timezone, visit.language) if term.closes_at else "",
            "answered": asked is not None and asked.answered,
            "can_withdraw": response is not None and is_open,
            "quiet": is_quiet(db, registration),
            "field_of": field_of,
            "choices_of": {one.id: _choices(one, visit.language) for one in questions},
            "longest": LONGEST_TEXT,
        }
        return Shown(
            template=f"{TEMPLATES}/own.html", values=values, fields=_fields(questions, answers_of(db, response))
        )

    def act(self, db: Session, visit: Visit, sent: Sent, journal: Journal) -> Acted:
        """Keep the answers, take them back, or want no more mail.

        Of anonymous answers nothing stands in the journal: it would tell who answered when.
        """
        registration, pseudonym = visit.registration, visit.pseudonym(PURPOSE)
        do = given.text(sent, "do")
        if do == "answer":
            values = read_answers(questions_of(db, registration.event_id), sent)
            if keep(db, registration, pseudonym, values, visit.now):
                journal("evaluation.answered", registration.id, event_id=registration.event_id)
            return Acted(message="answered")
        if do == "withdraw":
            if withdraw(db, registration, pseudonym, visit.now):
                journal("evaluation.withdrawn", registration.id, event_id=registration.event_id)
            return Acted(message="withdrawn")
        if do in ("quiet", "loud"):
            set_quiet(db, registration, do == "quiet")
            journal(f"evaluation.{do}", registration.id, event_id=registration.event_id)
            return Acted(message=do)
        raise InvalidInput("button_unknown", "Press one of the buttons of this page.")

    def said(self, message: str, count: int, language: str) -> str:
        """In a sentence, what was done."""
        return words.said(message, count, language)


def _choices(question: Question, language: str) -> list[dict[str, str]]:
    return [
        {"value": key, "label": label, "name": field_of(question, key)}
        for key, label in labels_of(question, language).items()
    ]


def _fields(questions: list[Question], answers: Values) -> dict[str, str]:
    fields: dict[str, str] = {}
    for question in questions:
        for value in answers.get(question.id, []):
            if question.kind is Kind.CHOICES:
                fields[field_of(question, value)] = "yes"
            else:
                fields[field_of(question)] = value
    return fields
