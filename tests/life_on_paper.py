"""The rules of registering as one would explain them on paper: lists and counting, no database, no locks, no SQL.

``test_registration_life`` plays the same moves here and on the real thing, and compares.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field

LIVE = ("confirmed", "waitlisted", "offered")
FORMATS = ("physical", "online")


@dataclass
class Row:
    """A registration. ``holds`` are the names of the quotas of which it has a place; ``until``: when its offer ends."""

    who: str
    format: str
    audience: str
    status: str
    holds: list[str] = field(default_factory=list)
    present: bool = False
    until: int = 0
    lapsed: int = 0

    @property
    def is_live(self) -> bool:
        return self.status in LIVE


@dataclass
class Paper:
    """An event with two formats and an audience that has places of its own; what each move gives, or its code.

    Time is in hours: it is ``now``, the event begins at ``begins``, and who is next has ``hours`` to take a place.
    """

    capacity: dict[str, int | None]
    begins: int
    hours: int | None
    now: int = 0
    rows: list[Row] = field(default_factory=list)
    queues: dict[str, list[Row]] = field(default_factory=lambda: {key: [] for key in FORMATS})
    cancelled: bool = False

    def taken(self, quota: str) -> int:
        return sum(row.holds.count(quota) for row in self.rows)

    def last(self, who: str) -> Row:
        return [row for row in self.rows if row.who == who][-1]

    def is_in(self, who: str) -> bool:
        return any(row.who == who and row.is_live for row in self.rows)

    def register(self, who: str, format: str, audience: str, role: str) -> str:
        if self.cancelled:
            return "registration_closed"
        if self.is_in(who):
            return "already_registered"
        row = Row(who, format, audience, "confirmed")
        if role == "participant" and not self._take(row):
            row.status = "waitlisted"
            self.queues[format].append(row)
        self.rows.append(row)
        return row.status

    def walk_in(self, who: str, format: str) -> str:
        if self.cancelled:
            return "event_cancelled"
        if self.is_in(who):
            return "already_registered"
        self.rows.append(Row(who, format, "", "confirmed", [format]))
        return "confirmed"

    def cancel(self, who: str) -> str:
        row = self.last(who)
        if not row.is_live:
            return "illegal_transition"
        self._leave(row, "cancelled")
        return "cancelled"

    def change_format(self, who: str, format: str) -> str:
        row = self.last(who)
        if not row.is_live or row.format == format:
            return "not_live"
        before, before_holds = row.format, row.holds
        row.format, row.holds = format, []
        takes_no_place = row.status == "confirmed" and not before_holds
        if not takes_no_place and not self._take(row):
            row.format, row.holds = before, before_holds
            return "format_full"
        self._leave_queue(row, before)
        row.status = "confirmed"
        return "confirmed"

    def let_in(self, who: str) -> str:
        row = self.last(who)
        if row.status != "waitlisted":
            return "illegal_transition"
        self._leave_queue(row, row.format)
        row.status, row.holds = "confirmed", self._wants(row)
        return "confirmed"

    def substitute(self, who: str, colleague: str) -> str:
        row = self.last(who)
        if not row.is_live:
            return "illegal_transition"
        if row.present:
            return "already_present"
        if self.is_in(colleague):
            return "already_registered"
        new = Row(colleague, row.format, row.audience, row.status, row.holds, until=row.until)
        if row in self.queues[row.format]:
            queue = self.queues[row.format]
            queue[queue.index(row)] = new
        row.status, row.holds = "replaced", []
        self.rows.append(new)
        return new.status

    def resize(self, quota: str, capacity: int | None) -> str:
        if self.cancelled:
            return "event_cancelled"
        self.capacity[quota] = capacity
        return "resized"

    def check_in(self, who: str) -> str:
        row = self.last(who)
        if row.status != "confirmed":
            return "not_confirmed"
        if self.begins - self.now > 2:
            return "block_not_begun"
        new, row.present = not row.present, True
        return str(new)

    def take_back(self, who: str) -> str:
        row = self.last(who)
        there, row.present = row.present, False
        return str(there)

    def accept(self, who: str) -> str:
        row = self.last(who)
        if row.status == "confirmed":
            return "illegal_transition"
        if row.status != "offered":
            return "offer_over"
        row.status = "confirmed"
        return "confirmed"

    def withdraw(self, who: str) -> str:
        row = self.last(who)
        if row.status != "offered":
            return "illegal_transition"
        before = deepcopy(vars(self))
        self._wait_again(row)
        self._move_up_once()
        if row.status == "waitlisted":
            return "waitlisted"
        vars(self).update(before)
        return "offer_returns"

    def offer(self, hours: int | None) -> str:
        self.hours = hours
        for row in self.rows:
            if hours is None and row.status == "offered":
                row.status = "confirmed"
        return "set"

    def offered(self, nth: int) -> str | None:
        """Who has the nth offer."""
        return dict(enumerate(row.who for row in self.rows if row.status == "offered")).get(nth)

    def next_lapse(self) -> int | None:
        return min((row.until for row in self.rows if row.status == "offered"), default=None)

    def lapse(self) -> None:
        late = [row for row in self.rows if row.status == "offered" and row.until <= self.now]
        for row in sorted(late, key=lambda row: row.until):
            row.lapsed += 1
            if row.lapsed == 2:
                self._leave(row, "cancelled")
            else:
                self._wait_again(row)

    def cancel_event(self) -> str:
        if self.cancelled:
            return "illegal_transition"
        for row in self.rows:
            if row.is_live:
                self._leave(row, "cancelled")
        self.cancelled = True
        return "cancelled"

    def _wants(self, row: Row) -> list[str]:
        return [row.audience, row.format] if row.audience else [row.format]

    def _take(self, row: Row) -> bool:
        fits = all(self._has_room(quota, row) for quota in self._wants(row))
        if fits:
            row.holds = self._wants(row)
        return fits

    def _has_room(self, quota: str, row: Row) -> bool:
        limit = self.capacity[quota]
        kept = 0 if quota == "bewoners" or (row.audience and self._kept()) else self._kept()
        return limit is None or self.taken(quota) + kept < limit

    def _kept(self) -> int:
        """Own places of the residents that are not used yet: in neither format anybody else gets them."""
        return max(0, (self.capacity["bewoners"] or 0) - self.taken("bewoners"))

    def _leave(self, row: Row, status: str) -> None:
        self._leave_queue(row, row.format)
        row.status, row.holds = status, []

    def _wait_again(self, row: Row) -> None:
        row.status, row.holds = "waitlisted", []
        self.queues[row.format].append(row)

    def _given(self, row: Row) -> None:
        """Theirs, or theirs until two hours before the event at the latest, if two are left to answer."""
        row.until = min(self.now + (self.hours or 0), self.begins - 2)
        row.status = "confirmed" if row.until - self.now < 2 else "offered"

    def _leave_queue(self, row: Row, format: str) -> None:
        self.queues[format] = [other for other in self.queues[format] if other is not row]

    def move_up(self) -> None:
        """Who waits and fits moves up, until nobody does: a resident who comes online frees a place on site."""
        while not self.cancelled and self._move_up_once():
            pass

    def _move_up_once(self) -> bool:
        moved = False
        for format in FORMATS:
            for row in list(self.queues[format]):
                if self._take(row):
                    self._given(row)
                    self._leave_queue(row, format)
                    moved = True
        return moved
