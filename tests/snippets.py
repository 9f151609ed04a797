"""The snippets of a Markdown page, run as a reader would: in order, in one folder, files under their names.

- ``python``: imported when it begins with ``# name.py``, else run; what it defines is there for the next one.
- any other language: written to the file that its first line names; ``toml`` that names none goes on with the file
  before it.
- programme files (``programmes/*.toml``): checked at the end.
- ``console``: each line behind ``$``, by :class:`Shell`.
"""

import gc
import importlib
import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile, copytree

from click.testing import CliRunner
from copier import run_copy
from uv import find_uv_bin

from leernet import Leernet
from leernet.cli import main

ROOT = Path(__file__).parent.parent
_FENCE = re.compile(r"^```(?P<language>[\w{}-]+)[^\n]*\n(?P<code>.*?)^```$", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"(?:#|<!--|\{#) (?P<name>[\w/.-]+\.\w+)(?: -->| #\})?")
_MODULE = re.compile(r"(?!test_|conftest)(\w+)(?:\.py|/__init__\.py)")  # tests are for pytest, versions for Alembic
_WAIT = 240
BIN = Path(sys.executable).parent


@dataclass(frozen=True)
class Snippet:
    """A fenced block of a page; ``line`` is that of its first line of code."""

    page: Path
    line: int
    language: str
    code: str

    @property
    def name(self) -> str:
        """The file that the first line names; empty when it names none."""
        match = _NAME.fullmatch(self.code.partition("\n")[0])
        return match["name"] if match else ""

    @property
    def place(self) -> str:
        return f"{self.page.name}:{self.line}"


def snippets_of(page: Path) -> list[Snippet]:
    """The snippets of a page, in order."""
    text = page.read_text("utf-8")
    return [
        Snippet(page, text.count("\n", 0, found.start("code")) + 1, found["language"], found["code"])
        for found in _FENCE.finditer(text)
    ]


class Shell:
    """Runs the commands of leernet and of pytest; of others checks that there is what they name."""

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.folder, self.environment = folder, environment

    def run(self, line: str) -> None:
        """One line of a console; raises AssertionError with what it said."""
        words = shlex.split(line, comments=True)
        known = {
            "leernet": self._leernet,
            "pytest": self._pytest,
            "make": self._make,
            "pip": self._pip,
            "flask": self._flask,
            "copier": self._copier,
            "cd": self._cd,
            "uv": self._uv,
            **dict.fromkeys(("export", "sqlite3", "pg_dump", "curl", "gunicorn"), self._nothing),
        }
        assert words[0] in known, f"nobody checks the command {words[0]!r}"
        known[words[0]](words)

    def _nothing(self, words: list[str]) -> None:
        """A command that is not ours."""

    def _leernet(self, words: list[str]) -> None:
        once = ["--once"] if words[-1] == "deliver" else []
        given, _, target = " ".join(words[1:]).partition(" > ")
        path = list(sys.path)
        try:
            done = CliRunner().invoke(main, [*shlex.split(given), *once], catch_exceptions=False)
        finally:
            sys.path[:] = path
        assert done.exit_code == 0, f"{words}\n{done.output}"
        if target:
            (self.folder / target).write_text(done.stdout, "utf-8")

    def _pytest(self, words: list[str]) -> None:
        # Those of a baked plugin are run by the tests of the template.
        only = ["--collect-only"] if (self.folder / ".copier-answers.yml").exists() else []
        self._do([sys.executable, "-m", *words, *only, "-q", "-p", "no:cacheprovider"])

    def _make(self, words: list[str]) -> None:
        targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
        assert [word for word in words[1:] if "=" not in word and word not in targets] == []

    def _pip(self, words: list[str]) -> None:
        extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
        for word in words[2:]:
            path, _, wanted = word.removesuffix("]").partition("[")
            pattern = f"{path.removeprefix('./').removeprefix('.')}/pyproject.toml".lstrip("/")
            found = [one for root in (ROOT, self.folder) for one in root.glob(pattern)]
            assert found, word
            assert not set(filter(None, wanted.split(","))) - set(extras), word

    def _flask(self, words: list[str]) -> None:
        self._do([str(BIN / "flask"), *words[1:-1], "routes"])

    def _copier(self, words: list[str]) -> None:
        """As of a clone, without its history: ``copier copy [--data NAME=VALUE …] SOURCE TARGET``."""
        source = self.folder / ".template"
        copytree(ROOT / "templates", source / "templates")
        copyfile(ROOT / "copier.yml", source / "copier.yml")
        answers = dict(word.split("=", 1) for word in words[2:-2] if "=" in word)
        run_copy(str(source), self.folder / words[-1], data=answers, defaults=True, quiet=True)

    def _cd(self, words: list[str]) -> None:
        self.folder = self.folder / words[1]
        assert self.folder.is_dir()

    def _uv(self, words: list[str]) -> None:
        assert words == ["uv", "build"], words
        self._do([find_uv_bin(), *words[1:], "--wheel", "--no-build-isolation", "--python", sys.executable, "--quiet"])
        assert list(self.folder.glob("dist/*.whl"))

    def _do(self, command: list[str]) -> str:
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, timeout=_WAIT
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
        return done.stdout


def run_page(page: Path, folder: Path) -> dict[str, object]:
    """Run all snippets of a page; returns what its Python defined, modules by name."""
    shell = Shell(folder, {**os.environ, "PYTHONPATH": str(folder)})
    namespace: dict[str, object] = {"__name__": page.stem}
    target = folder / "unnamed.toml"
    for snippet in snippets_of(page):
        if snippet.name:
            target = folder / snippet.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(snippet.code, "utf-8")
        elif snippet.language == "toml":
            target.write_text(f"{target.read_text('utf-8')}\n{snippet.code}", "utf-8")
        try:
            _run(snippet, shell, namespace)
        except Exception as error:
            error.add_note(f"in the snippet at {snippet.place}")
            raise
    for name in {snippet.name for snippet in snippets_of(page) if snippet.name.startswith("programmes/")}:
        shell.run(f"leernet check {name}")
    return namespace


def _run(snippet: Snippet, shell: Shell, namespace: dict[str, object]) -> None:
    if snippet.language == "console":
        for line in re.findall(r"^\$ (.+)$", snippet.code, re.MULTILINE):
            shell.run(line)
    elif snippet.language == "python" and snippet.name:
        if module := _MODULE.fullmatch(snippet.name):
            importlib.invalidate_caches()
            namespace[module[1]] = importlib.import_module(module[1])
    elif snippet.language == "python":
        code = "\n" * (snippet.line - 1) + snippet.code
        exec(compile(code, str(snippet.page), "exec"), namespace)


@contextmanager
def reader(folder: Path) -> Iterator[None]:
    """A reader's working place: in ``folder``, whose modules can be imported, with nothing left behind."""
    modules, others, before = set(sys.modules), {id(network) for network in _networks()}, Path.cwd()
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        os.chdir(before)
        for name in set(sys.modules) - modules:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(folder)):
                del sys.modules[name]
        for network in _networks():
            if id(network) not in others:
                network.dispatcher.stop()
                network.engine.dispose()


def _networks() -> list[Leernet]:
    return [found for found in gc.get_objects() if isinstance(found, Leernet)]
