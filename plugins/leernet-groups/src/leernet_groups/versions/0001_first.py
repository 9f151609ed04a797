"""Plans, groups, members, cases, what upset groups, and what was told."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "leernet_groups_0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = ("leernet_groups",)
depends_on: str | Sequence[str] | None = ("leernet_0001",)

CONFIDENTIALITIES = ("organisers", "group", "event")
WHATS = ("left", "replaced", "leader_left", "leader_replaced", "back", "other_format", "switched")
STATUSES = ("submitted", "chosen", "discussed", "closed", "anonymised")


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "leernet_groups_plan",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("asks_cases", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("mix_kinds", sa.Boolean(), nullable=False),
        sa.Column("mix_audiences", sa.Boolean(), nullable=False),
        sa.Column("avoid_repeats", sa.Boolean(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("fixed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("size > 1", name=op.f("ck_leernet_groups_plan_size_more_than_one")),
        sa.CheckConstraint("keep_days >= 0", name=op.f("ck_leernet_groups_plan_keep_days_not_negative")),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "leernet_groups_case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("confidentiality", _words(*CONFIDENTIALITIES, name="confidentiality"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("may_share", sa.Boolean(), nullable=False),
        sa.Column("status", _words(*STATUSES, name="casestatus"), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("registration_id", name=op.f("uq_leernet_groups_case_registration_id")),
    )
    op.create_index("ix_leernet_groups_case_event_id", "leernet_groups_case", ["event_id"])
    op.create_table(
        "leernet_groups_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("format_id", sa.Integer(), nullable=True),
        sa.Column("room", sa.String(length=200), nullable=False),
        sa.Column("technique", sa.String(length=200), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=True),
        sa.Column("facilitator_name", sa.String(length=200), nullable=False),
        sa.Column("facilitator_by_hand", sa.Boolean(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("case_by_hand", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["format_id"], ["leernet_event_format.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["facilitator_id"], ["leernet_registration.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["case_id"], ["leernet_groups_case.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("event_id", "facilitator_id", "case_id"):
        op.create_index(f"ix_leernet_groups_group_{column}", "leernet_groups_group", [column])
    op.create_table(
        "leernet_groups_member",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=True),
        sa.Column("by_hand", sa.Boolean(), nullable=False),
        sa.Column("away", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["group_id"], ["leernet_groups_group.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("registration_id"),
    )
    op.create_index("ix_leernet_groups_member_group_id", "leernet_groups_member", ["group_id"])
    op.create_table(
        "leernet_groups_upset",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.Column("what", _words(*WHATS, name="what"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["group_id"], ["leernet_groups_group.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("group_id", "registration_id"):
        op.create_index(f"ix_leernet_groups_upset_{column}", "leernet_groups_upset", [column])
    op.create_table(
        "leernet_groups_told",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=300), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("registration_id"),
    )


def downgrade() -> None:
    for name in ("told", "upset", "member", "group", "case", "plan"):
        op.drop_table(f"leernet_groups_{name}")
