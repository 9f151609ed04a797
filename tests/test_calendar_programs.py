"""What people subscribe to, in a calendar program that they use: khal, to which vdirsyncer brings it over HTTP."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from werkzeug.serving import make_server

from leernet import Leernet
from leernet.flask import blueprint
from leernet.model import Event, Participant
from leernet.services.people.own_calendars import give_calendar
from leernet.services.registering.registration import RegistrationRequest, cancel, register
from leernet.testing import add, some_event, some_series
from leernet.work import PARTICIPANT, SYSTEM

AT = "/leren"
BIN = Path(sys.executable).parent

SYNC = """
[general]
status_path = "{folder}/status"

[pair leernet]
a = "here"
b = "there"
collections = null
conflict_resolution = "b wins"

[storage here]
type = "filesystem"
path = "{folder}/calendar"
fileext = ".ics"

[storage there]
type = "http"
url = "{url}"
"""
SHOW = """
[calendars]
[[leernet]]
path = {folder}/calendar
readonly = True

[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Europe/Amsterdam
default_timezone = Europe/Amsterdam

[sqlite]
path = {folder}/khal.db
"""


class Program:
    """Somebody's calendar program, that subscribes to one address."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        (folder / "calendar").mkdir(parents=True)
        (folder / "sync").write_text(SYNC.format(folder=folder, url=url))
        (folder / "khal").write_text(SHOW.format(folder=folder))
        self._run("vdirsyncer", "-c", "sync", "discover", "leernet")

    def sees(self) -> list[str]:
        """What it shows after it looked again: a line for each entry."""
        self._run("vdirsyncer", "-c", "sync", "sync", "--force-delete")
        shown = "{start} {title} @{location} [{status}]"
        text = self._run("khal", "-c", "khal", "list", "--day-format", "", "--format", shown, "2026-11-01", "90d")
        return text.split("\n")[:-1] if text.strip() else []

    def _run(self, program: str, *arguments: str) -> str:
        done = subprocess.run(
            [BIN / program, *arguments],
            cwd=self.folder,
            env={**os.environ, "HOME": str(self.folder), "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "ignore"},
            input="y\n",
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What a program sees does not depend on the database."""
    return sqlite_url


@pytest.fixture
def site(network: Leernet) -> Iterator[str]:
    app = Flask("host")
    app.register_blueprint(blueprint(network), url_prefix=AT)
    server = make_server("127.0.0.1", 0, app)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def put_off(network: Leernet) -> None:
    with network.work() as work:
        event = work.db.query(Event).filter_by(slug="een").one()
        event.sequence += 1
        for block in event.blocks:
            block.starts_at += timedelta(days=1)
            block.ends_at += timedelta(days=1)


def test_a_program_that_subscribes_to_a_series_follows_it(network: Leernet, site: str, tmp_path: Path) -> None:
    series = some_series()
    add(network, some_event("een", series=series, title="Eén, en; meer", number=1))
    program = Program(tmp_path / "p", f"{site}{AT}/nl/series/netwerk/calendar.ics")
    assert program.sees() == ["2026-11-29 10:00 Eén, en; meer @Op locatie [CONFIRMED ]"]
    assert len(program.sees()) == 1, "looking again doubles nothing"
    put_off(network)
    assert program.sees() == ["2026-11-30 10:00 Eén, en; meer @Op locatie [CONFIRMED ]"]


def test_a_program_forgets_what_its_owner_cancelled(network: Leernet, site: str, tmp_path: Path) -> None:
    for slug in ("een", "twee"):
        add(network, some_event(slug, title=slug))
        request = RegistrationRequest(event=slug, format="physical", name="Anna", email="anna@example.org")
        last = network.run(PARTICIPANT, register, request).uid
    network.run(SYSTEM, give_calendar, 1)
    with network.read() as work:
        uid = work.db.query(Participant).one().calendar_uid
    assert uid is not None
    path = network.links.own_calendar(uid).removeprefix("https://example.org")
    program = Program(tmp_path / "p", site + path)
    assert [line.split()[2] for line in program.sees()] == ["een", "twee"]
    network.run(PARTICIPANT, cancel, last)
    assert [line.split()[2] for line in program.sees()] == ["een"]
