"""The hot path: somebody is added to an event. Few statements, each built once; no object where a row will do.

Their order is that of the locks: first what nobody else wants (the person, their organisation), then the places, last
what is written while they are held. See ``docs/performance.md`` for what each step costs.
"""

from uuid import UUID, uuid4

from sqlalchemy import bindparam, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ..errors import Conflict, InvalidInput
from ..hookspecs import Requested
from ..model import Event, EventFormat, EventStatus, Registration, RegistrationStatus
from ..model.base import table_of
from ..prepared import Prepared
from ..work import Work
from .answers import answers_to, keep_answers
from .looking import Seen, look
from .participants import add_participant, already_registered, follow_affiliation, join_series
from .places import claims, hold, next_in_queue, take, take_beyond
from .requests import Registered, RegistrationRequest
from .upsert import is_violation
from .ways_in import WayIn, came_in, find_way_in, use

_ADD = Prepared(insert(table_of(Registration)).returning(table_of(Registration).c.id))
_STATUS = select(table_of(Event).c.status).where(table_of(Event).c.id == bindparam("event"))
_FORMAT = (
    select(EventFormat)
    .where(EventFormat.id == bindparam("format"))
    .options(joinedload(EventFormat.event, innerjoin=True).joinedload(Event.blocks))
)


def add(work: Work, seen: Seen, request: RegistrationRequest, *, beyond: bool) -> Registered:
    """Add somebody; ``beyond``: also where there is no place left.

    :raises InvalidInput: ``format_unknown``, ``audience_unknown``, ``role_unknown``
    :raises Conflict: ``event_full``, ``already_registered``, ``registration_closed``, what
        :func:`~leernet.services.ways_in.find_way_in` raises, or what a plugin refuses with
    """
    format_id, quota_id = _format(seen)
    _check(work, seen, request)
    answers = answers_to(work, request, seen)
    way = WayIn() if beyond else find_way_in(work, seen, request)
    if work.plugins.ask_before_registering:
        wanted = work.db.execute(_FORMAT, {"format": format_id}).unique().scalar_one()
        ask(work, wanted.event, wanted, request.email, request.organisation)
    participant_id = participant_for(work, seen, request)
    if seen.series_id is not None and not way.requested:
        join_series(work, seen.series_id, participant_id, request.organisation)
    takes_place = not way.requested and _takes_place(work, request)
    wants = claims(work, quota_id, seen.audience_quota_id, seen.released_at) if takes_place else []
    number = _take(work, seen, quota_id, wants, beyond=beyond)
    taken = wants if number is None else []
    status = came_in(way, number)
    registered = _insert(work, seen, request, participant_id, status, taken, number)
    keep_answers(work, registered.id, answers)
    use(work, way, registered.id)
    work.journal(f"registration.{status.value}", registered.id, event_id=seen.event_id, after=status.value)
    return registered


def ask(work: Work, event: Event, event_format: EventFormat, email: str, organisation: str) -> None:
    """Ask the plugins whether this may be; the first that raises stops it."""
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


def _takes_place(work: Work, request: RegistrationRequest) -> bool:
    return any(work.plugins.roles[role].takes_place for role in request.roles)


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


def _take(work: Work, seen: Seen, quota_id: int, wants: list[int], *, beyond: bool) -> int | None:
    """Take the places; a number on the waiting list when there are none, or None."""
    if wants and not beyond:
        return None if take(work.db, wants) else _wait(work, seen, quota_id, wants)
    # No UPDATE would notice that the event has just been cancelled: who cancels it holds this lock.
    hold(work.db, wants or [quota_id])
    _still_takes_place(work, seen)
    take_beyond(work.db, wants)
    return None


def _wait(work: Work, seen: Seen, quota_id: int, wants: list[int]) -> int | None:
    """A number on the waiting list; None when a place freed before it was given, and was taken."""
    if not seen.waiting_list:
        raise Conflict("event_full", "There are no places left at “{event}”.", event=seen.title)
    if len(wants) > 1:
        hold(work.db, wants)
    number = next_in_queue(work.db, quota_id)
    # Under the lock of the places we see what was committed while we waited for it: a cancelled event has none left.
    _still_takes_place(work, seen)
    return None if take(work.db, wants) else number


def _still_takes_place(work: Work, seen: Seen) -> None:
    if work.db.execute(_STATUS, {"event": seen.event_id}).scalar_one() is EventStatus.CANCELLED:
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=seen.title)


def _insert(
    work: Work,
    seen: Seen,
    request: RegistrationRequest,
    participant_id: int,
    status: RegistrationStatus,
    taken: list[int],
    number: int | None,
) -> Registered:
    uid: UUID = uuid4()
    values = {
        "uid": uid,
        "event_id": seen.event_id,
        "participant_id": participant_id,
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
        "claims": taken,
        "queue_number": number,
        "sequence": 0,
        "reason": "",
        "registered_by": work.actor.name if work.actor.is_organiser else "",
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
