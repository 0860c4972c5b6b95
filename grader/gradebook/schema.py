"""The tables of a gradebook, as this kit reads and writes them: rows are added, and stay."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects import mysql

# MySQL's and MariaDB's own are too small, and take Ada for ada; of no matter elsewhere.
BYTES = sa.LargeBinary(1 << 24)
NAME = sa.String(255).with_variant(mysql.VARCHAR(255, collation="utf8mb4_bin"), "mysql", "mariadb")

metadata = sa.MetaData()

verdict = sa.Table(
    "verdict",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, index=True),  # digest of `made_of`
    sa.Column("exercise", NAME, nullable=False),
    sa.Column("made_of", sa.JSON, nullable=False),  # digests of what it depends on, by name
    sa.Column("report", BYTES, nullable=False),  # as JSON, compressed; before what plugins adjust
    sa.Column("holds", sa.Boolean, nullable=False),  # whether it is no fault: see `entry`
    sa.Column("proposed", sa.Boolean, nullable=False),  # by a regrading that nobody has agreed to yet
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
)
"""what grading came to, once for everybody who has handed in the same"""

grade = sa.Table(
    "grade",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exercise", NAME, nullable=False),
    sa.Column("student", NAME, nullable=False),
    sa.Column("standing", sa.String(16), nullable=False),
    sa.Column("score", sa.Double),
    sa.Column("max_score", sa.Double, nullable=False),
    sa.Column("pending", sa.Double, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("known_as", sa.JSON, nullable=False),
    sa.Column("handed_in", sa.String(64)),  # ISO 8601
    sa.Column("verdict", sa.Integer, sa.ForeignKey("verdict.id")),
    sa.Column("adjusted", BYTES),  # the report where plugins have adjusted it, as in `verdict`
    sa.Column("why", sa.Text, nullable=False),  # there is a new row
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("grade_of", "exercise", "student", "id"),
)
"""what a student has got; the last row counts, and those before are its history"""
