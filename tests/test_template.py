"""The template for plugins: every variant is baked and keeps its promises, and an update carries what hooks want."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from shutil import copyfile, copytree
from zipfile import ZipFile

import pytest
from copier import run_copy, run_update
from uv import find_uv_bin

from leernet import __version__
from leernet.hookspecs import API

ROOT = Path(__file__).parent.parent
KINDS = ("format", "certificate", "branding", "pages")


def _git(folder: Path, *arguments: str) -> None:
    known = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *known, *arguments], cwd=folder, check=True, capture_output=True)


def _commit(folder: Path, tag: str = "") -> None:
    if not (folder / ".git").exists():
        _git(folder, "init", "--quiet")
    _git(folder, "add", "--all")
    _git(folder, "commit", "--quiet", "--message", "x")
    if tag:
        _git(folder, "tag", tag)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The template as it is now: what copier takes of a clone of leernet."""
    folder = tmp_path_factory.mktemp("template")
    copyfile(ROOT / "copier.yml", folder / "copier.yml")
    copytree(ROOT / "templates", folder / "templates")
    return folder


Bake = Callable[..., Path]


@pytest.fixture
def bake(template: Path, tmp_path: Path) -> Bake:
    """Makes a plugin of the template, with these answers."""

    def made(kind: str, source: Path = template, **answers: object) -> Path:
        folder = tmp_path / f"leernet-{kind}"
        data = {"kind": kind, "name": f"leernet-my-{kind}", **answers}
        run_copy(str(source), folder, data=data, defaults=True, quiet=True)
        return folder

    return made


def _run(*command: str | Path, cwd: Path, **environment: str) -> str:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env={**os.environ, **environment})
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def test_every_variant_keeps_its_promises_and_is_typed_tidy_and_publishable(bake: Bake, tmp_path: Path) -> None:
    baked = [bake(kind) for kind in KINDS]
    sources = [folder / "src" if (folder / "src").exists() else folder for folder in baked]
    path = os.pathsep.join(map(str, [*sources, ROOT / "src"]))
    python = Path(sys.executable)
    options = ("-q", "-p", "leernet.testing", "-p", "no:cacheprovider", "--import-mode=importlib", "-W", "error", "-n0")
    said = _run(python, "-m", "pytest", *options, "--rootdir", tmp_path, *baked, cwd=tmp_path, PYTHONPATH=path)
    assert re.search(r"\d\d passed", said)
    for command in (("check", "--no-cache"), ("format", "--check", "--no-cache")):
        _run(python.parent / "ruff", *command, *baked, cwd=tmp_path)
    modules = [found for folder in sources for found in sorted(folder.glob("leernet_my_*"))]
    cache = ("--cache-dir", ROOT / ".mypy_cache")
    _run(python, "-m", "mypy", "--strict", *cache, *modules, cwd=tmp_path, MYPYPATH=path)
    for folder in (baked[0], baked[-1]):
        build = ("--wheel", "--no-build-isolation", "--quiet", "--python", python, "--out-dir", tmp_path / "dist")
        _run(find_uv_bin(), "build", *build, folder, cwd=tmp_path)
    inside = {wheel.name.split("-")[0]: set(ZipFile(wheel).namelist()) for wheel in (tmp_path / "dist").glob("*.whl")}
    assert "leernet_my_format.py" in inside["leernet_my_format"]
    assert "leernet_my_pages/templates/leernet_my_pages/own.html" in inside["leernet_my_pages"]
    assert not any("test" in name for names in inside.values() for name in names)


def test_the_smallest_plugin_is_two_files(bake: Bake) -> None:
    folder = bake("format", tests=False)
    assert {one.name for one in folder.iterdir()} - {".copier-answers.yml"} == {
        "pyproject.toml",
        "leernet_my_format.py",
    }


def test_answers_that_cannot_be_are_refused(bake: Bake) -> None:
    with pytest.raises(ValueError, match="Lower case words"):
        bake("format", name="Mijn Plugin")
    with pytest.raises(ValueError, match="Lower case letters"):
        bake("format", key="1-wandeling")


def test_an_update_brings_what_the_hooks_want_and_keeps_what_was_written(
    bake: Bake, template: Path, tmp_path: Path
) -> None:
    source = tmp_path / "leernet"
    copytree(template, source)
    now = (source / "copier.yml").read_text("utf-8")
    (source / "copier.yml").write_text(now.replace(f'default: "{API}"', 'default: "0.9"'), "utf-8")
    module = next((source / "templates/plugin/format").glob("*package*.py.jinja"))
    today = module.read_text("utf-8")
    module.write_text(today.replace("moment: Moment", "now: Moment"), "utf-8")
    _commit(source, "0.1.0")
    folder = bake("format", source)
    written = folder / "leernet_my_format.py"
    before = written.read_text("utf-8")
    assert 'fits = "0.9"' in before
    written.write_text(before.replace('"Bring")', '"Take along")') + "\n\nOWN = 1\n", "utf-8")
    _commit(folder)

    (source / "copier.yml").write_text(now, "utf-8")
    module.write_text(today, "utf-8")
    _commit(source, "0.2.0")
    run_update(folder, defaults=True, overwrite=True, quiet=True)

    after = written.read_text("utf-8")
    assert f'fits = "{API}"' in after
    assert "moment: Moment" in after
    assert "now: Moment" not in after
    assert '"Take along")' in after
    assert after.endswith("OWN = 1\n")
    assert "<<<<<<<" not in after
    assert "_commit: 0.2.0" in (folder / ".copier-answers.yml").read_text("utf-8")


def test_the_template_is_for_the_hooks_and_the_version_of_today() -> None:
    text = (ROOT / "copier.yml").read_text("utf-8")
    major, minor, _ = __version__.split(".")
    assert re.findall(r"^(api|leernet):\n  type: str\n  default: \"(.*)\"", text, re.MULTILINE) == [
        ("api", API),
        ("leernet", f">={major}.{minor},<{major}.{int(minor) + 1}"),
    ]
