"""The plugin's own tables: what stands on each paper, and the pictures that papers share."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import ForeignKey, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from leernet.hookspecs import Tables
from leernet.model import Certificate, UTCDateTime

VERSIONS = Path(__file__).parent / "versions"


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Tables of this plugin only; leernet's own are not its to change."""

    metadata = MetaData(naming_convention=Certificate.metadata.naming_convention)
    type_annotation_map = {datetime: UTCDateTime()}  # noqa: RUF012  (read by SQLAlchemy as a class attribute)


class StoredPaper(Base):
    """What stands on one certificate (``snapshot``: canonical JSON), and the digest of the PDF that it gave first."""

    __tablename__ = "leernet_certificates_paper"

    certificate_id: Mapped[int] = mapped_column(ForeignKey(Certificate.id, ondelete="CASCADE"), primary_key=True)
    snapshot: Mapped[str] = mapped_column(Text)
    pdf_sha256: Mapped[str] = mapped_column(String(64), default="")


class StoredBadge(Base):
    """The Open Badge of a certificate (``credential``: signed JSON, empty once erased), and its bit in a list."""

    __tablename__ = "leernet_certificates_badge"
    __table_args__ = (UniqueConstraint("list_number", "place"),)

    certificate_id: Mapped[int] = mapped_column(ForeignKey(Certificate.id, ondelete="CASCADE"), primary_key=True)
    list_number: Mapped[int]
    place: Mapped[int]
    credential: Mapped[str] = mapped_column(Text)


class BadgeKey(Base):
    """A public key of the issuer. The private one follows from the network's secret, and stands nowhere.

    ``retired_at``: since when it signs no more. ``withdrawn_at``: since when nothing that it signed counts.
    """

    __tablename__ = "leernet_certificates_key"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    public: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class StoredPicture(Base):
    """A logo or signature as it was when a paper was made, kept once for all papers."""

    __tablename__ = "leernet_certificates_picture"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes] = mapped_column(LargeBinary)


def tables() -> Tables:
    """For leernet to make and upgrade."""
    return Tables(metadata=Base.metadata, versions=VERSIONS)
