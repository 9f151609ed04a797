"""Run by Alembic: one transaction for all versions, on the engine that the network gave."""

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import context
from sqlalchemy import Connection, func, select

from leernet.migrations import VERSION_TABLE
from leernet.model import Base

ONE_AT_A_TIME = 5_300_117
"""The number of a lock: of processes that start at once, one migrates and the others wait."""


@contextmanager
def alone(connection: Connection) -> Iterator[None]:
    """The transaction that migrates, without the limits that hold for everyday work."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0")
        connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        yield
        connection.commit()
        return
    # SQLite changes a table by making it anew: with foreign keys on, dropping the old one would delete all that refers
    # to it (https://sqlite.org/lang_altertable.html#otheralter). They cannot be turned off inside a transaction.
    raw = connection.connection.cursor()
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
        connection.commit()
    finally:
        connection.rollback()
        raw.execute("PRAGMA foreign_keys = ON")


with context.config.attributes["engine"].connect() as connection, alone(connection):
    context.configure(
        connection=connection,
        version_table=VERSION_TABLE,
        target_metadata=Base.metadata,  # for its names of constraints
        render_as_batch=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
