"""Our linked data against the types of schema.org, by TypeScript: a name or value that it does not know is an error."""

import json
import re
import subprocess
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from leernet import Leernet
from leernet.model import Event, Series
from leernet.plugins import installed
from leernet.programmes import load_programme, read_programme
from leernet.testing import NOW, MakeNetwork, SettableClock
from leernet.work import SYSTEM
from tests.flask.conftest import AT, MakeClient
from tests.npm import programs_of

ROOT = Path(__file__).parents[3]
PACKAGE = ROOT / "tests/schema_dts"
PROGRAMMES = ROOT / "examples/flask_app/programmes"
SECONDS = 120
OPTIONS = ("--noEmit", "--strict", "--skipLibCheck", "--module", "esnext", "--moduleResolution", "bundler")


@pytest.fixture(scope="module")
def typescript() -> Path:
    """The folder of TypeScript, with the types beside it."""
    return programs_of(PACKAGE)


def problems(typescript: Path, folder: Path, data: Mapping[str, object]) -> str:
    """What TypeScript has against some linked data."""
    lines = ['import type { EducationEvent, EventSeries, WithContext } from "schema-dts";']
    for number, one in enumerate(data.values()):
        kind = one["@type"]  # type: ignore[index]
        lines.append(f"export const v{number}: WithContext<{kind}> = {json.dumps(one, indent=1)};")
    (folder / "check.ts").write_text("\n".join(lines))
    if not (folder / "node_modules").exists():
        (folder / "node_modules").symlink_to(typescript.parent)
    command = [str(typescript / "tsc"), *OPTIONS, "check.ts"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False).stdout


def linked(client: FlaskClient, path: str) -> object:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', client.get(f"{AT}/nl/{path}").text)
    assert found, path
    return json.loads(found[1])


def load(network: Leernet) -> None:
    """Two of the demo's programmes, and in one of them everything that can become of an event."""
    for name in ("lerend-netwerk", "leerprogramma-samenwerken"):
        path = PROGRAMMES / f"{name}.toml"
        network.run(SYSTEM, load_programme, read_programme(path, network.plugins, network.settings.timezone))
    with network.work() as work:
        first, second, *_ = work.db.query(Event).filter(Event.blocks.any()).order_by(Event.sort_key.desc())
        first.previous_start, first.moved_online = NOW - timedelta(days=3), True
        first.registration_closes = NOW + timedelta(days=1)
        second.previous_start, second.blocks = NOW, []


def test_all_that_we_tell_is_what_schema_org_knows(
    make_network: MakeNetwork, make_client: MakeClient, clock: SettableClock, typescript: Path, tmp_path: Path
) -> None:
    network = make_network(*installed())
    load(network)
    with network.read() as work:
        paths = [f"events/{one.slug}" for one in work.db.query(Event)]
        paths += [f"series/{one.slug}" for one in work.db.query(Series)]
    client = make_client(network)
    data = {path: linked(client, path) for path in paths}
    assert problems(typescript, tmp_path, data) == ""
    wrong = {**data["series/lerend-netwerk"], "eventStatus": "https://schema.org/EventForgotten"}  # type: ignore[dict-item]
    assert "EventForgotten" in problems(typescript, tmp_path, {"wrong": wrong})
