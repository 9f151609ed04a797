"""Registrations go over to another format of their event: each keeps its place, or waits where there are fewer.

Only what differs is given back and taken: a place of an audience, an organisation or a part of the programme stays
theirs all the while. Whoever calls this holds the lock of the event, so nobody else gets what is in between.
"""

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from ...hookspecs import Requested
from ...model import Event, EventFormat, Registration, RegistrationStatus
from ...work import Work
from ..places.claims import Claims
from ..places.holding_back import HeldBack, Waiting, ask_again, look_again, note
from ..places.quotas import claims_after_change
from ..places.taking import give_back, next_in_queue, take

_S = RegistrationStatus


@dataclass
class Carrier:
    """Carries registrations over to ``wanted``, in the order in which it is asked to.

    ``offered_until``: who waited is offered a place until then; None: it is theirs. ``restores``: who waits now had a
    place before.
    """

    work: Work
    event: Event
    wanted: EventFormat
    offered_until: datetime | None = None
    restores: bool = False
    _is_full: bool = field(default=False, init=False)
    _holds_back: bool = field(default=False, init=False)

    def carry(self, one: Registration) -> None:
        """Carry one over: with a place where it had one and there is one, else at the end of the waiting list.

        Who waited has a place where there is one. A request stays a request.
        """
        claims = self._go_over(one)
        if one.status is _S.REQUESTED:
            return
        if one.holds:
            if not self._keep_place(one, claims):
                self._wait(one)
        elif self.take_place(one):
            one.move_to(_S.CONFIRMED if self.offered_until is None else _S.OFFERED)
            one.offered_until, one.held_back = self.offered_until, None
        else:
            self._wait(one)

    def to_queue(self, one: Registration, number: int) -> None:
        """Carry one over to its old number on the waiting list, and give back what it holds."""
        held = one.holds
        before = Claims(one.claims, one.series_quota_id, one.participant_id, one.id)
        self._go_over(one)
        if held:
            give_back(self.work.db, before)
            one.move_to(_S.WAITLISTED)
        one.queue_number = number

    def take_place(self, one: Registration) -> bool:
        """Take all places of one that has gone over and holds none; whether there were any."""
        took = self._take(one, Claims(one.claims, one.series_quota_id, one.participant_id, one.id))
        if took:
            one.queue_number = None
        return took

    def done(self) -> None:
        """Those whom a plugin held back are asked about again later."""
        if self._holds_back:
            look_again(self.work, self.wanted)

    def _go_over(self, one: Registration) -> Claims:
        """The format and the claims of the new one; of the places nothing is done yet. Returns the claims it had."""
        before = Claims(one.claims, None, one.participant_id, one.id)
        after = claims_after_change(self.work, one, self.wanted, self._requested(one))
        one.format_id, one.claims = self.wanted.id, list(after.quotas)
        return before

    def _keep_place(self, one: Registration, before: Claims) -> bool:
        gone = [quota_id for quota_id in before.quotas if quota_id not in one.claims]
        new = [quota_id for quota_id in one.claims if quota_id not in before.quotas]
        if gone:
            give_back(self.work.db, before._replace(quotas=gone))
        if not new or self._take(one, before._replace(quotas=new)):
            return True
        stay = [quota_id for quota_id in one.claims if quota_id in before.quotas]
        give_back(self.work.db, before._replace(quotas=stay, series=one.series_quota_id))
        return False

    def _wait(self, one: Registration) -> None:
        if one.status is not _S.WAITLISTED:
            one.move_to(_S.WAITLISTED)
        one.queue_number = next_in_queue(self.work.db, self.wanted.quota.id)

    def _take(self, one: Registration, claims: Claims) -> bool:
        if self._is_full and claims.is_of(self.wanted.quota.id):
            return False  # nobody gave any back since
        guarded = self.work.plugins.guards_registrations
        waiting = Waiting(0, claims, one.organisation_name, one.held_back, one.participant.email)
        try:
            with self.work.db.begin_nested() if guarded else nullcontext():
                self.work.db.connection()  # as in waiting: prepared statements go past the session
                refused = take(self.work.db, claims)
                if refused is None:
                    # Who had a place keeps it because the organiser says so; who waited comes in by themselves.
                    ask_again(self.work, self.event, self.wanted, waiting, by_organiser=one.holds or self.restores)
        except HeldBack as held_back:
            self._holds_back = True
            note(self.work, self.event, waiting, held_back)
            return False
        self._is_full |= refused == self.wanted.quota.id and claims.is_of(refused)
        return refused is None

    def _requested(self, one: Registration) -> Requested | None:
        """What plugins that limit are asked with; none where no plugin is."""
        if not self.work.plugins.ask_before_registering:
            return None
        return Requested(
            event=self.event,
            format=self.wanted,
            email=one.participant.email,
            organisation_name=one.organisation_name,
            now=self.work.now,
            timezone=self.work.settings.timezone,
            by_organiser=self.work.actor.is_organiser,
        )


def in_order(registrations: Sequence[Registration]) -> list[Registration]:
    """In the order in which they get places: who has one, in order of registration; who waits, by number; requests."""
    return sorted(
        registrations, key=lambda one: (not one.holds, one.status is _S.REQUESTED, one.queue_number or 0, one.id)
    )
