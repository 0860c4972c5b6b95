"""The first schema, as it was then: it stays so when `schema` goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, index=True),
        sa.Column("exercise", sa.String(255), nullable=False),
        sa.Column("made_of", sa.JSON, nullable=False),
        sa.Column("report", sa.LargeBinary, nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("proposed", sa.Boolean, nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "grade",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("exercise", sa.String(255), nullable=False),
        sa.Column("student", sa.String(255), nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("score", sa.Float),
        sa.Column("max_score", sa.Float, nullable=False),
        sa.Column("pending", sa.Float, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("known_as", sa.JSON, nullable=False),
        sa.Column("handed_in", sa.String(64)),
        sa.Column("verdict", sa.Integer, sa.ForeignKey("verdict.id")),
        sa.Column("adjusted", sa.LargeBinary),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("grade_of", "grade", ["exercise", "student", "id"])
