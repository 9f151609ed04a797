"""A site behind gunicorn, as somebody would run it, on a database to measure.

Two workers, for the machine has two cores. Of class ``gthread``: the default class closes the connection after every
answer, so that each registration would pay for a connection of its own. Nothing is delivered here: that is the work of
a process of its own (``leernet deliver``).
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from flask import Flask

from benchmarks import databases
from benchmarks.sites import AT, VARIABLE
from leernet.flask import blueprint

WORKERS, THREADS = 2, 2
KEEP_ALIVE = 60
"""Seconds: longer than the clients of a run wait for one another."""


class Server(NamedTuple):
    """gunicorn: where it answers, and the process that keeps the workers."""

    address: str
    pid: int

    def memory(self) -> tuple[int, int]:
        """Bytes of the biggest worker: all that is resident, and its share (PSS: what several have counts by parts)."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        return max(_memory(child) for child in children)


def _memory(pid: str) -> tuple[int, int]:
    rows = dict(line.split(":") for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:])
    resident, share = (int(rows[name].split()[0]) * 1024 for name in ("Rss", "Pss"))
    return resident, share


def make_app() -> Flask:
    """The site, made by each worker."""
    app = Flask("benchmark")
    app.register_blueprint(blueprint(databases.network(os.environ[VARIABLE])), url_prefix=AT)
    return app


@contextmanager
def serving(url: str, threads: int = THREADS, app: str = "benchmarks.served:make_app()") -> Iterator[Server]:
    """Serve the network in a database, or another app."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port, handle = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{handle}", "--log-level", "warning"]
        command += ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(threads)]
        command += ["--keep-alive", str(KEEP_ALIVE), "--preload", app]
        server = subprocess.Popen(command, env=os.environ | {VARIABLE: url}, pass_fds=[handle])
    try:
        yield Server(f"http://127.0.0.1:{port}", server.pid)
    finally:
        server.terminate()
        server.wait(30)
