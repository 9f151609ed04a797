"""Starts the demo as a newcomer does, looks at its pages, and stops it: ``python -m tools.smoke [sqlite] [postgres]``.

It works in ``var/`` like ``make demo`` itself, so that folder has to be absent, and is removed afterwards.
"""

from __future__ import annotations

import contextlib
import html
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urljoin

from sqlalchemy import create_engine, text

from tests.postgres import Cluster, Databases, find_server, find_server_programs

ROOT = Path(__file__).parent.parent
VAR = ROOT / "var"
PATIENCE = 300  # seconds to first answer: a cold machine loads five programmes and tells a year
Journal = set[tuple[object, ...]]


def main(names: list[str]) -> None:
    if VAR.exists():
        sys.exit(f"{VAR} holds the data of a demo; remove it first: this test starts from nothing.")
    try:
        for name in names or ["sqlite", "postgres"]:
            with DATABASES[name]() as variables:
                smoke(name, variables)
    finally:
        shutil.rmtree(VAR, ignore_errors=True)


@contextlib.contextmanager
def sqlite() -> Iterator[dict[str, str]]:
    yield {}


@contextlib.contextmanager
def postgres() -> Iterator[dict[str, str]]:
    with contextlib.ExitStack() as stack:
        server = find_server()
        if server is None and (programs := find_server_programs()):
            cluster = Cluster(programs)
            stack.callback(cluster.stop)
            server = cluster.url
        if server is None:
            sys.exit("No PostgreSQL to try the demo on.")
        databases = Databases(server)
        stack.callback(databases.drop_all)
        yield {"LEERNET_DATABASE": databases.create("demo").render_as_string(hide_password=False)}


DATABASES = {"sqlite": sqlite, "postgres": postgres}


def smoke(name: str, variables: dict[str, str]) -> None:
    with demo(variables) as address:
        look_around(address)
    first = journal(variables)
    assert first, "the demo loaded its programmes, and the journal is empty"
    with demo(variables) as address:
        look_around(address)
    assert first <= journal(variables), "a second start lost data"
    with demo(variables | {"RESET": "1"}) as address:
        look_around(address)
    assert not first & journal(variables), "RESET=1 kept data"
    print(f"make demo on {name}: shows the programmes, keeps its data, begins anew on RESET=1, stops")


def journal(variables: dict[str, str]) -> Journal:
    url = variables.get("LEERNET_DATABASE") or f"sqlite:///{next(VAR.glob('*.db'))}"
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = {tuple(row) for row in connection.execute(text("SELECT id, at, kind FROM leernet_journal_entry"))}
    engine.dispose()
    return rows


@contextlib.contextmanager
def demo(variables: dict[str, str]) -> Iterator[str]:
    """``make demo`` in a process group of its own, which is gone at the end whatever happens."""
    port = free_port()
    with tempfile.TemporaryFile("w+") as output:
        process = subprocess.Popen(
            ["make", "demo", f"PORT={port}"],
            cwd=ROOT,
            env=os.environ | variables,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}/"
            wait_for(address, process)
            yield address
        except BaseException:
            output.seek(0)
            print(output.read(), file=sys.stderr)
            raise
        finally:
            end(process)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, f"make demo ended with status {process.returncode}"
        try:
            get(address)
        except urllib.error.HTTPError:
            raise
        except OSError:  # nobody listens yet
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"no answer at {address} within {PATIENCE} seconds")


def end(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
    deadline = time.monotonic() + 15
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < deadline:
            process.poll()
            os.killpg(process.pid, 0)
            time.sleep(0.1)
        os.killpg(process.pid, signal.SIGKILL)
        raise AssertionError("make demo did not stop within 15 seconds")


def look_around(address: str) -> None:
    """The front page and every page of ours that it links to answer, and each programme's title is on one of them."""
    front = get(address)
    links = {urljoin(address, html.unescape(link)).partition("#")[0] for link in re.findall(r'href="([^"]+)"', front)}
    pages = [front, *(get(link) for link in sorted(links) if link.startswith(address))]
    shown = html.unescape("\n".join(pages))
    programmes = sorted((ROOT / "examples/flask_app/programmes").glob("*.toml"))
    assert len(programmes) >= 5, "the demo has five programmes"
    for programme in programmes:
        title = first_title(tomllib.loads(programme.read_text("utf-8")))
        assert title in shown, f"{programme.name}: {title!r} is on no page that the front page links to"


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=30) as answer:
        body: bytes = answer.read()
        return body.decode("utf-8", "replace")


def first_title(node: object) -> str:
    """The first title in a programme file, in Dutch where there are several languages."""
    if isinstance(node, dict):
        title = node.get("title")
        if title:
            return str(title["nl"] if isinstance(title, dict) else title)
        return next(filter(None, map(first_title, node.values())), "")
    if isinstance(node, list):
        return next(filter(None, map(first_title, node)), "")
    return ""


if __name__ == "__main__":
    # A stop from outside unwinds too, so that no demo and no server stays behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    main(sys.argv[1:])
