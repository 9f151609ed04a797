"""A terminal: commands run in a folder of their own, with programme files and a site beside them."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leernet import Leernet, MailFolder, Settings
from leernet.cli import main
from leernet.services.registering.registration import RegistrationRequest, register
from leernet.testing import create_tables, some_event
from leernet.work import PARTICIPANT
from tests.programmes.texts import BLOCK, EVENT, SERIES, VENUE

PROGRAMMES = Path(__file__).parents[2] / "examples" / "flask_app" / "programmes"
GOOD = SERIES + EVENT + 'status = "open"\n' + BLOCK + VENUE
WRONG = '[series]\nslug = "Een slak"\ntitle = ""\nkleur = "groen"\n'
NO_TOML = '[series\nslug = "netwerk"\n'
SITE = """
from pathlib import Path
from leernet import Leernet, MailFolder, Settings

HERE = Path(__file__).parent
SECRET = "not-a-secret-but-long-enough"
network = Leernet(f"sqlite:///{HERE / 'site.db'}", Settings(secret=SECRET), mail=MailFolder(HERE / "mail"))
something = "a text"

def make_network():
    return network
"""

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Run a command in a folder of its own, in English unless it says otherwise."""
    for name in ("LANG", "LEERNET_DATABASE", "LEERNET_NETWORK"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [*sys.path])

    def of(*arguments: str, **environment: str) -> Result:
        before = set(sys.modules)
        result = CliRunner().invoke(main, arguments, env=environment)
        for name in set(sys.modules) - before:
            if name.startswith("site_of"):
                del sys.modules[name]
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        return result

    return of


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A programme file without errors."""
    path = tmp_path / "goed.toml"
    path.write_text(GOOD)
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """A folder with two programme files that are wrong in several ways, and a good one."""
    folder = tmp_path / "fout"
    folder.mkdir()
    for name, content in (("a.toml", NO_TOML), ("b.toml", WRONG), ("c.toml", GOOD)):
        (folder / name).write_text(content)
    return folder


@pytest.fixture
def site(tmp_path: Path) -> str:
    """A module beside which the command is run, with a network in it; its name is of this test only."""
    name = f"site_of_{tmp_path.name}".replace("-", "_")
    (tmp_path / f"{name}.py").write_text(SITE)
    return name


def network_of(folder: Path) -> Leernet:
    """The same database and mail as the site has."""
    settings = Settings(secret="not-a-secret-but-long-enough")
    return Leernet(f"sqlite:///{folder / 'site.db'}", settings, mail=MailFolder(folder / "mail"))


@pytest.fixture
def waiting(tmp_path: Path) -> Path:
    """A site at which somebody has registered and got no mail yet; the folder where the mail will be."""
    network = network_of(tmp_path)
    create_tables(network)
    with network.work() as work:
        work.db.add(some_event(slug="toen", title="Straks"))
    request = RegistrationRequest(event="toen", format="physical", name="Anna", email="anna@example.net", language="nl")
    network.run(PARTICIPANT, register, request)
    network.engine.dispose()
    return tmp_path / "mail"
