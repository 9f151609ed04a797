"""What the tests of programme files share: the real plugins, and ways to load a text."""

from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from leernet.app import Leernet
from leernet.errors import InvalidInput, Problem
from leernet.plugins import Plugins, installed
from leernet.programmes import Loaded, Programme, dump_series, load_programme, parse_programme, read_programme
from leernet.testing import MakeNetwork

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

Parse = Callable[[str], Programme]
Problems = Callable[[str], dict[str, Problem]]
Load = Callable[[str], Loaded]
Dump = Callable[[str], str]


@pytest.fixture(scope="session")
def plugins() -> Plugins:
    """The plugins that come with leernet."""
    return Plugins(installed())


@pytest.fixture
def parse(plugins: Plugins) -> Parse:
    """Reads a text."""
    return lambda text: parse_programme(text, plugins, AMSTERDAM)


@pytest.fixture
def problems(plugins: Plugins, tmp_path: Path) -> Problems:
    """Writes a text to a file, reads it, and gives the problems by place."""

    def of(text: str) -> dict[str, Problem]:
        path = tmp_path / "programma.toml"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInput) as caught:
            read_programme(path, plugins, AMSTERDAM)
        assert caught.value.code == "programme_invalid"
        assert caught.value.data["file"] == str(path)
        assert caught.value.data["count"] == len(caught.value.problems)
        return {problem.field or "": problem for problem in caught.value.problems}

    return of


@pytest.fixture
def network(make_network: MakeNetwork) -> Leernet:
    """A network with the plugins that come with leernet, on an empty database."""
    return make_network(*installed())


@pytest.fixture
def load(network: Leernet) -> Load:
    """Loads a text into the network."""

    def of(text: str) -> Loaded:
        programme = parse_programme(text, network.plugins, network.settings.timezone)
        with network.work() as work:
            return load_programme(work, programme)

    return of


@pytest.fixture
def dump(network: Leernet) -> Dump:
    """Dumps a series of the network."""

    def of(slug: str) -> str:
        with network.read() as work:
            return dump_series(work.db, slug, network.settings.timezone)

    return of
