"""Plans, questions, who was asked, responses with what was given, and who wants no mail."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "leernet_evaluation_0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = ("leernet_evaluation",)
depends_on: str | Sequence[str] | None = ("leernet_0001",)

KINDS = ("scale5", "scale10", "choice", "choices", "yes_no", "text")
ASKS = ("present", "all")


def _words(*values: str, name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=32)


def upgrade() -> None:
    op.create_table(
        "leernet_evaluation_plan",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("asks", _words(*ASKS, name="asks"), nullable=False),
        sa.Column("after_hours", sa.Integer(), nullable=False),
        sa.Column("open_days", sa.Integer(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("keep_days", sa.Integer(), nullable=False),
        sa.Column("intro", sa.Text(), nullable=False),
        sa.Column("on_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.Boolean(), nullable=False),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.CheckConstraint("after_hours >= 0", name=op.f("ck_leernet_evaluation_plan_after_hours_not_negative")),
        sa.CheckConstraint("open_days > 0", name=op.f("ck_leernet_evaluation_plan_open_days_positive")),
        sa.CheckConstraint("least > 0", name=op.f("ck_leernet_evaluation_plan_least_positive")),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("event_id"),
    )
    op.create_table(
        "leernet_evaluation_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("kind", _words(*KINDS, name="kind"), nullable=False),
        sa.Column("label", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_en", sa.String(length=300), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id", "key", name=op.f("uq_leernet_evaluation_question_event_id_key")),
    )
    op.create_index("ix_leernet_evaluation_question_event_id", "leernet_evaluation_question", ["event_id"])
    op.create_table(
        "leernet_evaluation_asked",
        sa.Column("registration_id", sa.Integer(), nullable=False),
        sa.Column("answered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("registration_id"),
    )
    op.create_table(
        "leernet_evaluation_response",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=True),
        sa.Column("registration_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["leernet_event.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["registration_id"], ["leernet_registration.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("event_id", "pseudonym", name=op.f("uq_leernet_evaluation_response_event_id_pseudonym")),
        sa.UniqueConstraint("registration_id", name=op.f("uq_leernet_evaluation_response_registration_id")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_leernet_evaluation_response_event_id", "leernet_evaluation_response", ["event_id"])
    op.create_table(
        "leernet_evaluation_given",
        sa.Column("response_id", sa.Uuid(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["leernet_evaluation_response.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["leernet_evaluation_question.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("response_id", "question_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_leernet_evaluation_given_question_id", "leernet_evaluation_given", ["question_id"])
    op.create_table(
        "leernet_evaluation_quiet",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["participant_id"], ["leernet_participant.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("participant_id"),
    )


def downgrade() -> None:
    for name in ("quiet", "given", "response", "asked", "question", "plan"):
        op.drop_table(f"leernet_evaluation_{name}")
