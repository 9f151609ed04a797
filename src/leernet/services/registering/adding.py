"""The hot path: somebody is added to an event. Few statements, each built once; no object where a row will do.

Their order is that of the locks: first what nobody else wants (the person, their organisation), then the places. Where
nothing else is limited and there seems to be room, the place is taken last of all, so that nobody waits longer for its
lock than the commit takes; else what is written for good depends on it and comes after. See ``docs/performance.md``.
"""

from uuid import UUID

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ...errors import Conflict, InvalidInput
from ...hookspecs import Requested
from ...model import Event, EventFormat, EventStatus, Registration, RegistrationStatus
from ...model.base import table_of
from ...prepared import Prepared
from ...work import Outdated, Work
from ..asking.answers import answers_to, keep_answers
from ..places.claims import Claims
from ..places.locks import hold, hold_all
from ..places.looking import Seen, look
from ..places.quotas import claims_for, refuse_full
from ..places.taking import check_version, next_in_queue, take, take_beyond
from ..requests import Registered, RegistrationRequest
from ..upsert import is_violation
from .participants import add_participant, already_registered, follow_affiliation, join_series
from .ways_in import WayIn, came_in, find_way_in, use

_ADD = Prepared(insert(table_of(Registration)).returning(table_of(Registration).c.id))
_STATUS = select(table_of(Event).c.status).where(table_of(Event).c.id == bindparam("event"))
_FORMAT = (
    select(EventFormat)
    .where(EventFormat.id == bindparam("format"))
    .options(joinedload(EventFormat.event, innerjoin=True).joinedload(Event.blocks))
)


def add(work: Work, seen: Seen, request: RegistrationRequest, *, beyond: bool, uid: UUID) -> Registered:
    """Add somebody; ``beyond``: also where there is no place left.

    :raises InvalidInput: ``format_unknown``, ``audience_unknown``, ``role_unknown``, ``item_unknown``
    :raises Conflict: ``event_full``, ``item_full``, ``already_registered``, ``registration_closed``, what
        :func:`~leernet.services.registering.ways_in.find_way_in` raises, or what a plugin refuses with
    :raises Outdated: to begin anew
    """
    format_id, quota_id = _format(seen)
    _check(work, seen, request)
    answers = answers_to(work, request, seen)
    way = WayIn() if beyond else find_way_in(work, seen, request)
    requested: Requested | None = None
    if work.plugins.ask_before_registering:
        wanted = work.db.execute(_FORMAT, {"format": format_id}).unique().scalar_one()
        requested = ask(work, wanted.event, wanted, request.email, request.organisation)
    participant_id = participant_for(work, seen, request)
    if seen.series_id is not None and not way.requested:
        join_series(work, seen.series_id, participant_id, request.organisation)
    claims = claims_for(work, seen, request, requested)._replace(participant_id=participant_id)
    takes_last = seen.has_room and not beyond and way == WayIn() and claims.is_of(quota_id)
    if takes_last:
        number = None
    elif way.requested:
        # Nothing is taken: so that nobody limits the event meanwhile, its lock is.
        check_version(hold(work.db, [quota_id]), claims.version)
        number = None
    else:
        number = _take(work, seen, request, claims, beyond=beyond)
    status = came_in(way, number)
    registered = _insert(work, seen, request, uid, status, claims, number)
    keep_answers(work, registered.id, answers)
    use(work, way, registered.id)
    work.journal(f"registration.{status.value}", registered.id, event_id=seen.event_id, after=status.value)
    if takes_last and take(work.db, claims) is not None:
        raise Outdated  # it was the last place, or the event was cancelled
    return registered


def ask(work: Work, event: Event, event_format: EventFormat, email: str, organisation: str) -> Requested:
    """Ask the plugins whether this may be; the first that raises stops it. Returns what they were asked with."""
    requested = Requested(
        event=event,
        format=event_format,
        email=email,
        organisation_name=organisation,
        now=work.now,
        timezone=work.settings.timezone,
        by_organiser=work.actor.is_organiser,
    )
    work.plugins.ask_registration_requested(work.db, requested)
    return requested


