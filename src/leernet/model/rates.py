"""How often somebody used the API within a stretch of time; see :mod:`leernet.flask.api.counting`."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class RateCount(Base):
    """A counter: ``key`` is a digest of who it is about, of the limit and of its stretch of time."""

    __tablename__ = "leernet_rate_count"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    ends_at: Mapped[datetime] = mapped_column(index=True)
