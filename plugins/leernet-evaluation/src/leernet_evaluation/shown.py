"""What the pages at the desk show."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from leernet import given
from leernet.display import display_moment
from leernet.hookspecs import Shown, Visit

from . import words
from .plans import ends_at, term_of, was_asked
from .questions import choices_text, events_with_questions, find_question, questions_of
from .results import are_shown, rate_of, results_of
from .tables import LEAST, LEAST_MOST, Asks, Kind, Plan

TEMPLATES = "leernet_evaluation"


@dataclass(frozen=True)
class Choice:
    """A choice in a form."""

    value: str
    label: str
    hint: str = ""


def results_page(db: Session, plan: Plan, visit: Visit) -> Shown:
    """How many answered, and what."""
    values = {
        **_around(db, plan, visit, "results"),
        "rate": rate_of(db, plan),
        "shown": are_shown(plan),
        "outcomes": results_of(db, plan, visit.language),
        "decimal": words.decimal,
    }
    return Shown(template=f"{TEMPLATES}/results.html", values=values)


def questions_page(db: Session, plan: Plan, visit: Visit) -> Shown:
    """The questions, and what to begin from."""
    values = {
        **_around(db, plan, visit, "questions"),
        "questions": questions_of(db, visit.event.id),
        "kind_words": {kind: text.get(visit.language) for kind, text in words.KINDS.items()},
        "others": [Choice(str(one.id), one.title) for one in events_with_questions(db, visit.event)],
    }
    return Shown(template=f"{TEMPLATES}/questions.html", values=values)


def question_page(db: Session, plan: Plan, visit: Visit) -> Shown:
    """The form of one question; a new one without ``question`` in the address.

    :raises NotFound: ``question_unknown``
    """
    asked = visit.arguments.get("question", "")
    question = find_question(db, visit.event.id, given.key_of(asked)) if asked else None
    fields = {"kind": Kind.SCALE5.value}
    if question is not None:
        fields = {
            "kind": question.kind.value,
            "label": question.label,
            "label_en": question.label_en,
            "choices": choices_text(question),
            "required": "yes" if question.required else "",
        }
    values = {
        **_around(db, plan, visit, "question"),
        "question": question,
        "kinds": [Choice(kind.value, text.get(visit.language)) for kind, text in words.KINDS.items()],
    }
    return Shown(template=f"{TEMPLATES}/question.html", values=values, fields=fields)


def settings_page(db: Session, plan: Plan, visit: Visit) -> Shown:
    """Of whom, when, and how it is asked."""
    _ = visit.translator.gettext
    fields = {
        "asks": plan.asks.value,
        "after_hours": str(plan.after_hours),
        "open_days": str(plan.open_days),
        "how": "named" if plan.named else "anonymous",
        "least": str(plan.least),
        "keep_days": str(plan.keep_days),
        "intro": plan.intro,
    }
    values = {
        **_around(db, plan, visit, "settings"),
        "whom": [Choice(key.value, words.ASKS[key].get(visit.language)) for key in Asks],
        "hows": [
            Choice(
                "anonymous",
                _("Anonymous"),
                _("Answers are kept apart from people. You see them once the evaluation is closed."),
            ),
            Choice("named", _("By name"), _("You see who answered what. The form says so.")),
        ],
        "least_of": (LEAST, LEAST_MOST),
    }
    return Shown(template=f"{TEMPLATES}/settings.html", values=values, fields=fields)


def _around(db: Session, plan: Plan, visit: Visit, view: str) -> dict[str, object]:
    term = term_of(plan, ends_at(db, visit.event.id))
    moments = {
        name: display_moment(moment, visit.timezone, visit.language) if moment else ""
        for name, moment in (("opens", term.opens_at), ("closes", term.closes_at))
    }
    begun = term.has_begun(visit.now) or was_asked(db, visit.event.id)
    return {
        "view": view,
        "plan": plan,
        "begun": begun,
        "is_open": term.is_open(visit.now) and not plan.sealed,
        "is_over": plan.sealed or term.is_over(visit.now),
        **moments,
    }
