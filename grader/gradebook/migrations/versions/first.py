"""The first schema, as it was then: it stays so when `schema` goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

BYTES = sa.LargeBinary(1 << 24)
NAME = sa.String(255).with_variant(mysql.VARCHAR(255, collation="utf8mb4_bin"), "mysql", "mariadb")

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "verdict",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("key", sa.String(64), nullable=False, index=True),
        sa.Column("exercise", NAME, nullable=False),
        sa.Column("made_of", sa.JSON, nullable=False),
        sa.Column("report", BYTES, nullable=False),
        sa.Column("holds", sa.Boolean, nullable=False),
        sa.Column("proposed", sa.Boolean, nullable=False),
        sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_table(
        "grade",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("exercise", NAME, nullable=False),
        sa.Column("student", NAME, nullable=False),
        sa.Column("standing", sa.String(16), nullable=False),
        sa.Column("score", sa.Double),
        sa.Column("max_score", sa.Double, nullable=False),
        sa.Column("pending", sa.Double, nullable=False),
        sa.Column("message", sa.Text, nullable=False),
        sa.Column("known_as", sa.JSON, nullable=False),
        sa.Column("handed_in", sa.String(64)),
        sa.Column("verdict", sa.Integer, sa.ForeignKey("verdict.id")),
        sa.Column("adjusted", BYTES),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("grade_of", "grade", ["exercise", "student", "id"])
