"""A switch of formats is undone, before anybody was told: everybody is where they were, as far as there are places.

Who cancelled meanwhile stays away; who registered meanwhile stays registered, and goes along to the format that is
there. A mail goes only to those who heard something that is not so any more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import insert, select

from ...errors import Conflict
from ...model import (
    HOLDING,
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
from ..events.planning import find_event
from ..journal import latest_entry
from ..places.taking import keep, resize
from ..places.waiting import move_up
from .carrying import Carrier, in_order
from .changes import Shown, as_shown, note_move
from .switch_entries import SWITCH_TOLD, SWITCHED, entry
from .switch_telling import held_switch
from .switching import end_format, held_event, live_in

_S = RegistrationStatus
_HEARD = tuple(
    f"registration.{what}"
    for what in ("asked_again", "confirmed", "event_changed", "format_changed", "offer_accepted", "offer_lapsed",
                 "offer_withdrawn", "offered", "requested", "waitlisted", "written_to")
)  # fmt: skip
"""After these people got a mail that showed them in the new format. (Who moves up meanwhile gets none.)"""


@dataclass
class Undone:
    """What came of it: how many are ``back`` as they were, ``waiting`` for want of a place, and come ``along``.

    ``along``: who registered meanwhile. ``told``: how many people get a mail.
    """

    back: int = 0
    waiting: int = 0
    along: int = 0
    told: int = 0


def undo_switch(work: Work, slug: str) -> Undone:
    """Undo the switch of which people were not told yet.

    :raises NotFound: ``event_unknown``
    :raises Conflict: ``switch_told``; ``event_cancelled``; ``switch_outdated``, when one of the formats was taken away
    """
    event = held_event(work, find_event(work, slug).id)
    switch = held_switch(work, event.id)
    if switch is None:
        raise Conflict("switch_told", "The mail about it has gone out already.")
    if event.status is EventStatus.CANCELLED:
        raise Conflict("event_cancelled", "“{event}” does not take place.", event=event.title)
    shown, keys = as_shown(work, event), [one.key for one in event.formats]
    source, target = (_format(work, event, key) for key in (switch.source, switch.target))
    withdrawn, back = switch.before["target"] != "there", _Back(work, event, switch, source)
    source.ended_at = None
    if withdrawn:
        end_format(work, target)
    switch.status, switch.closing_entry_id = SwitchStatus.UNDONE, latest_entry(work)
    work.db.flush()
    there = live_in(work, target)
    old, new = _those(work, switch, there, withdrawn=withdrawn)
    back.bring(old)
    # Who waited has the place of who cancelled meanwhile before anybody who only came meanwhile.
    work.db.expire(event, ["formats"])
    move_up(work, event)
    back.bring([(one, None) for one in new])
    if not withdrawn:
        _resize_back(work, target, switch)
    event.sequence += 1
    work.db.flush()
    keep(work.db, event.id)
    work.db.expire(event, ["formats"])
    _restore(event, switch, shown, as_shown(work, event))
    _write_down(work, event, back.undone, keys)
    move_up(work, event)
    return back.undone


def _format(work: Work, event: Event, key: str) -> EventFormat:
    query = select(EventFormat).where(EventFormat.event_id == event.id, EventFormat.key == key)
    found = work.db.scalars(query).one_or_none()
    if found is None:
        raise Conflict(
            "switch_outdated",
            "The ways to take part were changed since, so this cannot be undone. Hold the event in another way "
            "instead.",
        )
    return found


def _those(
    work: Work, switch: FormatSwitch, there: Sequence[Registration], *, withdrawn: bool
) -> tuple[Sequence[tuple[Registration, Switched | None]], Sequence[Registration]]:
    """Who goes back, each with how they stood before, who had a place first; and who came meanwhile and goes along."""
    rows = work.db.scalars(select(Switched).where(Switched.switch_id == switch.id))
    was = {row.registration_id: row for row in rows}
    if not withdrawn and switch.policy is SwitchPolicy.OFFER:
        return [], []  # the new format was there before: who is in it chose it
    old = sorted((one for one in there if one.id in was), key=lambda one: _rank(was[one.id], one.id))
    new = in_order([one for one in there if one.id not in was]) if withdrawn else []
    return [(one, was[one.id]) for one in old], new


def _rank(was: Switched, registration_id: int) -> tuple[bool, int, int]:
    return was.status not in HOLDING, was.queue_number or 0, registration_id


@dataclass
class _Back:
    work: Work
    event: Event
    switch: FormatSwitch
    source: EventFormat
    undone: Undone = field(default_factory=Undone)

    def bring(self, those: Sequence[tuple[Registration, Switched | None]]) -> None:
        """Bring them back, in this order; write down that it was so, and for whom there is a mail."""
        carrier, heard = Carrier(self.work, self.event, self.source), self._heard()
        entries: list[Mapping[str, object]] = []
        for one, was in those:
            before = one.status
            if was is None:
                carrier.offered_until, carrier.restores = None, False
                carrier.carry(one)
                one.changed_at = self.work.now
                self.undone.along += 1
            else:
                self._restore(carrier, one, was)
            one.sequence += 1
            entries.append(self._entry(SWITCHED, one, before))
            if was is None or one.id in heard or one.status is not was.status:
                entries.append(self._entry(SWITCH_TOLD, one, before))
                self.undone.told += 1
        carrier.done()
        self.work.db.flush()
        if entries:
            self.work.db.execute(insert(table_of(JournalEntry)), entries)

    def _restore(self, carrier: Carrier, one: Registration, was: Switched) -> None:
        if was.status is _S.WAITLISTED and was.queue_number is not None:
            carrier.to_queue(one, was.queue_number)
        else:
            carrier.offered_until, carrier.restores = was.offered_until, was.status in HOLDING
            carrier.carry(one)
        one.changed_at = was.changed_at
        one.asked_again_at, one.confirmed_again_at = was.asked_again_at, was.confirmed_again_at
        if one.status is was.status:
            self.undone.back += 1
        else:
            one.changed_at = self.work.now
            self.undone.waiting += one.status is _S.WAITLISTED

    def _heard(self) -> set[int]:
        """Who got a mail since."""
        query = select(JournalEntry.subject_id).where(
            JournalEntry.subject == "registration",
            JournalEntry.event_id == self.event.id,
            JournalEntry.id > self.switch.entry_id,
            JournalEntry.kind.in_(_HEARD),
        )
        return set(self.work.db.scalars(query))

    def _entry(self, kind: str, one: Registration, before: RegistrationStatus) -> Mapping[str, object]:
        formats = {"format_before": self.switch.target, "format_after": self.switch.source}
        statuses = {"before": before.value, "after": one.status.value}
        return entry(self.work, self.event.id, kind, one.id, self.switch, undone=True, **statuses, **formats)


def _resize_back(work: Work, target: EventFormat, switch: FormatSwitch) -> None:
    """As many places as before, unless somebody set another number since."""
    before, after = switch.before["capacity"], switch.before["capacity_after"]
    work.db.refresh(target.quota)
    if before != after and target.quota.capacity == after:
        resize(work.db, target.quota.id, before if isinstance(before, int) else None)


def _restore(event: Event, switch: FormatSwitch, shown: Shown, now: Shown) -> None:
    """What search engines are told, and what people are asked, is as before."""
    before = switch.before
    note_move(event, shown, now)
    event.moved_online = before["moved_online"] is True
    if "confirm_releases" in before:
        until = before["confirm_until"]
        event.confirm_until = datetime.fromisoformat(until) if isinstance(until, str) else None
        event.confirm_releases = before["confirm_releases"] is True


def _write_down(work: Work, event: Event, undone: Undone, keys: Sequence[str]) -> None:
    changes = [{"place": "formats", "before": list(keys), "after": [one.key for one in event.formats]}]
    work.journal(
        "event.format_switch_undone",
        event.id,
        event_id=event.id,
        changes=changes,
        sequence=event.sequence,
        back=undone.back,
        waiting=undone.waiting,
        along=undone.along,
        told=undone.told,
    )
