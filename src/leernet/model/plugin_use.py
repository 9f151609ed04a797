"""What plugins cost, day by day; see :mod:`leernet.plugins.ledger`."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from .base import Base


class PluginUse(Base):
    """The calls of one hook of one plugin on one day, of all processes: how many, how long, and how many broke.

    ``failed_as`` is the sort of the last exception, such as ``KeyError``.
    """

    __tablename__ = "leernet_plugin_use"

    plugin: Mapped[str] = mapped_column(String(100), primary_key=True)
    hook: Mapped[str] = mapped_column(String(100), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    calls: Mapped[int] = mapped_column(default=0)
    seconds: Mapped[float] = mapped_column(default=0.0)
    failures: Mapped[int] = mapped_column(default=0)
    failed_as: Mapped[str] = mapped_column(String(100), default="")
