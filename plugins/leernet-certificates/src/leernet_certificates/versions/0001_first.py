"""Papers and pictures."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "leernet_certificates_0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = ("leernet_certificates",)
depends_on: str | Sequence[str] | None = ("leernet_0001",)


def upgrade() -> None:
    op.create_table(
        "leernet_certificates_picture",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("mime", sa.String(length=40), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )
    op.create_table(
        "leernet_certificates_paper",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("pdf_sha256", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["leernet_certificate.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("certificate_id"),
    )
    op.create_table(
        "leernet_certificates_badge",
        sa.Column("certificate_id", sa.Integer(), nullable=False),
        sa.Column("list_number", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("credential", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["certificate_id"], ["leernet_certificate.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("certificate_id"),
        sa.UniqueConstraint("list_number", "place"),
    )
    op.create_table(
        "leernet_certificates_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public", sa.String(length=80), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("number"),
    )


def downgrade() -> None:
    op.drop_table("leernet_certificates_key")
    op.drop_table("leernet_certificates_badge")
    op.drop_table("leernet_certificates_paper")
    op.drop_table("leernet_certificates_picture")
