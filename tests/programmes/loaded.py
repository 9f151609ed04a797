"""A programme to load, and ways to look at what came of it."""

from collections.abc import Sequence
from typing import TypeVar

import pytest
from sqlalchemy import select

from leernet.app import Leernet
from leernet.errors import InvalidInput
from leernet.model import (
    Attendance,
    Base,
    Event,
    Evidence,
    JournalEntry,
    Participant,
    Registration,
    RegistrationStatus,
)

from .conftest import Load

T = TypeVar("T", bound=Base)

TEXT = """
[series]
slug = "netwerk"
title = "Hét netwerk"
status = "published"
certificate = { kind = "attendance", events = 2 }

[[series.partners]]
organisation = "servicepunt"
role = "organiser"

[[series.partners]]
organisation = "rvo"
role = "funder"
scheme = "RAAK-PRO"
reference = "12"

[[events]]
slug = "sprint"
number = 1
title = "Sprint"
status = "open"

[[events.blocks]]
start = "2026-12-15T09:30"
end = "2026-12-15T16:00"

[[events.blocks]]
start = "2026-12-16T09:30"
end = "2026-12-16T16:00"

[[events.formats]]
key = "physical"
capacity = 1
details = { venue = "Seinwezen" }

[[events.formats]]
key = "online"
details = { join_url = "https://overleg.example/1" }

[[events.audiences]]
key = "bewoners"
label = "Bewoners"

[[events.agenda]]
kind = "lecture"
title = "Lezing"

[[events.agenda.contributions]]
perspective = "Een bewoner"
status = "asked"

[[events.agenda]]
kind = "drinks"
title = "Borrel"

[[events]]
slug = "terugkoppeling"
number = 2
title = "Terugkoppeling"
status = "announced"
when = "2027-21"
follows = "sprint"

[[organisations]]
slug = "servicepunt"
name = "Servicepunt"
members = ["rvo"]

[[organisations]]
slug = "rvo"
name = "RVO"
about = { nl = "Rijksdienst" }
"""


def rows(network: Leernet, table: type[T]) -> Sequence[T]:
    """All rows of a table."""
    with network.read() as work:
        return work.db.scalars(select(table).order_by(table.__table__.c.id)).all()


def journal(network: Leernet) -> list[str]:
    """The kinds of the journal's entries."""
    return [entry.kind for entry in rows(network, JournalEntry)]


def event_of(network: Leernet, slug: str = "sprint") -> Event:
    """An event with its blocks and formats loaded."""
    with network.read() as work:
        event = work.db.scalars(select(Event).where(Event.slug == slug)).one()
        assert event.blocks is not None
        assert event.formats is not None
        return event


def register(network: Leernet, status: RegistrationStatus = RegistrationStatus.CONFIRMED, *, who: str = "anna") -> int:
    """Somebody at the sprint, in the first format; returns the id."""
    with network.work() as work:
        event = work.db.scalars(select(Event).where(Event.slug == "sprint")).one()
        person = Participant(email=f"{who}@example.org", name=who, created_at=work.now)
        work.db.add(person)
        work.db.flush()
        row = Registration(
            event_id=event.id,
            participant_id=person.id,
            format_id=event.formats[0].id,
            audience_id=event.audiences[0].id,
            status=status,
            name=who,
            created_at=work.now,
            changed_at=work.now,
            queue_number=1 if status is RegistrationStatus.WAITLISTED else None,
            claims=[event.formats[0].quota.id] if status is RegistrationStatus.CONFIRMED else [],
        )
        work.db.add(row)
        if status is RegistrationStatus.CONFIRMED:
            event.formats[0].quota.taken += 1
        work.db.flush()
        return row.id


def attend(network: Leernet, registration_id: int, block: int) -> None:
    """Somebody was at a block of the sprint."""
    with network.work() as work:
        blocks = work.db.scalars(select(Event).where(Event.slug == "sprint")).one().blocks
        attendance = Attendance(
            registration_id=registration_id,
            block_id=blocks[block].id,
            evidence=Evidence.LIST,
            recorded_at=work.now,
        )
        work.db.add(attendance)


def refused(load: Load, text: str) -> dict[str, str]:
    """The codes of the problems by place."""
    with pytest.raises(InvalidInput) as caught:
        load(text)
    assert caught.value.code == "programme_invalid"
    return {problem.field or "": problem.code for problem in caught.value.problems}


def without(text: str, start: str) -> str:
    """A text without the table that begins so."""
    at = text.index(start)
    end = text.index("\n[[", at + 1)
    return text[:at] + text[end + 1 :]
