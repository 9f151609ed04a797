"""The files that people sent as an answer."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class Upload(Base):
    """The bytes of one file. What lists show of it (name and size) stands in the ``values`` of its answer too.

    Without an ``answer_id`` it waits: it came with a form that has something else wrong with it, and goes with that
    form when it is sent again. Then ``uid``, which nobody can guess, is what the form knows it by.
    """

    __tablename__ = "leernet_upload"

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("leernet_question.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    mimetype: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    # Last in the row: SQLite reads past whatever stands before a column, and this is large.
    content: Mapped[bytes] = mapped_column(
        LargeBinary, deferred=True, deferred_raiseload=True, repr=False, sort_order=1
    )
    uid: Mapped[uuid.UUID] = mapped_column(default_factory=uuid.uuid4, unique=True)
    answer_id: Mapped[int | None] = mapped_column(
        ForeignKey("leernet_answer.id", ondelete="CASCADE"), default=None, unique=True
    )
