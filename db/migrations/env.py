"""Alembic's entry: runs inside the transaction that db/migrate.py (or the command line) opens."""

from alembic import context

from db.models import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,  # SQLite can't alter columns in place
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
