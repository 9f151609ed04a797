"""A planned event is held in another way: on site becomes online, or the other way round, or both.

One transaction: the new format with its places, what becomes of each registration, calendar sequences, the
journal. Mail waits for a while (:mod:`.switch_telling`); so long all of it can be undone (:mod:`.switch_undoing`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import insert, select
from sqlalchemy.orm import joinedload, selectinload

from ...errors import Conflict, InvalidInput
from ...model import (
    ASKABLE_AGAIN,
    LIVE,
    Details,
    Event,
    EventFormat,
    EventStatus,
    FormatSwitch,
    JournalEntry,
    Quota,
    Registration,
    RegistrationStatus,
    Switched,
    SwitchPolicy,
    offer_until,
)
from ...model.base import table_of
from ...work import Work
from ..events.planning import find_event, set_capacity
from ..journal import latest_entry
from ..places.locks import lock
from ..places.taking import keep, resize
from ..places.waiting import move_up
from ..registering.adding import format_unknown
from .carrying import Carrier, in_order
from .changes import as_shown, note_move
from .confirming import check_question
from .switch_entries import SWITCHED, entry
from .switch_telling import held_switch

HOLD, MOST_HOLD = 10, 24 * 60
"""Minutes that the mail waits, unless the organiser chooses otherwise; and the most."""


@dataclass(frozen=True, kw_only=True)
class SwitchRequest:
    """What an organiser chose.

    ``source_ends``: else both stay, and people can choose. ``capacity`` and ``details`` are those of the new format;
    one that the event has already keeps its details. ``until`` and ``releases``: with :attr:`SwitchPolicy.ASK`, as in
    :func:`~leernet.services.changing.confirming.ask_again`. ``note``: plain text for the mail. ``waiting``: how many
    people wait after it, as the organiser saw beforehand; None: no matter.
    """

    event: str
    source: str
    target: str
    policy: SwitchPolicy
    source_ends: bool
    capacity: int | None = None
    details: Details = field(default_factory=dict)
    hold_minutes: int = HOLD
    until: datetime | None = None
    releases: bool = False
    note: str = ""
    waiting: int | None = None


def switch_format(work: Work, request: SwitchRequest) -> FormatSwitch:
    """Do it. Nobody who has registered is dropped: who has no place in the new format waits for one.

    :raises NotFound: ``event_unknown``
    :raises InvalidInput: ``format_unknown``, ``choice_unknown``, ``number_invalid``, ``date_missing``, ``date_past``
    :raises Conflict: ``event_cancelled``, ``event_over``, ``event_not_dated``, ``switch_held``; ``switch_differs``,
        when other people have to wait than the organiser saw
    """
    event = held_event(work, find_event(work, request.event).id)
    source = _check(work, event, request)
    shown, keys = as_shown(work, event), [one.key for one in event.formats]
    before: dict[str, object] = {"moved_online": event.moved_online}
    target = _target(work, event, source, request, before)
    switch = _write_down(work, event, request, before)
    registrations = in_order(live_in(work, source))
    remember(work, switch, registrations)
    if request.policy is not SwitchPolicy.OFFER:
        _carry(work, event, target, registrations, switch)
    _check_seen(request, registrations)
    if request.policy is SwitchPolicy.ASK:
        _ask(work, event, request, registrations, before)
    if request.source_ends:
        target.position = source.position
        end_format(work, source)
    switch.before, switch.people = before, len(registrations)
    event.sequence += 1
    event.switched_at = work.now
    work.db.flush()
    work.db.expire(event, ["formats"])
    note_move(event, shown, as_shown(work, event))
    _journal(work, event, switch, registrations, keys)
    move_up(work, event)
    return switch


def held_event(work: Work, event_id: int) -> Event:
    """The event as it is under the lock of all its places."""
    lock(work.db, event_id)
    query = select(Event).where(Event.id == event_id).options(selectinload(Event.blocks), selectinload(Event.formats))
    return work.db.scalars(query.execution_options(populate_existing=True)).one()


def live_in(work: Work, event_format: EventFormat) -> Sequence[Registration]:
    """Everybody who takes part in a format, or wants to."""
    query = (
        select(Registration)
        .where(Registration.format_id == event_format.id, Registration.status.in_(LIVE))
        .order_by(Registration.id)
        .options(joinedload(Registration.participant, innerjoin=True), joinedload(Registration.format, innerjoin=True))
        .with_for_update(of=Registration)
        .execution_options(populate_existing=True)
    )
    return work.db.scalars(query).all()


def end_format(work: Work, event_format: EventFormat) -> None:
    """Nobody can take part in it any more; who is registering in it just now begins anew, and finds it gone."""
    event_format.ended_at = work.now
    event_format.quota.version += 1


def remember(work: Work, switch: FormatSwitch, registrations: Sequence[Registration]) -> None:
    """Write down how each registration stands."""
    rows = [
        {
            "switch_id": switch.id,
            "registration_id": one.id,
            "status": one.status,
            "changed_at": one.changed_at,
            "queue_number": one.queue_number,
            "offered_until": one.offered_until,
            "asked_again_at": one.asked_again_at,
            "confirmed_again_at": one.confirmed_again_at,
            "after": one.status.value,
        }
        for one in registrations
    ]
    if rows:
        work.db.execute(insert(table_of(Switched)), rows)


def plain(moment: datetime | None) -> str | None:
    """A moment in JSON."""
    return moment.isoformat() if moment else None


def _check(work: Work, event: Event, request: SwitchRequest) -> EventFormat:
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    if event.is_past(work.now, work.today):
        raise Conflict("event_over", "“{event}” is over.", event=event.title)
    if held_switch(work, event.id) is not None:
        raise Conflict("switch_held", "The mail about the last switch still waits. Undo it, or send the mail first.")
    if request.policy is SwitchPolicy.OFFER and request.source_ends:
        raise InvalidInput("choice_unknown", "Choose one of the answers.", field="policy")
    if not 0 <= request.hold_minutes <= MOST_HOLD:
        raise InvalidInput(
            "number_invalid", "Type a whole number from 0 to {largest}.", field="hold", largest=MOST_HOLD
        )
    if request.policy is SwitchPolicy.ASK:
        if request.until is None:
            raise InvalidInput("date_missing", "Choose until when people can answer.", field="until")
        check_question(work, event, request.until)
    source = next((one for one in event.formats if one.key == request.source), None)
    if source is None or request.target == request.source or request.target not in work.plugins.formats:
        raise format_unknown()
    return source


def _target(
    work: Work, event: Event, source: EventFormat, request: SwitchRequest, before: dict[str, object]
) -> EventFormat:
    """The new format: one that the event has, one that it had, or a new one; with its places."""
    query = select(EventFormat).where(EventFormat.event_id == event.id, EventFormat.key == request.target)
    target = work.db.scalars(query).one_or_none()
    if target is not None and target.ended_at is None:
        before |= {"target": "there", "capacity": target.quota.capacity, "capacity_after": request.capacity}
        set_capacity(work, event, target.quota, request.capacity)
        return target
    before["target"] = "new" if target is None else "ended"
    if target is None:
        quota = Quota(capacity=request.capacity, counts_everybody=source.quota.counts_everybody)
        target = EventFormat(key=request.target, quota=quota)
        event.formats.append(target)
    target.ended_at, target.details = None, dict(request.details)
    target.position = max(one.position for one in event.formats) + 1
    work.db.flush()
    resize(work.db, target.quota.id, request.capacity)
    keep(work.db, event.id)
    work.db.refresh(target.quota)
    return target


def _write_down(work: Work, event: Event, request: SwitchRequest, before: dict[str, object]) -> FormatSwitch:
    switch = FormatSwitch(
        event_id=event.id,
        source=request.source,
        target=request.target,
        policy=request.policy,
        source_ends=request.source_ends,
        at=work.now,
        actor=work.actor.name,
        held_until=work.now + timedelta(minutes=request.hold_minutes),
        entry_id=latest_entry(work),
        before=dict(before),
        note=request.note,
    )
    work.db.add(switch)
    work.db.flush()
    return switch


def _carry(
    work: Work, event: Event, target: EventFormat, registrations: Sequence[Registration], switch: FormatSwitch
) -> None:
    carrier = Carrier(work, event, target, offer_until(event.offer_hours, event.starts_at, switch.held_until))
    for one in registrations:
        carrier.carry(one)
        one.sequence += 1
        one.changed_at = work.now
    carrier.done()
    work.db.flush()


def _check_seen(request: SwitchRequest, registrations: Sequence[Registration]) -> None:
    waiting = sum(one.status is RegistrationStatus.WAITLISTED for one in registrations)
    if request.waiting not in (None, waiting):
        # The caller's transaction is rolled back by this error: nothing was changed.
        raise Conflict(
            "switch_differs",
            "People registered or cancelled meanwhile: now {waiting} would be on the waiting list. Nothing was changed "
            "yet. Look at it again.",
            waiting=waiting,
        )


def _ask(
    work: Work, event: Event, request: SwitchRequest, registrations: Sequence[Registration], before: dict[str, object]
) -> None:
    """They are asked from now on; the mail that asks is the one that tells of the switch."""
    before |= {"confirm_until": plain(event.confirm_until), "confirm_releases": event.confirm_releases}
    event.confirm_until, event.confirm_releases = request.until, request.releases
    for one in registrations:
        if one.status in ASKABLE_AGAIN:
            one.asked_again_at, one.confirmed_again_at = work.now, None
    work.db.flush()


def _journal(
    work: Work, event: Event, switch: FormatSwitch, registrations: Sequence[Registration], keys: Sequence[str]
) -> None:
    changes = [{"place": "formats", "before": list(keys), "after": [one.key for one in event.formats]}]
    work.journal(
        "event.format_switched",
        event.id,
        event_id=event.id,
        changes=changes,
        policy=switch.policy.value,
        people=len(registrations),
        sequence=event.sequence,
    )
    if switch.policy is SwitchPolicy.OFFER:
        return
    rows = work.db.scalars(select(Switched).where(Switched.switch_id == switch.id))
    was = {row.registration_id: row for row in rows}
    for one in registrations:
        was[one.id].after = one.status.value
    work.db.flush()
    entries = [
        entry(work, event.id, SWITCHED, one.id, switch, before=was[one.id].status.value, after=one.status.value)
        for one in registrations
    ]
    if entries:
        work.db.execute(insert(table_of(JournalEntry)), entries)
