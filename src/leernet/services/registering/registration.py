"""Somebody registers for an event, changes the format, cancels."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ...errors import Conflict, NotFound
from ...model import Event, EventFormat, EventStatus, Registration, RegistrationStatus
from ...work import Work
from .. import idempotency
from ..places.claims import claims_of, leave
from ..places.locks import lock_for
from ..places.looking import look
from ..places.quotas import claims_after_change
from ..places.taking import give_back, take
from ..places.waiting import move_up
from ..requests import Registered, RegistrationRequest
from .adding import add, ask, format_unknown
from .ways_in import ask_for_format, give_back_use

__all__ = [
    "Registered",
    "RegistrationRequest",
    "add_walk_in",
    "cancel",
    "change_format",
    "find_registration",
    "register",
    "register_once",
]

_S = RegistrationStatus


def register(work: Work, request: RegistrationRequest, uid: UUID | None = None) -> Registered:
    """Register somebody: a place of every quota, or the waiting list; by approval, a request that takes no place yet.

    :param uid: that of the registration, where it is known before
    :raises NotFound: ``event_unknown``
    :raises InvalidInput: ``format_unknown``, ``audience_unknown``, ``role_unknown``
    :raises Conflict: ``registration_closed``, ``event_full``, ``already_registered``; ``members_only`` and others of
        :func:`~leernet.services.registering.ways_in.find_way_in`; or what a plugin refuses with
    """
    seen = look(work, request)
    if not seen.takes_registrations(work.now):
        raise _closed(seen.title)
    return add(work, seen, request, beyond=False, uid=uid or uuid4())


def register_once(work: Work, request: RegistrationRequest, key: str) -> Registered:
    """As :func:`register`; the same request sent again (a double click, a retry) gives the same registration.

    :param key: a digest of the request (:func:`~leernet.services.idempotency.digest`)
    """
    uid = uuid4()
    answer = {"uid": str(uid)}
    known = idempotency.recall(work, key, key, answer)
    if known is not None:
        before = find_registration(work, UUID(known["uid"]))
        if before.is_live:
            return Registered(before.id, before.uid, before.status)
        # Cancelled since: whoever sends the old form again wants to take part after all.
        idempotency.forget(work, key)
        idempotency.recall(work, key, key, answer)
    return register(work, request, uid)


def add_walk_in(work: Work, request: RegistrationRequest) -> Registered:
    """An organiser lets somebody in who is there: also when it is full, or after registration closed.

    :raises Conflict: ``event_cancelled``, ``already_registered``
    """
    seen = look(work, request)
    if seen.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=seen.title)
    return add(work, seen, request, beyond=True, uid=uuid4())


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
        raise _closed(event.title)
    requested = ask(work, event, wanted, registration.participant.email, registration.organisation_name)
    claims = claims_after_change(work, registration, wanted, requested)
    if registration.status is _S.REQUESTED:
        registration.claims = list(claims.quotas)
        return ask_for_format(work, registration, wanted)
    if registration.holds:
        give_back(work.db, claims_of(registration))
    if take(work.db, claims) is not None:
        # The caller's transaction is rolled back by this error, so the old place is not lost.
        raise Conflict("format_full", "There are no places left in that format.", field="format")
    before = registration.status
    if before is not _S.CONFIRMED:
        registration.move_to(_S.CONFIRMED)
    registration.format_id, registration.claims = wanted.id, list(claims.quotas)
    registration.queue_number, registration.changed_at = None, work.now
    registration.sequence += 1
    work.db.flush()
    _write_down(work, registration, before, {"before": present.key, "after": wanted.key})
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
    if end(work, registration, reason):
        move_up(work, event)
    return registration


def end(work: Work, registration: Registration, reason: str = "", **data: object) -> bool:
    """Cancel a registration that is locked; whether places are free now, to which nobody has moved up yet.

    :param data: what the journal says beside it
    :raises IllegalTransition: when it is no longer live
    """
    before, claims = registration.status, claims_of(registration)
    held = registration.holds and bool(claims.quotas)
    registration.move_to(_S.CANCELLED)
    leave(registration)
    registration.changed_at, registration.reason = work.now, reason
    registration.sequence += 1
    work.db.flush()
    work.journal(
        "registration.cancelled",
        registration.id,
        event_id=registration.event_id,
        before=before.value,
        after=_S.CANCELLED.value,
        **data,
    )
    give_back_use(work, registration)
    if held:
        give_back(work.db, claims)
    return held


def find_registration(work: Work, uid: UUID, *, lock: bool = False) -> Registration:
    """A registration with its event, format, participant and attendance.

    ``lock`` keeps others from changing it, and first from taking and freeing places of its event: in the other order
    somebody who moves the waiting list up, with the places in hand, would wait for us, and we for them.

    :raises NotFound: ``registration_unknown``
    """
    if lock:
        lock_for(work.db, uid)
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
        # What was loaded before the lock may have changed since.
        query = query.with_for_update(of=Registration).execution_options(populate_existing=True)
    registration = work.db.execute(query).unique().scalar_one_or_none()
    if registration is None or registration.erased_at is not None:
        raise NotFound("registration_unknown", "This registration is not known.")
    return registration


def _write_down(work: Work, registration: Registration, before: RegistrationStatus, formats: dict[str, str]) -> None:
    """Who had a place has changed the format; who waited moved up by it: then ``before`` and ``after`` are statuses."""
    kind, data = "registration.format_changed", {**formats}
    if before is not _S.CONFIRMED:
        kind = "registration.moved_up"
        data = {f"format_{name}": key for name, key in formats.items()}
        data |= {"before": before.value, "after": registration.status.value}
    work.journal(kind, registration.id, event_id=registration.event_id, **data)


def _closed(title: str) -> Conflict:
    return Conflict("registration_closed", "Registration for “{event}” is closed.", event=title)


def _format(event: Event, key: str) -> EventFormat:
    for event_format in event.formats:
        if event_format.key == key:
            return event_format
    raise format_unknown()
