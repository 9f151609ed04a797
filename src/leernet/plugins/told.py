"""Plugins are told, after the commit; and do what time brings about."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ..hookspecs import Change, Journal
from .manager import Called


class Told(Called):
    """Each by itself: what it raises is for the dispatcher to handle."""

    listeners: Mapping[str, tuple[str, ...]]

    def tell(self, listener: str, db: Session, change: Change) -> None:
        """Tell one plugin of a change; what it raises is for the dispatcher to handle."""
        for name, call in self.each("leernet_changed"):
            if name == listener:
                call(db=db, change=change)

    def listeners_of(self, kind: str) -> list[str]:
        """The names of the plugins that want to hear of changes of this kind."""
        return [name for name, wanted in self.listeners.items() if not wanted or kind.startswith(wanted)]

    @property
    def forgetful(self) -> Sequence[str]:
        """The names of the plugins that keep something for a time."""
        return [name for name, _ in self.each("leernet_forget")]

    def forget(self, forgetful: str, db: Session, now: datetime) -> None:
        """Let one plugin remove what it kept long enough; what it raises is for the dispatcher to handle."""
        for name, call in self.each("leernet_forget"):
            if name == forgetful:
                call(db=db, now=now)

    @property
    def punctual(self) -> Sequence[str]:
        """The names of the plugins that do something when its time has come."""
        return [name for name, _ in self.each("leernet_due")]

    def do_due(self, punctual: str, db: Session, now: datetime, timezone: ZoneInfo, journal: Journal) -> None:
        """Let one plugin do what falls due; what it raises is for the dispatcher to handle."""
        for name, call in self.each("leernet_due"):
            if name == punctual:
                call(db=db, now=now, timezone=timezone, journal=journal)
