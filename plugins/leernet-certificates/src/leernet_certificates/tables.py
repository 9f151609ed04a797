"""The plugin's own tables: what stands on each paper, and the pictures that papers share."""

from pathlib import Path

from sqlalchemy import ForeignKey, LargeBinary, MetaData, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from leernet.hookspecs import Tables
from leernet.model import Certificate

VERSIONS = Path(__file__).parent / "versions"


class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False):
    """Tables of this plugin only; leernet's own are not its to change."""

    metadata = MetaData(naming_convention=Certificate.metadata.naming_convention)


class StoredPaper(Base):
    """What stands on one certificate (``snapshot``: canonical JSON), and the digest of the PDF that it gave first."""

    __tablename__ = "leernet_certificates_paper"

    certificate_id: Mapped[int] = mapped_column(ForeignKey(Certificate.id, ondelete="CASCADE"), primary_key=True)
    snapshot: Mapped[str] = mapped_column(Text)
    pdf_sha256: Mapped[str] = mapped_column(String(64), default="")


class StoredPicture(Base):
    """A logo or signature as it was when a paper was made, kept once for all papers."""

    __tablename__ = "leernet_certificates_picture"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    mime: Mapped[str] = mapped_column(String(40))
    data: Mapped[bytes] = mapped_column(LargeBinary)


def tables() -> Tables:
    """For leernet to make and upgrade."""
    return Tables(metadata=Base.metadata, versions=VERSIONS)
