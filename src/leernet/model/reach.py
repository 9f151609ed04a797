"""How far a right reaches: the whole network, or some series and events; and a session that sees no further."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, event, or_, select, true
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from .events import Event
from .series import Series

REACH = "leernet_reach"
"""Under this key a session's ``info`` has how far it sees."""


@dataclass(frozen=True)
class Reach:
    """The whole network, or the series and events with these ids. A series stands for all its events."""

    everything: bool = False
    series: frozenset[int] = frozenset()
    events: frozenset[int] = frozenset()

    @property
    def is_nothing(self) -> bool:
        """Whether it reaches nowhere."""
        return not (self.everything or self.series or self.events)

    def covers(self, subject: Event | Series | None) -> bool:
        """Whether a series or an event is within it; None is the network as such."""
        if isinstance(subject, Series):
            return self.covers_ids(subject.id, None)
        return self.covers_ids(subject.series_id, subject.id) if subject is not None else self.everything

    def covers_ids(self, series_id: int | None, event_id: int | None) -> bool:
        """The same by ids: ``event_id`` None is the series itself, both None the network as such."""
        return self.everything or series_id in self.series or event_id in self.events

    def with_(self, other: "Reach") -> "Reach":
        """Both together."""
        return Reach(self.everything or other.everything, self.series | other.series, self.events | other.events)

    @property
    def which_events(self) -> ColumnElement[bool]:
        """The events within it, for a query."""
        return true() if self.everything else or_(Event.series_id.in_(self.series), Event.id.in_(self.events))

    @property
    def which_series(self) -> ColumnElement[bool]:
        """The series within it, for a query, and those of its events: an event is shown with its series."""
        if self.everything:
            return true()
        of_events = select(Event.series_id).where(Event.id.in_(self.events), Event.series_id.is_not(None))
        return or_(Series.id.in_(self.series), Series.id.in_(of_events))


EVERYTHING = Reach(everything=True)
NOWHERE = Reach()


def together(reaches: Iterable[Reach]) -> Reach:
    """All of them in one."""
    found = NOWHERE
    for one in reaches:
        found = found.with_(one)
    return found


class LimitedSession(Session):
    """A session to read with: whoever asks for events or series finds those within a reach, and no others.

    It is a second lock, behind the check of the address: for lists, for what a form or an address names besides, and
    for plugins. What belongs to something that was found is loaded as it is: its series, what it follows.
    """


@event.listens_for(LimitedSession, "do_orm_execute")
def _limit(state: ORMExecuteState) -> None:
    reach = state.session.info[REACH]
    if state.is_select and not state.is_column_load and not state.is_relationship_load:
        # Without aliases, so that a joined load of what an event follows is left alone.
        state.statement = state.statement.options(
            with_loader_criteria(Event, reach.which_events, include_aliases=False, propagate_to_loaders=False),
            with_loader_criteria(Series, reach.which_series, include_aliases=False, propagate_to_loaders=False),
        )
