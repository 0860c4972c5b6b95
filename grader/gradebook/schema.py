"""The tables of a gradebook, as this kit reads and writes them: rows are added, and stay."""

from __future__ import annotations

import sqlalchemy as sa

metadata = sa.MetaData()

verdict = sa.Table(
    "verdict",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(64), nullable=False, index=True),  # digest of `made_of`
    sa.Column("exercise", sa.String(255), nullable=False),
    sa.Column("made_of", sa.JSON, nullable=False),  # digests of what it depends on, by name
    sa.Column("report", sa.LargeBinary, nullable=False),  # as JSON, compressed; before what plugins adjust
    sa.Column("holds", sa.Boolean, nullable=False),  # whether it is no fault: see `entry`
    sa.Column("proposed", sa.Boolean, nullable=False),  # by a regrading that nobody has agreed to yet
    sa.Column("graded_at", sa.DateTime(timezone=True), nullable=False),
)
"""what grading came to, once for everybody who has handed in the same"""

grade = sa.Table(
    "grade",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("exercise", sa.String(255), nullable=False),
    sa.Column("student", sa.String(255), nullable=False),
    sa.Column("standing", sa.String(16), nullable=False),
    sa.Column("score", sa.Float),
    sa.Column("max_score", sa.Float, nullable=False),
    sa.Column("pending", sa.Float, nullable=False),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("known_as", sa.JSON, nullable=False),
    sa.Column("handed_in", sa.String(64)),  # ISO 8601
    sa.Column("verdict", sa.Integer, sa.ForeignKey("verdict.id")),
    sa.Column("adjusted", sa.LargeBinary),  # the report where plugins have adjusted it, as in `verdict`
    sa.Column("why", sa.Text, nullable=False),  # there is a new row
    sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
    sa.Index("grade_of", "exercise", "student", "id"),
)
"""what a student has got; the last row counts, and those before are its history"""
