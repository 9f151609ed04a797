"""Cases: brought in by participants, chosen and closed by organisers, deleted or made anonymous in time."""

from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from leernet import Conflict, InvalidInput, NotFound, Problem
from leernet.model import Block, Event, Registration, RegistrationStatus

from .keeping import plan_to_change
from .settling import settle
from .state import load
from .tables import Case, CaseStatus, Confidentiality, Plan

_S = RegistrationStatus
TAKING_PART = frozenset({_S.CONFIRMED, _S.WAITLISTED, _S.OFFERED, _S.REQUESTED})


def case_of(db: Session, registration_id: int) -> Case | None:
    """The case that somebody brought in."""
    return db.scalars(select(Case).where(Case.registration_id == registration_id)).one_or_none()


def bring_in(
    db: Session,
    registration: Registration,
    now: datetime,
    *,
    title: str,
    text: str,
    confidentiality: str,
    may_share: bool,
) -> tuple[Case, bool]:
    """Bring in a case, or change it as long as it was not chosen; returns it, and whether it is new.

    :raises InvalidInput: ``form_invalid``
    :raises Conflict: ``no_cases_asked``, ``case_chosen``
    """
    plan = plan_to_change(db, registration.event_id)
    if not plan.asks_cases or registration.status not in TAKING_PART or is_over(db, registration.event_id, now):
        raise Conflict("no_cases_asked", "No cases can be brought in here now.")
    _check_filled(title=title, text=text)
    if confidentiality not in list(Confidentiality):
        raise InvalidInput("confidentiality_unknown", "Say who may read your case.", field="confidentiality")
    case = case_of(db, registration.id)
    is_new = case is None
    if case is None:
        case = Case(
            event_id=registration.event_id,
            registration_id=registration.id,
            title=title,
            text=text,
            confidentiality=Confidentiality(confidentiality),
            created_at=now,
            changed_at=now,
        )
        db.add(case)
    elif case.status is not CaseStatus.SUBMITTED:
        raise _chosen()
    case.title, case.text, case.confidentiality = title, text, Confidentiality(confidentiality)
    case.may_share, case.changed_at = may_share, now
    db.flush()
    return case, is_new


def withdraw(db: Session, registration: Registration) -> int:
    """Take one's own case back: it is deleted. Returns its id.

    :raises NotFound: ``case_unknown``
    :raises Conflict: ``case_chosen``
    """
    case = case_of(db, registration.id)
    if case is None:
        raise NotFound("case_unknown", "There is no such case any more.")
    if case.status is not CaseStatus.SUBMITTED:
        raise _chosen()
    case_id = case.id
    db.delete(case)
    db.flush()
    return case_id


def move_case(db: Session, event: Event, case_id: int, status: CaseStatus) -> None:
    """Choose a case, or say that it was discussed, or closed; groups get it or lose it.

    :raises NotFound: ``case_unknown``
    :raises IllegalTransition: it cannot come there from where it is
    """
    plan_to_change(db, event.id)
    find_case(db, event, case_id).move_to(status)
    db.flush()
    state = load(db, event)
    for group in state.groups:
        if group.case_id is not None and not (group.case_id in state.cases and state.cases[group.case_id].is_used):
            group.case_id, group.case_by_hand = None, False
    settle(state)


def anonymise(db: Session, event: Event, case_id: int, title: str, text: str) -> None:
    """Keep what a case teaches, in words without people and places; who brought it in is forgotten.

    :raises NotFound: ``case_unknown``
    :raises InvalidInput: ``field_required``
    :raises IllegalTransition: it was not discussed or closed yet
    """
    case = find_case(db, event, case_id)
    _check_filled(title=title, text=text)
    case.move_to(CaseStatus.ANONYMISED)
    case.title, case.text, case.registration_id = title, text, None


def find_case(db: Session, event: Event, case_id: int) -> Case:
    """A case of this event; raises :class:`~leernet.errors.NotFound`."""
    case = db.get(Case, case_id)
    if case is None or case.event_id != event.id:
        raise NotFound("case_unknown", "There is no such case any more.")
    return case


def is_over(db: Session, event_id: int, now: datetime) -> bool:
    """Whether the last block of an event has ended."""
    ends_at = db.scalar(select(func.max(Block.ends_at)).where(Block.event_id == event_id))
    return ends_at is not None and ends_at <= now


def forget_cases(db: Session, now: datetime) -> None:
    """Delete the cases whose time is over, but for the anonymous ones; without a date it runs from the last change."""
    for days in db.scalars(select(Plan.keep_days).distinct()).all():
        limit = now - timedelta(days=days)
        ended = select(Block.event_id).group_by(Block.event_id).having(func.max(Block.ends_at) <= limit)
        dated = select(Block.event_id)
        db.execute(
            delete(Case)
            .where(
                Case.status != CaseStatus.ANONYMISED,
                Case.event_id.in_(select(Plan.event_id).where(Plan.keep_days == days)),
                Case.event_id.in_(ended) | (Case.event_id.not_in(dated) & (Case.changed_at <= limit)),
            )
            .execution_options(synchronize_session=False)
        )


def _check_filled(**fields: str) -> None:
    """All that is missing, at once."""
    missing = [
        Problem("field_required", "This has to be filled in.", field=field)
        for field, value in fields.items()
        if not value
    ]
    if missing:
        raise InvalidInput("form_invalid", "Something is not right yet.", problems=tuple(missing))


def _chosen() -> Conflict:
    return Conflict("case_chosen", "Your case has been chosen already. Ask the organiser to change it.")
