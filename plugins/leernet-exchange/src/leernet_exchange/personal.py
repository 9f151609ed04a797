"""What the plugin keeps of people: their needs and offers, and who they were matched with."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session, selectinload

from leernet import Text
from leernet.hookspecs import Journal, Person, PersonalData
from leernet.model import JournalEntry, Series, email_key

from .introducing import matches_of, other_side, own_side, said_of
from .letters import RECEIVED
from .tables import Entry, Gone, Said, Stage

MOST, WITHIN = 3, timedelta(hours=1)


class NeedsAndOffers(PersonalData):
    """Given out, and erased with the rest: what was matched goes with it."""

    purpose = Text(
        nl="Wat u zoekt en wat u te bieden hebt: om een programma te maken, en om u aan een ander voor te stellen "
        "als u dat allebei wilt.",
        en="What you look for and what you can offer: to make a programme, and to introduce you to somebody else "
        "if you both want that.",
    )

    def export(self, db: Session, person: Person) -> Mapping[str, object]:
        """In full; of whom they were matched with the text, and who it is once both said yes."""
        query = (
            select(Entry, Series.title)
            .join(Series, Series.id == Entry.series_id)
            .where(_of(person))
            .order_by(Entry.id)
            .options(selectinload(Entry.tags))
        )
        rows = [(row[0], row[1]) for row in db.execute(query)]
        entries = [
            {
                "series": title,
                "kind": entry.kind.value,
                "text": entry.text,
                "whose": entry.whose.value,
                "forms": list(entry.ways),
                "themes": [tag.name for tag in entry.tags],
                "name": entry.name,
                "organisation": entry.organisation,
                "may_introduce": entry.may_introduce,
                "source": entry.source.value,
                "created_at": entry.created_at.isoformat(),
                "changed_at": entry.changed_at.isoformat(),
            }
            for entry, title in rows
        ]
        series_ids = sorted({entry.series_id for entry, _ in rows})
        matches = [found for series_id in series_ids for found in _matches(db, series_id, email_key(person.email))]
        return {key: values for key, values in (("entries", entries), ("introductions", matches)) if values}

    def erase(self, db: Session, person: Person) -> None:
        """Before their registrations go."""
        db.execute(delete(Entry).where(_of(person)).execution_options(synchronize_session=False))
        db.execute(delete(Gone).where(Gone.registration_id.in_(person.registrations)))

    def asked(self, db: Session, email: str, now: datetime, journal: Journal) -> None:
        """A guest gets their link again, one for each series, a few times an hour at most."""
        query = select(func.min(Entry.id), Entry.series_id).where(Entry.email_key == email_key(email))
        for entry_id, series_id in db.execute(query.where(Entry.email_key != "").group_by(Entry.series_id)).all():
            if _mailed(db, entry_id, now) < MOST:
                journal(RECEIVED, entry_id, event_id=None, series=series_id)


def _mailed(db: Session, entry_id: int, now: datetime) -> int:
    """How often the link of an entry was mailed just now."""
    query = select(func.count()).where(
        JournalEntry.subject == "exchange",
        JournalEntry.subject_id == entry_id,
        JournalEntry.kind == RECEIVED,
        JournalEntry.at > now - WITHIN,
    )
    return db.scalar(query) or 0


def _of(person: Person) -> ColumnElement[bool]:
    """By registration, and by address: also what they sent before they registered."""
    by_address = (Entry.email_key == email_key(person.email)) & (Entry.email_key != "")
    by_registration = Entry.registration_id.in_(person.registrations)
    if person.series_id is None:
        return by_address | by_registration
    return (by_address & (Entry.series_id == person.series_id)) | by_registration


def _matches(db: Session, series_id: int, key: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for match in matches_of(db, series_id, key):
        own = own_side(match, key)
        if own is None:
            continue
        other, said = other_side(match, own), said_of(match, own)
        one: dict[str, object] = {"own": own.text, "other": other.text}
        if said is not Said.NOTHING:
            one["answer"] = said.value
        if match.stage is Stage.INTRODUCED:
            one |= {"name": other.name, "organisation": other.organisation}
        found.append(one)
    return found


def forget_series(db: Session, series_id: int) -> None:
    """The time of a series is over: what guests brought in goes too."""
    db.execute(delete(Entry).where(Entry.series_id == series_id).execution_options(synchronize_session=False))
