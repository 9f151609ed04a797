"""An organiser asks an organisation to send people: so many, of these departments, arranged by one contact person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from ...errors import Conflict, InvalidInput, NotFound, Problem
from ...model import Block, Delegation, Event, EventStatus, Series, SeriesStatus, email_key
from ...work import Work
from ..places.limits import Scope
from ..places.quotas import organisation_key
from ..places.reserving import settle_places
from ..registering.participants import known_organisation
from ..upsert import is_violation

REMEMBERED = timedelta(days=90)
"""So long after the last event the name and address of a contact person are kept."""

_NUMBERS = ("minimum", "maximum", "reserved")


@dataclass(frozen=True, kw_only=True)
class DelegationRequest:
    """What an organisation is asked: see :class:`~leernet.model.Delegation`.

    ``organisation`` is a name; ``organisation_id`` says which of those that we know, where that is certain.
    """

    organisation: str
    organisation_id: int | None = None
    contact_name: str = ""
    contact_email: str = ""
    language: str = "nl"
    minimum: int = 0
    maximum: int | None = None
    departments: Sequence[str] = ()
    reserved: int = 0
    released_at: datetime | None = None


def plan_delegation(work: Work, scope: Scope, request: DelegationRequest) -> Delegation:
    """Ask an organisation, for an event or a series. Nobody is mailed yet: see :func:`ask_contact`.

    :raises InvalidInput: ``number_invalid``, when more places are kept or wanted than the maximum
    :raises Conflict: ``delegation_exists``, ``event_cancelled``
    """
    _check_takes_place(scope)
    organisation_id = request.organisation_id or known_organisation(work, request.organisation)
    delegation = Delegation(
        key=organisation_key(organisation_id, request.organisation) or "",
        organisation_name=request.organisation,
        organisation_id=organisation_id,
        created_at=work.now,
        changed_at=work.now,
        event_id=scope.id if isinstance(scope, Event) else None,
        series_id=scope.id if isinstance(scope, Series) else None,
    )
    _assign(delegation, values_of(request))
    work.db.add(delegation)
    try:
        work.db.flush()
    except IntegrityError as error:
        if is_violation(error, "uq_leernet_delegation_of_", "key"):
            raise _exists(request) from None
        raise
    settle_places(work, delegation)
    _write_down(work, delegation, "delegation.planned", {}, _numbers(delegation))
    return delegation


def change_delegation(work: Work, uid: UUID, request: DelegationRequest) -> Delegation:
    """Change what is asked; the organisation stays. Another address for the contact: the old link stops working.

    :raises NotFound: ``delegation_unknown``
    :raises InvalidInput: as :func:`plan_delegation`
    :raises Conflict: ``delegation_withdrawn``
    """
    delegation = find_delegation(work, uid, lock=True)
    _check_live(delegation)
    before = _numbers(delegation)
    was = (delegation.released_at, delegation.reserved)
    if email_key(delegation.contact_email) != email_key(request.contact_email):
        delegation.uid, delegation.asked_at = uuid4(), None
    changed = _assign(delegation, values_of(request))
    if (delegation.released_at, delegation.reserved) != was:
        delegation.release_done = False
    if not changed:
        return delegation
    delegation.changed_at = work.now
    settle_places(work, delegation)
    _write_down(work, delegation, "delegation.changed", before, _numbers(delegation))
    return delegation


def withdraw_delegation(work: Work, uid: UUID) -> Delegation:
    """Ask no longer: the link stops working, the contact is forgotten, no place is kept. Who registered stays.

    :raises NotFound: ``delegation_unknown``
    :raises Conflict: ``delegation_withdrawn``, when it was already
    """
    delegation = find_delegation(work, uid, lock=True)
    _check_live(delegation)
    delegation.withdrawn_at = delegation.changed_at = work.now
    delegation.contact_name = delegation.contact_email = ""
    settle_places(work, delegation)
    work.journal("delegation.withdrawn", delegation.id, event_id=delegation.event_id)
    return delegation


def ask_contact(work: Work, uid: UUID) -> Delegation:
    """Mail the contact person the link, for the first time or again.

    :raises NotFound: ``delegation_unknown``
    :raises Conflict: ``delegation_withdrawn``, ``event_cancelled``, ``event_over``, ``no_contact``, ``not_published``
    """
    delegation = find_delegation(work, uid, lock=True)
    _check_live(delegation)
    _check_to_come(work, delegation.scope)
    if not delegation.contact_email:
        raise Conflict("no_contact", "Fill in the e-mail address of the contact person first.", field="contact_email")
    if is_draft(delegation.scope):
        raise Conflict("not_published", "Publish “{title}” first: nobody can see it yet.", title=delegation.scope.title)
    delegation.asked_at = work.now
    work.db.flush()
    work.journal("delegation.asked", delegation.id, event_id=delegation.event_id)
    return delegation


def ask_contacts(work: Work, scope: Scope) -> int:
    """Mail every contact person who got no mail yet; returns how many.

    :raises Conflict: as :func:`ask_contact`
    """
    query = select(Delegation.uid).where(of_scope(scope), Delegation.asked_at.is_(None), Delegation.contact_email != "")
    uids = work.db.scalars(query.order_by(Delegation.id)).all()
    for uid in uids:
        ask_contact(work, uid)
    return len(uids)


def find_delegation(work: Work, uid: UUID, *, lock: bool = False) -> Delegation:
    """A delegation with its event or series; raises :class:`~leernet.errors.NotFound` (``delegation_unknown``)."""
    query = (
        select(Delegation)
        .where(Delegation.uid == uid)
        .options(
            joinedload(Delegation.event).options(selectinload(Event.blocks), joinedload(Event.series)),
            joinedload(Delegation.series),
        )
    )
    found = work.db.scalars(query.with_for_update(of=Delegation) if lock else query).one_or_none()
    if found is None:
        raise NotFound("delegation_unknown", "This delegation is not known.")
    return found


def delegation_at(work: Work, number: int) -> Delegation:
    """A delegation by its id, as the desk knows it: the uid changes with the contact person.

    :raises NotFound: ``delegation_unknown``
    """
    uid = work.db.scalars(select(Delegation.uid).where(Delegation.id == number)).one_or_none()
    if uid is None:
        raise NotFound("delegation_unknown", "This delegation is not known.")
    return find_delegation(work, uid)


def find_series(work: Work, slug: str) -> Series:
    """A series by its slug; raises :class:`~leernet.errors.NotFound` (``series_unknown``)."""
    series = work.db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    if series is None:
        raise NotFound("series_unknown", "There is no series “{series}”.", series=slug)
    return series


def of_scope(scope: Scope) -> ColumnElement[bool]:
    """The delegations that stand, of an event or a series."""
    at = Delegation.event_id if isinstance(scope, Event) else Delegation.series_id
    return and_(at == scope.id, Delegation.withdrawn_at.is_(None))


def is_draft(scope: Scope) -> bool:
    """Whether nobody can see it yet."""
    return scope.status in (EventStatus.DRAFT, SeriesStatus.DRAFT)


def withdrawn() -> Conflict:
    """The error for a delegation that was withdrawn."""
    return Conflict("delegation_withdrawn", "The organisers have withdrawn this delegation.")


def forget_contacts(work: Work) -> None:
    """Remove the names and addresses of contact persons once the last event is so long ago."""
    last = func.max(Block.ends_at) <= work.now - REMEMBERED
    events = select(Block.event_id).group_by(Block.event_id).having(last)
    series = select(Event.series_id).join(Block, Block.event_id == Event.id).group_by(Event.series_id).having(last)
    undated = select(Event.series_id).where(
        Event.series_id.is_not(None), Event.status != EventStatus.CANCELLED, ~Event.blocks.any()
    )
    over = or_(
        Delegation.event_id.in_(events),
        and_(Delegation.series_id.in_(series), Delegation.series_id.not_in(undated)),
    )
    forget = update(Delegation).where(Delegation.contact_email != "", over).values(contact_name="", contact_email="")
    work.db.execute(forget.execution_options(synchronize_session=False))


def values_of(request: DelegationRequest) -> dict[str, object]:
    """The columns of a request but for the organisation; raises as :func:`plan_delegation` where they disagree."""
    if request.maximum is not None:
        for field, number in (("minimum", request.minimum), ("reserved", request.reserved)):
            if number > request.maximum:
                raise _more_than_maximum(field, request.maximum)
    return {
        "contact_name": request.contact_name,
        "contact_email": request.contact_email,
        "language": request.language,
        "minimum": request.minimum,
        "maximum": request.maximum,
        "departments": list(request.departments),
        "reserved": request.reserved,
        "released_at": request.released_at,
    }


def _more_than_maximum(field: str, maximum: int) -> InvalidInput:
    problem = Problem("more_than_maximum", "This is more than the maximum, {maximum}.", field=field, maximum=maximum)
    return InvalidInput("form_invalid", "Something is not right yet.", problems=(problem,))


def _assign(delegation: Delegation, values: Mapping[str, object]) -> bool:
    different = {name: value for name, value in values.items() if getattr(delegation, name) != value}
    for name, value in different.items():
        setattr(delegation, name, value)
    return bool(different)


def _numbers(delegation: Delegation) -> dict[str, object]:
    return {name: getattr(delegation, name) for name in _NUMBERS}


def _write_down(
    work: Work, delegation: Delegation, kind: str, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    different = {name: after[name] for name in after if before.get(name) != after[name]}
    was = {name: before[name] for name in different if name in before}
    work.journal(kind, delegation.id, event_id=delegation.event_id, before=was, after=different)


def _check_live(delegation: Delegation) -> None:
    if not delegation.is_live:
        raise withdrawn()


def _check_takes_place(scope: Scope) -> None:
    if scope.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=scope.title)


def _check_to_come(work: Work, scope: Scope) -> None:
    _check_takes_place(scope)
    if isinstance(scope, Event) and scope.is_past(work.now, work.today):
        raise Conflict("event_over", "“{event}” is over.", event=scope.title)


def _exists(request: DelegationRequest) -> Conflict:
    return Conflict(
        "delegation_exists",
        "{organisation} has a delegation here already.",
        field="organisation",
        organisation=request.organisation,
    )
