"""What is open to participants, insights, actions, deliverables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "leernet_outcomes_0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = ("leernet_outcomes",)
depends_on: str | Sequence[str] | None = ("leernet_0001",)

SHOWN = ("waiting", "members", "public")
ACTION_STATES = ("open", "done", "dropped")
DELIVERABLE_STATES = ("planned", "in_progress", "delivered")


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "leernet_outcomes_opened",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("insights", sa.Boolean(), nullable=False),
        sa.Column("actions", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "leernet_outcomes_insight",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shown", _words(*SHOWN, name="shown"), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("event_id", "registration_id"):
        op.create_index(f"ix_leernet_outcomes_insight_{column}", "leernet_outcomes_insight", [column])
    op.create_table(
        "leernet_outcomes_action",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("organisation_key", sa.String(length=250), nullable=False),
        sa.Column("due_sort", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.String(length=16), nullable=True),
        sa.Column("due_last", sa.Date(), nullable=True),
        sa.Column("state", _words(*ACTION_STATES, name="actionstate"), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("remind_days", sa.Integer(), nullable=False),
        sa.Column("remind_on", sa.Date(), nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation_id"], ["leernet_organisation.id"], ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["participant_id"], ["leernet_participant.id"], ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id"),
    )
    for column in ("event_id", "organisation_key", "participant_id"):
        op.create_index(f"ix_leernet_outcomes_action_{column}", "leernet_outcomes_action", [column])
    op.create_index("ix_leernet_outcomes_action_reminder", "leernet_outcomes_action", ["reminded", "remind_on"])
    op.create_table(
        "leernet_outcomes_deliverable",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("due_sort", sa.String(length=40), nullable=False),
        sa.Column("title_en", sa.String(length=300), nullable=False),
        sa.Column("organisation_name", sa.String(length=200), nullable=False),
        sa.Column("due", sa.String(length=16), nullable=True),
        sa.Column("due_last", sa.Date(), nullable=True),
        sa.Column("state", _words(*DELIVERABLE_STATES, name="deliverablestate"), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["series_id"], ["leernet_series.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_leernet_outcomes_deliverable_series_id", "leernet_outcomes_deliverable", ["series_id"])


def downgrade() -> None:
    for name in ("deliverable", "action", "insight", "opened"):
        op.drop_table(f"leernet_outcomes_{name}")
