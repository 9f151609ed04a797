"""The keys of the issuer: public ones are kept, private ones follow from the network's secret and are kept nowhere."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote, urlsplit

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from leernet import NotFound
from leernet.hookspecs import Home

from ..tables import BadgeKey
from . import KEY
from .signing import Signer, signer


def did(home: Home) -> str:
    """Who issues: a ``did:web``, so that its document is at :func:`Home.files` of ``badges``, as ``did.json``."""
    address = urlsplit(home.files(KEY))
    return ":".join(["did:web", quote(address.netloc, safe=""), *address.path.strip("/").split("/")])


def keys(db: Session) -> Sequence[BadgeKey]:
    """All of them, the newest first."""
    return db.scalars(select(BadgeKey).order_by(BadgeKey.number.desc())).all()


def current(db: Session, home: Home, now: datetime) -> Signer:
    """The key to sign with; the first one, and one after the network's secret was changed, is made here."""
    latest = db.scalars(select(BadgeKey).order_by(BadgeKey.number.desc()).limit(1)).one_or_none()
    if latest is not None:
        found = _signer(home, latest.number)
        if found.public == latest.public:
            return found
    return new_key(db, home, now)


def known(db: Session, home: Home) -> Signer:
    """The key to sign with, where nothing may be written.

    :raises NotFound: ``badge_key_unknown``: there is none yet, or the network has another secret since
    """
    for one in keys(db):
        found = _signer(home, one.number)
        if found.public == one.public and one.withdrawn_at is None:
            return found
    raise NotFound("badge_key_unknown", "There is no key for badges.")


def new_key(db: Session, home: Home, now: datetime, *, leaked: bool = False) -> Signer:
    """The next key. Those before it sign no more; what they signed stays good, unless they ``leaked``."""
    there = keys(db)
    for one in there:
        one.retired_at = one.retired_at or now
        if leaked:
            one.withdrawn_at = one.withdrawn_at or now
    db.flush()
    made = _signer(home, (there[0].number if there else 0) + 1)
    number = int(made.method.rpartition("-")[2])
    dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
    row = {"number": number, "public": made.public, "created_at": now}
    # Two at once make the same one.
    db.execute(dialect.insert(BadgeKey).values(**row).on_conflict_do_nothing())
    return made


def _signer(home: Home, number: int) -> Signer:
    return signer(home.derive(f"certificates.badges.{number}"), f"{did(home)}#key-{number}")
