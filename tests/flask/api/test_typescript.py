"""A TypeScript client typed by the description registers somebody; what the types do not know is an error."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from leernet.model import ApiScope
from leernet.testing import add, some_event
from tests.flask.api.conftest import ROOT, Api
from tests.npm import programs_of
from tests.serving import serving

PACKAGE = Path(__file__).parents[2] / "openapi_typescript"
OPTIONS = ("--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler",
           "--types", "node")  # fmt: skip
SECONDS = 120


def _run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)


@pytest.fixture
def project(api: Api, tmp_path: Path) -> Path:
    """The project of a partner's developer: the types made from the description, and a client."""
    programs = programs_of(PACKAGE)
    (tmp_path / "node_modules").symlink_to(programs.parent)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "openapi.json").write_text(json.dumps(api.program().get("/openapi.json")))
    shutil.copy(PACKAGE / "client.ts", tmp_path)
    made = _run(tmp_path, str(programs / "openapi-typescript"), "openapi.json", "--output", "api.d.ts")
    assert made.returncode == 0, made.stdout + made.stderr
    return tmp_path


def _compile(project: Path) -> subprocess.CompletedProcess[str]:
    return _run(project, "node_modules/.bin/tsc", *OPTIONS, "client.ts")


def test_a_typed_client_registers_somebody(api: Api, project: Path) -> None:
    add(api.network, some_event())
    compiled = _compile(project)
    assert compiled.returncode == 0, compiled.stdout
    with serving(api.client.application) as address:
        done = _run(project, "node", "client.js", address + ROOT, api.program(ApiScope.REGISTER).token)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {
        "status": "confirmed",
        "same": True,
        "problem": "already_registered",
        "names": ["bijeenkomst"],
    }


def test_what_the_description_does_not_know_is_an_error_of_types(project: Path) -> None:
    client = project / "client.ts"
    text = client.read_text()
    wrongs = {'email: "anna': 'mail: "anna', "event.slug": "event.slog", "refused.error?.code": "refused.kode"}
    for right, wrong in wrongs.items():
        assert right in text
        text = text.replace(right, wrong)
    client.write_text(text)
    said = _compile(project).stdout
    assert [word for word in ("email", "slog", "kode") if word not in said] == [], said
