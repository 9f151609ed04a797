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

from flask import Flask

from benchmarks import databases
from leernet.flask import blueprint

AT = "/leren"
VARIABLE = "LEERNET_BENCHMARK_DATABASE"
WORKERS, THREADS = 2, 2
KEEP_ALIVE = 60
"""Seconds: longer than the clients of a run wait for one another."""


def make_app() -> Flask:
    """The site, made by each worker."""
    app = Flask("benchmark")
    app.register_blueprint(blueprint(databases.network(os.environ[VARIABLE])), url_prefix=AT)
    return app


@contextmanager
def serving(url: str, threads: int = THREADS) -> Iterator[str]:
    """Serve the network in a database; gives the address of the site."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listener:
        port, handle = listener.getsockname()[1], listener.fileno()
        command = [sys.executable, "-m", "gunicorn", "--bind", f"fd://{handle}", "--log-level", "warning"]
        command += ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(threads)]
        command += ["--keep-alive", str(KEEP_ALIVE), "benchmarks.served:make_app()"]
        server = subprocess.Popen(command, env=os.environ | {VARIABLE: url}, pass_fds=[handle])
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)
