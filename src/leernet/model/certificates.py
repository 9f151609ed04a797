"""Certificates: that one was issued, to whom, and whether it still stands. What is on the paper is a plugin's."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from .base import Base, words
from .events import Event
from .people import Participant
from .series import Series
from .states import Transitions


class CertificateStatus(StrEnum):
    """Earned is computed from attendance; what is stored has been issued."""

    ISSUED = "issued"
    REVOKED = "revoked"


CERTIFICATE_TRANSITIONS = Transitions(
    "certificate",
    {CertificateStatus.ISSUED: {CertificateStatus.REVOKED}, CertificateStatus.REVOKED: set()},
)

_ISSUED_SQL = text("status = 'issued'")


class Certificate(Base):
    """A certificate of participation for one event or for a series, in the name as on the paper.

    ``code`` is what a third party types in or scans to verify; ``number`` is what people quote. Of one that was erased
    ``code`` is a digest of the code, ``holder_digest`` one of code and name, and the rest is empty: who has the paper
    can still find out that it is real. ``lapsed``: it was withdrawn because it was not earned any more, and not for
    what an organiser had against it; who earns it again gets another.
    """

    __tablename__ = "leernet_certificate"
    __table_args__ = (
        CheckConstraint("(event_id IS NULL) <> (series_id IS NULL)", name="event_or_series"),
        Index(
            "uq_leernet_certificate_event",
            "event_id",
            "participant_id",
            unique=True,
            sqlite_where=_ISSUED_SQL,
            postgresql_where=_ISSUED_SQL,
        ),
        Index(
            "uq_leernet_certificate_series",
            "series_id",
            "participant_id",
            unique=True,
            sqlite_where=_ISSUED_SQL,
            postgresql_where=_ISSUED_SQL,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    kind: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(40), unique=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("leernet_participant.id"), index=True)
    holder: Mapped[str] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(5))
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(254))
    event_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_event.id"), default=None)
    series_id: Mapped[int | None] = mapped_column(ForeignKey("leernet_series.id"), default=None)
    status: Mapped[CertificateStatus] = mapped_column(words(CertificateStatus), default=CertificateStatus.ISSUED)
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    reason: Mapped[str] = mapped_column(Text, default="")
    lapsed: Mapped[bool] = mapped_column(default=False)
    holder_digest: Mapped[str] = mapped_column(String(40), default="")

    participant: Mapped[Participant] = relationship(init=False, repr=False)
    event: Mapped[Event | None] = relationship(init=False, repr=False)
    series: Mapped[Series | None] = relationship(init=False, repr=False)

    @property
    def stands(self) -> bool:
        """Whether it is valid."""
        return self.status is CertificateStatus.ISSUED

    @property
    def is_erased(self) -> bool:
        """Whether only digests are left of whose it is."""
        return bool(self.holder_digest)

    def move_to(self, status: CertificateStatus) -> None:
        """Change the status; raises :class:`~leernet.errors.IllegalTransition`."""
        self.status = CERTIFICATE_TRANSITIONS.check(self.status, status)


class CertificateCheck(Base):
    """What somebody earned with a registration is to be looked at again, from ``due_at``: the dispatcher does.

    ``corrected``: something was taken from what was recorded, so that a certificate may have lost its ground.
    """

    __tablename__ = "leernet_certificate_check"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("leernet_registration.id", ondelete="CASCADE"), primary_key=True
    )
    due_at: Mapped[datetime] = mapped_column(index=True)
    corrected: Mapped[bool] = mapped_column(default=False)
