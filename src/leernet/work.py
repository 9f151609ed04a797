"""Work: one transaction, and the journal that it writes."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from .errors import Forbidden
from .i18n import N_
from .model import EVERYTHING, Event, JournalEntry, Reach
from .model.base import table_of
from .plugins import Plugins
from .prepared import Prepared
from .settings import Settings

_ADD_ENTRY = Prepared(insert(table_of(JournalEntry)))
"""Built once: making a statement anew takes as long as performing it."""


@dataclass(frozen=True)
class Actor:
    """Who does something: ``system``, ``participant``, ``delegation:<id>``, ``api:<id>`` or ``user:<id>``.

    The last is a user of the embedding site, the one before it a key of the API.

    ``delegation:<id>`` is its contact person; ``membership:<id>`` that a member is enrolled, by nobody in person. No
    personal data. ``reach``: what a user of the desk may change; for all others their own rules hold.
    """

    name: str
    reach: Reach = EVERYTHING

    @property
    def is_organiser(self) -> bool:
        """Whether it is a user of the desk or the system itself; for all others the rules of participants hold."""
        return self.name != PARTICIPANT.name and not self.name.startswith((_DELEGATION, _API_KEY, _MEMBERSHIP))

    @property
    def registers(self) -> str:
        """What a registration keeps of who registered somebody else; empty for who registers for themselves."""
        return "" if self.name == PARTICIPANT.name else self.name


NOT_YOURS = N_("This is not yours to change. Ask an owner of this network.")
_OF_THE_NETWORK = frozenset({"organisation", "participant", "api_key", "webhook", "desk_user"})
"""What belongs to no series: only who may change everything changes it."""
_DELEGATION, _API_KEY, _MEMBERSHIP = "delegation:", "api:", "membership:"
SYSTEM = Actor("system")
PARTICIPANT = Actor("participant")


def user(identity: str, reach: Reach = EVERYTHING) -> Actor:
    """A user of the embedding site."""
    return Actor(f"user:{identity}", reach)


def contact(delegation_id: int) -> Actor:
    """The contact person of a delegation, at their organisation."""
    return Actor(f"{_DELEGATION}{delegation_id}")


def membership(membership_id: int) -> Actor:
    """The enrolment of a member, when an event opens."""
    return Actor(f"{_MEMBERSHIP}{membership_id}")


def membership_of(actor: str) -> int | None:
    """The membership by which somebody was enrolled, by the name of an actor; None for any other."""
    return int(actor.removeprefix(_MEMBERSHIP)) if actor.startswith(_MEMBERSHIP) else None


def delegation_of(actor: str) -> int | None:
    """The delegation whose contact person an actor is, by its name; None for anybody else."""
    return int(actor.removeprefix(_DELEGATION)) if actor.startswith(_DELEGATION) else None


def api_key(key_id: int) -> Actor:
    """A program of a partner, by its key."""
    return Actor(f"{_API_KEY}{key_id}")


def key_of(actor: str) -> int | None:
    """The key of a partner's program, by the actor's name; None for anybody else."""
    return int(actor.removeprefix(_API_KEY)) if actor.startswith(_API_KEY) else None


class Outdated(Exception):
    """What a transaction looked at has changed before it held the lock: it is rolled back and begins anew."""


@dataclass(frozen=True)
class Work:
    """One transaction in which one use-case is done, by one actor, at one moment."""

    db: Session
    actor: Actor
    now: datetime
    plugins: Plugins
    settings: Settings

    @property
    def today(self) -> date:
        """The date in the network's own zone."""
        return self.now.astimezone(self.settings.timezone).date()

    def journal(self, kind: str, subject_id: int, *, event_id: int | None = None, **data: object) -> None:
        """Write what changed; ``kind`` is ``subject.change``. It is what plugins are told and mail is made from.

        Every change is written here, so whoever changes what is not theirs is stopped here at the latest.

        :raises Forbidden: ``not_yours``
        """
        if not self.actor.reach.everything:
            self._check(kind.partition(".")[0], subject_id, event_id)
        _ADD_ENTRY.first(
            self.db,
            {
                "at": self.now,
                "actor": self.actor.name,
                "kind": kind,
                "subject": kind.partition(".")[0],
                "subject_id": subject_id,
                "event_id": event_id,
                "data": data,
                "told": False,
            },
        )

    def check_reach(self, series_id: int | None, event_id: int | None = None) -> None:
        """Raise :class:`~leernet.errors.Forbidden` (``not_yours``) for what the actor may not change.

        Without ids it is the network itself: what is new in no series, what all series share.
        """
        if not self.actor.reach.covers_ids(series_id, event_id):
            raise Forbidden("not_yours", NOT_YOURS)

    def _check(self, subject: str, subject_id: int, event_id: int | None) -> None:
        if event_id is not None:
            self.check_reach(self.db.scalar(select(Event.series_id).where(Event.id == event_id)), event_id)
        elif subject == "series":
            self.check_reach(subject_id)
        elif subject in _OF_THE_NETWORK:
            self.check_reach(None)
