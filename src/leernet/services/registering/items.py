"""Parts of the programme that people sign up for: a site visit, lunch, drinks."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, cast, exists, func, select
from sqlalchemy.dialects.postgresql import JSONB

from ...errors import Conflict
from ...model import AgendaItem, Block, Event, Registration
from ...work import Work
from ..places.claims import Claims
from ..places.quotas import in_order, item_quotas, refuse_full
from ..places.taking import give_back, take
from ..places.waiting import move_up
from .registration import find_registration


def items_at(work: Work, event_id: int) -> Sequence[AgendaItem]:
    """The parts of an event's programme for which people sign up, in order, with their quotas."""
    signs_up = (AgendaItem.quota_id.is_not(None), AgendaItem.key.is_not(None))
    query = select(AgendaItem).where(AgendaItem.event_id == event_id, *signs_up)
    return work.db.scalars(query.order_by(AgendaItem.position, AgendaItem.id)).all()


def block_of(event: Event, item: AgendaItem) -> Block | None:
    """The block in which a part of the programme begins; None for one without a time, or outside all of them."""
    begins = item.starts_at
    return next((one for one in event.blocks if begins and one.starts_at <= begins < one.ends_at), None)


def chosen(items: Collection[AgendaItem], registration: Registration) -> list[AgendaItem]:
    """Those of ``items`` to which somebody comes, or wants to come while they wait."""
    return [item for item in items if item.quota_id in registration.claims]


def chosen_by(work: Work, registration: Registration) -> list[AgendaItem]:
    """To which parts of the programme somebody comes; no statement for who falls under their format alone."""
    if not set(registration.claims) - {registration.format.quota_id}:
        return []
    return chosen(items_at(work, registration.event_id), registration)


def comes_to(work: Work, item: AgendaItem) -> ColumnElement[bool]:
    """Whether a registration comes to a part of the programme, for a query of registrations."""
    if work.db.get_bind().dialect.name == "postgresql":
        return cast(Registration.claims, JSONB).contains([item.quota_id])
    claim = func.json_each(Registration.claims).table_valued("value")
    return exists(select(claim.c.value).where(claim.c.value == item.quota_id))


def can_change_items(work: Work, registration: Registration) -> bool:
    """Whether :func:`change_items` would be refused for none of the reasons that do not depend on the choice."""
    return registration.is_live and registration.event.takes_registrations(work.now)


def change_items(work: Work, uid: UUID, keys: Collection[str]) -> bool:
    """Come to these parts of the programme and to no others, until registration closes; whether anything changed.

    Who waits and lets go of a part that was full moves up when that was all they waited for; and so does whoever waits
    for a place that is given back here.

    :raises NotFound: ``registration_unknown``
    :raises InvalidInput: ``item_unknown``, ``items_at_once``
    :raises Conflict: ``item_full``, and nothing changes; ``registration_closed``
    """
    registration = find_registration(work, uid, lock=True)
    event = registration.event
    if not can_change_items(work, registration):
        raise Conflict("registration_closed", "Registration for “{event}” is closed.", event=event.title)
    wanted = set(item_quotas(work, event.id, sorted(set(keys))))
    items = items_at(work, event.id)
    before = chosen(items, registration)
    added = sorted(wanted - {item.quota.id for item in before if item.quota})
    removed = [item.quota.id for item in before if item.quota and item.quota.id not in wanted]
    if not added and not removed:
        return False
    _swap(work, registration, added, removed)
    registration.claims = _claims(registration, {item.quota_id for item in items}, wanted)
    registration.changed_at = work.now
    work.db.flush()
    work.journal(
        "registration.items_changed",
        registration.id,
        event_id=event.id,
        before=[item.key for item in before],
        after=[item.key for item in chosen(items, registration)],
    )
    move_up(work, event)
    return True


def _swap(work: Work, registration: Registration, added: Sequence[int], removed: Sequence[int]) -> None:
    """Take what is new and give back what is not wanted any more; for who holds no place, only look for room."""
    person = registration.participant_id
    full = take(work.db, Claims(added, None, person, registration.id))
    if full is not None:
        refuse_full(work, full, registration.organisation_name, waiting_list=True)
    give_back(work.db, Claims(removed if registration.holds else added, None, person, registration.id))


def _claims(registration: Registration, items: Collection[int | None], wanted: Collection[int]) -> list[int]:
    of_format = registration.format.quota.id
    others = [quota_id for quota_id in registration.claims if quota_id not in items and quota_id != of_format]
    claims = in_order([*others, *wanted], of_format)
    return claims if of_format in registration.claims else claims[:-1]
