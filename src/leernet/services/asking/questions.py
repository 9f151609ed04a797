"""The questions of an event: its own, and those of its series; changed without losing an answer."""

from collections.abc import Mapping, Sequence

from sqlalchemy import inspect, or_, select
from sqlalchemy.orm import joinedload

from ...model import Event, EventStatus, Question, Series
from ...work import Work

WORDS = (
    "kind",
    "label",
    "hint",
    "required",
    "choices",
    "accept",
    "max_mb",
    "shown_if",
    "formats",
    "audiences",
    "purpose",
    "retention_days",
    "visibility",
)
"""What makes a question another question when it changes. Its place in the list does not."""


def are_asked(event: Event) -> bool:
    """Whether an event or its series ever asked anything; ``event.series`` has to be loaded."""
    return event.has_questions or (event.series is not None and event.series.has_questions)


def asked_at(work: Work, event: Event) -> Sequence[Question]:
    """What is asked now: the questions of the series, some of which the event asks in its own way, then its own.

    No statement where there are none; ``event.series`` has to be loaded. Where questions are for some audiences,
    those are loaded too: a form says for whom a question is.
    """
    found = questions_of(work, event.id, event.series_id) if are_asked(event) else ()
    if any(one.audiences for one in found) and "audiences" in inspect(event).unloaded:
        work.db.refresh(event, ["audiences"])
    return found


def questions_of(work: Work, event_id: int, series_id: int | None) -> Sequence[Question]:
    """As :func:`asked_at`, for who knows that there are some."""
    here = Question.event_id == event_id
    if series_id is not None:  # compared with None, it would be the questions of every event
        here = or_(here, Question.series_id == series_id)
    query = select(Question).where(here, Question.is_asked).order_by(Question.position)
    found = work.db.scalars(query).all()
    asked = {question.key: question for question in found if question.event_id is None}
    asked |= {question.key: question for question in found if question.event_id is not None}
    return list(asked.values())


def file_questions_at(work: Work, slug: str) -> Sequence[Question]:
    """What of that an event asks takes a file; nothing when there is no such event."""
    found = work.db.execute(select(Event.id, Event.series_id).where(Event.slug == slug)).one_or_none()
    asked = questions_of(work, found.id, found.series_id) if found else ()
    return [question for question in asked if question.takes_file]


def to_come(work: Work, event: Event) -> Sequence[Event]:
    """The other events of a series that asks questions, for which somebody can register now: their answers go along.

    No statement where the series asks nothing.
    """
    if event.series is None or not event.series.has_questions:
        return ()
    query = (
        select(Event)
        .where(Event.series_id == event.series_id, Event.id != event.id, Event.status == EventStatus.OPEN)
        .order_by(Event.sort_key)
        .options(joinedload(Event.blocks))
    )
    return [one for one in work.db.scalars(query).unique() if one.takes_registrations(work.now)]


def set_questions(work: Work, owner: Event | Series, wanted: Sequence[Mapping[str, object]]) -> bool:
    """Ask these questions from now on, in this order; whether anything changed.

    A question with other words becomes a new version; one that is left out is not asked any more. No row is deleted,
    so every answer stays with the words that it answered.

    :param owner: in the database already
    :param wanted: the columns of each :class:`~leernet.model.Question`: its ``key``, and what :data:`WORDS` names
    """
    if not wanted and not owner.has_questions:
        return False
    versions = _versions(work, owner)
    changed = False
    for position, values in enumerate(wanted):
        rows = versions.pop(str(values["key"]), [])
        present = next((row for row in rows if row.is_asked), None)
        if present is not None and all(getattr(present, name) == values[name] for name in WORDS):
            changed |= present.position != position
            present.position = position
            continue
        _stop(rows)
        newest = max((row.version for row in rows), default=0)
        work.db.add(_version(owner, values, newest + 1, position))
        changed = True
    for rows in versions.values():
        changed |= _stop(rows)
    owner.has_questions = True
    work.db.flush()
    return changed


def _versions(work: Work, owner: Event | Series) -> dict[str, list[Question]]:
    column = Question.event_id if isinstance(owner, Event) else Question.series_id
    found: dict[str, list[Question]] = {}
    for row in work.db.scalars(select(Question).where(column == owner.id).order_by(Question.version)):
        found.setdefault(row.key, []).append(row)
    return found


def _version(owner: Event | Series, values: Mapping[str, object], version: int, position: int) -> Question:
    where = {"event_id": owner.id} if isinstance(owner, Event) else {"series_id": owner.id}
    columns = {name: values[name] for name in ("key", *WORDS)}
    return Question(version=version, position=position, **where, **columns)  # type: ignore[arg-type]


def _stop(rows: Sequence[Question]) -> bool:
    asked = [row for row in rows if row.is_asked]
    for row in asked:
        row.is_asked = False
    return bool(asked)
