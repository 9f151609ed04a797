"""The PostgreSQL that the tests use: one that is there, else one of our own for the duration of the run."""

from __future__ import annotations

import contextlib
import getpass
import os
import shutil
import subprocess
import tempfile
from glob import glob
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql
from sqlalchemy import URL, make_url

DRIVER = "postgresql+psycopg"
VARIABLE = "LEERNET_TEST_POSTGRES"
PROGRAM_PLACES = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
)


class PostgresUnusableError(Exception):
    """The server that was asked for by name does not answer, or lets us make no database."""


def find_server() -> URL | None:
    """The server named by LEERNET_TEST_POSTGRES, else the one on 127.0.0.1:5432 if it lets us make databases.

    Raises PostgresUnusableError if a server was named and cannot be used.
    """
    if named := os.environ.get(VARIABLE):
        url = make_url(named).set(drivername=DRIVER)
        if trouble := _trouble(url):
            raise PostgresUnusableError(f"{VARIABLE}={url.render_as_string()} cannot be used: {trouble}")
        return url
    users = dict.fromkeys(("postgres", "root", getpass.getuser()))
    local = (URL.create(DRIVER, user, host="127.0.0.1", port=5432, database="postgres") for user in users)
    return next((url for url in local if not _trouble(url)), None)


def _trouble(url: URL) -> str:
    try:
        with connect(url) as connection:
            asked = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            row = connection.execute(asked).fetchone()
    except psycopg.Error as error:
        return str(error)
    return "" if row and row[0] else "its user may not create databases"


def connect(url: URL) -> psycopg.Connection:
    plain = url.set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True, connect_timeout=3)


def find_server_programs() -> Path | None:
    """The folder of initdb and pg_ctl, of the newest version on this machine."""
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    folders = (Path(found) for pattern in PROGRAM_PLACES for found in glob(pattern))  # noqa: PTH207
    versions = [folder for folder in folders if (folder / "initdb").exists()]
    return max(versions, key=_version, default=None)


def _version(programs: Path) -> int:
    digits = "".join(character for character in programs.parent.name if character.isdigit())
    return int(digits or 0)


# A shell holds the cluster and waits on its standard input, so that the cluster ends with us, however we end.
CLUSTER = """
cd "$1" || exit 1
{ "$0/initdb" --pgdata=data --username=postgres --auth=trust --encoding=UTF8 --locale=C --no-sync &&
  "$0/pg_ctl" --pgdata=data --log=log --wait --silent --options="\\
    -c listen_addresses='' -c unix_socket_directories='$1' -c max_connections=200 \\
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off" start
} >out 2>&1 </dev/null && echo ready && cat
"$0/pg_ctl" --pgdata=data --silent --mode=immediate stop >/dev/null 2>&1
cat out log 2>/dev/null; rm -rf "$1"
"""


class Cluster:
    """A throw-away server: data in a temporary folder, reached by a socket that only this user can open."""

    def __init__(self, programs: Path) -> None:
        folder = tempfile.mkdtemp(prefix="leernet-pg-", dir="/tmp")  # a socket's path may not be long
        self._shell = subprocess.Popen(
            ["/bin/sh", "-c", CLUSTER, str(programs), folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
            user=_hand_over(folder),
        )
        assert self._shell.stdout is not None
        if self._shell.stdout.readline() != "ready\n":
            said = self._shell.communicate()[0]
            raise PostgresUnusableError(f"{programs} could not start a server:\n{said}")
        self.url = URL.create(DRIVER, "postgres", database="postgres", query={"host": folder})

    def stop(self) -> None:
        self._shell.communicate()


def _hand_over(folder: str) -> str | None:
    """PostgreSQL refuses to run as root: give the folder to a user who may, and name that user."""
    if os.geteuid() != 0:
        return None
    for user in ("postgres", "nobody"):
        with contextlib.suppress(LookupError):
            shutil.chown(folder, user)
            return user
    raise PostgresUnusableError("PostgreSQL does not run as root and there is no user postgres or nobody")


class Databases:
    """Databases on one server, all of one run, gone at its end."""

    def __init__(self, server: URL, run: str | None = None) -> None:
        self.server = server
        self.run = run or f"leernet_test_{uuid4().hex[:8]}"

    def create(self, name: str) -> URL:
        database = f"{self.run}_{name}"
        with connect(self.server) as connection:
            for statement in (
                "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'",
                "ALTER DATABASE {} SET synchronous_commit = off",
            ):
                connection.execute(sql.SQL(statement).format(sql.Identifier(database)))
        return self.server.set(database=database)

    def drop_all(self) -> None:
        with connect(self.server) as connection:
            found = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [self.run])
            for (name,) in found.fetchall():
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
