"""``leernet plugins``: what there is, what it costs, and what is left out and why."""

import json
from pathlib import Path

from tests.cli.conftest import Run

GUARD = '''

class Doorman:
    name, fits = "doorman", "99.0"

    def leernet_registration_requested(self):
        """Written for hooks that are still to come."""


network = Leernet(network.engine, network.settings, plugins=[*installed(), Doorman()])
'''


def _refusing(folder: Path, site: str) -> str:
    """The site, with a plugin that does not fit."""
    path = folder / f"{site}.py"
    path.write_text(
        "from leernet import Leernet\nfrom leernet.plugins import installed\n" + path.read_text("utf-8") + GUARD,
        "utf-8",
    )
    return site


def test_plugins_are_listed_with_what_they_cost_and_those_that_are_left_out(
    run: Run, waiting: Path, site: str, tmp_path: Path
) -> None:
    known = json.loads(run("--json", "plugins").stdout)
    assert {row["fits"] for row in known["plugins"]} == {"1.0"}
    assert known["refused"] == []
    assert run("--network", site, "deliver", "--once").exit_code == 0
    named = _refusing(tmp_path, site)
    said = json.loads(run("--network", named, "--json", "plugins").stdout)
    (physical,) = [row for row in said["plugins"] if row["name"] == "physical"]
    (cost,) = [one for one in physical["cost"] if one["hook"] == "leernet_formats"]
    assert cost["calls"] > 0
    assert (cost["failures"], cost["failed_as"]) == (0, "")
    (refused,) = said["refused"]
    assert (refused["name"], refused["package"], refused["code"]) == ("doorman", None, "plugin_misfit")
    text = run("--network", named, "plugins", LANG="nl")
    (line,) = [one for one in text.stdout.splitlines() if one.startswith("physical\t")]
    assert line.split("\t")[3:5] == ["1.0", str(sum(one["calls"] for one in physical["cost"]))]
    assert "Installeer een nieuwere versie van leernet." in text.stderr
    doctor = run("--network", named, "doctor")
    assert doctor.exit_code == 1
    assert "nobody can be registered" in doctor.stderr
