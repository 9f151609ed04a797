"""The facts, and how they are told: in a language, in the network's own zone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from leernet.display import display_date, display_when
from leernet.hookspecs import Translator, Visit
from leernet.model import Event, EventStatus

from .facts import Facts, read


@dataclass(frozen=True)
class Study:
    """What every view begins with. ``report``: it goes to somebody outside, so small numbers are put together."""

    facts: Facts
    translator: Translator
    timezone: ZoneInfo
    report: bool = False

    @property
    def language(self) -> str:
        """The language in which it is told."""
        return self.translator.language

    def day(self, moment: datetime) -> date:
        """The day of a moment in the network's own zone."""
        return moment.astimezone(self.timezone).date()

    def date(self, event: Event) -> str:
        """When an event is, as people say it."""
        starts_at = event.starts_at
        if starts_at is None:
            return display_when(event.when, self.language)
        return display_date(self.day(starts_at), self.language)

    def label(self, event: Event) -> str:
        """An event with its number and date."""
        number = f"{event.number}. " if event.number is not None else ""
        return f"{number}{event.title} ({self.date(event)})"

    def on(self, wanted: Sequence[Event]) -> list[Event]:
        """Those that were not called off."""
        return [event for event in wanted if event.status is not EventStatus.CANCELLED]


def study(db: Session, visit: Visit, *, everything: bool = False, report: bool = False) -> Study:
    """The facts of the series of a visit; of the whole network where ``everything``."""
    today = visit.now.astimezone(visit.timezone).date()
    facts = read(db, None if everything else visit.series, visit.now, today)
    return Study(facts, visit.translator, visit.timezone, report)


class Share(NamedTuple):
    """A part of a whole."""

    part: int
    whole: int

    @property
    def percent(self) -> str:
        """Rounded; a dash of nothing."""
        return f"{round(100 * self.part / self.whole)}%" if self.whole else "–"
