"""The commands that write and load archives."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from zipfile import ZipFile

from leernet.model import Organisation, Participant
from leernet.testing import Outbox
from tests.archives.conftest import everything, network_at, told
from tests.cli.conftest import Run

__all__ = ["everything", "told"]


def test_a_series_goes_from_one_database_to_another_by_two_commands(run: Run, good: Path, tmp_path: Path) -> None:
    here, there = "sqlite:///here.db", "sqlite:///there.db"
    run("--database", here, "load", str(good))

    written = run("--database", here, "export-archive", "netwerk", "netwerk.zip")
    assert written.output == "netwerk.zip: 0 people, 0 registrations\n"
    file = tmp_path / "netwerk.zip"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert {path.name for path in tmp_path.glob("*netwerk*")} == {"netwerk.zip"}
    with ZipFile(file) as archive:
        assert archive.namelist()[0] == "programme.toml"

    tried = run("--database", there, "import-archive", "--check", "netwerk.zip")
    assert tried.output.splitlines()[0] == "netwerk: would be loaded; 1 events, 0 registrations"
    loaded = json.loads(run("--database", there, "--json", "import-archive", "netwerk.zip").output)
    assert loaded["loaded"] is True
    assert (loaded["series"], loaded["events"], loaded["people"]) == ("netwerk", 1, {"new": 0, "known": 0})
    assert loaded["rows"]["leernet_event"] == 1

    again = run("--database", there, "--json", "import-archive", "netwerk.zip")
    assert again.exit_code == 1
    assert json.loads(again.output)["error"]["code"] == "archive_series_there"
    as_json = json.loads(run("--database", there, "--json", "export-archive", "netwerk", "terug.zip").output)
    assert (as_json["file"], as_json["leftOut"]) == ("terug.zip", [])


def test_what_cannot_be_written_or_loaded_is_said(run: Run, good: Path, tmp_path: Path) -> None:
    database = ("--database", "sqlite:///here.db")
    run(*database, "load", str(good))
    unknown = run(*database, "export-archive", "ander", "ander.zip")
    assert (unknown.exit_code, "There is no series “ander”." in unknown.output) == (1, True)
    assert list(tmp_path.glob("*ander*")) == []
    nowhere = run(*database, "export-archive", "netwerk", "nergens/netwerk.zip")
    assert (nowhere.exit_code, "cannot be written" in nowhere.output) == (2, True)
    (tmp_path / "geen.zip").write_text("geen zip")
    broken = run(*database, "import-archive", "geen.zip", LANG="nl_NL.UTF-8")
    assert broken.exit_code == 1
    assert "Dit bestand is geen archief" in broken.output


def test_who_is_called_otherwise_here_is_named(run: Run, everything: bytes, tmp_path: Path) -> None:
    (tmp_path / "alles.zip").write_bytes(everything)
    network = network_at(f"sqlite:///{tmp_path / 'there.db'}", Outbox())
    network.migrate()
    with network.transaction() as work:
        work.db.add(Participant(email="anna@example.org", name="Anna de Wit", created_at=work.now))
        work.db.add(Organisation(slug="emmen", name="Gemeente Emmen"))
    network.engine.dispose()
    tried = run("--database", "sqlite:///there.db", "import-archive", "--check", "alles.zip").output.splitlines()
    assert tried[0] == "netwerk: would be loaded; 3 events, 8 registrations"
    assert tried[1] == "people: 6 new, 1 known, who stay as they are here"
    assert "  anna@example.org: “Anna” in the archive, “Anna de Wit” here" in tried
    assert "  emmen: “Emmen” in the archive, “Gemeente Emmen” here" in tried
