"""When an event of a series opens, its members are enrolled or invited: by the dispatcher, one by one, each once.

First a row for each member is written, in order of joining; then each row is done in a transaction of its own. A crash
in between leaves rows that are still due, and nobody is enrolled twice: the row and the registration are one
transaction. Of one event they are done in order, whoever does them, so that who joined first has the first place.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, delete, exists, insert, literal, literal_column, or_, select, update
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from ...errors import LeernetError
from ...model import (
    LIVE,
    Enrolling,
    Enrolment,
    EnrolmentStatus,
    Event,
    EventFormat,
    EventStatus,
    Joining,
    Membership,
    MembershipStatus,
    Registration,
    Series,
    SeriesStatus,
)
from ...model.base import table_of
from ...work import Work
from ...work import membership as by_membership
from ..asking.answers import keep_answers
from ..asking.prefilling import answers_before
from ..registering.registration import register
from ..requests import RegistrationRequest
from .to_come import begins_later

BATCH = 500
"""How many are enrolled in one go of the dispatcher."""

TRIES = 5
"""So often it is tried to enrol somebody while something breaks that nobody foresaw."""

_E = EnrolmentStatus
# Written out, not bound: only so does SQLite see that the partial index serves.
_IS_DUE = Enrolment.status == literal_column(f"'{_E.DUE.value}'")
_MEMBER = Membership.status == MembershipStatus.MEMBER


def events_to_enrol(work: Work) -> Sequence[int]:
    """The events that take registrations and of which not every member was thought of yet."""
    left = exists().where(Membership.series_id == Event.series_id, _MEMBER, ~_thought_of(Event.id))
    query = select(Event.id).join(Event.series).where(_enrols(work), left).order_by(Event.id)
    return work.db.scalars(query).all()


def think_of_members(work: Work, event_id: int) -> int:
    """Write down every member of whom nobody thought yet, in order of joining; returns how many."""
    # One dispatcher at a time: the second then finds the rows of the first. Nobody who registers waits for it.
    work.db.execute(select(Event.id).where(Event.id == event_id).with_for_update(key_share=True))
    members = (
        select(
            literal(event_id),
            Membership.id,
            literal(work.now, table_of(Enrolment).c.at.type),
            literal(_E.DUE, table_of(Enrolment).c.status.type),
            literal(""),
            literal(0),
        )
        .join(Event, Event.series_id == Membership.series_id)
        .where(Event.id == event_id, _MEMBER, ~_thought_of(event_id))
        .order_by(Membership.joined_at, Membership.id)
    )
    columns = ["event_id", "membership_id", "at", "status", "reason", "tries"]
    result = work.db.execute(
        insert(table_of(Enrolment)).from_select(columns, members).returning(table_of(Enrolment).c.id)
    )
    return len(result.all())


def due_enrolments(work: Work) -> Sequence[int]:
    """Whom to enrol now, in order."""
    query = select(Enrolment.id).where(_IS_DUE, Enrolment.tries < TRIES)
    return work.db.scalars(query.order_by(Enrolment.event_id, Enrolment.id).limit(BATCH)).all()


def enrol(work: Work, enrolment_id: int) -> None:
    """Do one row: register the member, or invite them, or leave them be."""
    enrolment = _hold(work, enrolment_id)
    if enrolment is None or enrolment.status is not _E.DUE or _is_before_turn(work, enrolment):
        return
    membership, event = enrolment.membership, enrolment.event
    enrolment.at = work.now
    if not membership.is_member or not event.takes_registrations(work.now) or _is_registered(work, enrolment):
        enrolment.status = _E.PASSED
    elif _has_cancelled(work, enrolment):
        enrolment.status = _E.OPTED_OUT
    elif membership.series.enrolling is Enrolling.ENROL:
        _register(work, enrolment)
    else:
        enrolment.status = _E.INVITED
        work.journal("membership.invited", membership.id, event_id=event.id)


def note_try(work: Work, enrolment_id: int) -> None:
    """Something broke: the others go first, and after some tries it is given up. The desk shows whom it concerns."""
    tried = update(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.status == _E.DUE)
    work.db.execute(tried.values(tries=Enrolment.tries + 1))
    given_up = update(Enrolment).where(Enrolment.id == enrolment_id, Enrolment.tries >= TRIES)
    work.db.execute(given_up.values(status=_E.REFUSED, reason="error"))


def pass_by_open(work: Work, membership_id: int) -> None:
    """A member is not enrolled for the events that are open now."""
    member = select(Membership.series_id).where(Membership.id == membership_id).scalar_subquery()
    query = select(Event.id).where(Event.series_id == member, Event.status == EventStatus.OPEN)
    query = query.where(~exists().where(Enrolment.event_id == Event.id, Enrolment.membership_id == membership_id))
    for event_id in work.db.scalars(query).all():
        row = Enrolment(event_id=event_id, membership_id=membership_id, at=work.now, status=_E.PASSED)
        work.db.add(row)
    work.db.flush()


def forget_to_come(work: Work, membership: Membership, event_ids: Sequence[int]) -> None:
    """Who leaves is not enrolled any more; who comes back is thought of again, but for what they opted out of.

    :param event_ids: where they take part until now
    """
    rows = delete(Enrolment).where(
        Enrolment.membership_id == membership.id,
        or_(Enrolment.status.in_((_E.DUE, _E.INVITED, _E.REFUSED)), Enrolment.event_id.in_(event_ids)),
    )
    work.db.execute(rows.execution_options(synchronize_session=False))


def _enrols(work: Work) -> ColumnElement[bool]:
    return and_(
        Series.status == SeriesStatus.PUBLISHED,
        Series.joining != Joining.NONE,
        Series.enrolling != Enrolling.NOTHING,
        Event.status == EventStatus.OPEN,
        or_(Event.registration_opens.is_(None), Event.registration_opens <= work.now),
        or_(Event.registration_closes.is_(None), Event.registration_closes > work.now),
        begins_later(work),
    )


def _thought_of(event_id: object) -> ColumnElement[bool]:
    # Said, for of itself SQLAlchemy looks one level up only, and would ask for any event.
    thought_of = exists().where(Enrolment.event_id == event_id, Enrolment.membership_id == Membership.id)
    return thought_of.correlate(Event, Membership)


def _hold(work: Work, enrolment_id: int) -> Enrolment | None:
    """The row and the membership, locked: nobody leaves meanwhile."""
    query = (
        select(Enrolment)
        .join(Enrolment.membership)
        .where(Enrolment.id == enrolment_id)
        .options(
            contains_eager(Enrolment.membership).options(
                joinedload(Membership.participant, innerjoin=True),
                joinedload(Membership.series, innerjoin=True),
                joinedload(Membership.delegation),
            ),
            joinedload(Enrolment.event, innerjoin=True).options(
                selectinload(Event.blocks), selectinload(Event.formats), selectinload(Event.audiences)
            ),
        )
        .with_for_update(of=(Enrolment, Membership))
    )
    return work.db.scalars(query).one_or_none()


def _is_before_turn(work: Work, enrolment: Enrolment) -> bool:
    """Whether somebody who joined earlier is not enrolled yet; who was tried in vain holds nobody up."""
    earlier = aliased(Enrolment)
    query = select(earlier.id).where(
        earlier.event_id == enrolment.event_id,
        earlier.id < enrolment.id,
        earlier.status == _E.DUE,
        earlier.tries == 0,
    )
    return enrolment.tries == 0 and work.db.scalars(query.limit(1)).one_or_none() is not None


def _is_registered(work: Work, enrolment: Enrolment) -> bool:
    return _any(work, enrolment, Registration.status.in_(LIVE))


def _has_cancelled(work: Work, enrolment: Enrolment) -> bool:
    """Whether they took part since they joined, and do not any more: that is their answer."""
    return _any(work, enrolment, Registration.changed_at > enrolment.membership.joined_at)


def _any(work: Work, enrolment: Enrolment, condition: ColumnElement[bool]) -> bool:
    query = select(Registration.id).where(
        Registration.event_id == enrolment.event_id,
        Registration.participant_id == enrolment.membership.participant_id,
        condition,
    )
    return work.db.scalars(query.limit(1)).one_or_none() is not None


def _register(work: Work, enrolment: Enrolment) -> None:
    membership, event = enrolment.membership, enrolment.event
    request = request_of(membership, event)
    acting = replace(work, actor=by_membership(membership.id))
    try:
        registered = register(acting, request)
    except LeernetError as error:
        enrolment.status, enrolment.reason = _E.REFUSED, error.code
        work.journal("membership.invited", membership.id, event_id=event.id, refused=error.code)
        return
    keep_answers(work, registered.id, answers_before(work, membership, event, request))
    enrolment.status, enrolment.registration_id = _E.ENROLLED, registered.id


def request_of(membership: Membership, event: Event) -> RegistrationRequest:
    """What a member would send for an event, of whom we know how they take part."""
    delegation = membership.delegation
    return RegistrationRequest(
        event=event.slug,
        format=format_for(membership, event).key,
        audience=audience_for(membership, event),
        name=membership.name,
        email=membership.participant.email,
        organisation=membership.organisation_name,
        function=membership.function,
        department=membership.department,
        language=membership.language,
        delegation_id=delegation.id if delegation is not None and delegation.is_live else None,
        enrolled=True,
    )


def format_for(membership: Membership, event: Event) -> EventFormat:
    """How a member takes part: as they chose, where the event has that; else in the first way there is."""
    return next((one for one in event.formats if one.key == membership.format), event.formats[0])


def audience_for(membership: Membership, event: Event) -> str:
    """As whom a member takes part: as they chose; the one there is; else nobody in particular."""
    keys = [one.key for one in event.audiences]
    return membership.audience if membership.audience in keys else keys[0] if len(keys) == 1 else ""
