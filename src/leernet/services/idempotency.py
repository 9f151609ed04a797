"""A double click, a retry after a crash, a request that was sent again: one effect, and the same answer."""

from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete, insert, select

from ..errors import InvalidInput
from ..model import IdempotencyRecord
from ..work import Work

KEPT = timedelta(days=1)
"""How long an answer is kept for somebody who sends the same request again."""


def digest(*parts: str) -> str:
    """A digest of texts; none of them can be mistaken for a part of another."""
    return sha256("\0".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def recall(work: Work, key: str, fingerprint: str) -> dict[str, str] | None:
    """The answer that was given to this request, or None when it is new.

    :raises InvalidInput: ``key_reused``, when the key came with another request before
    """
    query = select(IdempotencyRecord.fingerprint, IdempotencyRecord.answer).where(IdempotencyRecord.key == key)
    record = work.db.execute(query).one_or_none()
    if record is None:
        return None
    if record.fingerprint != fingerprint:
        raise InvalidInput("key_reused", "This key was used before, for another request.", field="Idempotency-Key")
    return dict(record.answer)


def keep(work: Work, key: str, fingerprint: str, answer: dict[str, str]) -> None:
    """Keep the answer, in the transaction of the effect: either both are there or neither is."""
    record = {"key": key, "fingerprint": fingerprint, "at": work.now, "answer": answer}
    work.db.execute(insert(IdempotencyRecord).values(**record))


def forget(work: Work, key: str) -> None:
    """Let the request be new again."""
    work.db.execute(delete(IdempotencyRecord).where(IdempotencyRecord.key == key))


def forget_old(work: Work) -> None:
    """Remove the answers that nobody will ask for again."""
    work.db.execute(delete(IdempotencyRecord).where(IdempotencyRecord.at < work.now - KEPT))
