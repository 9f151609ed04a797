"""What acts can use: the network on the clock of the year, what happens when, and who is where."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random

from sqlalchemy import exists, select
from sqlalchemy.orm import joinedload, selectinload

from leernet import Leernet
from leernet.errors import LeernetError
from leernet.model import LIVE, Attendance, Event, Participant, Registration, RegistrationStatus, email_key
from leernet.work import user

from .people import Character

ORGANISER = user("organisator")
POST = timedelta(days=4)
"""How often mail goes out and plugins are told, in the time of the year."""


@dataclass
class YearClock:
    """Stands still until the next thing happens."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Stage:
    """Things happen in order of time."""

    network: Leernet
    clock: YearClock
    now: datetime
    random: Random
    people: list[Character]
    scale: float = 1.0
    _agenda: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _numbers: "count[int]" = field(default_factory=count)

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Have something happen, unless it lies ahead of us. Nobody does anything on the whole minute."""
        moment += timedelta(seconds=self.now.second, microseconds=self.now.microsecond)
        if moment < self.now:
            heappush(self._agenda, (moment, next(self._numbers), act))

    def scaled(self, number: int) -> int:
        """So many of a whole year, in one of fewer people."""
        return round(number * self.scale)

    def play(self) -> None:
        """Let everything happen, and the mail go out in between."""
        post = self.clock.now
        while self._agenda:
            moment, _number, act = heappop(self._agenda)
            while post < moment:
                self.clock.now = post
                self.network.dispatcher.deliver()
                post += POST
            self.clock.now = moment
            act()
        self.clock.now = self.now
        self.network.dispatcher.deliver()

    def try_to(self, act: Callable[[], object]) -> None:
        """What people try and may be refused, as in any year."""
        try:
            act()
        except LeernetError:
            return

    def seat(self, slug: str, person: Character) -> Registration | None:
        """The registration of somebody at an event, however they came in."""
        with self.network.read() as work:
            query = (
                select(Registration)
                .join(Registration.event)
                .join(Registration.participant)
                .where(
                    Event.slug == slug, Participant.email_key == email_key(person.email), Registration.status.in_(LIVE)
                )
            )
            return work.db.scalars(query).one_or_none()

    def confirmed(self, slug: str) -> Sequence[Registration]:
        """Who has a place at an event, in order of arrival."""
        with self.network.read() as work:
            query = (
                select(Registration)
                .join(Registration.event)
                .where(Event.slug == slug, Registration.status == RegistrationStatus.CONFIRMED)
                .order_by(Registration.id)
                .options(joinedload(Registration.format), joinedload(Registration.participant))
            )
            return work.db.scalars(query).all()

    def present(self, slug: str) -> Sequence[Registration]:
        """Who was recorded as present at an event, in order of arrival."""
        with self.network.read() as work:
            query = (
                select(Registration)
                .join(Registration.event)
                .where(
                    Event.slug == slug,
                    Registration.status == RegistrationStatus.CONFIRMED,
                    exists().where(Attendance.registration_id == Registration.id),
                )
                .order_by(Registration.id)
            )
            return work.db.scalars(query).all()

    def event(self, slug: str) -> Event:
        """An event with its blocks."""
        with self.network.read() as work:
            return work.db.scalars(select(Event).where(Event.slug == slug).options(selectinload(Event.blocks))).one()
