"""The wheels hold all of their packages and work outside this checkout; the lock fits the pyproject files."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement
from uv import find_uv_bin

ROOT = Path(__file__).parent.parent
PROJECTS = (ROOT, *sorted(found.parent for found in ROOT.glob("plugins/*/pyproject.toml")))
LOCK = ROOT / "requirements.lock"
UNLOCKED = {"ortools"}
"""185 MB that one optional test needs: `.ci/run` installs it, and nobody else has to."""


@dataclass(frozen=True)
class Distribution:
    """A folder of this repository with a pyproject file, and the package in it."""

    folder: Path
    name: str
    requirements: tuple[str, ...]

    @classmethod
    def read(cls, folder: Path) -> Distribution:
        with (folder / "pyproject.toml").open("rb") as file:
            content = tomllib.load(file)
        lists = [content["project"]["dependencies"], content.get("dependency-groups", {}).get("dev", [])]
        lists += content["project"].get("optional-dependencies", {}).values()
        return cls(folder, content["project"]["name"], tuple(line for lines in lists for line in lines))

    @property
    def package(self) -> str:
        return self.name.replace("-", "_")

    def files(self) -> set[str]:
        """What git keeps of the package, and what is new and not ignored, as paths in the wheel."""
        listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=self.folder / "src")
        return {name for name in listed.splitlines() if (self.folder / "src" / name).is_file()}


DISTRIBUTIONS = tuple(map(Distribution.read, PROJECTS))
PLUGINS = DISTRIBUTIONS[1:]


def run(*command: str | Path, cwd: Path) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    for distribution in DISTRIBUTIONS:
        options = (
            "--wheel",
            "--no-build-isolation",
            "--quiet",
            "--python",
            sys.executable,
            "--out-dir",
            folder,
        )
        run(find_uv_bin(), "build", *options, distribution.folder, cwd=ROOT)
    return folder


class Elsewhere:
    """A fresh virtual environment, worked in from a folder that holds nothing of ours."""

    def __init__(self, folder: Path, wheels: Path) -> None:
        self.folder, self.wheels = folder, wheels
        self.python_program = folder / ".venv/bin/python"
        run(find_uv_bin(), "venv", "--quiet", "--python", sys.executable, ".venv", cwd=folder)

    def install(self, *names: str) -> None:
        """From the wheels and, for what others made, from uv's cache or else the package index."""
        options = ("--python", self.python_program, "--find-links", self.wheels, "--constraints", LOCK)
        command: list[str | Path] = [find_uv_bin(), "pip", "install", "--quiet", *options, *names]
        if subprocess.run([*command, "--offline"], cwd=self.folder, capture_output=True).returncode:
            run(*command, cwd=self.folder)

    def python(self, code: str) -> str:
        return run(self.python_program, "-I", "-W", "error", "-c", code, cwd=self.folder).strip()


@pytest.fixture
def elsewhere(tmp_path: Path, wheels: Path) -> Elsewhere:
    return Elsewhere(tmp_path, wheels)


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda one: one.package)
def test_wheel_holds_every_file_of_the_package(wheels: Path, distribution: Distribution) -> None:
    (wheel,) = wheels.glob(f"{distribution.package}-*.whl")
    inside = {name for name in ZipFile(wheel).namelist() if ".dist-info/" not in name}
    assert inside == distribution.files()
    assert f"{distribution.package}/py.typed" in inside


def test_leernet_alone_works_without_flask_and_weasyprint(elsewhere: Elsewhere) -> None:
    elsewhere.install("leernet")
    code = """
import importlib.util, sys
import leernet
for name in ("flask", "weasyprint"):
    assert importlib.util.find_spec(name) is None, name
    assert name not in sys.modules, name
print(leernet.__file__)
"""
    assert elsewhere.python(code).startswith(str(elsewhere.folder))


def test_leernet_command_answers_outside_the_checkout(elsewhere: Elsewhere) -> None:
    elsewhere.install("leernet")
    assert "Usage: leernet" in run(elsewhere.folder / ".venv/bin/leernet", "--help", cwd=elsewhere.folder)


def test_import_of_leernet_pulls_in_neither_flask_nor_weasyprint() -> None:
    """Here both are installed, so that an import that merely tolerates their absence would show."""
    code = "import sys, leernet; print(sorted({'flask', 'weasyprint'} & set(sys.modules)))"
    assert run(sys.executable, "-I", "-c", code, cwd=ROOT).strip() == "[]"


def test_every_plugin_loads_by_its_entry_point(elsewhere: Elsewhere) -> None:
    elsewhere.install("leernet[flask]", *(plugin.name for plugin in PLUGINS))
    code = """
from importlib.metadata import entry_points
import leernet.flask
for entry_point in sorted(entry_points(group="leernet.plugins"), key=lambda one: one.value):
    assert entry_point.load() is not None
    print(entry_point.value)
"""
    loaded = elsewhere.python(code).splitlines()
    assert loaded == sorted(f"{plugin.package}:plugin" for plugin in PLUGINS)


def locked() -> dict[str, list[str]]:
    """Every name in requirements.lock with its versions: there is more than one where platforms differ."""
    versions: dict[str, list[str]] = {}
    for line in LOCK.read_text("utf-8").splitlines():
        name, version = line.partition(";")[0].strip().split("==")
        versions.setdefault(name, []).append(version)
    return versions


def declared() -> set[Requirement]:
    own = {distribution.name for distribution in DISTRIBUTIONS}
    everything = {Requirement(line) for distribution in DISTRIBUTIONS for line in distribution.requirements}
    return {requirement for requirement in everything if requirement.name not in own | UNLOCKED}


@pytest.mark.parametrize("requirement", sorted(declared(), key=str), ids=str)
def test_lock_fits_what_the_pyproject_files_declare(requirement: Requirement) -> None:
    versions = locked().get(requirement.name, [])
    assert versions, f"`make lock` brings {requirement.name} in"
    assert all(requirement.specifier.contains(version) for version in versions)


def test_lock_names_no_place_to_download_from() -> None:
    pin = re.compile(r"[a-z0-9-]+==[\w.+]+( ; [\w\s.'<>=!()*]+)?")
    assert [line for line in LOCK.read_text("utf-8").splitlines() if not pin.fullmatch(line)] == []
