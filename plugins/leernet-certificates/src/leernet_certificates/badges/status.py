"""What was withdrawn: lists of bits (W3C Bitstring Status List), in which one bit tells nothing of who it is."""

import gzip
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from leernet import NotFound
from leernet.hookspecs import Home
from leernet.model import Certificate, CertificateStatus

from ..tables import StoredBadge
from . import KEY
from .canonical import CREDENTIALS
from .keys import did, known
from .signing import moment

SIZE = 2**17
"""Bits of a list: the least that the standard allows, so that somebody who asks for it hides among others."""
FULLEST = SIZE // 2


def free_place(db: Session) -> tuple[int, int]:
    """A list and a place in it, at random: neighbours are not those who were given one together.

    Two at once hardly ever take the same; the table lets only one of them.
    """
    query = select(StoredBadge.list_number, func.count()).group_by(StoredBadge.list_number)
    latest = db.execute(query.order_by(StoredBadge.list_number.desc()).limit(1)).one_or_none()
    number, filled = (1, 0) if latest is None else (latest[0], latest[1])
    if filled >= FULLEST:
        number += 1
    taken = select(StoredBadge.place).where(StoredBadge.list_number == number)
    while True:
        place = secrets.randbelow(SIZE)
        if db.scalar(taken.where(StoredBadge.place == place)) is None:
            return number, place


def entry_of(number: int, place: int, home: Home) -> dict[str, object]:
    """Where the bit of a badge is, as the badge says it."""
    address = home.files(KEY, "status", str(number))
    return {
        "id": f"{address}#{place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(place),
        "statusListCredential": address,
    }


def status_list(db: Session, number: int, home: Home) -> dict[str, object]:
    """The signed list. Equal data gives equal bytes: it is dated by the last badge that was issued or withdrawn.

    :raises NotFound: ``page_unknown``, ``badge_key_unknown``
    """
    badges = select(Certificate).join(StoredBadge, StoredBadge.certificate_id == Certificate.id)
    badges = badges.where(StoredBadge.list_number == number)
    dates = badges.with_only_columns(func.max(Certificate.issued_at), func.max(Certificate.revoked_at))
    issued, revoked = db.execute(dates).one()
    if issued is None:
        raise NotFound("page_unknown", "This page does not exist.")
    gone = badges.where(Certificate.status == CertificateStatus.REVOKED).with_only_columns(StoredBadge.place)
    changed: datetime = max(filter(None, (issued, revoked)))
    address = home.files(KEY, "status", str(number))
    document: dict[str, object] = {
        "@context": [CREDENTIALS],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": did(home),
        "validFrom": moment(changed),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "encodedList": _encoded(db.scalars(gone)),
        },
    }
    return known(db, home).signed(document, changed)


def _encoded(places: Iterable[int]) -> str:
    """The first place is the leftmost bit."""
    bits = bytearray(SIZE // 8)
    for place in places:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).decode().rstrip("=")
