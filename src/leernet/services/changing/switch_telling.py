"""Mail about a switch of formats goes out once it was held for a while; until then nobody heard of it.

It is one entry of the journal for each registration, in the transaction that notes that people were told: so nobody is
told twice and nobody forgotten, and who undoes the switch at that moment is too late.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Select, func, insert, select

from ...errors import Conflict
from ...model import (
    LIVE,
    Event,
    EventFormat,
    EventStatus,
    FormatSwitch,
    JournalEntry,
    Registration,
    RegistrationStatus,
    Switched,
    SwitchPolicy,
    SwitchStatus,
)
from ...model.base import table_of
from ...work import Work
from ..journal import latest_entry
from ..places.locks import lock
from .switch_entries import SWITCH_TOLD, entry


def held_switch(work: Work, event_id: int) -> FormatSwitch | None:
    """The switch of an event about which nobody was told yet; the caller holds its lock, or only looks."""
    query = select(FormatSwitch).where(FormatSwitch.event_id == event_id, FormatSwitch.status == SwitchStatus.HELD)
    return work.db.scalars(query.execution_options(populate_existing=True)).one_or_none()


def switches_of(work: Work, event_id: int) -> Sequence[FormatSwitch]:
    """All switches of an event, the latest first."""
    query = select(FormatSwitch).where(FormatSwitch.event_id == event_id)
    return work.db.scalars(query.order_by(FormatSwitch.id.desc())).all()


def outcomes(work: Work, switch_id: int) -> Mapping[tuple[str, str], int]:
    """How many people stood how before a switch, and right after it: by both statuses."""
    query = select(Switched.status, Switched.after, func.count()).where(Switched.switch_id == switch_id)
    rows = work.db.execute(query.group_by(Switched.status, Switched.after).order_by(Switched.status, Switched.after))
    return {(before.value, after): count for before, after, count in rows}


def switches_due(work: Work) -> Sequence[int]:
    """The switches whose mail was held long enough."""
    due = select(FormatSwitch.id).where(FormatSwitch.status == SwitchStatus.HELD, FormatSwitch.held_until <= work.now)
    return work.db.scalars(due.order_by(FormatSwitch.id)).all()


def tell_due(work: Work, switch_id: int) -> int:
    """Tell of one of them; returns how many people get a mail."""
    event_id = work.db.scalar(select(FormatSwitch.event_id).where(FormatSwitch.id == switch_id))
    if event_id is None:
        return 0
    event = _held(work, event_id)
    switch = held_switch(work, event_id)
    return 0 if switch is None or switch.id != switch_id else tell(work, event, switch)


def tell_now(work: Work, event: Event) -> int:
    """Do not wait any longer; returns how many people get a mail.

    :raises Conflict: ``switch_told``, when there is nothing (any more) to tell of
    """
    event = _held(work, event.id)
    switch = held_switch(work, event.id)
    if switch is None:
        raise Conflict("switch_told", "The mail about it has gone out already.")
    return tell(work, event, switch)


def let_go(work: Work, event: Event) -> None:
    """Something else is told of this event now, and shows how people take part: so the switch is told first."""
    if event.switched_at is not None and (switch := held_switch(work, event.id)) is not None:
        tell(work, event, switch)


def tell(work: Work, event: Event, switch: FormatSwitch) -> int:
    """Write the entries from which the mail is made; the caller holds the lock of the event."""
    switch.status, switch.closing_entry_id = SwitchStatus.TOLD, latest_entry(work)
    people = [] if event.status is EventStatus.CANCELLED else work.db.execute(_concerned(switch)).all()
    rows = [
        entry(work, event.id, SWITCH_TOLD, one.id, switch, before=one.before.value, after=one.after.value)
        for one in people
    ]
    if rows:
        work.db.execute(insert(table_of(JournalEntry)), rows)
    work.db.flush()
    work.journal("event.format_switch_told", event.id, event_id=event.id, people=len(rows))
    return len(rows)


def _concerned(switch: FormatSwitch) -> Select[int, RegistrationStatus, RegistrationStatus]:
    """Who still takes part as the switch left them: who cancelled, or chose for themselves since, knows."""
    key = switch.source if switch.policy is SwitchPolicy.OFFER else switch.target
    return (
        select(Registration.id, Switched.status.label("before"), Registration.status.label("after"))
        .join(Switched, Switched.registration_id == Registration.id)
        .join(Registration.format)
        .where(Switched.switch_id == switch.id, EventFormat.key == key, Registration.status.in_(LIVE))
        .order_by(Registration.id)
    )


def _held(work: Work, event_id: int) -> Event:
    lock(work.db, event_id)
    return work.db.get_one(Event, event_id, populate_existing=True)


def switch_of(work: Work, registration: Registration) -> FormatSwitch | None:
    """The last switch that concerned a registration, and was not undone."""
    if registration.event.switched_at is None:
        return None
    query = (
        select(FormatSwitch)
        .join(Switched, Switched.switch_id == FormatSwitch.id)
        .where(Switched.registration_id == registration.id, FormatSwitch.status != SwitchStatus.UNDONE)
        .order_by(FormatSwitch.id.desc())
        .limit(1)
    )
    return work.db.scalars(query).one_or_none()


def was_held_at(work: Work, registration: Registration, entry_id: int) -> bool:
    """Whether an entry about a registration was written between a switch and its mail: that mail tells how it stands.

    (Or there is none, for the switch was undone.)
    """
    if registration.event.switched_at is None:
        return False
    query = (
        select(FormatSwitch.id)
        .join(Switched, Switched.switch_id == FormatSwitch.id)
        .where(
            Switched.registration_id == registration.id,
            FormatSwitch.policy != SwitchPolicy.OFFER,  # of that nothing shows to who did not choose otherwise
            FormatSwitch.entry_id < entry_id,
            FormatSwitch.closing_entry_id.is_(None) | (FormatSwitch.closing_entry_id >= entry_id),
        )
        .limit(1)
    )
    return work.db.scalar(query) is not None
