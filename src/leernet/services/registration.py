"""Somebody registers for an event, changes the format, cancels."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from ..errors import Conflict, InvalidInput, NotFound
from ..hookspecs import Requested
from ..model import Audience, Event, EventFormat, EventStatus, Registration, RegistrationStatus
from ..work import Work
from . import idempotency
from .participants import already_registered, find_or_add, join_series, organisation_named
from .places import claims_of, give_back, hold, lock, next_in_queue, take, take_beyond
from .upsert import is_violation
from .waiting import move_up

_S = RegistrationStatus


@dataclass(frozen=True, kw_only=True)
class RegistrationRequest:
    """What somebody sends to take part. Checked for shape by the schema, for sense by :func:`register`."""

    event: str
    format: str
    name: str
    email: str
    organisation: str = ""
    function: str = ""
    department: str = ""
    phone: str = ""
    audience: str = ""
    remarks: str = ""
    language: str = "nl"
    roles: tuple[str, ...] = ("participant",)


@dataclass(frozen=True)
class Registered:
    """The outcome: confirmed, or waiting with a number."""

    id: int
    uid: UUID
    status: RegistrationStatus


def register(work: Work, request: RegistrationRequest) -> Registered:
    """Register somebody: a place of every quota, or the waiting list.

    :raises NotFound: ``event_unknown``
    :raises InvalidInput: ``format_unknown``, ``audience_unknown``, ``role_unknown``
    :raises Conflict: ``registration_closed``, ``event_full``, ``already_registered``, or what a plugin refuses with
    """
    event = _event_to_register_for(work, request.event)
    if not event.takes_registrations(work.now):
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=event.title)
    return _add(work, event, request, beyond=False)


def register_once(work: Work, request: RegistrationRequest, key: str) -> Registered:
    """As :func:`register`; the same request sent again (a double click, a retry) gives the same registration.

    :param key: a digest of the request (:func:`~leernet.services.idempotency.digest`)
    """
    known = idempotency.recall(work, key, key)
    if known is not None:
        before = find_registration(work, UUID(known["uid"]))
        if before.is_live:
            return Registered(before.id, before.uid, before.status)
        # Cancelled since: whoever sends the old form again wants to take part after all.
        idempotency.forget(work, key)
    registered = register(work, request)
    idempotency.keep(work, key, key, {"uid": str(registered.uid)})
    return registered


def add_walk_in(work: Work, request: RegistrationRequest) -> Registered:
    """An organiser lets somebody in who is there: also when it is full, or after registration closed.

    :raises Conflict: ``event_cancelled``, ``already_registered``
    """
    event = _event_to_register_for(work, request.event)
    if event.status in (EventStatus.DRAFT, EventStatus.CANCELLED):
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    return _add(work, event, request, beyond=True)


def change_format(work: Work, uid: UUID, format_key: str) -> Registration:
    """Go over to another format of the same event: all in one transaction, or nothing.

    :raises Conflict: ``format_full``, ``registration_closed``, ``not_live``
    """
    registration = find_registration(work, uid, lock=True)
    event, present = registration.event, registration.format
    wanted = _format(event, format_key)
    if not registration.is_live or wanted.id == present.id:
        raise Conflict("not_live", "This registration cannot change to that format.", field="format")
    if not event.takes_registrations(work.now):
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=event.title)
    _ask(work, event, wanted, registration.participant.email, registration.organisation_name)
    claims = claims_of(work, wanted, registration.audience)
    if registration.status is _S.CONFIRMED and not registration.claims:
        claims = []
    lock(work.db, event.id)
    give_back(work.db, registration.claims)
    if not take(work.db, claims):
        # The caller's transaction is rolled back by this error, so the old place is not lost.
        raise Conflict("format_full", "There are no places left in that format.", field="format")
    was_confirmed = registration.status is _S.CONFIRMED
    if not was_confirmed:
        registration.move_to(_S.CONFIRMED)
    registration.format_id, registration.claims = wanted.id, claims
    registration.queue_number, registration.changed_at = None, work.now
    registration.sequence += 1
    work.db.flush()
    kind = "registration.format_changed" if was_confirmed else "registration.moved_up"
    work.journal(kind, registration.id, event_id=event.id, before=present.key, after=wanted.key)
    move_up(work, event)
    return registration


def cancel(work: Work, uid: UUID, reason: str = "") -> Registration:
    """Cancel a registration; the place goes to the first who waits.

    :raises NotFound: ``registration_unknown``
    :raises IllegalTransition: when it is no longer live
    :raises Conflict: ``event_over``, for a participant
    """
    registration = find_registration(work, uid, lock=True)
    event = registration.event
    if not work.actor.is_organiser and event.ends_at is not None and event.ends_at <= work.now:
        raise Conflict("event_over", "“{event}” is over; cancelling is no longer possible.", event=event.title)
    before, claims = registration.status, registration.claims
    registration.move_to(_S.CANCELLED)
    registration.claims, registration.queue_number = [], None
    registration.changed_at, registration.reason = work.now, reason
    registration.sequence += 1
    work.db.flush()
    work.journal("registration.cancelled", registration.id, event_id=event.id, before=before.value, after="cancelled")
    if claims:
        lock(work.db, event.id)
        give_back(work.db, claims)
        move_up(work, event)
    return registration


def find_registration(work: Work, uid: UUID, *, lock: bool = False) -> Registration:
    """A registration with its event, format, participant and attendance; ``lock`` keeps others from changing it.

    :raises NotFound: ``registration_unknown``
    """
    query = (
        select(Registration)
        .where(Registration.uid == uid)
        .options(
            joinedload(Registration.event, innerjoin=True).selectinload(Event.formats),
            joinedload(Registration.event, innerjoin=True).selectinload(Event.blocks),
            joinedload(Registration.event, innerjoin=True).joinedload(Event.series),
            joinedload(Registration.format, innerjoin=True),
            joinedload(Registration.participant, innerjoin=True),
            joinedload(Registration.audience),
            joinedload(Registration.attendances),
        )
    )
    if lock:
        query = query.with_for_update(of=Registration)
    registration = work.db.execute(query).unique().scalar_one_or_none()
    if registration is None:
        raise NotFound("registration_unknown", "This registration is not known.")
    return registration


def _event_to_register_for(work: Work, slug: str) -> Event:
    query = (
        select(Event)
        .where(Event.slug == slug)
        .options(
            joinedload(Event.formats),
            joinedload(Event.blocks),
            joinedload(Event.audiences),
        )
    )
    event = work.db.execute(query).unique().scalar_one_or_none()
    if event is None or event.status is EventStatus.DRAFT:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return event


def _add(work: Work, event: Event, request: RegistrationRequest, *, beyond: bool) -> Registered:
    event_format = _format(event, request.format)
    audience = _audience(event, request.audience)
    _check_roles(work, request.roles)
    _ask(work, event, event_format, request.email, request.organisation)
    participant_id = find_or_add(work, request, event)
    if event.series_id is not None:
        join_series(work, event.series_id, participant_id, request.organisation)
    claims = claims_of(work, event_format, audience) if _takes_place(work, request.roles) else []
    number = None
    if beyond:
        take_beyond(work.db, claims)
    elif not take(work.db, claims):
        claims, number = _wait(work, event, event_format, claims)
    status = _S.CONFIRMED if number is None else _S.WAITLISTED
    registered = _insert(work, event, event_format, audience, request, participant_id, claims, number)
    work.journal(f"registration.{status.value}", registered.id, event_id=event.id, after=status.value)
    return registered


def _wait(work: Work, event: Event, event_format: EventFormat, claims: list[int]) -> tuple[list[int], int | None]:
    """A number on the waiting list; or the places after all, when one freed before the number was given."""
    if not event.waiting_list:
        raise Conflict("event_full", "There are no places left at “{event}”.", event=event.title)
    if len(claims) > 1:
        hold(work.db, claims)
    number = next_in_queue(work.db, event_format.quota.id)
    # Under the lock of the places we see what was committed while we waited for it: a cancelled event has none left.
    if work.db.scalar(select(Event.status).where(Event.id == event.id)) is EventStatus.CANCELLED:
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=event.title)
    if take(work.db, claims):
        return claims, None
    return [], number


def _insert(
    work: Work,
    event: Event,
    event_format: EventFormat,
    audience: Audience | None,
    request: RegistrationRequest,
    participant_id: int,
    claims: list[int],
    number: int | None,
) -> Registered:
    uid = uuid4()
    status = _S.CONFIRMED if number is None else _S.WAITLISTED
    statement = (
        insert(Registration)
        .values(
            uid=uid,
            event_id=event.id,
            participant_id=participant_id,
            format_id=event_format.id,
            audience_id=audience.id if audience else None,
            status=status,
            name=request.name,
            organisation_id=organisation_named(request.organisation),
            organisation_name=request.organisation,
            function=request.function,
            department=request.department,
            remarks=request.remarks,
            language=request.language,
            roles=list(request.roles),
            claims=claims,
            queue_number=number,
            sequence=0,
            reason="",
            registered_by="" if not work.actor.is_organiser else work.actor.name,
            created_at=work.now,
            changed_at=work.now,
        )
        .returning(Registration.id)
    )
    try:
        return Registered(work.db.execute(statement).scalar_one(), uid, status)
    except IntegrityError as error:
        if is_violation(error, "uq_leernet_registration_live", "event_id", "participant_id"):
            raise already_registered(event.title) from None
        raise


def _format(event: Event, key: str) -> EventFormat:
    for event_format in event.formats:
        if event_format.key == key:
            return event_format
    raise InvalidInput("format_unknown", "Choose one of the ways to take part.", field="format")


def _audience(event: Event, key: str) -> Audience | None:
    if not key:
        return None
    for audience in event.audiences:
        if audience.key == key:
            return audience
    raise InvalidInput("audience_unknown", "Choose one of the groups that this is for.", field="audience")


def _check_roles(work: Work, roles: tuple[str, ...]) -> None:
    for role in roles:
        if role not in work.plugins.roles:
            raise InvalidInput("role_unknown", "There is no role “{role}”.", field="roles", role=role)


def _takes_place(work: Work, roles: tuple[str, ...]) -> bool:
    return any(work.plugins.roles[role].takes_place for role in roles)


def _ask(work: Work, event: Event, event_format: EventFormat, email: str, organisation: str) -> None:
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
