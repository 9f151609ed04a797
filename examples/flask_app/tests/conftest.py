"""The partner's site as ``make demo`` serves it, with a clock that can be set and a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from examples.flask_app.app import make_app, make_network
from examples.flask_app.tests.demo import PASSWORD, Demo
from examples.flask_app.tests.visitor import SITE
from leernet import Leernet, MailFolder, Smtp
from leernet.testing import SettableClock, create_tables
from tests.mail.conftest import post
from tests.mail.office import PostOffice

__all__ = ["post"]

SECRET = "a secret that is long enough"


@pytest.fixture
def demo(database_url: str, clock: SettableClock, post: PostOffice, tmp_path: Path) -> Iterator[Demo]:
    """The site on an empty database, with a real mail server."""
    mail = Smtp(host="127.0.0.1", port=post.port, security="none")
    network = make_network(database_url, SITE, SECRET, mail, clock)
    create_tables(network)
    yield Demo(network, _app(network, tmp_path), clock, lambda: post.messages)
    network.engine.dispose()


@pytest.fixture
def site(sqlite_url: str, clock: SettableClock, tmp_path: Path) -> Iterator[Demo]:
    """The site as ``make demo`` makes it: with mail in a folder, which its own pages show."""
    network = make_network(sqlite_url, SITE, SECRET, MailFolder(tmp_path / "mail"), clock)
    create_tables(network)
    yield Demo(network, _app(network, tmp_path), clock, list)
    network.engine.dispose()


def _app(network: Leernet, folder: Path) -> Flask:
    app = make_app(network, PASSWORD, folder / "mail")
    app.testing = True
    return app
