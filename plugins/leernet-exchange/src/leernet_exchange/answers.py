"""Needs and offers that people wrote while they registered: as answers to questions of the event or its series."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from leernet.model import LIVE, Answer, Event, Question, Registration, Series, Visibility

from .entries import Brought, Where, bring_in, remove, who_registered
from .setup import WAY_KEYS, setup_of
from .tables import Entry, Gone, Kind, Setup, Source, Tag, Way
from .themes import all_themes, spotted

YES = "yes"
LONGEST = 2000


def take_over(db: Session, registration_id: int, now: datetime, changed: Collection[str] | None = None) -> int:
    """Make needs and offers of what somebody answered, or change those that there are; returns how many are new.

    :param changed: the keys of the questions that they answered again; None: they have just registered
    """
    registration = db.scalars(
        select(Registration)
        .where(Registration.id == registration_id)
        .options(joinedload(Registration.event), joinedload(Registration.participant))
    ).one_or_none()
    if registration is None or registration.status not in LIVE or registration.event.series_id is None:
        return 0
    setup = setup_of(db, registration.event.series_id)
    if not setup.is_open:
        return 0
    return _take_over(db, setup, registration, all_themes(db, setup.series_id), now, changed)


def take_over_all(db: Session, series: Series, setup: Setup, now: datetime) -> int:
    """Make them of what everybody in a series answered before; returns how many are new."""
    query = (
        select(Registration)
        .join(Registration.event)
        .where(Event.series_id == series.id, Registration.status.in_(LIVE), Registration.erased_at.is_(None))
        .order_by(Registration.id)
        .options(joinedload(Registration.participant))
    )
    tags = all_themes(db, series.id)
    return sum(_take_over(db, setup, one, tags, now, None) for one in db.scalars(query).all())


def _take_over(
    db: Session,
    setup: Setup,
    registration: Registration,
    tags: Sequence[Tag],
    now: datetime,
    changed: Collection[str] | None,
) -> int:
    answers = _answers(db, registration.id)
    keys = {Kind.NEED: setup.need_question, Kind.OFFER: setup.offer_question}
    ways = [Way(value) for key in WAY_KEYS for value in answers.get(key, []) if value in list(Way)]
    new = 0
    for kind, key in keys.items():
        brought = Brought(
            kind=kind,
            text="\n".join(answers.get(key, [])).strip()[:LONGEST] if key else "",
            ways=list(dict.fromkeys(ways)),
            may_introduce=YES in answers.get(setup.consent_question, []),
        )
        once = f"registration-{registration.id}-{kind.value}"
        there = db.scalars(select(Entry).where(Entry.once == once)).one_or_none()
        if there is None and (changed is None or key in changed):
            new += _bring_in(db, setup.series_id, registration, brought, tags, once, now)
        elif there is not None and changed is not None:
            _change(db, there, brought, now, of_text=key in changed, of_consent=setup.consent_question in changed)
    return new


def _bring_in(
    db: Session,
    series_id: int,
    registration: Registration,
    brought: Brought,
    tags: Sequence[Tag],
    once: str,
    now: datetime,
) -> bool:
    """What its author took back does not come again because somebody else fetches answers."""
    if not brought.text or db.get(Gone, once) is not None:
        return False
    where = Where(series_id=series_id, source=Source.REGISTRATION, event_id=registration.event_id)
    entry = bring_in(db, where, who_registered(registration), brought, now, once)
    if entry is not None:
        entry.tags = spotted(tags, entry.text)
    return entry is not None


def _change(db: Session, entry: Entry, brought: Brought, now: datetime, *, of_text: bool, of_consent: bool) -> None:
    """Only what was answered again: the rest may be otherwise on the own page since."""
    if of_text and not brought.text:
        remove(db, [entry])
    elif of_text:
        entry.text, entry.changed_at = brought.text, now
    if of_consent:
        entry.may_introduce = brought.may_introduce


def _answers(db: Session, registration_id: int) -> dict[str, list[str]]:
    """By the key of the question, the newest words of it last."""
    query = (
        select(Question.key, Answer.values)
        .join(Question, Question.id == Answer.question_id)
        .where(Answer.registration_id == registration_id, Question.visibility != Visibility.SENSITIVE)
        .order_by(Question.version)
    )
    return {row[0]: row[1] for row in db.execute(query)}
