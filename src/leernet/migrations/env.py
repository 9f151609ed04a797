"""Run by Alembic: one transaction for all versions, on the engine that the network gave."""

from alembic import context

from leernet.migrations import VERSION_TABLE

with context.config.attributes["engine"].connect() as connection:
    context.configure(connection=connection, version_table=VERSION_TABLE, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
