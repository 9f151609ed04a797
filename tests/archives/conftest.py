"""Networks between which archives go, and one in which everything happened, told once."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from leernet import Leernet, Settings
from leernet.archives import Archive, Brought, load_archive, write_archive
from leernet.testing import NOW, Outbox, SettableClock, create_tables
from leernet.work import SYSTEM

from .life import tell

Settled = Callable[[str], Leernet]


def network_at(url: str, outbox: Outbox, secret: str = "not-a-secret-but-long-enough") -> Leernet:
    """A network with all plugins that are installed."""
    settings = Settings(secret=secret, base_url="https://example.org/leren")
    return Leernet(url, settings, mail=outbox, clock=SettableClock(NOW))


def archive_of(network: Leernet, series: str = "netwerk") -> io.BytesIO:
    """The archive of a series."""
    written = io.BytesIO()
    with network.read() as work:
        write_archive(work, series, written)
    return written


def bring(network: Leernet, archive: io.BytesIO) -> Brought:
    """Load it."""
    return network.run(SYSTEM, load_archive, Archive(archive))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The SQLite file of a network in which everything happened; nobody changes it."""
    path = tmp_path_factory.mktemp("told") / "told.db"
    network = network_at(f"sqlite:///{path}", Outbox())
    create_tables(network)
    tell(network)
    network.engine.dispose()
    return path


@pytest.fixture(scope="session")
def everything(told: Path) -> bytes:
    """The archive of that network's series."""
    network = network_at(f"sqlite:///{told}", Outbox())
    try:
        return archive_of(network).getvalue()
    finally:
        network.engine.dispose()


@pytest.fixture
def source(told: Path, tmp_path: Path) -> Iterator[Leernet]:
    """A copy of that network, to change."""
    path = tmp_path / "source.db"
    copyfile(told, path)
    network = network_at(f"sqlite:///{path}", Outbox())
    yield network
    network.engine.dispose()


@pytest.fixture
def outbox() -> Outbox:
    """The mail of the network where an archive is loaded."""
    return Outbox()


@pytest.fixture
def target(database_url: str, outbox: Outbox) -> Iterator[Leernet]:
    """An empty network with another secret."""
    network = network_at(database_url, outbox, "another-secret-that-is-long-enough")
    create_tables(network)
    yield network
    network.engine.dispose()


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Leernet]:
    """A third network, on SQLite, where an archive comes back to."""
    network = network_at(f"sqlite:///{tmp_path / 'home.db'}", Outbox())
    create_tables(network)
    yield network
    network.engine.dispose()
