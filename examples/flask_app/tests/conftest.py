"""The partner's site as ``make demo`` serves it, with a clock that can be set and a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from examples.flask_app.app import make_app, make_network
from examples.flask_app.tests.demo import PASSWORD, Demo
from examples.flask_app.tests.visitor import SITE
from leernet import Smtp
from leernet.testing import SettableClock
from tests.mail.conftest import post
from tests.mail.office import PostOffice

__all__ = ["post"]


@pytest.fixture
def demo(empty_database_url: str, clock: SettableClock, post: PostOffice, tmp_path: Path) -> Iterator[Demo]:
    """The site on an empty database."""
    mail = Smtp(host="127.0.0.1", port=post.port, security="none")
    network = make_network(empty_database_url, SITE, "a secret that is long enough", mail, clock)
    network.migrate()
    app = make_app(network, PASSWORD, tmp_path / "mail")
    app.testing = True
    yield Demo(network, app, clock, post)
    network.engine.dispose()
