"""The questions of an event: put together by the organiser until somebody was asked."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, NotFound, given
from leernet.hookspecs import Sent
from leernet.model import Event

from .plans import plan_before_asking
from .starter import starter_set
from .tables import Kind, Question

LONGEST_CHOICES = 5000
"""Characters of all choices together."""
MOST = 30
MOST_CHOICES = 20


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What an organiser wants to ask."""

    kind: Kind
    label: str
    label_en: str = ""
    required: bool = False
    choices: Sequence[dict[str, str]] = ()


def wanted_in(sent: Sent) -> Wanted:
    """What a form says.

    :raises InvalidInput: ``field_required``, ``kind_unknown``, ``choices_wrong``, ``text_too_long``
    """
    label = given.line(sent, "label", 300)
    if not label:
        raise InvalidInput("field_required", "This has to be filled in.", field="label")
    kind = given.text(sent, "kind")
    if kind not in list(Kind):
        raise InvalidInput("kind_unknown", "Choose what sort of answer it takes.", field="kind")
    wanted = Wanted(
        kind=Kind(kind),
        label=label,
        label_en=given.line(sent, "label_en", 300),
        required=given.ticked(sent, "required"),
    )
    return replace(wanted, choices=_choices(sent)) if wanted.kind.has_choices else wanted


def questions_of(db: Session, event_id: int) -> list[Question]:
    """The questions of an event, in order."""
    query = select(Question).where(Question.event_id == event_id)
    return list(db.scalars(query.order_by(Question.position, Question.id)))


def add_question(db: Session, event: Event, wanted: Wanted, now: datetime) -> Question:
    """Put a question at the end.

    :raises Conflict: ``evaluation_asked``, ``too_many_questions``
    """
    plan_before_asking(db, event.id, now)
    there = questions_of(db, event.id)
    _check_room(len(there) + 1)
    question = Question(
        event_id=event.id,
        key=word_of(wanted.label, {one.key for one in there}),
        kind=wanted.kind,
        label=wanted.label,
        label_en=wanted.label_en,
        required=wanted.required,
        choices=list(wanted.choices),
        position=there[-1].position + 1 if there else 0,
    )
    db.add(question)
    db.flush()
    return question


def change_question(db: Session, event: Event, question_id: int, wanted: Wanted, now: datetime) -> None:
    """Ask it in other words, or another sort of answer.

    :raises NotFound: ``question_unknown``
    :raises Conflict: ``evaluation_asked``
    """
    plan_before_asking(db, event.id, now)
    question = find_question(db, event.id, question_id)
    if wanted.kind is not question.kind:
        # What is answered in another way cannot be compared with what had this key before.
        others = {one.key for one in questions_of(db, event.id)}
        question.key = word_of(wanted.label, others)
    question.kind, question.label, question.label_en = wanted.kind, wanted.label, wanted.label_en
    question.required, question.choices = wanted.required, list(wanted.choices)


def remove_question(db: Session, event: Event, question_id: int, now: datetime) -> None:
    """Do not ask it. Without any question nobody is asked.

    :raises NotFound: ``question_unknown``
    :raises Conflict: ``evaluation_asked``
    """
    plan = plan_before_asking(db, event.id, now)
    db.delete(find_question(db, event.id, question_id))
    db.flush()
    plan.is_on = plan.is_on and bool(questions_of(db, event.id))


def move_question(db: Session, event: Event, question_id: int, now: datetime) -> None:
    """Ask it one place earlier; the first becomes the last.

    :raises NotFound: ``question_unknown``
    :raises Conflict: ``evaluation_asked``
    """
    plan_before_asking(db, event.id, now)
    question = find_question(db, event.id, question_id)
    there = questions_of(db, event.id)
    place = there.index(question)
    there.remove(question)
    there.insert(place - 1 if place else len(there), question)
    for position, one in enumerate(there):
        one.position = position


def begin_with_set(db: Session, event: Event, now: datetime) -> int:
    """Put those of the ready-made questions at the end that are not there; returns how many.

    :raises Conflict: ``evaluation_asked``, ``too_many_questions``
    """
    return _add_copies(db, event, starter_set(event.id), now)


def take_over(db: Session, event: Event, from_id: int, now: datetime) -> int:
    """Ask what another event of the series asks, to compare them; returns how many questions came.

    :raises InvalidInput: ``event_unknown``
    :raises Conflict: ``evaluation_asked``, ``too_many_questions``
    """
    if from_id not in {one.id for one in events_with_questions(db, event)}:
        raise InvalidInput("event_unknown", "Choose one of the events.", field="from")
    copies = [
        Question(
            event_id=event.id,
            key=one.key,
            kind=one.kind,
            label=one.label,
            label_en=one.label_en,
            required=one.required,
            choices=list(one.choices),
            position=0,
        )
        for one in questions_of(db, from_id)
    ]
    return _add_copies(db, event, copies, now)


def events_with_questions(db: Session, event: Event) -> list[Event]:
    """The other events of the series that ask something."""
    if event.series_id is None:
        return []
    asking = select(Question.event_id).where(Question.event_id != event.id)
    query = select(Event).where(Event.series_id == event.series_id, Event.id.in_(asking))
    return list(db.scalars(query.order_by(Event.sort_key, Event.id)))


def find_question(db: Session, event_id: int, question_id: int) -> Question:
    """A question of this event; raises :class:`~leernet.errors.NotFound`."""
    question = db.get(Question, question_id)
    if question is None or question.event_id != event_id:
        raise NotFound("question_unknown", "There is no such question any more.")
    return question


def choices_text(question: Question) -> str:
    """The choices as an organiser writes them, one in a line."""
    return "\n".join(
        f"{one['nl']} | {one['en']}" if one.get("en") and one["en"] != one["nl"] else one["nl"]
        for one in question.choices
    )


def _add_copies(db: Session, event: Event, copies: Sequence[Question], now: datetime) -> int:
    plan_before_asking(db, event.id, now)
    there = questions_of(db, event.id)
    known = {one.key for one in there}
    fresh = [one for one in copies if one.key not in known]
    _check_room(len(there) + len(fresh))
    first = there[-1].position + 1 if there else 0
    for position, one in enumerate(fresh, first):
        one.position = position
    db.add_all(fresh)
    db.flush()
    return len(fresh)


def _check_room(count: int) -> None:
    if count > MOST:
        raise Conflict("too_many_questions", "That is too much to ask: at most {most} questions.", most=MOST)


def word_of(label: str, taken: set[str]) -> str:
    """A key made of the first words: the same for the same question elsewhere."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:50] or "q"
    key, number = stem, 2
    while key in taken:
        key, number = f"{stem}_{number}", number + 1
    return key


def keyed_choices(lines: Sequence[str]) -> list[dict[str, str]]:
    """Choices, each with a key; "Ja, graag | Yes, please" has both languages."""
    keys: set[str] = set()
    found = []
    for line in lines:
        nl, _, en = (part.strip() for part in line.partition("|"))
        key = word_of(nl, keys)
        keys.add(key)
        found.append({"key": key, "nl": nl, "en": en or nl})
    return found


def _choices(sent: Sent) -> list[dict[str, str]]:
    lines = [" ".join(one.split()) for one in given.text(sent, "choices", LONGEST_CHOICES).split("\n")]
    found = keyed_choices([one for one in lines if one])
    names = {one["nl"] for one in found}
    if not 2 <= len(found) <= MOST_CHOICES or len(names) < len(found) or "" in names:
        raise InvalidInput(
            "choices_wrong",
            "Give from 2 to {most} different choices, each on a line.",
            field="choices",
            most=MOST_CHOICES,
        )
    return found
