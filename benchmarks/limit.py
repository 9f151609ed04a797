"""The limit: the same rows as a registration writes, by the bare driver and nothing else; no rule is checked.

PostgreSQL: one statement in one round trip. SQLite: a transaction of five statements; there is no round trip to save.
"""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from leernet.database import LOCK_SECONDS

IDS = (
    "SELECT e.id, f.id, f.quota_id FROM leernet_event e JOIN leernet_event_format f ON f.event_id = e.id "
    "WHERE e.slug = {} AND f.key = 'physical'"
)
PARTICIPANT = (
    "INSERT INTO leernet_participant (email, email_key, name, created_at, language, phone) "
    "VALUES ({email}, {email}, 'Annelies van der Meer', {now}, 'nl', '') RETURNING id"
)
AFFILIATION = (
    "INSERT INTO leernet_affiliation (participant_id, organisation_name, since, function, department) "
    "SELECT {participant}, 'Gemeente Zaanstad', {now}, '', ''"
)
QUOTA = "UPDATE leernet_quota SET taken = taken + 1 WHERE id = {quota} AND taken < capacity RETURNING id"
REGISTRATION = (
    "INSERT INTO leernet_registration (event_id, participant_id, format_id, status, name, created_at, changed_at, uid, "
    "organisation_name, function, department, remarks, language, roles, claims, sequence, reason, registered_by, "
    "offers_lapsed) "
    "SELECT {event}, {participant}, {format}, 'confirmed', 'Annelies van der Meer', {now}, {now}, {uid}, "
    "'Gemeente Zaanstad', '', '', '', 'nl', '[\"participant\"]', '[1]', 0, '', '', 0 {source} RETURNING id"
)
ENTRY = (
    "INSERT INTO leernet_journal_entry (at, actor, kind, subject, subject_id, event_id, data, told) "
    "SELECT {now}, 'participant', 'registration.confirmed', 'registration', {registration}, {event}, "
    '\'{{"after": "confirmed"}}\', {false}'
)
PLACES = {name: f"%({name})s" for name in ("email", "now", "uid", "event", "format", "quota")}


def in_one(values: Mapping[str, str]) -> str:
    """All in one statement of PostgreSQL, with these in the places of the values."""
    return (
        f"WITH p AS ({PARTICIPANT.format(**values)}), "
        f"a AS ({AFFILIATION.format(participant='p.id', **values)} FROM p), "
        f"r AS ({REGISTRATION.format(participant='p.id', source='FROM p', **values)}), "
        f"j AS ({ENTRY.format(registration='r.id', false='FALSE', **values)} FROM r) "
        f"{QUOTA.format(**values)}"
    )


IN_ONE = in_one(PLACES)


def prepare(url: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]:
    """Write the rows of one registration for one of the events, by chance."""
    if make_url(url).get_backend_name() == "sqlite":
        return _sqlite(url, slugs, until)
    return _postgres(url, slugs, until)


def _postgres(url: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]:
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    connection = until.enter_context(psycopg.connect(plain, autocommit=True))
    ids = [connection.execute(IDS.format("%s"), [slug]).fetchone() for slug in slugs]

    def act() -> None:
        event, event_format, quota = random.choice(ids) or (0, 0, 0)
        values = {"event": event, "format": event_format, "quota": quota, "now": datetime.now(UTC), "uid": uuid4()}
        connection.execute(IN_ONE, {**values, "email": f"{uuid4().hex}@example.org"})

    return act


def _sqlite(url: str, slugs: Sequence[str], until: ExitStack) -> Callable[[], None]:
    connection = sqlite3.connect(str(make_url(url).database), timeout=LOCK_SECONDS, isolation_level=None)
    until.callback(connection.close)
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = NORMAL"):
        connection.execute(f"PRAGMA {pragma}")
    ids = [connection.execute(IDS.format("?"), [slug]).fetchone() for slug in slugs]
    named = {name: f":{name}" for name in (*PLACES, "participant", "registration")}
    participant, affiliation, quota = (part.format(**named) for part in (PARTICIPANT, AFFILIATION, QUOTA))
    registration, entry = REGISTRATION.format(source="", **named), ENTRY.format(false="0", **named)

    def act() -> None:
        values: dict[str, object] = dict(zip(("event", "format", "quota"), random.choice(ids), strict=True))
        values |= {"now": str(datetime.now(UTC).replace(tzinfo=None)), "uid": uuid4().hex}
        values["email"] = f"{uuid4().hex}@example.org"
        connection.execute("BEGIN IMMEDIATE")
        values["participant"] = connection.execute(participant, values).fetchone()[0]
        connection.execute(affiliation, values)
        connection.execute(quota, values).fetchone()
        values["registration"] = connection.execute(registration, values).fetchone()[0]
        connection.execute(entry, values)
        connection.execute("COMMIT")

    return act
