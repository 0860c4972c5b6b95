"""What Alembic runs: the changes that lack, over the connection that `migrate` has."""

from __future__ import annotations

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
