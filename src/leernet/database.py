"""Engines that behave the same on SQLite and PostgreSQL: foreign keys on, one writer at a time, no lock for ever."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

READ_ONLY = "leernet_read_only"
READY = "leernet_ready"
USED = "leernet_used"
LOCK_SECONDS = 10
REST_SECONDS = 5


def make_engine(url: str) -> Engine:
    """An engine for a SQLAlchemy URL. A folder for a SQLite file is made when it is missing."""
    # hide_parameters: an error of the database must not carry names and addresses into a log.
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        return prepare(create_engine(parsed, hide_parameters=True, connect_args={"timeout": LOCK_SECONDS}))
    return prepare(create_engine(parsed, hide_parameters=True))


def prepare(engine: Engine) -> Engine:
    """Give an engine, ours or the host's, the settings that leernet relies on; again does no harm."""
    if not event.contains(engine, "checkout", _set_up):
        event.listen(engine, "checkout", _set_up)
        event.listen(engine, "checkin", _note_use)
        if engine.dialect.name == "sqlite":
            event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up(connection: DBAPIConnection, record: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
    """Once for each connection, when it is first used: a host's engine may hold some that it made before."""
    if READY in record.info:
        _check_after_a_rest(connection, record)
    else:
        if isinstance(connection, sqlite3.Connection):
            _set_up_sqlite(connection)
        else:
            _set_up_postgres(connection)
        record.info[READY] = True


def _note_use(_connection: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info[USED] = time.monotonic()


def _check_after_a_rest(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
    """A server that was started again meanwhile left us a dead connection. Asking each time would be a round trip."""
    rested = time.monotonic() - record.info.get(USED, 0.0) > REST_SECONDS
    if rested and not isinstance(connection, sqlite3.Connection) and not _answers(connection):
        raise DisconnectionError("the connection did not survive its rest")  # the pool makes another


def _answers(connection: DBAPIConnection) -> bool:
    try:
        with closing(connection.cursor()) as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except Exception:  # whatever the driver says: this connection is of no use
        return False
    return True


def _set_up_sqlite(connection: sqlite3.Connection) -> None:
    # Python's driver would begin transactions late, after the first read: too late to keep others from selling
    # the same place. With None it leaves BEGIN to us.
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    # What is erased is not to be read back out of the file.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA busy_timeout = {LOCK_SECONDS * 1000}")
    # SQLite's own lower() knows A to Z only; people are called Özlem too.
    connection.create_function("leernet_casefold", 1, _casefold, deterministic=True)


def _casefold(text: str | None) -> str | None:
    return None if text is None else text.casefold()


def _begin_sqlite(connection: Connection) -> None:
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


def _set_up_postgres(connection: DBAPIConnection) -> None:
    with closing(connection.cursor()) as cursor:
        cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    connection.commit()
