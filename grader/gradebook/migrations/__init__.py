"""How a gradebook comes from one schema to the next; Alembic runs it."""
