"""What somebody at a browser asks for, timed through Flask's test client: no server, no network between."""

from __future__ import annotations

import time
from statistics import median

from flask import Flask
from flask.testing import FlaskClient

from leernet import Leernet
from leernet.flask import User, blueprint

AT = "/leren"


def open_site(network: Leernet) -> FlaskClient:
    """A browser in which an organiser is logged in."""
    app = Flask("benchmark")
    organiser = User("els", "Els")
    app.register_blueprint(blueprint(network, current_user=lambda: organiser), url_prefix=AT)
    return app.test_client()


def opening(client: FlaskClient, path: str, times: int) -> float:
    """Milliseconds that a page takes, the median of so many times; once before that does not count."""
    took = []
    for _ in range(times + 1):
        began = time.perf_counter()
        response = client.get(AT + path)
        took.append((time.perf_counter() - began) * 1000)
        if response.status_code != 200:
            raise RuntimeError(f"{path}: {response.status}")
    return median(took[1:])
