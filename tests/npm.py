"""Programs from npm that a test runs: installed once for all runs, below ``.make``."""

import shutil
import subprocess
from pathlib import Path

import pytest

HERE = Path(__file__).parents[1] / ".make"
SECONDS = 180


def programs_of(package: Path) -> Path:
    """The folder of the programs that a ``package.json`` in ``package`` names; skips where npm cannot install them."""
    folder, wanted = HERE / package.name.replace("_", "-"), (package / "package.json").read_text()
    done = folder / "done.json"  # written last: an installation that was broken off is made again
    if not (done.exists() and done.read_text() == wanted):
        _install(package, folder)
        done.write_text(wanted)
    return folder / "node_modules/.bin"


def _install(package: Path, folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip(f"no npm on this machine: what {package.name} checks was not checked")
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(package / "package.json", folder)
    command = [npm, "install", "--no-audit", "--no-fund", "--prefix", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    if done.returncode:
        pytest.skip(f"npm could not install {package.name}: {done.stderr[-300:]}")
