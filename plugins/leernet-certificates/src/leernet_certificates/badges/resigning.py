"""Badges signed anew: what a key signed that leaked counts no more, and its holder is not to suffer for that."""

import json
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ..tables import StoredBadge, StoredPaper
from .signing import Signer


def sign_again(db: Session, by: Signer) -> int:
    """Sign every badge that another key signed; returns how many. The PDF of each is another one from now on."""
    count = 0
    query = select(StoredBadge).where(StoredBadge.credential != "").order_by(StoredBadge.certificate_id)
    for badge in db.scalars(query):
        document = json.loads(badge.credential)
        proof = document.pop("proof")
        if proof["verificationMethod"] == by.method:
            continue
        signed = by.signed(document, datetime.fromisoformat(proof["created"]))
        badge.credential = json.dumps(signed, ensure_ascii=False, indent=1)
        paper = update(StoredPaper).where(StoredPaper.certificate_id == badge.certificate_id)
        db.execute(paper.values(pdf_sha256="").execution_options(synchronize_session=False))
        count += 1
    db.flush()
    return count
