"""The public files of badges: who issues, what is achieved, each credential, and what was withdrawn."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from leernet import NotFound
from leernet.hookspecs import Document, Home, PublicFiles
from leernet.model import Certificate, Event, Series

from ..tables import StoredBadge
from . import KEY
from .canonical import CREDENTIALS, OPEN_BADGES
from .credential import achievement, issuer
from .keys import did, keys
from .status import status_list

MOST_DIGITS = 6


class BadgeFiles(PublicFiles):
    """``did.json``, ``issuer``, ``achievements/…``, ``credentials/<code>``, ``status/<number>``."""

    key = KEY

    def answer(self, db: Session, path: str, home: Home, now: datetime) -> Document:
        """One of them, as JSON."""
        if path == "did.json":
            return _json(controller(db, home), "did.json")
        if path == "issuer":
            return _json({"@context": [CREDENTIALS, OPEN_BADGES], **issuer(home, "nl")}, "issuer.json")
        what, _, name = path.partition("/")
        if what == "credentials":
            return Document(filename="badge.json", mimetype="application/json", content=credential(db, name).encode())
        if what == "achievements":
            return _json(_achievement(db, name, home), "achievement.json")
        if what == "status" and name.isascii() and name.isdigit() and len(name) <= MOST_DIGITS:
            return _json(status_list(db, int(name), home), "status.json")
        raise _unknown()


def controller(db: Session, home: Home) -> dict[str, object]:
    """Who issues, with the public keys; one that leaked is not among them.

    :raises NotFound: ``page_unknown``: nothing was signed yet
    """
    subject, there = did(home), [one for one in keys(db) if one.withdrawn_at is None]
    if not there:
        raise _unknown()
    methods = [
        {
            "id": f"{subject}#key-{one.number}",
            "type": "Multikey",
            "controller": subject,
            "publicKeyMultibase": one.public,
        }
        for one in there
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": subject,
        "verificationMethod": methods,
        "assertionMethod": [one["id"] for one in methods],
    }


def credential(db: Session, code: str) -> str:
    """The badge of a certificate, by the code with which that is verified.

    :raises NotFound: ``page_unknown``: there is none, or its holder was erased
    """
    query = select(StoredBadge.credential).join(Certificate, Certificate.id == StoredBadge.certificate_id)
    found = db.scalar(query.where(Certificate.code == code))
    if not found:
        raise _unknown()
    return found


def _achievement(db: Session, name: str, home: Home) -> Mapping[str, object]:
    place, _, slug = name.partition("/")
    subject: Event | Series | None = None
    if place == "events":
        subject = db.scalars(select(Event).where(Event.slug == slug)).one_or_none()
    elif place == "series":
        subject = db.scalars(select(Series).where(Series.slug == slug)).one_or_none()
    # Only what somebody was given: of what is not published yet nobody knows.
    if subject is None or not _was_given(db, subject):
        raise _unknown()
    found = achievement(subject, subject.certificate or {}, home, subject.language)
    return {"@context": [CREDENTIALS, OPEN_BADGES], **found}


def _was_given(db: Session, subject: Event | Series) -> bool:
    of = Certificate.event_id if isinstance(subject, Event) else Certificate.series_id
    return db.scalar(select(Certificate.id).where(of == subject.id).limit(1)) is not None


def _json(value: Mapping[str, object], name: str) -> Document:
    content = json.dumps(value, ensure_ascii=False, indent=1).encode()
    return Document(filename=name, mimetype="application/json", content=content)


def _unknown() -> NotFound:
    return NotFound("page_unknown", "This page does not exist.")
