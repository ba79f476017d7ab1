"""How the tables came about, one file a step (Alembic)."""
