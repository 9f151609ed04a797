"""Requests that were answered: sent again, they get the same answer and do nothing."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class IdempotencyRecord(Base):
    """The outcome of a request, written in the transaction of its effect (IETF draft *Idempotency-Key*).

    ``key`` is a digest of what names the request, ``fingerprint`` one of its method, path and body.
    """

    __tablename__ = "leernet_idempotency_record"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(index=True)
    answer: Mapped[dict[str, str]]