def format_unknown() -> InvalidInput:
    """The error for a format that the event does not have."""
    return InvalidInput("format_unknown", "Choose one of the ways to take part.", field="format")


def _format(seen: Seen) -> tuple[int, int]:
    if seen.format_id is None or seen.format_quota_id is None:
        raise format_unknown()
    return seen.format_id, seen.format_quota_id


def _check(work: Work, seen: Seen, request: RegistrationRequest) -> None:
    if request.audience and seen.audience_id is None:
        raise InvalidInput("audience_unknown", "Choose one of the groups that this is for.", field="audience")
    for role in request.roles:
        if role not in work.plugins.roles:
            raise InvalidInput("role_unknown", "There is no role “{role}”.", field="roles", role=role)


def participant_for(work: Work, seen: Seen, request: RegistrationRequest) -> int:
    """The person of a request, added when new; raises :class:`~leernet.errors.Conflict` (``already_registered``)."""
    if seen.participant_id is None:
        added = add_participant(work, request, seen.organisation_id)
        if added is not None:
            return added
        seen = look(work, request)
        assert seen.participant_id is not None, "somebody else added them in between"
    if seen.live_id is not None:
        raise already_registered(seen.title)
    follow_affiliation(work, seen.participant_id, request, seen.organisation_id)
    return seen.participant_id


def _take(work: Work, seen: Seen, request: RegistrationRequest, claims: Claims, *, beyond: bool) -> int | None:
    """Take the places; a number on the waiting list when there are none, or None."""
    of_format = _format(seen)[1]
    if claims.quotas and not beyond:
        full = take(work.db, claims)
        if full is None:
            return None
        if full not in (of_format, seen.audience_quota_id):
            _still_takes_place(work, seen)
            refuse_full(work, full, request.organisation, waiting_list=seen.waiting_list)
        return _wait(work, seen, of_format, claims)
    # No UPDATE would notice that the event has just been cancelled: who cancels it holds this lock.
    check_version(hold(work.db, claims.quotas or [of_format]), claims.version)
    _still_takes_place(work, seen)
    take_beyond(work.db, claims)
    return None


def _wait(work: Work, seen: Seen, of_format: int, claims: Claims) -> int | None:
    """A number on the waiting list; None when a place freed before it was given, and was taken."""
    if not seen.waiting_list:
        raise Conflict("event_full", "There are no places left at “{event}”.", event=seen.title)
    if claims.series is not None or len(claims.quotas) > 1:
        hold_all(work.db, claims)
    number = next_in_queue(work.db, of_format, claims.version)
    # Under the lock of the places we see what was committed while we waited for it: a cancelled event has none left.
    _still_takes_place(work, seen)
    return None if take(work.db, claims) is None else number


def _still_takes_place(work: Work, seen: Seen) -> None:
    if work.db.execute(_STATUS, {"event": seen.event_id}).scalar_one() is EventStatus.CANCELLED:
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=seen.title)


def _insert(
    work: Work,
    seen: Seen,
    request: RegistrationRequest,
    uid: UUID,
    status: RegistrationStatus,
    claims: Claims,
    number: int | None,
) -> Registered:
    values = {
        "uid": uid,
        "event_id": seen.event_id,
        "participant_id": claims.participant_id,
        "format_id": seen.format_id,
        "audience_id": seen.audience_id,
        "status": status,
        "name": request.name,
        "organisation_id": seen.organisation_id,
        "organisation_name": request.organisation,
        "function": request.function,
        "department": request.department,
        "remarks": request.remarks,
        "language": request.language,
        "roles": list(request.roles),
        "claims": claims.quotas,
        "series_quota_id": claims.series,
        "queue_number": number,
        "sequence": 0,
        "reason": "",
        "registered_by": work.actor.registers,
        "delegation_id": request.delegation_id,
        "created_at": work.now,
        "changed_at": work.now,
    }
    try:
        row = _ADD.first(work.db, values)
    except IntegrityError as error:
        if is_violation(error, "uq_leernet_registration_live", "event_id", "participant_id"):
            raise already_registered(seen.title) from None
        raise
    assert row is not None, "RETURNING"
    return Registered(row[0], uid, status)
