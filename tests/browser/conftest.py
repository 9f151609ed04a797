"""A real Chromium before the demo site, served on a real port at a clock that the test sets."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy
from threading import Thread

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from werkzeug.serving import make_server

from examples.flask_app.app import make_app, make_network
from leernet import Leernet, MailFolder
from leernet.programmes import load_programme, read_programme
from leernet.testing import SettableClock, create_tables
from leernet.work import SYSTEM

PROGRAMMES = Path(__file__).parents[2] / "examples/flask_app/programmes"
PASSWORD = "wachtwoord-van-de-test"
SECRET = "a-secret-for-this-test-only"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@dataclass
class Demo:
    """The running demo site."""

    url: str
    network: Leernet
    clock: SettableClock

    def page(self, path: str) -> str:
        """The address of a page of leernet."""
        return f"{self.url}/leren{path}"


@pytest.fixture(scope="session")
def chromium(chromium_path: Path) -> Iterator[Browser]:
    """Chromium, started once."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def programmes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the five programmes, to copy."""
    file = tmp_path_factory.mktemp("programmes") / "demo.db"
    network = make_demo_network(file, "http://127.0.0.1", SettableClock(NOW))
    for path in sorted(PROGRAMMES.glob("*.toml")):
        network.run(SYSTEM, load_programme, read_programme(path, network.plugins, network.settings.timezone))
    network.engine.dispose()
    return file


def make_demo_network(file: Path, url: str, clock: SettableClock) -> Leernet:
    """The network of the demo, on a file."""
    network = make_network(f"sqlite:///{file}", url, SECRET, MailFolder(file.parent / "mail"), clock)
    create_tables(network)
    return network


@pytest.fixture
def demo(programmes: Path, tmp_path: Path) -> Iterator[Demo]:
    """The demo with its five programmes, on a database of this test's own."""
    clock = SettableClock(NOW)
    server = make_server("127.0.0.1", 0, lambda *_: [], threaded=True)
    url = f"http://127.0.0.1:{server.server_port}"
    network = make_demo_network(Path(copy(programmes, tmp_path)), url, clock)
    server.app = make_app(network, PASSWORD, tmp_path / "mail")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Demo(url, network, clock)
    server.shutdown()
    thread.join()
    server.server_close()
    network.engine.dispose()


@contextmanager
def visiting(chromium: Browser, **options: object) -> Iterator[Page]:
    """A page in a browser of its own; whatever it asks of another host is an error, and so is one of its scripts."""
    context: BrowserContext = chromium.new_context(locale="nl-NL", **options)  # type: ignore[arg-type]
    elsewhere: list[str] = []
    context.on(
        "request", lambda r: None if r.url.startswith(("http://127.0.0.1", "data:")) else elsewhere.append(r.url)
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.on("console", lambda message: failures.append(message.text) if "Content Security" in message.text else None)
    yield page
    context.close()
    assert not elsewhere, f"the page asked another host: {elsewhere}"
    assert not failures, failures
