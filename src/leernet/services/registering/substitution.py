"""Substitution (vervanging): a colleague takes somebody's place over, and the place stays with the organisation.

The place is never free in between, so the waiting list does not move; the old registration stays as history.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ...errors import Conflict
from ...model import REGISTRATION_TRANSITIONS, Registration, RegistrationStatus
from ...work import Work
from ..asking.answers import keep_answers
from ..asking.colleague_answers import answers_of_colleague
from ..places.claims import Claims, claims_of, leave
from ..places.looking import look
from ..places.once import give_back_once, take_once
from ..places.quotas import organisation_full
from ..requests import Registered, RegistrationRequest, SentFile
from ..upsert import is_violation
from .adding import ask, participant_for
from .participants import join_series
from .registration import find_registration

_S = RegistrationStatus


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """Who comes instead. The organisation is that of the registration that they take over.

    ``answers`` and ``files`` as in :class:`~leernet.services.requests.RegistrationRequest`, to the questions of
    :func:`~leernet.services.asking.colleague_answers.for_colleague`.
    """

    name: str
    email: str
    function: str = ""
    department: str = ""
    answers: Mapping[str, str] | None = None
    files: Mapping[str, SentFile] = field(default_factory=dict)


def substitute(work: Work, uid: UUID, colleague: Colleague, new_uid: UUID | None = None) -> Registered:
    """Give the place of a registration, or its number on the waiting list, to a colleague.

    The colleague takes part in the same way, for the same organisation and audience, in the same roles. What the first
    person wrote or answered is theirs alone and does not go along.

    :raises NotFound: ``registration_unknown``
    :raises IllegalTransition: when the registration is no longer live
    :raises InvalidInput: ``form_invalid``, for the answers
    :raises Conflict: ``event_begun``, ``already_present``, ``already_registered``, ``no_organisation`` for a
        participant who named none, or what a plugin refuses with
    """
    old = find_registration(work, uid, lock=True)
    _check(work, old)
    request = _request(old, colleague)
    seen = look(work, request)
    if seen.live_id is not None:
        raise _registered_already(old)
    ask(work, old.event, old.format, colleague.email, old.organisation_name)
    answers = answers_of_colleague(work, old, colleague.answers, colleague.files)
    participant_id = participant_for(work, seen, request)
    if seen.series_id is not None:
        join_series(work, seen.series_id, participant_id, request.organisation)
    before, claims = old.status, claims_of(old)
    new = _insert(work, old, request, participant_id, new_uid or uuid4())
    keep_answers(work, new.id, answers)
    old.move_to(_S.REPLACED)
    leave(old)
    old.replaced_by_id, old.changed_at = new.id, work.now
    old.sequence += 1
    work.db.flush()
    if new.holds:
        _pass_on(work, claims, new)
    _write_down(work, old, new, before)
    return Registered(new.id, new.uid, new.status)


def can_substitute(work: Work, registration: Registration) -> bool:
    """Whether :func:`substitute` would be refused for none of the reasons that do not depend on the colleague."""
    try:
        _check(work, registration)
    except Conflict:
        return False
    return True


def predecessor_of(work: Work, registration: Registration) -> Registration | None:
    """Whose place this was before."""
    return work.db.scalars(select(Registration).where(Registration.replaced_by_id == registration.id)).one_or_none()


def successor_of(work: Work, registration: Registration) -> Registration | None:
    """Who has the place now; None for a registration that nobody took over."""
    return None if registration.replaced_by_id is None else work.db.get(Registration, registration.replaced_by_id)


def _check(work: Work, old: Registration) -> None:
    event, begins = old.event, old.event.starts_at
    REGISTRATION_TRANSITIONS.check(old.status, _S.REPLACED)
    if begins is not None and begins <= work.now:
        raise Conflict("event_begun", "“{event}” has begun; nobody can take a place over any more.", event=event.title)
    if old.attendances:
        raise Conflict("already_present", "{name} is present already.", name=old.name)
    if not old.organisation_name and not work.actor.is_organiser:
        # Without one it would be nobody's place but the person's own: then it is for the first who waits.
        raise Conflict("no_organisation", "Only a colleague of the same organisation can take this place over.")


def _request(old: Registration, colleague: Colleague) -> RegistrationRequest:
    return RegistrationRequest(
        event=old.event.slug,
        format=old.format.key,
        audience=old.audience.key if old.audience else "",
        organisation=old.organisation_name,
        language=old.language,
        roles=tuple(old.roles),
        name=colleague.name,
        email=colleague.email,
        function=colleague.function,
        department=colleague.department,
    )


def _insert(
    work: Work, old: Registration, request: RegistrationRequest, participant_id: int, uid: UUID
) -> Registration:
    new = Registration(
        uid=uid,
        event_id=old.event_id,
        participant_id=participant_id,
        format_id=old.format_id,
        audience_id=old.audience_id,
        organisation_id=old.organisation_id,
        organisation_name=old.organisation_name,
        status=old.status,
        claims=list(old.claims),
        series_quota_id=old.series_quota_id,
        queue_number=old.queue_number,
        offered_until=old.offered_until,
        invitation_id=old.invitation_id,
        delegation_id=old.delegation_id,
        roles=list(old.roles),
        name=request.name,
        function=request.function,
        department=request.department,
        language=request.language,
        registered_by=work.actor.registers,
        created_at=work.now,
        changed_at=work.now,
    )
    work.db.add(new)
    try:
        work.db.flush()
    except IntegrityError as error:
        if is_violation(error, "uq_leernet_registration_live", "event_id", "participant_id"):
            raise _registered_already(old) from None
        raise
    return new


def _pass_on(work: Work, old: Claims, new: Registration) -> None:
    """The places at the event go along; in the series the one may stay, at other events, and the other be new."""
    if old.series is not None:
        give_back_once(work.db, old)
        if not take_once(work.db, claims_of(new)):
            raise organisation_full(new.organisation_name)


def _registered_already(old: Registration) -> Conflict:
    return Conflict(
        "already_registered", "This person is registered for “{event}” already.", field="email", event=old.event.title
    )


def _write_down(work: Work, old: Registration, new: Registration, before: RegistrationStatus) -> None:
    event_id = old.event_id
    work.journal(
        "registration.replaced", old.id, event_id=event_id, before=before.value, after=old.status.value, by=new.id
    )
    work.journal(f"registration.{before.value}", new.id, event_id=event_id, after=before.value, replaces=old.id)
