"""Needs and offers, their themes, who was matched, and the draft programme."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "leernet_exchange_0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = ("leernet_exchange",)
depends_on: str | Sequence[str] | None = ("leernet_0001",)

SOURCES = ("registration", "own_page", "form", "paper")
STAGES = ("asked", "introduced", "closed", "dismissed")
SAID = ("nothing", "yes", "no")


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def _series() -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["series_id"], ["leernet_series.id"], ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "leernet_exchange_setup",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        sa.Column("shows_overview", sa.Boolean(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("need_question", sa.String(length=40), nullable=False),
        sa.Column("offer_question", sa.String(length=40), nullable=False),
        sa.Column("consent_question", sa.String(length=40), nullable=False),
        sa.CheckConstraint("keep_days > 0", name=op.f("ck_leernet_exchange_setup_keep_days_positive")),
        _series(),
        sa.PrimaryKeyConstraint("series_id"),
    )
    op.create_table(
        "leernet_exchange_poster",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "leernet_exchange_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("is_theme", sa.Boolean(), nullable=False),
        _series(),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("series_id", "key", name=op.f("uq_leernet_exchange_tag_series_id_key")),
    )
    _entries()
    op.create_table(
        "leernet_exchange_gone",
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("once"),
    )
    op.create_index("ix_leernet_exchange_gone_registration_id", "leernet_exchange_gone", ["registration_id"])
    op.create_table(
        "leernet_exchange_match",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("stage", _words(*STAGES, name="stage"), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("need_said", _words(*SAID, name="need_said"), nullable=False),
        sa.Column("offer_said", _words(*SAID, name="offer_said"), nullable=False),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        _series(),
        sa.ForeignKeyConstraint(["need_id"], ["leernet_exchange_entry.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["offer_id"], ["leernet_exchange_entry.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("need_id", "offer_id", name=op.f("uq_leernet_exchange_match_need_id_offer_id")),
    )
    for column in ("series_id", "offer_id"):
        op.create_index(f"ix_leernet_exchange_match_{column}", "leernet_exchange_match", [column])
    op.create_table(
        "leernet_exchange_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("theme", sa.String(length=200), nullable=False),
        sa.Column("when", sa.String(length=40), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        _series(),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("series_id", "event_id"):
        op.create_index(f"ix_leernet_exchange_draft_{column}", "leernet_exchange_draft", [column])


def _entries() -> None:
    op.create_table(
        "leernet_exchange_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("need", "offer", name="kind"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("source", _words(*SOURCES, name="source"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("whose", _words("person", "organisation", name="whose"), nullable=False),
        sa.Column("ways", sa.JSON(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("email_key", sa.String(length=254), nullable=False),
        sa.Column("organisation", sa.String(length=200), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("may_introduce", sa.Boolean(), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=True),
        _series(),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["leernet_organisation.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("once", name=op.f("uq_leernet_exchange_entry_once")),
    )
    for column in ("series_id", "event_id", "registration_id", "email_key", "organisation_id"):
        op.create_index(f"ix_leernet_exchange_entry_{column}", "leernet_exchange_entry", [column])
    op.create_table(
        "leernet_exchange_entry_tag",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("tag_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["leernet_exchange_entry.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tag_id"], ["leernet_exchange_tag.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("entry_id", "tag_id"),
    )
    op.create_index("ix_leernet_exchange_entry_tag_tag_id", "leernet_exchange_entry_tag", ["tag_id"])


def downgrade() -> None:
    for name in ("draft", "match", "gone", "entry_tag", "entry", "tag", "poster", "setup"):
        op.drop_table(f"leernet_exchange_{name}")
