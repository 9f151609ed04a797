"""The contact person of a delegation registers colleagues, changes who comes, and is told what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from ...errors import Conflict, NotFound
from ...model import (
    HOLDING,
    LIVE,
    Delegation,
    Event,
    EventFormat,
    EventStatus,
    Quota,
    QuotaKind,
    Registration,
    Series,
    SeriesStatus,
)
from ...work import Work
from .. import idempotency
from ..membership.joining import JoinRequest, send_along
from ..places.looking import look
from ..registering.adding import add, format_unknown
from ..registering.registration import cancel, find_registration
from ..registering.substitution import Colleague, substitute
from ..requests import Registered, RegistrationRequest
from .arranging import find_delegation, withdrawn

_WAITS = LIVE - HOLDING
SHOWN_AFTER = timedelta(days=14)
"""So long after an event its people still stand on the page of the contact person."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody on the list of a contact person; ``format`` empty: as was chosen for the whole list."""

    name: str
    email: str
    function: str = ""
    department: str = ""
    format: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What is chosen for a whole list: in which way people take part, as which audience, the language of their mail."""

    format: str = ""
    audience: str = ""
    language: str = "nl"


def delegation_of_contact(work: Work, uid: UUID) -> Delegation:
    """The delegation behind a link.

    :raises NotFound: ``delegation_unknown``
    :raises Conflict: ``delegation_withdrawn``
    """
    delegation = find_delegation(work, uid)
    if not delegation.is_live:
        raise withdrawn()
    return delegation


def events_of(work: Work, delegation: Delegation) -> Sequence[Event]:
    """The events that it is for and that people may see, by date, but for those that are long over."""
    at = Event.id == delegation.event_id if delegation.event_id else Event.series_id == delegation.series_id
    query = (
        select(Event)
        .where(at, Event.status.not_in([EventStatus.DRAFT, EventStatus.CANCELLED]))
        .order_by(Event.sort_key, Event.id)
        .options(
            joinedload(Event.series),
            selectinload(Event.blocks),
            selectinload(Event.formats),
            selectinload(Event.audiences),
        )
    )
    before = work.now - SHOWN_AFTER
    events = [one for one in work.db.scalars(query) if not one.is_past(before, before.date())]
    return [one for one in events if one.series is None or one.series.status is not SeriesStatus.DRAFT]


def people_of(work: Work, delegation: Delegation, events: Sequence[Event]) -> Mapping[int, list[Registration]]:
    """Whom it registered and who still takes part, by the id of the event, by name."""
    query = (
        select(Registration)
        .where(
            Registration.delegation_id == delegation.id,
            Registration.event_id.in_([event.id for event in events]),
            Registration.status.in_(LIVE),
        )
        .order_by(func.lower(Registration.name), Registration.id)
        .options(joinedload(Registration.format, innerjoin=True), selectinload(Registration.attendances))
    )
    found: dict[int, list[Registration]] = {event.id: [] for event in events}
    for registration in work.db.scalars(query):
        found[registration.event_id].append(registration)
    return found


def register_person(work: Work, uid: UUID, slug: str, person: Person, choice: Choice, key: str) -> Registered:
    """Register somebody of the organisation for one event; the same list sent again registers nobody anew.

    A delegation stands for the approval, the membership and the invitation that an event asks for. Of a series that has
    members, they become one. Where the event is
    full, people wait; beyond its own maximum, who waits counted too, nobody comes in.

    :param key: a digest of the list (:func:`~leernet.services.idempotency.digest`), the event and the person
    :raises NotFound: ``delegation_unknown``, ``event_unknown``
    :raises InvalidInput: ``format_unknown``
    :raises Conflict: ``delegation_withdrawn``, ``delegation_full``, ``registration_closed``, and what
        :func:`~leernet.services.registering.registration.register` raises
    """
    delegation = delegation_of_contact(work, uid)
    new = uuid4()
    known = idempotency.recall(work, key, key, {"uid": str(new)})
    if known is not None:
        before = find_registration(work, UUID(known["uid"]))
        return Registered(before.id, before.uid, before.status)
    event = _event(work, delegation, slug)
    request = _request(delegation, event, person, choice)
    if delegation.series is not None and delegation.series.has_members:
        send_along(work, _joining(delegation.series, request))
    # By name it could be another organisation that is called the same, or one that we know only since.
    seen = look(work, request)._replace(organisation_id=delegation.organisation_id)
    if not seen.takes_registrations(work.now):
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=event.title)
    registered = add(work, seen, request, beyond=False, uid=new)
    _check_maximum(work, delegation)
    return registered


def summarise(work: Work, uid: UUID, registered: Sequence[int], refused: int, key: str) -> None:
    """Let the contact person be mailed what came of a list; once, however often it was sent.

    :param registered: ids of registrations
    :param refused: how many were not registered
    """
    delegation = delegation_of_contact(work, uid)
    if idempotency.recall(work, key, key, {}) is None:
        data = {"registered": list(registered), "refused": refused}
        work.journal("delegation.filled", delegation.id, event_id=delegation.event_id, **data)


def cancel_person(work: Work, uid: UUID, registration_uid: UUID) -> Registration:
    """Cancel for a colleague of the delegation; raises as
    :func:`~leernet.services.registering.registration.cancel` does.
    """
    return cancel(work, _of_delegation(work, uid, registration_uid).uid)


def substitute_person(work: Work, uid: UUID, registration_uid: UUID, colleague: Colleague) -> Registered:
    """Let another come instead; raises as :func:`~leernet.services.registering.substitution.substitute` does."""
    return substitute(work, _of_delegation(work, uid, registration_uid).uid, colleague)


def find_person(work: Work, uid: UUID, registration_uid: UUID) -> Registration:
    """A registration of this very delegation, with its event.

    :raises NotFound: ``registration_unknown``
    """
    return _of_delegation(work, uid, registration_uid)


def format_of(event: Event, person: Person, choice: Choice) -> EventFormat | None:
    """How somebody takes part: as said for them, as chosen for all, or in the one way there is."""
    by_key = {one.key: one for one in event.formats}
    only = event.formats[0] if len(event.formats) == 1 else None
    return by_key.get(person.format) or by_key.get(choice.format) or only


def audience_of(event: Event, choice: Choice) -> str:
    """The audience that was chosen, where the event has it; the one there is."""
    keys = [one.key for one in event.audiences]
    return choice.audience if choice.audience in keys else keys[0] if len(keys) == 1 else ""


def _event(work: Work, delegation: Delegation, slug: str) -> Event:
    found = next((event for event in events_of(work, delegation) if event.slug == slug), None)
    if found is None:
        raise NotFound("event_unknown", "There is no event “{event}”.", event=slug)
    return found


def _request(delegation: Delegation, event: Event, person: Person, choice: Choice) -> RegistrationRequest:
    event_format = format_of(event, person, choice)
    if event_format is None:
        raise format_unknown()
    return RegistrationRequest(
        event=event.slug,
        format=event_format.key,
        audience=audience_of(event, choice),
        name=person.name,
        email=person.email,
        function=person.function,
        department=person.department,
        organisation=delegation.organisation_name,
        language=choice.language,
        delegation_id=delegation.id,
    )


def _joining(series: Series, request: RegistrationRequest) -> JoinRequest:
    return JoinRequest(
        series=series.slug,
        name=request.name,
        email=request.email,
        organisation=request.organisation,
        function=request.function,
        department=request.department,
        format=request.format,
        audience=request.audience,
        language=request.language,
        delegation_id=request.delegation_id,
    )


def _check_maximum(work: Work, delegation: Delegation) -> None:
    """Under the lock of its quota, of which a place was just taken or is waited for: nobody else comes in between."""
    capacity, taken = _counters(work, delegation)
    if capacity is not None and taken + _waiting(work, delegation) > capacity:
        raise Conflict(
            "delegation_full",
            "{organisation} has no places left: at most {maximum} people.",
            organisation=delegation.organisation_name,
            maximum=capacity,
        )


def _counters(work: Work, delegation: Delegation) -> tuple[int | None, int]:
    at = Quota.event_id == delegation.event_id if delegation.event_id else Quota.series_id == delegation.series_id
    query = select(Quota.capacity, Quota.taken).where(at, Quota.kind == QuotaKind.ORGANISATION)
    capacity, taken = work.db.execute(query.where(Quota.key == delegation.key)).one()
    return capacity, taken


def _waiting(work: Work, delegation: Delegation) -> int:
    """The people of the delegation who wait; in a series not who has a place at another of its events."""
    query = select(func.count(Registration.participant_id.distinct())).where(
        Registration.delegation_id == delegation.id, Registration.status.in_(_WAITS)
    )
    if delegation.series_id:
        holder = aliased(Registration)
        query = query.where(
            ~select(holder.id)
            .where(
                holder.participant_id == Registration.participant_id,
                holder.series_quota_id == Registration.series_quota_id,
                holder.status.in_(HOLDING),
            )
            .exists()
        )
    return work.db.execute(query).scalar_one()


def _of_delegation(work: Work, uid: UUID, registration_uid: UUID) -> Registration:
    delegation = delegation_of_contact(work, uid)
    registration = find_registration(work, registration_uid)
    if registration.delegation_id != delegation.id:
        raise NotFound("registration_unknown", "This registration is not known.")
    return registration
