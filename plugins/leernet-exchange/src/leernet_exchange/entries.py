"""Needs and offers: brought in, changed, taken back, and deleted in time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.orm import Session, selectinload

from leernet import NotFound
from leernet.model import LIVE, Participant, Registration, email_key

from .conflicts import add_if_new
from .tables import KEEP_DAYS, Entry, Gone, Kind, Setup, Source, Way, Whose
from .themes import find_or_make


@dataclass(frozen=True, kw_only=True)
class Who:
    """Whose needs and offers it are; all empty for who wants to stay unknown."""

    name: str = ""
    email: str = ""
    organisation: str = ""
    organisation_id: int | None = None
    registration_id: int | None = None
    language: str = "nl"

    @property
    def email_key(self) -> str:
        """What makes two addresses the same person's."""
        return email_key(self.email)


@dataclass(frozen=True, kw_only=True)
class Brought:
    """What somebody said."""

    kind: Kind
    text: str
    whose: Whose = Whose.ORGANISATION
    ways: Sequence[Way] = ()
    themes: Sequence[str] = ()
    may_introduce: bool = False


@dataclass(frozen=True, kw_only=True)
class Where:
    """In which series something came in, at which event, and how."""

    series_id: int
    source: Source
    event_id: int | None = None


def bring_in(db: Session, where: Where, who: Who, brought: Brought, now: datetime, once: str | None) -> Entry | None:
    """Add a need or an offer; None where it came with this form already."""
    values = {
        "series_id": where.series_id,
        "kind": brought.kind,
        "text": brought.text,
        "source": where.source,
        "created_at": now,
        "changed_at": now,
        "event_id": where.event_id,
        "registration_id": who.registration_id,
        "whose": brought.whose,
        "ways": [way.value for way in brought.ways],
        "name": who.name,
        "email": who.email,
        "email_key": who.email_key,
        "organisation": who.organisation,
        "organisation_id": who.organisation_id,
        "language": who.language,
        "may_introduce": brought.may_introduce and bool(who.email),
        "once": once,
    }
    entry_id = add_if_new(db, Entry, values)
    if entry_id is None:
        return None
    entry = db.get_one(Entry, entry_id)
    if brought.themes:
        entry.tags = find_or_make(db, where.series_id, brought.themes)
    db.flush()
    return entry


def change(db: Session, entry: Entry, brought: Brought, now: datetime) -> None:
    """Say it otherwise. It stays what it is: a need or an offer."""
    entry.text, entry.whose, entry.ways = brought.text, brought.whose, [way.value for way in brought.ways]
    entry.may_introduce = brought.may_introduce and bool(entry.email_key)
    entry.tags = find_or_make(db, entry.series_id, brought.themes)
    entry.changed_at = now
    db.flush()


def remove(db: Session, entries: Iterable[Entry]) -> int:
    """Take them back, with all that was matched; returns how many."""
    ids = [entry.id for entry in entries]
    if ids:
        db.execute(delete(Entry).where(Entry.id.in_(ids)))
    return len(ids)


def take_back(db: Session, entry: Entry) -> None:
    """Its author removes it, for good: an answer from which it came does not bring it back."""
    if entry.source is Source.REGISTRATION and entry.once and entry.registration_id is not None:
        add_if_new(db, Gone, {"once": entry.once, "registration_id": entry.registration_id})
    remove(db, [entry])


def set_themes(db: Session, entry: Entry, names: Sequence[str]) -> None:
    """Give it these themes, and no others."""
    entry.tags = find_or_make(db, entry.series_id, names)
    db.flush()


def of_person(db: Session, series_id: int, email_key: str) -> list[Entry]:
    """What somebody brought in to a series, by their address, in order."""
    query = select(Entry).where(Entry.series_id == series_id, Entry.email_key == email_key, Entry.email_key != "")
    return list(db.scalars(query.order_by(Entry.id).options(selectinload(Entry.tags))))


def find_entry(db: Session, series_id: int, entry_id: int) -> Entry:
    """A need or an offer of this series; raises :class:`~leernet.errors.NotFound`."""
    query = select(Entry).where(Entry.id == entry_id, Entry.series_id == series_id).options(selectinload(Entry.tags))
    entry = db.scalars(query).one_or_none()
    if entry is None:
        raise NotFound("entry_unknown", "This need or offer is not here any more.")
    return entry


def who_registered(registration: Registration) -> Who:
    """Somebody who takes part."""
    return Who(
        name=registration.name,
        email=registration.participant.email,
        organisation=registration.organisation_name,
        organisation_id=registration.organisation_id,
        registration_id=registration.id,
        language=registration.language,
    )


def registration_at(db: Session, event_id: int, email: str) -> Registration | None:
    """The live registration of whoever has this address."""
    query = (
        select(Registration)
        .join(Registration.participant)
        .where(
            Registration.event_id == event_id,
            Registration.status.in_(LIVE),
            Participant.email_key == email_key(email),
        )
    )
    return db.scalars(query).one_or_none()


def count(db: Session, series_id: int) -> int:
    """How many there are."""
    return db.scalar(select(func.count()).select_from(Entry).where(Entry.series_id == series_id)) or 0


def forget(db: Session, now: datetime) -> None:
    """Delete what was not changed for as long as its series keeps it."""
    for days in db.scalars(select(Setup.keep_days).distinct()).all():
        _delete_old(db, now - timedelta(days=days), Entry.series_id.in_(_kept_for(days)))
    _delete_old(db, now - timedelta(days=KEEP_DAYS), Entry.series_id.not_in(select(Setup.series_id)))


def _kept_for(days: int) -> Select[int]:
    return select(Setup.series_id).where(Setup.keep_days == days)


def _delete_old(db: Session, limit: datetime, of_these: ColumnElement[bool]) -> None:
    statement = delete(Entry).where(Entry.changed_at <= limit, of_these)
    db.execute(statement.execution_options(synchronize_session=False))
