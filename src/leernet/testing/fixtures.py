"""The pytest fixtures."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from ..app import Leernet
from ..settings import Settings
from .clock import SettableClock
from .outbox import Outbox
from .plain import PlainFormats
from .tables import create_tables

if TYPE_CHECKING:
    from .office import Office


class MakeNetwork(Protocol):
    """Makes a network on an empty database; :func:`make_network`."""

    def __call__(self, *plugins: object, settings: Settings | None = None) -> Leernet: ...


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """The database of the test: a SQLite file. A conftest can give another."""
    return f"sqlite:///{tmp_path / 'leernet.db'}"


@pytest.fixture
def empty_database_url(tmp_path: Path) -> str:
    """A database without tables, for a test that migrates: a SQLite file. A conftest can give another."""
    return f"sqlite:///{tmp_path / 'empty.db'}"


@pytest.fixture
def clock() -> SettableClock:
    """The network's clock."""
    return SettableClock()


@pytest.fixture
def outbox() -> Outbox:
    """The network's mail."""
    return Outbox()


@pytest.fixture
def make_network(database_url: str, clock: SettableClock, outbox: Outbox) -> Iterator[MakeNetwork]:
    """A network on an empty database with the plugins that are given (none: two plain formats)."""
    made: list[Leernet] = []

    def make(*plugins: object, settings: Settings | None = None) -> Leernet:
        network = Leernet(
            database_url,
            settings or Settings(secret="not-a-secret-but-long-enough", base_url="https://example.org/leren"),  # noqa: S106
            plugins=plugins or [PlainFormats()],
            mail=outbox,
            clock=clock,
        )
        create_tables(network)
        made.append(network)
        return network

    yield make
    for network in made:
        network.dispatcher.stop()
        network.engine.dispose()


@pytest.fixture
def network(make_network: Callable[..., Leernet]) -> Leernet:
    """A network with two plain formats."""
    return make_network()


@pytest.fixture
def site(network: Leernet, clock: SettableClock, outbox: Outbox) -> "Office":
    """That network with its pages: an organiser at the desk, and people with their own pages. Needs Flask."""
    from .office import Office

    return Office(network, clock, outbox)
