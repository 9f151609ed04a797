"""``python -m examples.flask_app.serve``, which ``make demo`` starts: on a copy, so that nobody's data is touched."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.forms_of import form_of
from tests.patience import PATIENCE, wait_for
from tests.ports import free_port

EXAMPLE = Path(__file__).parents[1]
EVENT = "/leren/nl/events/leerprogramma-sessie-2"
DURING = "2020-11-20T10:00"
OWN = ("PORT", "RESET", "LEERNET_NOW", "LEERNET_DATABASE", "LEERNET_YEAR")

Environment = Mapping[str, str]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example in it; its ``var/`` comes beside it."""
    folder = tmp_path_factory.mktemp("demo")
    shutil.copytree(EXAMPLE, folder / "examples" / EXAMPLE.name, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    return folder


def _environment(**more: str) -> Environment:
    inherited = {name: value for name, value in os.environ.items() if name not in OWN}
    return {**inherited, "LEERNET_YEAR": "0", **more}


def _begin(folder: Path, environment: Environment) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "examples.flask_app.serve"],
        cwd=folder,
        env=environment,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@dataclass(frozen=True)
class Answer:
    status: int
    text: str
    location: str


@dataclass(frozen=True)
class Served:
    """A demo that runs: what it printed, and its pages."""

    port: int
    printed: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, "")

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request(method, path, body, {"Content-Type": "application/x-www-form-urlencoded"})
            response = connection.getresponse()
            return Answer(response.status, response.read().decode(), response.getheader("Location", "") or "")
        finally:
            connection.close()

    @property
    def password(self) -> str:
        found = re.search(r"password (\S+)", self.printed)
        assert found
        return found[1]


def _read_welcome(process: subprocess.Popen[str]) -> str:
    """What it prints until it serves; ends with an error when it stops instead."""
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line)
        if "begins anew" in line:
            return "".join(lines)
    raise AssertionError(f"it did not begin to serve: {process.communicate()}")


@contextmanager
def _serving(folder: Path, **more: str) -> Iterator[Served]:
    port = free_port()
    process = _begin(folder, _environment(PORT=str(port), **more))
    try:
        yield Served(port, _read_welcome(process), process)
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.communicate()


def _register(demo: Served) -> str:
    """Somebody registers; the path of their own page."""
    page = demo.get(EVENT)
    form = form_of(page.text, "/registrations")
    sent = demo.post(form.action, form.filled(name="Anna", email="anna@example.net"))
    assert sent.status == 303
    return sent.location


def test_the_demo_serves_keeps_its_data_and_begins_anew_when_asked(copy: Path, tmp_path: Path) -> None:
    # Elsewhere than in var/, which is thrown away as a whole.
    database = f"sqlite:///{tmp_path / 'elsewhere.db'}"
    with _serving(copy, LEERNET_DATABASE=database, LEERNET_NOW=DURING) as demo:
        site = f"http://127.0.0.1:{demo.port}"
        for told in (f"{site}/ ", f"{site}/leren/nl/desk/ ", f"{site}/post/ ", "name organisator", "2020-11-20 10:00"):
            assert told in demo.printed
        assert demo.get("/").status == demo.get("/leren/nl/").status == 200
        assert demo.get("/leren/nl/desk/").status == 302
        own_page = _register(demo)
        wait_for(lambda: "anna@example.net" in demo.get("/post/").text)
        password = demo.password
    assert (copy / "var" / "password").stat().st_mode & 0o077 == 0
    with _serving(copy, LEERNET_DATABASE=database, LEERNET_NOW=DURING) as demo:
        assert demo.get(own_page).status == 200
        assert "anna@example.net" in demo.get("/post/").text
        assert demo.password == password
    with _serving(copy, LEERNET_DATABASE=database, RESET="1") as demo:
        assert demo.get(own_page).status == 404
        assert "anna@example.net" not in demo.get("/post/").text
        assert demo.password != password
        # On today's clock the event of the past takes no registrations.
        assert "/registrations" not in demo.get(EVENT).text


WRONG: dict[str, tuple[Environment, str]] = {
    "a port that does not exist": ({"PORT": "70000"}, "PORT=70000 is not a port."),
    "a moment that is none": ({"LEERNET_NOW": "gisteren"}, "LEERNET_NOW=gisteren is not a moment."),
    "a database that does not answer": (
        {"LEERNET_DATABASE": "postgresql+psycopg://somebody:geheim@127.0.0.1:1/leernet"},
        "The demo could not use its database (LEERNET_DATABASE)",
    ),
    "a database without a driver": ({"LEERNET_DATABASE": "mysql://x/y"}, "The demo could not use its database"),
}


@pytest.fixture(scope="module")
def refusals(copy: Path) -> Mapping[str, subprocess.CompletedProcess[str]]:
    """How each of the wrong starts ended; they all run at once."""
    with ExitStack() as stack:
        begun = {
            name: stack.enter_context(_begin(copy, _environment(**{"PORT": str(free_port()), **environment})))
            for name, (environment, _) in WRONG.items()
        }
        return {
            name: subprocess.CompletedProcess(process.args, process.wait(PATIENCE), *process.communicate())
            for name, process in begun.items()
        }


@pytest.mark.parametrize("wrong", WRONG)
def test_a_start_that_cannot_be_says_why_in_one_line(
    wrong: str, refusals: Mapping[str, subprocess.CompletedProcess[str]]
) -> None:
    ended, (_, message) = refusals[wrong], WRONG[wrong]
    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.startswith(message)
    assert ended.stderr.count("\n") == 1
    assert "geheim" not in ended.stderr


def test_beginning_anew_on_a_port_in_use_leaves_the_running_demo_its_data(copy: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        kept = copy / "var" / "kept"
        kept.parent.mkdir(exist_ok=True)
        kept.touch()
        with _begin(copy, _environment(PORT=str(port), RESET="1")) as process:
            _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said.startswith(f"PORT={port} cannot be used")
    assert kept.exists()
