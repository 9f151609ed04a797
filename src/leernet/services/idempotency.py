"""A double click, a retry after a crash, a request that was sent again: one effect, and the same answer."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, insert, select

from ..errors import InvalidInput
from ..model import IdempotencyRecord
from ..model.base import table_of
from ..prepared import Prepared
from ..work import Work

_RECORD = table_of(IdempotencyRecord)
_RECALL = Prepared(select(_RECORD.c.fingerprint, _RECORD.c.answer).where(_RECORD.c.key == bindparam("key")))
_KEEP = Prepared(insert(_RECORD))

KEPT = timedelta(days=1)
"""How long an answer is kept for somebody who sends the same request again."""


def digest(*parts: str) -> str:
    """A digest of texts; none of them can be mistaken for a part of another."""
    return sha256("\0".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def recall(work: Work, key: str, fingerprint: str) -> dict[str, str] | None:
    """The answer that was given to this request, or None when it is new.

    :raises InvalidInput: ``key_reused``, when the key came with another request before
    """
    record = _RECALL.first(work.db, {"key": key})
    if record is None:
        return None
    before, answer = record
    if before != fingerprint:
        raise InvalidInput("key_reused", "This key was used before, for another request.", field="Idempotency-Key")
    return dict(answer)


def keep(work: Work, key: str, fingerprint: str, answer: dict[str, str]) -> None:
    """Keep the answer, in the transaction of the effect: either both are there or neither is."""
    _KEEP.first(work.db, {"key": key, "fingerprint": fingerprint, "at": work.now, "answer": answer})


def forget(work: Work, key: str) -> None:
    """Let the request be new again."""
    work.db.execute(delete(IdempotencyRecord).where(IdempotencyRecord.key == key))


def forget_old(work: Work) -> None:
    """Remove the answers that nobody will ask for again."""
    work.db.execute(delete(IdempotencyRecord).where(IdempotencyRecord.at < work.now - KEPT))
