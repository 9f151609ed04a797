"""Run by Alembic: one transaction for all versions, on the engine that the network gave."""

from alembic import context
from sqlalchemy import func, select

from leernet.migrations import VERSION_TABLE

ONE_AT_A_TIME = 5_300_117
"""Of processes that start at once, one migrates and the others wait; on SQLite the transaction itself sees to it."""

with context.config.attributes["engine"].connect() as connection:
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
    context.configure(connection=connection, version_table=VERSION_TABLE, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
