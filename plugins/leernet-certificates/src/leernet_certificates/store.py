"""Papers and pictures, kept and found again."""

import re

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from .paper import Asset, Paper
from .snapshot import from_json, to_json
from .tables import StoredPaper, StoredPicture

_PICTURE = re.compile(r'"sha256":"([0-9a-f]{64})"')
_KEPT = "leernet_certificates.pictures"


def keep(db: Session, certificate_id: int, paper: Paper) -> None:
    """Keep a paper, and its pictures where they are not kept yet."""
    _keep_pictures(db, paper.assets())
    db.add(StoredPaper(certificate_id=certificate_id, snapshot=to_json(paper)))
    db.flush()


def find(db: Session, certificate_id: int) -> StoredPaper | None:
    """What was kept for a certificate; None when it has no paper of this plugin."""
    return db.get(StoredPaper, certificate_id)


def pictures_in(snapshot: str) -> set[str]:
    """The digests of the pictures on a paper."""
    return set(_PICTURE.findall(snapshot))


def note_printed(db: Session, certificate_id: int, digest: str) -> None:
    """Keep the digest of the first PDF of a paper, if the paper is still there."""
    db.execute(update(StoredPaper).where(StoredPaper.certificate_id == certificate_id).values(pdf_sha256=digest))


def paper_of(db: Session, stored: StoredPaper) -> Paper:
    """The paper, as it was."""
    named = pictures_in(stored.snapshot)
    query = select(StoredPicture).where(StoredPicture.sha256.in_(named))
    pictures = {row.sha256: Asset(row.mime, row.data) for row in db.scalars(query)} if named else {}
    return from_json(stored.snapshot, pictures)


def _keep_pictures(db: Session, pictures: dict[str, Asset]) -> None:
    """Once in a transaction: the papers of a batch have the same pictures, which are large."""
    kept: set[str] = db.info.setdefault(_KEPT, set())
    # In order, so that two batches that bring the same pictures cannot wait for one another.
    new = [
        {"sha256": digest, "mime": picture.mime, "data": picture.data}
        for digest, picture in sorted(pictures.items())
        if digest not in kept
    ]
    if new:
        dialect = postgresql if db.get_bind().dialect.name == "postgresql" else sqlite
        db.execute(dialect.insert(StoredPicture).values(new).on_conflict_do_nothing())
        kept.update(pictures)
