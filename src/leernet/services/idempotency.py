"""A double click, a retry after a crash, a request that was sent again: one effect, and the same answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import bindparam, delete, select, update

from ..errors import InvalidInput
from ..model import IdempotencyRecord
from ..model.base import table_of
from ..work import Work
from .upsert import insert_once

_RECORD = table_of(IdempotencyRecord)
_RECALL = select(_RECORD.c.fingerprint, _RECORD.c.answer).where(_RECORD.c.key == bindparam("key"))

KEPT = timedelta(days=1)
"""How long an answer is kept for somebody who sends the same request again."""


def digest(*parts: str) -> str:
    """A digest of texts; none of them can be mistaken for a part of another."""
    return sha256("\0".join(f"{len(part)}:{part}" for part in parts).encode()).hexdigest()


def recall(work: Work, key: str, fingerprint: str, answer: dict[str, str]) -> dict[str, str] | None:
    """The answer that was given to this request; None when it is new, and then ``answer`` is kept for the next time.

    To be called before the effect, in its transaction: either both are there or neither is, and of two that come at
    once the second waits for what becomes of the first.

    :raises InvalidInput: ``key_reused``, when the key came with another request before
    """
    values = {"key": key, "fingerprint": fingerprint, "at": work.now, "answer": answer}
    if insert_once(work.db, IdempotencyRecord, values, key=("key",)) is not None:
        return None
    before, known = work.db.execute(_RECALL, {"key": key}).one()
    if before != fingerprint:
        raise InvalidInput("key_reused", "This key was used before, for another request.", field="Idempotency-Key")
    return dict(known)


def keep_answer(work: Work, key: str, answer: dict[str, str]) -> None:
    """Put an answer that was only known after the effect in the place of what :func:`recall` was given."""
    work.db.execute(update(IdempotencyRecord).where(IdempotencyRecord.key == key).values(answer=answer))


@dataclass(frozen=True)
class Once:
    """What names a request (``key``), and what makes it this one and no other (``fingerprint``)."""

    key: str
    fingerprint: str


def only_once(work: Work, once: Once | None, answer: dict[str, str], do: Callable[[], object]) -> dict[str, str]:
    """Do something unless the same request did it before; returns the answer of then, or else this one.

    :param once: None: the request has no name, and is done each time
    :raises InvalidInput: ``key_reused``
    """
    known = recall(work, once.key, once.fingerprint, answer) if once else None
    if known is not None:
        return known
    do()
    return answer


def forget(work: Work, key: str) -> None:
    """Let the request be new again."""
    work.db.execute(delete(IdempotencyRecord).where(IdempotencyRecord.key == key))


def forget_old(work: Work) -> None:
    """Remove the answers that nobody will ask for again."""
    work.db.execute(delete(IdempotencyRecord).where(IdempotencyRecord.at < work.now - KEPT))
