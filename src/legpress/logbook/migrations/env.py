"""What Alembic runs: the steps that are missing, inside the transaction that it was handed."""

from alembic import context

from legpress.logbook.schema import VERSION_TABLE, tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # SQLite can: a step that is cut off leaves the file as it was
)
with context.begin_transaction():
    context.run_migrations()
